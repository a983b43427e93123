"""Circles: who writes with the team, grouped by the domain that somebody registered; free mail by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from daemon.core.filing.party import domain_of
from daemon.core.message.origin import Organisation
from daemon.core.model import Address
from daemon.core.proposal.envelopes import Envelope
from daemon.core.proposal.team import OurSide
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.text import normal


class Guess(StrEnum):
    """What somebody who writes with the team is taken for."""

    CLIENT = "client"  # both sides write
    SUPPLIER = "supplier"  # sends invoices and the like
    MACHINE = "machine"  # lists, newsletters, programs
    UNANSWERED = "unanswered"  # writes, and nobody of the team writes there
    SILENT = "silent"  # is written to, and does not write


@dataclass
class Circle:
    """All who write from one domain, or one person with free mail."""

    key: str  # the domain, or the address
    domain: str  # "" for a person with free mail
    names: dict[str, str] = field(default_factory=dict)  # address → the name that it bears
    domains: Counter[str] = field(default_factory=Counter)  # those that stand in addresses, each with its mails
    received: list[Envelope] = field(default_factory=list)  # by people
    machines: int = 0  # mails by programs
    sent: int = 0  # mails to them
    answers: Counter[str] = field(default_factory=Counter)  # colleague → how many of these
    beside: Counter[str] = field(default_factory=Counter)  # colleague → mails of theirs with that colleague in copy

    @property
    def instants(self) -> list[datetime]:
        return [one.at for one in self.received]


class Census:
    """Groups the envelopes of a mailbox by who writes with the team."""

    def __init__(self, side: OurSide, freemail: Container[str], organisation: Organisation) -> None:
        self._side = side
        self._freemail = freemail
        self._organisation = organisation
        self._found: dict[str, Circle] = {}

    def count(self, envelopes: Iterable[Envelope]) -> list[Circle]:
        """Those who write most come first."""
        for one in envelopes:
            if one.sent or self._side.has(one.sender.address):
                self._outgoing(one)
            else:
                self._incoming(one)
        outside = (one for one in self._found.values() if one.domain not in self._side.domains)  # nor a host of ours
        return sorted(outside, key=lambda one: (-len(one.received) - one.sent, one.key))

    def _incoming(self, envelope: Envelope) -> None:
        found = self._of(envelope.sender)
        if envelope.machine:
            found.machines += 1
            return
        found.received.append(envelope)
        found.beside.update({one.address for one in envelope.readers if self._person(one.address)})

    def _outgoing(self, envelope: Envelope) -> None:
        if envelope.machine:  # the clerk, or an absence
            return
        strangers = [one for one in envelope.readers if one.address and not self._side.has(one.address)]
        writers = {envelope.sender.address, *(one.address for one in envelope.readers)}
        for found in {one.key: one for one in map(self._of, strangers)}.values():
            found.sent += 1
            found.beside.update(one for one in writers if self._person(one))
            if self._person(envelope.sender.address):
                found.answers[envelope.sender.address] += 1

    def _person(self, address: str) -> bool:
        return any(one.address == address for one in self._side.people)

    def _of(self, person: Address) -> Circle:
        domain = domain_of(person.address)
        own = "" if domain in self._freemail else self._organisation(domain) or domain
        found = self._found.setdefault(own or person.address, Circle(own or person.address, own))
        if person.name or person.address not in found.names:
            found.names[person.address] = person.name
        found.domains[domain] += 1
        return found


class Signs:
    """What tells a supplier."""

    def __init__(self, offices: Lexicon, subjects: Lexicon) -> None:
        self._offices = offices
        self._subjects = subjects

    def guess(self, one: Circle) -> Guess:
        if not one.received:
            return Guess.MACHINE if one.machines and not one.sent else Guess.SILENT
        if 2 * self._commercial(one.received) >= len(one.received):
            return Guess.SUPPLIER
        if not one.sent:
            return Guess.MACHINE if one.machines > len(one.received) else Guess.UNANSWERED
        return Guess.CLIENT

    def _commercial(self, received: Sequence[Envelope]) -> int:
        return sum(
            self._offices.find_pattern(one.sender.address) is not None
            or self._subjects.find_normal(normal(one.subject)) is not None
            for one in received
        )
