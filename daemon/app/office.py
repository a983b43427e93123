"""The office: everything that a command needs, put together once from the configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.adapters import calendars
from daemon.adapters.config.location import config_path
from daemon.adapters.config.parts import Config, load_config
from daemon.adapters.config.roster import directory, slas
from daemon.adapters.rulebook import load_rules, shipped_rules
from daemon.adapters.state import restored
from daemon.adapters.state.archive import Quarantine
from daemon.adapters.state.begun import Begun
from daemon.adapters.state.clerk_file import ClerkFile, load_secret
from daemon.adapters.state.forgotten import Forgotten
from daemon.adapters.state.index import Index
from daemon.adapters.state.lock import lock
from daemon.adapters.state.outlines import Outlines, StillOpen
from daemon.adapters.state.owner import act_as_owner
from daemon.adapters.state.records import Records
from daemon.app.calendars import Calendars
from daemon.core.commands.abouts import OnSender
from daemon.core.desk.lull import Lull
from daemon.core.desk.terms import Terms
from daemon.core.filing.people import Directory
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA
from daemon.core.message.links import gmail
from daemon.core.schedule import outbox
from daemon.core.schedule.extract import Extract
from daemon.core.schedule.outline import Outline
from daemon.core.state import swept
from daemon.core.state.clerk import ClerkState
from daemon.core.state.record import Record
from daemon.core.words.rules import Rules

if TYPE_CHECKING:
    from daemon.adapters.signatures import DkimSignatures
    from daemon.adapters.state.shapes import Row
    from daemon.app.hands import Hands
    from daemon.core.commands.lines import CommandReader
    from daemon.core.ledger.bookkeeper import Bookkeeper
    from daemon.core.model import Timing
    from daemon.core.reading.reader import Reader
    from daemon.core.schedule.owing import Circumstances


@dataclass
class Office:
    config: Config
    rules: Rules
    directory: Directory
    calendar: Calendar
    records: Records
    index: Index
    quarantine: Quarantine
    begun: Begun
    clerk: ClerkState
    clerk_file: ClerkFile
    secret: bytes
    forgotten: Forgotten
    dry: bool = False

    def commit(self, now: datetime) -> None:
        """Write what the clerk remembers, without what is too old. Raises OSError, with the state on disk as it was."""
        entries = list(self.clerk.outbox.values())
        left = outbox.kept(entries, self.config.retention.kept_of_outbox, now)
        self.clerk.outbox = {entry.key: entry for entry in left}
        self.count_swept(swept.OUTBOX, len(entries) - len(left), now)
        self.clerk_file.commit(self.clerk)

    def count_swept(self, kind: str, count: int, now: datetime) -> None:
        """Note what went for its age, until the admin is told of the month; on disk with the next commit."""
        if count:
            month = f"{now.astimezone(self.directory.team.zone):%Y-%m}"
            self.clerk.swept = swept.counted(self.clerk.swept, month, kind, count)

    @cached_property
    def reader(self) -> Reader:
        """Made when the first mail is read: the commands that only show things do without."""
        return _reader(self.rules)

    @cached_property
    def signatures(self) -> DkimSignatures | None:
        """Where mails' own signatures are verified; None where the DNS may not be asked."""
        from daemon.adapters.signatures import DkimSignatures

        return DkimSignatures() if self.config.imap.verify_dkim else None

    @cached_property
    def calendars(self) -> Calendars:
        return Calendars(self.config, self.calendar)

    def slas_of(self, client: str) -> dict[str, SLA]:
        """The SLAs by name, where a day is a working day of the calendar that counts for the client."""
        return self._slas(self.calendars.of_client(client).working_day)

    @cached_property
    def _slas(self) -> Callable[[timedelta], dict[str, SLA]]:
        return cache(partial(slas, self.config))

    @property
    def terms(self) -> Terms:
        clock = self.clerk.clock
        return Terms(self.directory, self.calendars, self.slas_of, clock.since if clock.history_counts else None)

    @cached_property
    def lull(self) -> Lull:
        return Lull()

    @cached_property
    def outlines(self) -> Outlines:
        return Outlines(self.records, self.index)

    def client_outlines(self, now: datetime, clients: Iterable[str] | None = None) -> list[Outline]:
        """What of the clients' records is looked at in each pass: of all, or of some clients. Raises BadStore."""
        names = self.directory.clients if clients is None else clients
        return [found for name in names if (found := self.outlines.known(name, now))]

    def extracts(self, clients: Iterable[str]) -> Iterator[Extract]:
        """The extracts of the records of those of `clients` who have one, one after the other. Raises BadStore."""
        return (self.outlines.extract(name) for name in clients if self.records.exists(name))

    def waiting(self, clients: Iterable[str]) -> Iterator[StillOpen]:
        """What waits in the records of those of `clients` who have one. Raises BadStore."""
        return (self.outlines.waiting(name) for name in clients if self.records.exists(name))

    def questions(self, clients: Iterable[str]) -> Iterator[tuple[str, Circumstances[Timing], list[Row]]]:
        """The same for their questions alone, with a row for each, which is not dated. Raises BadStore."""
        return ((name, *self.outlines.questions(name)) for name in clients if self.records.exists(name))

    def client_records(self) -> list[Record]:
        """The records of the clients who have one. Raises BadStore."""
        return [self.records.get(client) for client in self.directory.clients if self.records.exists(client)]

    @cached_property
    def books(self) -> Bookkeeper:
        from daemon.core.ledger.bookkeeper import Bookkeeper

        return Bookkeeper(self.rules)

    def trim(self, now: datetime) -> None:
        """Let go of the records that do not fit into memory, and are on disk as they are; they sleep."""
        from daemon.app.slumber import Sleeper, lay

        def laid(record: Record) -> Sleeper:
            if record.id in self.directory.clients:
                self.outlines.tell_ahead(record.id, now)
            return lay(record, self.books)

        self.records.trim(laid)

    def hands(self) -> Hands:
        """Processes that read and fold much mail together."""
        from daemon.app.hands import Hands

        return Hands(self.config.rules_dir, self.directory)

    @cached_property
    def commands(self) -> CommandReader:
        return _commands(self.rules)


@lru_cache(maxsize=1)
def _reader(rules: Rules) -> Reader:
    """Kept when the configuration is read again."""
    from daemon.core.reading.reader import Reader

    return Reader(rules)


@lru_cache(maxsize=1)
def _commands(rules: Rules) -> CommandReader:
    """Kept when the configuration is read again."""
    from daemon.core.commands.lines import CommandReader

    return CommandReader(rules)


def mail_link(office: Office) -> str:
    """The pattern of the links to messages (see `daemon.core.message.links`); "" for none."""
    chosen = office.config.imap.mail_link
    if chosen == "auto":
        return gmail(office.config.imap.username) if office.clerk.gmail else ""
    return "" if chosen == "none" else chosen


def admin(office: Office) -> str:
    """Who is told when the clerk itself is in trouble."""
    leads = [pm.lead for pm in office.directory.pms.values() if pm.lead]
    return office.config.team.admin or next(iter(leads), next(iter(office.directory.pms)))


def ruled(office: Office) -> Directory:
    """The directory with the senders whom PMs assigned by mail, and with the clients' wishes that they agreed to."""
    found = directory(office.config, freemail(office.rules))
    for ruling in office.clerk.rulings:
        if wish := ruling.wish:
            found = found.agreed(wish.wisher, wish.weeks, wish.detail, wish.instead, wish.phase)
        if isinstance(ruling.about, OnSender) and ruling.to in found.clients:
            address = ruling.about.address
            found = found if found.client_at(address) else found.with_address(ruling.to, address)
    return found


def freemail(rules: Rules) -> frozenset[str]:
    return frozenset(rules.rule("mail", "freemail", "domains").words)


def configuration(path: Path | None) -> tuple[Config, Rules]:
    """The configuration and the rules that it names. Raises BadConfig, BadRules."""
    shipped = shipped_rules()
    config = load_config(config_path(path), freemail(shipped))
    return config, load_rules(config.rules_dir) if config.rules_dir else shipped


@contextmanager
def open_office(path: Path | None, *, dry: bool = False, beside: bool = True) -> Iterator[Office]:
    """The office, with the state folder locked until the block ends; `dry` changes nothing and needs no lock.

    `beside`: the folder may be a service's, so that root becomes its owner before anything is written.
    Raises BadConfig, BadRules, NotTheOwner, Locked, BadStore.
    """
    config, rules = configuration(path)
    state = config.state_dir
    if beside and not dry:
        act_as_owner(state)
    team = config.team
    calendar = calendars.team_calendar(team.hours, team.timezone, team.holidays, team.closed, team.language)
    with nullcontext() if dry else lock(state):
        restored.settle(state, dry=dry)
        with closing(Index(state / "index.sqlite", dry=dry)) as index:
            clerk_file = ClerkFile(state, dry=dry)
            secret = load_secret(state, dry=dry)
            office = Office(
                config=config,
                rules=rules,
                directory=directory(config, freemail(rules)),
                calendar=calendar,
                records=Records(state, dry=dry),
                index=index,
                quarantine=Quarantine(state / "quarantine", dry=dry),
                begun=Begun(state / "begun", dry=dry),
                clerk=clerk_file.load(),
                clerk_file=clerk_file,
                secret=secret,
                forgotten=Forgotten(state / "forgotten", secret),
                dry=dry,
            )
            office.directory = ruled(office)
            try:
                if not dry:
                    from daemon.adapters.state.healing import heal

                    heal(office.records, index)
                yield office
            finally:
                if not dry:
                    calendars.keep(state)
                office.begun.end()
