"""A TCP proxy that does to a connection what networks do: freeze it, cut it, deliver it in crumbs."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

from tests.servers.listener import HOST, Listener


class Proxy(Listener):
    """A context manager in front of a port of this machine."""

    def __init__(
        self, target: int, *, cut_after: int | None = None, swallow_after: bytes = b"", crumbs: bool = False
    ) -> None:
        """`cut_after`: so many bytes from the server, then the connection is cut. `swallow_after`: once the client has
        said this, the server's reply is swallowed and the connection cut. `crumbs`: the server's bytes come one by one.
        """
        super().__init__()
        self._target = target
        self._cut_after = cut_after
        self._swallow_after = swallow_after
        self._crumbs = crumbs
        self._flowing = threading.Event()
        self._flowing.set()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self.connections = 0

    def end(self) -> None:
        self._flowing.set()
        self.cut()

    def freeze(self) -> None:
        """From now on nothing passes, in either direction, and nobody is told: a half-open connection."""
        self._flowing.clear()

    def thaw(self) -> None:
        """New connections work again; the frozen ones are gone, as after a router's restart."""
        self.cut()
        self._flowing.set()

    def cut(self) -> None:
        pairs, self._pairs = self._pairs, []
        for sock in [sock for pair in pairs for sock in pair]:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def serve(self, client: socket.socket) -> None:
        self._flowing.wait()
        self.connections += 1
        with client, contextlib.suppress(OSError), socket.create_connection((HOST, self._target)) as server:
            self._pairs.append((client, server))
            said = threading.Event()
            up = threading.Thread(target=self._up, args=(client, server, said), daemon=True)
            up.start()
            self._down(server, client, said)
            for sock in (client, server):
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            up.join(5)

    def _up(self, client: socket.socket, server: socket.socket, said: threading.Event) -> None:
        tail = b""
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                self._flowing.wait()
                tail = (tail + data)[-65536:]
                if self._swallow_after and self._swallow_after in tail:
                    said.set()
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)

    def _down(self, server: socket.socket, client: socket.socket, said: threading.Event) -> None:
        left = self._cut_after
        while data := server.recv(65536):
            self._flowing.wait()
            if said.is_set():
                return
            if left is not None:
                data, left = data[:left], left - len(data)
            self._hand_over(client, data)
            if left is not None and left <= 0:
                return

    def _hand_over(self, client: socket.socket, data: bytes) -> None:
        if not self._crumbs:
            client.sendall(data)
            return
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for place in range(len(data)):
            client.sendall(data[place : place + 1])
            time.sleep(0.0005)
