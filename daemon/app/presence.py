"""Who is there, and who reads the mail of who is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from daemon.app.office import Office
from daemon.app.proving import claim, doubt_of_origin, plainly_from
from daemon.core.commands.tokens import untagged
from daemon.core.commands.word import Word
from daemon.core.filing.people import PM, Directory
from daemon.core.filing.place import UNMATCHED
from daemon.core.message.addresses import shown
from daemon.core.model import Message, Reading
from daemon.core.schedule.absences import StandIn, absence, noted, out_of_office, stand_in
from daemon.core.state.absence import Absence
from daemon.core.state.record import Record


def named(directory: Directory) -> frozenset[str]:
    """Everybody whom a mail of ours may go to: PMs, their deputies and leads, and whom an SLA escalates to."""
    people = (address for pm in directory.pms.values() for address in (pm.address, pm.deputy, pm.lead) if address)
    return frozenset(people) | directory.escalated_to


def note_absence(office: Office, reading: Reading, at: datetime, *, quiet: bool = False) -> None:
    """Keep what an out-of-office of a PM, deputy or lead says; it is written with the cursor.

    One that may be forged changes nothing; it is kept apart, so that the person is told, unless it is old (`quiet`).
    """
    message = reading.message
    away = reading.automatic.away if reading.automatic else None
    if not away or not message.sender or message.sender.address not in named(office.directory):
        return
    person, clerk = message.sender.address, office.clerk
    pm = office.directory.pms.get(person)
    zone = (pm and pm.timezone) or office.directory.team.zone
    told = out_of_office(person, at, away.until, zone, message.message_id or "")
    if doubt := _doubt(office, message, person, at):
        clerk.doubted = clerk.doubted if quiet else noted(clerk.doubted, replace(told, doubt=doubt))
    else:
        clerk.absences = noted(clerk.absences, told)


def _doubt(office: Office, message: Message, person: str, at: datetime) -> str:
    """Why an out-of-office may not be from `person`; "" where there is no reason to think so.

    One that answers a mail of ours is believed: nobody else knows that mail's id. Such a reply has no envelope sender
    (RFC 3834 section 3.3), so a server that checks origins goes by DKIM or by its own name; where none is configured, a
    reply with an envelope sender from outside the team is none of its.
    """
    if plainly_from(message, person) and claim(office, message, person, at).shown:
        return ""
    if doubt := doubt_of_origin(office, message, person):
        return doubt
    paths = (path.strip("<> \t").lower() for path in message.headers.get("return-path", ()))
    strange = next((path for path in paths if "@" in path and untagged(path) not in office.directory.team), "")
    return f"its envelope is from {shown(strange)}" if strange and not office.config.imap.authserv_id else ""


class Presence:
    """Who is away at `now`, by the records as they are."""

    def __init__(self, office: Office, records: Iterable[Record], now: datetime) -> None:
        self._office = office
        self._records = list(records)
        self._now = now

    @cached_property
    def stand_ins(self) -> dict[str, StandIn]:
        """The absent PMs, by address → who reads instead."""
        pms = self._office.directory.pms.values()
        found = {pm.address: stand_in(pm, self._absence, self._last) for pm in pms}
        return {address: one for address, one in found.items() if one and one.address != address}

    @property
    def _last(self) -> str:
        """Who reads when nobody else does."""
        return self._office.config.team.admin or next(iter(self._leads), next(iter(self._office.directory.pms)))

    @cached_property
    def _leads(self) -> list[str]:
        return list(dict.fromkeys(pm.lead for pm in self._office.directory.pms.values() if pm.lead))

    @cached_property
    def readers(self) -> dict[str, str]:
        """The same with addresses alone."""
        return {pm: one.address for pm, one in self.stand_ins.items()}

    def instead(self, address: str, besides: frozenset[str]) -> str:
        """Who reads what is escalated to `address`: that person, else a stand-in, a lead or a deputy of the team.

        Nobody of `besides` is chosen, who have had the alert as their own.
        """
        deputies = (pm.deputy for pm in self._office.directory.pms.values())
        others = (*self._leads, *deputies)
        found = stand_in(self.person(address), self._absence, self._last, others, besides)
        return found.address if found else address

    def reader(self, pm: PM) -> PM:
        """Who reads what is for `pm`."""
        return self.person(self.readers.get(pm.address, pm.address))

    def person(self, address: str) -> PM:
        known = self._office.directory.pms.get(address)
        return known or PM("", address, language=self._office.directory.team.language)

    def excuse(self, address: str) -> tuple[str, date | None]:
        """What a mail says of the person in whose place it is read: the name, the last day away; "" for who reads."""
        person = self.person(address)
        one = self.stand_ins.get(address)
        away = one.absence if one else None
        if address not in self._office.directory.pms:
            away = self._absence(address)
        if away is None:
            return "", None
        return person.name or address, away.last_day(person.timezone or self._office.directory.team.zone)

    def _absence(self, address: str) -> Absence | None:
        clerk = self._office.clerk
        if not any(one.person == address for one in clerk.absences) and not any(
            one.by == address and one.word is Word.AWAY for one in clerk.rulings
        ):
            return None  # nobody has to be looked for in all the mail
        return absence(address, clerk.absences, clerk.rulings, self._wrote.get(address), self._now)

    @cached_property
    def _wrote(self) -> dict[str, datetime]:
        """When each person last wrote by hand: a mail, or a command."""
        found: dict[str, datetime] = {}
        unmatched = [self._office.records.get(UNMATCHED)] if self._office.records.exists(UNMATCHED) else []
        for record in (*self._records, *unmatched):
            for message in record.messages.values():
                if not (message.automatic or message.ours or message.forwarded_by):
                    _later(found, message.sender.address, message.at)
                if message.forwarded_by:
                    _later(found, message.forwarded_by, message.at)
        rulings = [*self._office.clerk.rulings, *(one for record in self._records for one in record.rulings)]
        for ruling in rulings:
            if ruling.word not in (Word.AWAY, Word.BACK) and not ruling.taught:
                _later(found, ruling.by, ruling.at)
        return found


def _later(found: dict[str, datetime], address: str, at: datetime) -> None:
    found[address] = max(at, found.get(address, at))
