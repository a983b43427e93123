"""Which alerts are due: a pure function of the ledger, the deadlines, what was raised before, and `now`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import IntEnum

from daemon.core.filing.people import PM, Client
from daemon.core.hours.sla import Deadline
from daemon.core.model import OWED, Question, Remark, State, Timing
from daemon.core.state.marks import Alarmed, AlertMark, Mark, Told, ToldLoop

SOON = timedelta(hours=4)  # a mail says already the warnings of so long after: what is due stands there with its hour
BY_DEFAULT = ("lead",)  # who gets a step of an escalation where the SLA names nobody


class Level(IntEnum):
    """How bad it is; an escalation's further steps count on from ESCALATION."""

    WARNING = 0
    BREACH = 1
    ESCALATION = 2


@dataclass(frozen=True, slots=True)
class Owed:
    """One question that a client waits for, with its deadline."""

    client: Client
    question: Question
    deadline: Deadline
    quiet: bool = False  # found by a first sync: shown, never alerted
    target: str = "answer"  # what is due: answer, next, promise, ruling; loop: the client should hear from us
    urged: datetime | None = None  # when the client first called it urgent, after asking
    following: bool = False  # the client had an answer of ours in that thread before

    def overdue(self, now: datetime) -> bool:
        return now >= self.deadline.due_at


@dataclass(frozen=True, slots=True)
class Alert:
    """One notice on one question at one level, for one reader."""

    owed: Owed
    level: int  # Level, or beyond for later escalation steps
    marks: tuple[Told | ToldLoop, ...]  # to set when it was told: of this level and of those that it makes needless
    to: str = ""  # the reader, by address
    absent: str = ""  # in whose place `to` reads, by address
    again: bool = False  # a daily repetition
    rides: bool = False  # in the next mail that goes to its reader anyway; it makes none of its own


@dataclass(frozen=True, slots=True)
class Alarm:
    """One red flag that is told at once."""

    client: str  # id
    flag: Remark
    mark: Alarmed  # to set when it was told
    to: str  # the reader, by address
    absent: str = ""  # in whose place `to` reads, by address


@dataclass(frozen=True, slots=True)
class Bundle:
    """All alerts for one reader in one pass, most urgent first: one mail."""

    to: str
    alerts: tuple[Alert, ...]
    absent: str = ""  # the person in whose place `to` reads all of it, by address
    besides: tuple[str, ...] = ()  # those in whose place `to` reads some of it
    hidden: tuple[Alert, ...] = ()  # told as a number: `status` lists them
    alarms: tuple[Alarm, ...] = ()
    unshown: tuple[Alarm, ...] = ()  # older ones, told as a number

    @property
    def marks(self) -> tuple[AlertMark, ...]:
        told = (mark for alert in (*self.hidden, *self.alerts) for mark in alert.marks)
        return (*(alarm.mark for alarm in (*self.unshown, *self.alarms)), *told)


def _there(address: str, _besides: frozenset[str]) -> str:
    return address


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads what at the moment, all by address."""

    pms: Mapping[str, PM]
    stand_ins: Mapping[str, str]  # absent PM → who reads what is the PM's
    instead: Callable[[str, frozenset[str]], str] = _there  # who reads an escalation to a person: none of the others

    def seat(self, entry: Owed) -> tuple[str, str]:
        """Who is responsible for a question, and who reads that person's mail."""
        pm = pm_of(entry)
        return pm, self.stand_ins.get(pm, pm)

    def called(self, entry: Owed, step: int) -> tuple[str, ...]:
        """Whom a step of an escalation (from 0) is for; words are the client's PM and whom the configuration names."""
        names = entry.deadline.escalate_to[step] if entry.deadline.escalate_to else BY_DEFAULT
        pm = self.pms.get(entry.client.pm) or PM("", entry.client.pm)
        roles = {"pm": pm.address, "deputy": pm.deputy, "lead": pm.lead}
        return tuple(dict.fromkeys(address for name in names if (address := roles.get(name, name))))


# ── what is due ──────────────────────────────────────────────────────────────────────────────────────────────────────
def due_alerts(owed: Iterable[Owed], raised: Mapping[Mark, datetime], now: datetime, readers: Readers) -> list[Alert]:
    """The alerts to raise now: for each question and reader the highest level that it has reached, once.

    `raised` are the marks of earlier ones → when. Who is responsible gets every level, a stand-in what the PM was told
    before, too; whom a step of the escalation is for gets that step, at once with a later one if need be.
    """
    found: list[Alert] = []
    for entry in owed:
        if (level := reached(entry, now)) >= Level.WARNING:
            found += _for_seat(entry, level, raised, readers)
            found += _for_called(entry, level, raised, readers)
        elif entry.question.given_to and _waits(entry, now) and entry.target != "loop":
            found += _for_taker(entry, raised, readers)
    return found


def soon_due(owed: Sequence[Owed], raised: Mapping[Mark, datetime], now: datetime, readers: Readers) -> list[Alert]:
    """The warnings of the next hours: a mail that goes out anyway says them already.

    Where no time for a warning is configured, there is none: what has not been warned of is told when it is due.
    """
    warned = [entry for entry in owed if entry.deadline.warn_at < entry.deadline.due_at]
    fresh = [entry for entry in warned if reached(entry, now) < Level.WARNING <= reached(entry, now + SOON)]
    coming = [alert for entry in fresh for alert in due_alerts([entry], raised, entry.deadline.warn_at, readers)]
    return [replace(alert, rides=True) for alert in coming]


def _for_seat(entry: Owed, level: int, raised: Mapping[Mark, datetime], readers: Readers) -> Iterator[Alert]:
    pm, reader = readers.seat(entry)
    by_name_only = reader != pm
    if not _told(entry, level, reader, raised, by_name_only=by_name_only):
        people = dict.fromkeys((pm, reader))
        marks = tuple(mark(entry, step, person) for person in people for step in range(level + 1))
        late_told = level > Level.BREACH and _told(entry, Level.BREACH, reader, raised, by_name_only=by_name_only)
        rides = bool(late_told) and not _calls_seat(entry, level, (pm, reader), readers)
        yield Alert(entry, level, marks, reader, pm if reader != pm else "", rides=rides)


def _for_taker(entry: Owed, raised: Mapping[Mark, datetime], readers: Readers) -> Iterator[Alert]:
    """Who takes a question over hears of it once, long before it is due as well."""
    pm, reader = readers.seat(entry)
    marks = tuple(mark(entry, Level.WARNING, person) for person in dict.fromkeys((pm, reader)))
    if not any(one in raised for one in marks):
        yield Alert(entry, Level.WARNING, marks, reader, pm if reader != pm else "")


def _calls_seat(entry: Owed, level: int, seat: tuple[str, str], readers: Readers) -> bool:
    """Whether a step of the escalation is for who is responsible, by the configuration or for want of anybody else."""
    called = readers.called(entry, level - Level.ESCALATION)
    return not set(called) - set(seat) or bool(set(called) & set(seat))


def _for_called(entry: Owed, level: int, raised: Mapping[Mark, datetime], readers: Readers) -> Iterator[Alert]:
    seat = frozenset(readers.seat(entry))
    found: dict[str, tuple[list[Told | ToldLoop], str]] = {}  # reader → marks, and in whose place
    for step in range(Level.ESCALATION, level + 1):
        for person in readers.called(entry, step - Level.ESCALATION):
            reader = readers.instead(person, seat)
            if person in seat or reader in seat or any(_heard(entry, step, one, raised) for one in (person, reader)):
                continue
            marks, _ = found.setdefault(reader, ([], person if reader != person else ""))
            marks += [mark(entry, step, one) for one in dict.fromkeys((person, reader))]
    for reader, (marks, absent) in found.items():
        yield Alert(entry, level, tuple(marks), reader, absent)


def _heard(entry: Owed, step: int, person: str, raised: Mapping[Mark, datetime]) -> bool:
    """Whether somebody above was told of it already, before it was given to another as well."""
    before = replace(entry, question=replace(entry.question, given_to=""))
    return any(_told(one, step, person, raised) for one in (entry, before))


def repeated_alerts(
    owed: Iterable[Owed],
    raised: Mapping[Mark, datetime],
    now: datetime,
    zone_of: Callable[[str], tzinfo],
    readers: Readers,
) -> list[Alert]:
    """What is overdue and was told on an earlier day of its reader's, once for each day, to who is responsible.

    `zone_of` gives the zone of a reader's address.
    """
    found: list[Alert] = []
    for entry in owed:
        pm, reader = readers.seat(entry)
        level, zone = reached(entry, now), zone_of(reader)
        steps = range(Level.BREACH, level + 1)
        told = [_told(entry, step, reader, raised, by_name_only=reader != pm) for step in steps]
        today = now.astimezone(zone).date()
        # … of earlier versions, which named nobody
        again = {mark(entry, step, one, today) for step in steps for one in (reader, "")}
        before = [at for at in told if at]
        if before and min(before).astimezone(zone).date() < today and not raised.keys() & again:
            marks = (
                mark(entry, level, reader, today),
                *(mark(entry, step, reader) for step, at in zip(steps, told, strict=True) if not at),
            )
            found.append(Alert(entry, level, marks, reader, pm if reader != pm else "", again=True))
    return found


def reached(entry: Owed, now: datetime) -> int:
    """The level that a question has reached; -1 for none."""
    if not _waits(entry, now):
        return -1
    return max((level for level, at in enumerate(_instants(entry.deadline)) if at <= now), default=-1)


def _waits(entry: Owed, now: datetime) -> bool:
    return not (entry.quiet or entry.question.muted) and is_owed(entry.question, now)


def _told(
    entry: Owed, level: int, person: str, raised: Mapping[Mark, datetime], *, by_name_only: bool = False
) -> datetime | None:
    """When `person` was told of a level.

    A mark without a name was set by earlier versions for all of them together. One from before the level's instant
    is of a deadline that has moved since, and no longer counts; but a warning may come a little early.
    """
    marks = [mark(entry, level, person)] + ([] if by_name_only else [mark(entry, level, "")])
    told = max((raised[one] for one in marks if one in raised), default=None)
    early = SOON if level == Level.WARNING else timedelta()
    return told if told and told >= _instants(entry.deadline)[level] - early else None


def mark(entry: Owed, level: int, reader: str, day: date | None = None) -> Told | ToldLoop:
    """The mark that `reader` was told. A new deadline or another PM makes its alerts others than those before."""
    question = entry.question
    if entry.target == "loop":
        return ToldLoop(entry.client.id, level, reader, entry.deadline.counted.start, day)
    word = question.ruled_due or question.promised_for or question.acknowledged_at
    again = question.contested.at if question.contested else None
    basis = "".join(at.isoformat() for at in (word, question.snoozed_until, again) if at)
    return Told(question.id, level, reader, basis, question.given_to, day)


DOUBTFUL = 0.5  # certainty up to which an open question may be none


def pm_of(entry: Owed) -> str:
    """Who is responsible for a question: who it was given to, else the client's PM."""
    return entry.question.given_to or entry.client.pm


def is_owed(question: Question | Timing, now: datetime) -> bool:
    """Whether somebody waits for us at `now`, as far as anybody can tell: what may be no question alerts nobody."""
    woken = question.state is State.SNOOZED and question.snoozed_until is not None and question.snoozed_until <= now
    return (question.state in OWED and question.certainty > DOUBTFUL) or woken


# ── one mail for each reader ─────────────────────────────────────────────────────────────────────────────────────────
def bundles(alerts: Sequence[Alert], alarms: Sequence[Alarm] = ()) -> list[Bundle]:
    """One mail per reader; what they read in the place of others stands in it, too."""
    return [_bundle(to, alerts, alarms) for to in sorted({one.to for one in alerts} | {one.to for one in alarms})]


def _bundle(to: str, alerts: Sequence[Alert], alarms: Sequence[Alarm]) -> Bundle:
    own = sorted((one for one in alerts if one.to == to), key=_urgency)
    flags = [one for one in alarms if one.to == to]
    people = sorted({one.absent for one in own} | {one.absent for one in flags})
    if len(people) == 1:
        return Bundle(to, tuple(own), people[0], alarms=tuple(flags))
    return Bundle(to, tuple(own), alarms=tuple(flags), besides=tuple(filter(None, people)))


def _urgency(alert: Alert) -> tuple[int, datetime]:
    return (-alert.level, alert.owed.deadline.due_at)


def _instants(deadline: Deadline) -> list[datetime]:
    return [deadline.warn_at, deadline.due_at, *deadline.escalations]
