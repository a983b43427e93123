"""The desk: all that a decision may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from daemon.core.commands.lines import CommandReader
from daemon.core.desk.lull import Lull
from daemon.core.desk.plan import Plan
from daemon.core.desk.settings import Settings
from daemon.core.desk.terms import Terms
from daemon.core.filing.people import PM, Directory
from daemon.core.filing.place import UNMATCHED
from daemon.core.letters.render import Renderer, TeamRenderer
from daemon.core.message.origin import Organisation
from daemon.core.model import Filed
from daemon.core.project.written_plan import UnreadPlan
from daemon.core.schedule.context import Context
from daemon.core.schedule.outline import Outline
from daemon.core.schedule.retention import Leaving
from daemon.core.state.clerk import ClerkState
from daemon.core.state.record import Record
from daemon.core.state.trouble import Trouble
from daemon.core.words.rules import Rules


@dataclass(frozen=True, slots=True)
class News:
    """What the reading of the mailboxes brought that people have to know of."""

    quarantine: str = ""  # the folder in which messages lie that could not be read
    changed: tuple[str, ...] = ()  # mailboxes that were renumbered, or are suddenly empty
    refused: Mapping[str, str] = field(default_factory=dict)  # mailboxes that the server does not open → its words
    gone: Mapping[str, datetime] = field(default_factory=dict)  # mailboxes that are not there → the day to tell it of
    over: tuple[Trouble, ...] = ()  # what works again
    leaving: tuple[Leaving, ...] = ()  # mail that is nobody's, and is to go


@dataclass(frozen=True, slots=True)
class Desk:
    """One instant's view. Who decides reads it and gives a `Plan`; nothing on it is changed."""

    settings: Settings
    terms: Terms
    clerk: ClerkState
    records: Mapping[str, Record]  # the clients' by id, and UNMATCHED's where there is one; read when looked at
    outlines: Mapping[str, Outline]  # of the clients' records, by id
    asked: Callable[[str], Iterable[str]]  # the ids of all questions in a client's record, which need not be opened
    torn: Mapping[str, Exception]  # the records that cannot be read → why
    letters: Renderer  # of what clients get
    team_mails: TeamRenderer  # of what the team gets
    rules: Rules
    commands: CommandReader
    secret: bytes  # signs our Message-IDs and tokens
    organisation: Organisation
    mail_link: str = ""  # the pattern of links to messages (see `daemon.core.message.links`); "" for none
    news: News = News()
    unread_plans: Mapping[str, UnreadPlan] = field(default_factory=dict)  # clients whose plan.toml is unread → why
    pictures: Callable[[str, str], bytes | None] = lambda _client, _file: None  # the bytes of a client's picture
    lull: Lull = field(default_factory=Lull)  # what passes before worked out, as far as it holds
    deaf: bool = False  # the mailboxes could not be read to their end: answers may lie there

    @property
    def directory(self) -> Directory:
        return self.terms.directory

    def after(self, plan: Plan) -> Self:
        """The desk as it will be once `plan` is carried out."""
        clerk = self.clerk.copy()
        plan.carry_out(clerk)
        return replace(self, clerk=clerk)

    def person(self, address: str) -> PM:
        """The PM of that address, or somebody of the team of whom we know no more."""
        known = self.directory.pms.get(address)
        if known:
            return known
        alike, language = self.settings, self.directory.team.language
        return PM("", address, language=language, quiet_receipts=alike.quiet_receipts, zipped=alike.zipped)

    def context(self, record: Record) -> Context:
        calendar = self.terms.calendars.of_client(record.id)
        client = self.directory.clients[record.id]
        return Context(client, record.ledger, record.messages.values(), calendar, self.mail_link)

    @property
    def strangers(self) -> list[Filed]:
        """The mail that nobody owns yet."""
        return list(self.records[UNMATCHED].messages.values()) if UNMATCHED in self.records else []


class Contexts(Mapping[str, Context]):
    """The contexts of the clients' records, by id, each made once it is looked at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._made: dict[str, Context] = {}

    def __getitem__(self, client: str) -> Context:
        if client not in self._made:
            self._made[client] = self._desk.context(self._desk.records[client])
        return self._made[client]

    def __iter__(self) -> Iterator[str]:
        return iter(self._desk.outlines)

    def __len__(self) -> int:
        return len(self._desk.outlines)
