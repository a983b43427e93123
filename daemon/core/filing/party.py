"""The party of a client: whom the directory places with it, and so who may speak for it."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.core.message.addresses import mailbox
from daemon.core.model import PROVED, Filed, OriginKind


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Party:
    """Who belongs to one client by exact address or domain; nobody else does, whoever copies them in."""

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()  # never a free-mail one

    def has(self, address: str) -> bool:
        if address in self.addresses or domain_of(address) in self.domains:
            return True
        return mailbox(address) in {mailbox(one) for one in self.addresses}

    def spoke(self, filed: Filed) -> bool:
        """Whether one of them wrote the mail; at a domain below theirs, which anybody can invent, if that is proved."""
        sender = filed.sender.address
        below = filed.origin in PROVED and any(sender.endswith(f".{domain}") for domain in self.domains)
        named = filed.claimed or filed.origin is OriginKind.REFUTED  # a stranger, or nobody, says that they wrote it
        return not named and (self.has(sender) or below)
