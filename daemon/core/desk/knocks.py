"""What strangers ask, told the same hour to who would own them: with what else there is, or in a mail of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from daemon.core.commands.abouts import OnSender
from daemon.core.commands.word import Word
from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import PM, client_named
from daemon.core.filing.place import UNMATCHED
from daemon.core.letters.actions import numbered
from daemon.core.letters.digest import soon_due
from daemon.core.letters.views import AlertView, Stranger
from daemon.core.message.links import link
from daemon.core.model import Address
from daemon.core.schedule.alert_policy import at_work
from daemon.core.state.entry import EntryState
from daemon.core.state.knock import Knock
from daemon.core.state.marks import Knocked, Mark

FRESH = timedelta(days=4)  # what is older stood in a digest, or nobody was there
HOUR = timedelta(hours=1)  # between two mails that tell of strangers
SOON = timedelta(minutes=30)  # so long a stranger waits for the digest
SHOWN = 5  # in one mail; the digest has the others
EXAMPLE = "ACME"  # the client in the examples of commands

_TELLING = frozenset({"alert", "digest", "knock"})  # mails that tell of strangers, whatever else they say


class Knocks:
    """What stands to be told at one instant."""

    def __init__(self, desk: Desk, presence: Presence, now: datetime) -> None:
        self._desk = desk
        self._presence = presence
        self._now = now
        self._writer = Writer(desk, now)

    @cached_property
    def standing(self) -> list[Knock]:
        """Those of senders who belong to no client yet, and of whom nobody said that they never will; oldest first."""
        knocks, desk = self._desk.clerk.knocks, self._desk
        if not knocks:
            return []
        lying = desk.records[UNMATCHED].messages if UNMATCHED in desk.records else {}
        return [one for one in knocks if one.mail in lying and one.by.address not in dismissed(desk)]

    def of(self, reader: str) -> list[Knock]:
        """What is to be told to a reader now: the first SHOWN; the others are told with the next mail."""
        return [one for one in self._fresh if self._owner(one) == reader and self._untold(one, reader)][:SHOWN]

    @property
    def readers(self) -> list[str]:
        """Who has to be told now of a stranger whom they do not know yet; what one asks more rides in the next mail."""
        found = [(one, self._owner(one)) for one in self._fresh]
        known = {(one.by.address, reader) for one, reader in found if not self._untold(one, reader)}
        due = {reader for one, reader in found if (one.by.address, reader) not in known}
        return sorted(reader for reader in due if not _waits(self._desk, reader, self._now))

    @cached_property
    def _fresh(self) -> list[Knock]:
        if not any(self._now - one.at < FRESH for one in self._desk.clerk.knocks):
            return []
        return [one for one in self.standing if self._now - one.at < FRESH]

    def _untold(self, knock: Knock, reader: str) -> bool:
        return Knocked(knock.mail, reader) not in self._desk.clerk.memory

    def _owner(self, knock: Knock) -> str:
        """Who hears of it: who reads for the PM of the likely client, or for the PM whom the mail names, or for the
        only one there is; else the only lead; else the admin, who reads when nobody else does.
        """
        directory = self._desk.directory
        imitated = directory.client_at(f"@{knock.like}") or ""
        client = directory.clients.get(knock.likely) or directory.clients.get(imitated)
        pms, leads = list(directory.pms), {pm.lead for pm in directory.pms.values() if pm.lead}
        pm = client.pm if client else knock.pm or (pms[0] if len(pms) == 1 else "")
        if pm in directory.pms:
            return self._presence.readers.get(pm, pm)
        return self._presence.instead(leads.pop(), frozenset()) if len(leads) == 1 else self._desk.settings.admin

    # ── as they stand in a mail ──────────────────────────────────────────────────────────────────────────────────────
    def marks(self, knocks: Iterable[Knock], reader: str) -> dict[Mark, datetime]:
        return {Knocked(one.mail, reader): self._now for one in knocks}

    def lines(self, knocks: Sequence[Knock], key: str, reader: PM, first: int) -> tuple[Stranger, ...]:
        """Those of a mail with the outbox key `key`, numbered from `first`."""
        return tuple(
            self.line(Stranger(number, one.by, one.subject, one.at, like=one.like), one, key, reader)
            for number, one in enumerate(knocks, first)
        )

    def line(self, shown: Stranger, knock: Knock, key: str, reader: PM) -> Stranger:
        """A stranger as a mail shows them, with what they ask, when it is due and whose they may be.

        Where the domain is made to be taken for another, nobody is guessed, and no tap assigns.
        """
        client = None if shown.like else self._desk.directory.clients.get(knock.likely)
        assign = self._assigning(client.id if client else "", shown.number, reader)
        words = (Word.ASSIGN, Word.FOREIGN) if client else (Word.FOREIGN,)
        return replace(
            shown,
            text=knock.text,
            language=knock.language or "",
            due_at=self._due_at(knock),
            likely=client.name if client else "",
            ground=knock.ground if client else "",
            command=assign,
            actions=self._writer.actions(key, reader, words, shown.number, assign=assign),
            link=link(self._desk.mail_link, knock.message_id),
        )

    def _assigning(self, client: str, number: int, reader: PM) -> str:
        """The command that assigns, with the client's name where it is understood so, else with its id."""
        how = numbered(self._desk.commands.help(reader.language).get(Word.ASSIGN, ""), number)
        named = [self._desk.directory.clients[client].name, client] if client else []
        lines = [how.replace(EXAMPLE, name) for name in named]
        return next((one for one in lines if self._means(one, client, reader)), how)

    def _means(self, line: str, client: str, reader: PM) -> bool:
        language = reader.language or self._desk.directory.team.language
        found = self._desk.commands.read(line, language, self._now.date())
        meant = [client_named(self._desk.directory, one.argument) for one in found if one.word is Word.ASSIGN]
        return len(found) == 1 and meant == [client]

    def _due_at(self, knock: Knock) -> datetime:
        """By when an answer would be due, were it of the likely client; else of whoever is promised it soonest."""
        terms, clients = self._desk.terms, self._desk.directory.clients
        likely = [clients[knock.likely]] if knock.likely in clients else clients.values()
        found: dict[tuple[int, timedelta], datetime] = {}
        for client in likely:
            calendar, sla = terms.calendars.of_client(client.id), terms.slas(client.id)[client.sla]
            within = sla.targets.get(knock.kind, sla.answer_within)
            if (id(calendar), within) not in found:
                found[id(calendar), within] = calendar.add(knock.at, within)
        return min(found.values())


def dismissed(desk: Desk) -> frozenset[str]:
    """The senders of whom somebody said that they are nobody's."""
    rulings = (one for one in desk.clerk.rulings if one.word is Word.FOREIGN)
    return frozenset(one.about.address for one in rulings if isinstance(one.about, OnSender))


def knock_mails(desk: Desk, presence: Presence, now: datetime) -> Iterator[Plan]:
    """What no alert or digest of this pass took along, a mail for each reader and hour."""
    knocks = Knocks(desk, presence, now)
    return (_mail(desk, knocks, reader, now) for reader in knocks.readers)


def _waits(desk: Desk, reader: str, now: datetime) -> bool:
    """Whether a reader is not at work, has had such a mail within the hour, or gets a digest soon."""
    calendar = desk.terms.calendars.of_reader(reader)
    told = [one for one in desk.clerk.outbox.values() if one.kind in _TELLING and reader in one.to]
    recent = any(now - one.created < HOUR or one.state is EntryState.QUEUED for one in told)
    soon = reader in desk.directory.pms and soon_due(calendar, desk.settings.digest_at, now, SOON)
    return recent or soon or not at_work(calendar, now)


def _mail(desk: Desk, knocks: Knocks, to: str, now: datetime) -> Plan:
    writer, reader, told = Writer(desk, now), desk.person(to), knocks.of(to)
    key = Knocked(told[-1].mail, to).key
    view = AlertView(writer.head(reader), (), strangers=knocks.lines(told, key, reader, 1))
    rendered = desk.team_mails.render("alert", reader.language, view)
    about = tuple(OnSender(one.by.address) for one in told)
    entry = writer.entry("knock", key, (Address(reader.name, to),), rendered, reader.language, about=about)
    return writer.marked(key, entry, knocks.marks(told, to) | writer.blind_marks(to))
