"""A server of this machine with a thread for each connection: what the servers and proxies of the tests share."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Self

HOST = "127.0.0.1"
_PATIENCE = 5.0  # seconds for a connection to end


class Listener:
    """A context manager that listens on a port of its own. A class below it says what a connection meets."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._spawn(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.end()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def end(self) -> None:
        """Whatever connections are left come to their end; nobody new is let in any more."""

    def serve(self, client: socket.socket) -> None:
        """One connection, in its own thread."""
        raise NotImplementedError

    def _spawn(self, target: Callable[..., None], *args: object) -> None:
        self._threads.append(threading.Thread(target=target, args=args, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._spawn(self.serve, self._listener.accept()[0])
