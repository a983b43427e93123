"""IDLE (RFC 2177) spoken on the socket itself.

imapclient's own gives [] at once and for ever when the peer is gone, and loses a line that comes in two packets.
"""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Callable, Iterable, Iterator

from imapclient import IMAPClient

from daemon.adapters.imap.connect import ImapError
from daemon.adapters.transport import Failure

SLICE = 1.0  # seconds between two looks at `stopped`
LONGEST_LINE = 64 << 10


class Idle:
    """IDLE on a client whose mailbox is open. While this is in use, the client itself may not be."""

    def __init__(self, client: IMAPClient, reply_timeout: float) -> None:
        self._sock = client.socket()
        self._timeout = reply_timeout  # seconds for an answer to what we say
        self._buffer = b""
        self._round = 0

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """One round of at most `seconds`: whether mail came. Ends with the server's word that it is still there.

        Raises ImapError where it is not (also OSError, TimeoutError), kind `server` where it refuses to IDLE.
        """
        self._round += 1
        tag = b"idle%d " % self._round
        self._say(tag + b"IDLE\r\n")
        news = self._until(b"+", tag)
        deadline = time.monotonic() + seconds
        while not (news := _is_news(self._take()) or news) and not stopped() and time.monotonic() < deadline:
            self._receive(SLICE)
        self._say(b"DONE\r\n")
        return self._until(tag, tag) or news

    def _until(self, start: bytes, tag: bytes) -> bool:
        """Reads up to the line that begins with `start`; whether one before it tells of mail."""
        news = False
        deadline = time.monotonic() + self._timeout
        while True:
            for line in self._take():
                if line.startswith(tag) and not line.startswith(tag + b"OK"):
                    raise ImapError(Failure.SERVER, f"no IDLE: {line.decode('ascii', 'replace')}", "It polls instead.")
                news = news or _is_news([line])
                if line.startswith(start):
                    return news
            if time.monotonic() > deadline:
                raise TimeoutError
            self._receive(SLICE)

    def _say(self, line: bytes) -> None:
        self._sock.settimeout(self._timeout)
        self._sock.sendall(line)

    def _receive(self, seconds: float) -> None:
        """Adds what comes within `seconds` to the buffer."""
        self._sock.settimeout(seconds)
        with contextlib.suppress(TimeoutError, ssl.SSLWantReadError):
            data = self._sock.recv(8192)
            if not data:
                raise ConnectionResetError("the server closed the connection")
            self._buffer += data
        if len(self._buffer) > LONGEST_LINE:
            raise ConnectionResetError("a line without an end")

    def _take(self) -> Iterator[bytes]:
        """The whole lines in the buffer, one by one; what is left of a split line waits for the rest."""
        while b"\n" in self._buffer:
            line, self._buffer = self._buffer.split(b"\n", 1)
            yield line.strip()


def _is_news(lines: Iterable[bytes]) -> bool:
    """Whether mail came, going through all the lines. Flags and removals are no news."""
    return len([line for line in lines if _exists(line)]) > 0


def _exists(line: bytes) -> bool:
    words = line.upper().split()
    if words[:2] == [b"*", b"BYE"]:
        raise ConnectionResetError("the server says goodbye")
    return words[:1] == [b"*"] and words[2:] == [b"EXISTS"]
