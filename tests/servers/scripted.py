"""An IMAP server that says what a test tells it to say: for what no sane server does, and some real ones did."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

from tests.servers.listener import Listener

EXAMINED = [b"* 3 EXISTS", b"* OK [UIDVALIDITY 7] valid", b"* OK [UIDNEXT 9] next"]


class Scripted(Listener):
    """`answer` gets each command without its tag and gives the untagged lines, last the tagged one, without its tag.

    It may return None to cut the connection, or end with an untagged BYE. Log-in, EXAMINE, NOOP and LOGOUT are answered without it.
    """

    def __init__(self, answer: Callable[[bytes], list[bytes] | None], capabilities: bytes = b"IMAP4rev1 IDLE") -> None:
        super().__init__()
        self._answer = answer
        self._capabilities = capabilities
        self._sockets: list[socket.socket] = []
        self.connections = 0

    def end(self) -> None:
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def serve(self, client: socket.socket) -> None:
        self.connections += 1
        self._sockets.append(client)
        with client, client.makefile("rb") as lines, contextlib.suppress(OSError, ValueError):
            client.sendall(b"* OK ready\r\n")
            tag = b""
            for line in lines:
                if line.strip() != b"DONE":  # which goes with the tag of its IDLE
                    tag = line.split(b" ", 1)[0]
                command = line.strip().removeprefix(tag + b" ")
                said = self._usual(command) or self._answer(command)
                if said is None:
                    return
                *untagged, last = said
                client.sendall(
                    b"".join(part + b"\r\n" for part in untagged)
                    + (last if last[:1] in b"+*" else tag + b" " + last)
                    + b"\r\n"
                )
                if last.startswith(b"* BYE"):
                    return

    def _usual(self, command: bytes) -> list[bytes] | None:
        word = command.split(b" ", 1)[0].upper()
        usual = {
            b"CAPABILITY": [b"* CAPABILITY " + self._capabilities, b"OK done"],
            b"LOGIN": [b"OK logged in"],
            b"EXAMINE": [*EXAMINED, b"OK [READ-ONLY] examined"],
            b"NOOP": [b"OK done"],
            b"LOGOUT": [b"* BYE", b"OK done"],
        }
        return usual.get(word)
