"""Sides: who writes for the client, and who is meant by a mail."""

from __future__ import annotations

from daemon.core.filing.party import Party
from daemon.core.ledger.case import Posed
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.wording import Wording
from daemon.core.model import Filed
from daemon.core.words.text import words

_GREETING = 4  # words of a mail in which its greeting stands


class Sides:
    """The people of both sides, as far as the mail read so far tells."""

    def __init__(self, wording: Wording, party: Party) -> None:
        self._wording = wording
        self._party = party
        self._clients: set[str] = set()  # addresses that wrote for the client
        self._answered_at: set[str] = set()  # addresses at which the client wants its answers
        self._team: set[str] = set()  # first names of who wrote for the team

    def copy(self) -> Sides:
        """The same people, apart."""
        new = Sides(self._wording, self._party)
        new._clients, new._team = set(self._clients), set(self._team)
        new._answered_at = set(self._answered_at)
        return new

    def add_client(self, filed: Filed) -> None:
        """Take in who wrote for the client: whom a stranger copies in, or calls himself, is of no side."""
        if self.speaks(filed):
            self._clients.add(filed.sender.address)
            self._answered_at.update(filed.answer_to)

    def speaks(self, filed: Filed) -> bool:
        """Whether the writer may take back and approve for the client."""
        return self._party.spoke(filed)

    def add_team(self, filed: Filed) -> None:
        self._team.update(words(filed.sender.name)[:1])

    def names(self, filed: Filed) -> Bag:
        """The words of the names of who writes, who is written to, and of the team."""
        return self._wording.names_of(filed.sender.name, filed.sender.address, *filed.to, *self._team)

    def is_to_client(self, filed: Filed) -> bool:
        return any(self._is_client(address) or address in self._answered_at for address in filed.to)

    def is_among_clients(self, filed: Filed) -> bool:
        """People of the client write to each other and only copy us, without naming anybody of the team."""
        meant = [address for address in filed.to if address not in filed.cc]
        if not filed.cc or not meant or not all(self._is_client(address) for address in meant):
            return False
        return not self._team.intersection(words(filed.own_text))

    def greets_colleague(self, filed: Filed) -> bool:
        """Whether a mail begins with a name of the client's among its readers: "Hi Ben", "Good point, Ben"."""
        said = map(self._wording.latin, words(filed.own_text)[:_GREETING])
        return any(word in self._colleagues(filed) for word in said)

    def is_for_colleague(self, posed: Posed, filed: Filed) -> bool:
        """The writer calls somebody of the client by name among the readers: the question is not for us."""
        ours = self._wording.names_of(*(address for address in filed.to if not self._is_client(address)), *self._team)
        theirs = self._colleagues(filed)
        called = [self._wording.latin(word) for word in posed.called]
        return any(word in theirs for word in called) and not any(word in ours for word in called)

    def _colleagues(self, filed: Filed) -> Bag:
        """The words of the names of the client's among those that a mail goes to."""
        return self._wording.names_of(*(address for address in filed.to if self._is_client(address)))

    def _is_client(self, address: str) -> bool:
        return address in self._clients or self._party.has(address)
