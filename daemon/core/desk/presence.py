"""Who is there, and who reads the mail of who is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property

from daemon.core.commands.word import Word
from daemon.core.desk.desk import Desk
from daemon.core.filing.people import PM
from daemon.core.letters.client_views import Absent
from daemon.core.letters.names import first_name
from daemon.core.message.origin import believed
from daemon.core.schedule.absences import StandIn, absence, stand_in
from daemon.core.schedule.hands import hands, later
from daemon.core.schedule.outline import Outline
from daemon.core.state.absence import Absence
from daemon.core.state.record import Record


class Presence:
    """Who is away at `now`, by the records as they are outlined."""

    def __init__(self, desk: Desk, outlines: Iterable[Outline], now: datetime) -> None:
        self._desk = desk
        self._outlines = list(outlines)  # of the clients' records
        self._now = now

    @cached_property
    def stand_ins(self) -> dict[str, StandIn]:
        """The absent PMs, by address → who reads instead."""
        pms = self._desk.directory.pms.values()
        found = {pm.address: stand_in(pm, self._absence, self._desk.settings.admin) for pm in pms}
        return {address: one for address, one in found.items() if one and one.address != address}

    @cached_property
    def absences(self) -> tuple[tuple[str, Absence | None], ...]:
        """Who is away, as far as is known: each person who ever said or wrote that they would be, and their absence."""
        clerk = self._desk.clerk
        told = {one.person for one in clerk.absences} | {one.by for one in clerk.rulings if one.word is Word.AWAY}
        return tuple((address, self._absence(address)) for address in sorted(told))

    @cached_property
    def _leads(self) -> list[str]:
        return list(dict.fromkeys(pm.lead for pm in self._desk.directory.pms.values() if pm.lead))

    @cached_property
    def readers(self) -> dict[str, str]:
        """The same with addresses alone."""
        return {pm: one.address for pm, one in self.stand_ins.items()}

    def instead(self, address: str, besides: frozenset[str]) -> str:
        """Who reads what is escalated to `address`: that person, else a stand-in, a lead or a deputy of the team.

        Nobody of `besides` is chosen, who have had the alert as their own.
        """
        deputies = (pm.deputy for pm in self._desk.directory.pms.values())
        others = (*self._leads, *deputies)
        found = stand_in(self._desk.person(address), self._absence, self._desk.settings.admin, others, besides)
        return found.address if found else address

    def reader(self, pm: PM) -> PM:
        """Who reads what is for `pm`."""
        return self._desk.person(self.readers.get(pm.address, pm.address))

    def excuse(self, address: str) -> tuple[str, date | None]:
        """What a mail says of the person in whose place it is read: the name, the last day away; "" for who reads."""
        person = self._desk.person(address)
        one = self.stand_ins.get(address)
        away = one.absence if one else None
        if address not in self._desk.directory.pms:
            away = self._absence(address)
        if away is None:
            return "", None
        return person.name or address, away.last_day(person.timezone or self._desk.directory.team.zone)

    def away(self, record: Record) -> tuple[Absent, ...]:
        """The PMs whom a client knows and who are not there, and who answers meanwhile: by first name alone."""
        known = {one.sender.address for one in believed(record.messages.values()) if not one.ours}
        known.add(self._desk.directory.clients[record.id].pm)
        gone = [(self._desk.person(pm), one) for pm, one in self.stand_ins.items() if pm in known]
        return tuple(self._told(pm, one) for pm, one in gone if first_name(pm.name))

    def _told(self, pm: PM, one: StandIn) -> Absent:
        last_day = one.absence.last_day(pm.timezone or self._desk.directory.team.zone)
        instead = "" if one.nobody else first_name(self._desk.person(one.address).name)
        return Absent(first_name(pm.name), last_day, instead)

    def _absence(self, address: str) -> Absence | None:
        clerk = self._desk.clerk
        if not any(one.person == address for one in clerk.absences) and not any(
            one.by == address and one.word is Word.AWAY for one in clerk.rulings
        ):
            return None  # nobody has to be looked for in all the mail
        return absence(address, clerk.absences, clerk.rulings, self._wrote.get(address), self._now)

    @cached_property
    def _wrote(self) -> dict[str, datetime]:
        """When each person last wrote by hand: a mail, or a command."""
        found = hands(self._desk.strangers, self._desk.clerk.rulings)
        for outline in self._outlines:
            for address, at in outline.hands.items():
                later(found, address, at)
        return found
