"""An invented office on paper: two PMs, two clients, what the clerk has sent. No server, no disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from daemon.adapters.rulebook import shipped_rules
from daemon.adapters.templates import load_templates
from daemon.core.commands.abouts import About, OnDraft, OnQuestion, OnSender
from daemon.core.commands.command import Command
from daemon.core.commands.heard import Heard
from daemon.core.commands.lines import CommandReader
from daemon.core.desk.desk import Desk
from daemon.core.desk.effects import Moved, carry_out
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.hearing import upshot
from daemon.core.desk.settings import Settings
from daemon.core.desk.team_mail import TeamMail
from daemon.core.desk.terms import Terms
from daemon.core.desk.upshot import CommandMail, Upshot
from daemon.core.filing.people import PM, Client, Directory, Team
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA
from daemon.core.hours.week import parse_hours
from daemon.core.letters.render import Renderer, TeamRenderer
from daemon.core.message.identity import our_id
from daemon.core.message.parse import parse
from daemon.core.model import Address, Kind, Ledger, Message, Question, Reading, State
from daemon.core.reading.reader import Reader
from daemon.core.schedule.alert_policy import Policy
from daemon.core.schedule.outline import outline
from daemon.core.state.clerk import ClerkState
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.record import Record

ROME, NEW_YORK = ZoneInfo("Europe/Rome"), ZoneInfo("America/New_York")
SECRET = b"s" * 64
INBOX = "projects@agency.example"
MARTA = PM("Marta Bianchi", "marta@agency.example", "boss@agency.example", "en", ROME)
JOHN = PM("John Hill", "john@agency.example", "", "en", NEW_YORK, deputy="marta@agency.example")
MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # 16:00 in Rome, 10:00 in New York
TEAM_WEEK, NEW_YORK_WEEK, TURIN_WEEK = (
    Calendar(ROME, parse_hours("Mon-Fri 09:00-18:00")),
    Calendar(NEW_YORK, parse_hours("Mon-Thu 08:00-16:00")),
    Calendar(ROME, parse_hours("Mon-Thu 10:00-14:00")),
)
QUESTIONS = {"q1": "rossi", "q2": "rossi", "q3": "turin"}  # id → client
UGO, DRAFT = OnSender("ugo@new.example"), OnDraft("rossi", "2026-W10")


@dataclass(frozen=True)
class Hours:
    """Calendars by client and by reader; the team's for everybody else."""

    clients: Mapping[str, Calendar] = field(default_factory=lambda: {"turin": TURIN_WEEK})
    readers: Mapping[str, Calendar] = field(default_factory=lambda: {JOHN.address: NEW_YORK_WEEK})

    def of_client(self, client: str) -> Calendar:
        return self.clients.get(client, TEAM_WEEK)

    def of_reader(self, address: str) -> Calendar:
        return self.readers.get(address, TEAM_WEEK)


def client(name: str, domain: str, pm: PM) -> Client:
    return Client(name, name.title(), frozenset(), frozenset({domain}), pm.address, "it", ROME, "standard")


TEAM = Team("Agency", frozenset({INBOX}), frozenset({"agency.example"}), ROME, "en")
CLIENTS = {"rossi": client("rossi", "client.example", MARTA), "turin": client("turin", "turin.example", JOHN)}
DIRECTORY = Directory(TEAM, CLIENTS, {pm.address: pm for pm in (MARTA, JOHN)})


def asked(id_: str) -> Question:
    by = Address("Anna Rossi", "anna@client.example")
    return Question(
        id_, "one", f"{id_}@mail.example", f"Where is {id_}?", Kind.QUESTION, "en", by, MONDAY, State.OPEN, "", 1.0
    )


def entry(key: str, kind: str = "alert", to: str = MARTA.address, about: Iterable[About] = (), **more: object) -> Entry:
    message_id = our_id(key, "agency.example", SECRET)
    return Entry(key, kind, message_id, INBOX, (to,), key, "", MONDAY, about=tuple(about), **more)  # type: ignore[arg-type]


def held_update() -> Entry:
    raw = "Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nSubject: Week\r\n\r\nAll is well.\r\n"
    made = entry(DRAFT.update, "update", "anna@client.example", client="rossi", state=EntryState.HELD)
    return replace(made, raw=raw)


def office(*sent: Entry, hours: Hours | None = None, server: str | None = None) -> FrontDesk:
    """The office on Monday at 16:00 in Rome, with `sent` in its outbox."""
    records = {
        client: Record(client, ledger=Ledger(tuple(asked(id_) for id_, of in QUESTIONS.items() if of == client)))
        for client in CLIENTS
    }
    clerk = ClerkState(outbox={one.key: one for one in (*sent, held_update())})
    return FrontDesk(
        directory=DIRECTORY,
        calendars=hours or Hours(),
        rules=shipped_rules(),
        commands=reader_of_commands(),
        clerk=clerk,
        records=records,
        team_mail=TeamMail(clerk.outbox.values()),
        secret=SECRET,
        server=server,
        organisation=lambda domain: ".".join(domain.split(".")[-2:]),
        admin="admin@agency.example",
        now=MONDAY,
    )


SLAS = {"standard": SLA("standard", timedelta(hours=8), timedelta(hours=2))}
SETTINGS = Settings(
    sender=Address("Agency", INBOX),
    addresses=(INBOX,),
    domain="agency.example",
    tagging=False,
    admin="admin@agency.example",
    policy=Policy(),
    digest_at=None,
    quiet_receipts=False,
    zipped=False,
    first_report=True,
    empty_digests=True,
    monthly=None,
    report_to=(),
)


def back_office(front: FrontDesk, *heard: Heard) -> Desk:
    """The desk behind `front`, where the mails that were heard wait for their answers."""
    templates = load_templates()
    return Desk(
        settings=SETTINGS,
        terms=Terms(front.directory, front.calendars, lambda _client: SLAS),
        clerk=replace(front.clerk, heard=list(heard)),
        records=front.records,
        outlines={name: outline(record, front.now) for name, record in front.records.items()},
        asked=lambda client: [question.id for question in front.records[client].ledger.questions],
        torn={},
        letters=Renderer(templates, front.rules),
        team_mails=TeamRenderer(templates, templates, front.rules),
        rules=front.rules,
        commands=front.commands,
        secret=front.secret,
        organisation=front.organisation,
    )


ABOUT: tuple[About, ...] = (*map(OnQuestion, QUESTIONS), UGO, DRAFT)  # what the mails of ours show under 1, 2, …


def commands(text: str, person: PM = MARTA) -> tuple[Command, ...]:
    return reader_of_commands().read(text, "en", MONDAY.astimezone(person.timezone).date())


def say(desk: FrontDesk, text: str, person: PM = MARTA, about: tuple[About, ...] = ABOUT, mid: str = "m1") -> Upshot:
    """What comes of the one command in `text`."""
    (command,) = commands(text, person)
    return upshot(desk, command, CommandMail(person, mid, MONDAY, about))


def done(desk: FrontDesk, upshot: Upshot) -> FrontDesk:
    """Carry out what needs memory alone."""
    for effect in upshot.effects:
        if not isinstance(effect, Moved):
            carry_out(effect, desk.clerk, desk.records.__getitem__)
    return desk


def kept(desk: FrontDesk) -> object:
    """All that effects change."""
    return desk.clerk, {name: (one.rulings, one.undone, one.updates) for name, one in desk.records.items()}


@cache
def reader_of_commands() -> CommandReader:
    return CommandReader(shipped_rules())


@cache
def _reader() -> Reader:
    return Reader(shipped_rules())


def read(raw: bytes) -> Reading:
    return _reader().understand(message(raw), "en", MONDAY.date(), TEAM.addresses | TEAM.domains)


def message(raw: bytes) -> Message:
    return parse(raw)
