"""Between the clerk and a server: a proxy that reads along, and does what servers and networks do on a bad day."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.servers.certificate import Certificate
from tests.servers.listener import HOST, Listener

PATIENCE = 5.0  # seconds for a server's answer that the client does not get
_NEVER = re.compile(rb"(?!)")


class Then(StrEnum):
    """What becomes of the connection."""

    GO_ON = "go on"
    CUT = "cut"
    RESET = "reset"  # RST in place of FIN
    HANG = "hang"  # half open: the other side is gone, and nobody is told


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, until another one stands in its place. Without anything said, nothing is."""

    on: bytes = b""  # a regular expression: the client's lines that it happens to
    say: bytes = b""  # what the client is told to these; {tag} becomes the first word of its line
    then: Then = Then.GO_ON
    obeyed: bool = False  # the server gets such a line and obeys, and its own answer is lost
    after: int = 0  # so many such lines of a connection are let through
    times: int = 0  # so many connections are hit; 0 is all of them
    greeting: bytes | None = None  # in place of the server's; an empty one says nothing
    cut_after: int | None = None  # bytes from the server, then it is cut
    crumbs: bool = False  # the server's bytes come one by one
    delay: float = 0.0  # seconds before anything of the server comes
    swap: tuple[bytes, bytes] = (b"", b"")  # what the server says → what the client hears; a regular expression
    log_in: bytes = b""  # what the server is told before the client may speak: PREAUTH
    certificate: Certificate | None = None  # in place of the proxy's own


class FaultProxy(Listener):
    """A context manager in front of a port of this machine. `lines` are what clients said in clear, in order."""

    def __init__(self, target: int, certificate: Certificate | None = None) -> None:
        """With a certificate the clients' side is TLS from the first byte."""
        super().__init__()
        self._target = target
        self._certificate = certificate
        self._ended = threading.Event()
        self.lines: list[bytes] = []
        self.fault = Fault()
        self.hit = 0  # connections that the fault happened to

    def end(self) -> None:
        self._ended.set()

    def meet(self, fault: Fault) -> None:
        self.fault, self.hit = fault, 0

    def serve(self, client: socket.socket) -> None:
        fault = self.fault
        if fault.times and self.hit >= fault.times:
            fault = Fault(certificate=fault.certificate)
        with client, contextlib.suppress(OSError), socket.create_connection((HOST, self._target)) as server:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if certificate := fault.certificate or self._certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate.cert, certificate.key)
                client.settimeout(PATIENCE)
                client = context.wrap_socket(client, server_side=True)
            with client:
                _Conversation(self, client, server, fault).run(self._ended)


class _Conversation:
    """One connection, in one thread."""

    def __init__(self, proxy: FaultProxy, client: socket.socket, server: socket.socket, fault: Fault) -> None:
        self._proxy = proxy
        self._client = client
        self._server = server
        self._fault = fault
        self._on = re.compile(fault.on) if fault.on else _NEVER
        self._seen = 0
        self._left = fault.cut_after
        self._begun = b""  # a line of the client's that has not come to its end

    def run(self, ended: threading.Event) -> None:
        then = self._greet()
        while then is Then.GO_ON and not ended.is_set():
            for sock in self._ready():
                data = sock.recv(65536)
                then = self._from(sock, data) if data else Then.CUT
                if then is not Then.GO_ON:
                    break
        if then is Then.HANG:
            self._hang(ended)
        if then is Then.RESET:
            self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _from(self, sock: socket.socket, data: bytes) -> Then:
        if sock is self._server:
            return self._hear(data)
        for line in self._whole(data):
            self._proxy.lines.append(line)
            if (then := self._obey(line)) is not Then.GO_ON:
                return then
        return Then.GO_ON

    def _ready(self) -> list[socket.socket]:
        if isinstance(self._client, ssl.SSLSocket) and self._client.pending():
            return [self._client]
        return select.select([self._client, self._server], [], [], 0.2)[0]

    def _hang(self, ended: threading.Event) -> None:
        """Nothing is answered any more, until the client gives up."""
        while not ended.is_set():
            if select.select([self._client], [], [], 0.2)[0] and not self._client.recv(65536):
                return

    def _greet(self) -> Then:
        fault = self._fault
        if fault.greeting is None and not fault.log_in:
            return Then.GO_ON
        self._swallow()
        self._note()
        if fault.log_in:
            self._server.sendall(fault.log_in)
            self._swallow()
        if fault.greeting:
            self._client.sendall(fault.greeting)
        return fault.then if not fault.on else Then.GO_ON

    def _whole(self, data: bytes) -> Iterator[bytes]:
        """Lines with their ends; what is no text goes on as it comes."""
        self._begun += data
        if self._on is _NEVER:
            self._begun, data = b"", self._begun
            yield data
            return
        *lines, self._begun = self._begun.split(b"\n")
        for line in lines:
            yield line + b"\n"

    def _obey(self, line: bytes) -> Then:
        if not self._on.search(line):
            self._server.sendall(line)
            return Then.GO_ON
        self._seen += 1
        if self._seen <= self._fault.after:
            self._server.sendall(line)
            return Then.GO_ON
        self._note()
        if self._fault.obeyed:
            self._server.sendall(line)
            self._swallow()
        if self._fault.say:
            self._client.sendall(self._fault.say.replace(b"{tag}", line.split()[0]))
        elif self._fault.then is Then.GO_ON and not self._fault.obeyed:
            self._server.sendall(line)
        return self._fault.then

    def _note(self) -> None:
        self._proxy.hit += 1

    def _swallow(self) -> None:
        self._server.settimeout(PATIENCE)
        answer = b""
        while not answer.endswith(b"\n") and (data := self._server.recv(65536)):
            answer += data
        self._server.settimeout(None)

    def _hear(self, data: bytes) -> Then:
        old, new = self._fault.swap
        if old:
            changed = re.sub(old, new, data)
            if changed != data:
                self._note()
            data = changed
        time.sleep(self._fault.delay)
        if self._left is not None:
            data, self._left = data[: self._left], self._left - len(data)
        for piece in (data[at : at + 1] for at in range(len(data))) if self._fault.crumbs else [data]:
            self._client.sendall(piece)
        if self._left is not None and self._left <= 0:
            self._note()
            return self._fault.then
        return Then.GO_ON
