"""A name server on loopback that knows TXT records, and the resolver of this process turned to it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

HOST = "127.0.0.1"


class NameServer:
    """A context manager. Whoever asks for another name is told that there is none."""

    def __init__(self, texts: Mapping[str, list[str]]) -> None:
        self.texts = dict(texts)

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, 0))
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()
        resolver = dns.resolver.make_resolver_at(HOST, self._socket.getsockname()[1])
        self._before, dns.resolver.default_resolver = dns.resolver.default_resolver, resolver
        return self

    def __exit__(self, *_: object) -> None:
        dns.resolver.default_resolver = self._before
        port = self._socket.getsockname()[1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", (HOST, port))
        self._thread.join()
        self._socket.close()

    def _answer(self) -> None:
        while True:
            data, peer = self._socket.recvfrom(4096)
            if not data:
                return
            query = dns.message.from_wire(data)
            name = query.question[0].name
            reply = dns.message.make_response(query)
            reply.flags |= dns.flags.RA
            if texts := self.texts.get(name.to_text(omit_final_dot=True)):
                reply.answer.append(dns.rrset.from_text_list(name, 60, "IN", "TXT", [f'"{one}"' for one in texts]))
            else:
                reply.set_rcode(dns.rcode.NXDOMAIN)
            self._socket.sendto(reply.to_wire(), peer)
