"""Which alerts are due: a pure function of the ledger, the deadlines, what was raised before, and `now`."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import IntEnum
from types import MappingProxyType

from daemon.core.model import OWED, Question, State
from daemon.core.people import Client
from daemon.core.sla import Deadline

NOBODY_AWAY: Mapping[str, str] = MappingProxyType({})


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

    def overdue(self, now: datetime) -> bool:
        return now >= self.deadline.due_at


@dataclass(frozen=True, slots=True)
class Alert:
    """One notice on one question at one level."""

    owed: Owed
    level: int  # Level, or beyond for later escalation steps
    keys: tuple[str, ...]  # of this level and of those that it makes needless
    again: bool = False  # a daily repetition
    led: bool = False  # the lead was told before

    @property
    def escalated(self) -> bool:
        return self.level >= Level.ESCALATION


@dataclass(frozen=True, slots=True)
class Bundle:
    """All alerts for one reader in one pass, most urgent first: one mail."""

    to: str
    alerts: tuple[Alert, ...]
    absent: str = ""  # the PM in whose place `to` reads, by address
    hidden: tuple[Alert, ...] = ()  # told as a number: the digest has them

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for alert in (*self.hidden, *self.alerts) for key in alert.keys)


def due_alerts(
    owed: Iterable[Owed], raised: Container[str], now: datetime, stand_ins: Mapping[str, str] = NOBODY_AWAY
) -> list[Alert]:
    """The alerts to raise now: for each question the highest level that it has reached, once.

    `stand_ins` are PM → who reads instead, by address: a stand-in is told what the PM was told before.
    """
    found: list[Alert] = []
    for entry in owed:
        reader = stand_ins.get(pm_of(entry), "")
        if (keys := _reached(entry, now)) and f"{keys[-1]}{_to(reader)}" not in raised:
            told = tuple(f"{name}{_to(reader)}" for name in keys) if reader else ()
            found.append(Alert(entry, len(keys) - 1, keys + told, led=keys[-1] in raised))
    return found


def repeated_alerts(
    owed: Iterable[Owed],
    raised: Mapping[str, datetime],
    now: datetime,
    zone_of: Callable[[str], tzinfo],
    stand_ins: Mapping[str, str] = NOBODY_AWAY,
) -> list[Alert]:
    """What is overdue and was told on an earlier day of its reader's, once for each day.

    `zone_of` gives the zone of a reader's address.
    """
    found: list[Alert] = []
    for entry in owed:
        reader = stand_ins.get(pm_of(entry), "")
        zone = zone_of(reader or pm_of(entry))
        today = now.astimezone(zone).date()
        keys = _reached(entry, now)
        level = len(keys) - 1
        told = raised.get(f"{keys[-1]}{_to(reader)}") if level >= Level.BREACH else None
        again = f"{keys[-1]}{_to(reader)}:{today}" if keys else ""
        if told and told.astimezone(zone).date() < today and again not in raised:
            found.append(Alert(entry, level, (again,), again=True, led=True))
    return found


def _reached(entry: Owed, now: datetime) -> tuple[str, ...]:
    """The names of the alerts of a question up to the level that it has reached."""
    if entry.quiet or entry.question.muted or not is_owed(entry.question, now):
        return ()
    instants = _instants(entry.deadline)
    last = max((level for level, at in enumerate(instants) if at <= now), default=-1)
    return tuple(key(entry, level) for level in range(last + 1))


def _to(reader: str) -> str:
    return f"@{reader}" if reader else ""


def pm_of(entry: Owed) -> str:
    """Who is responsible for a question: who it was given to, else the client's PM."""
    return entry.question.given_to or entry.client.pm


def is_owed(question: Question, now: datetime) -> bool:
    woken = question.state is State.SNOOZED and question.snoozed_until is not None and question.snoozed_until <= now
    return question.state in OWED or woken


def key(entry: Owed, level: int) -> str:
    """One alert's name. A new deadline or another PM makes its alerts others than those before."""
    question = entry.question
    if entry.target == "loop":
        return f"loop:{entry.client.id}:{level}:{entry.deadline.counted.start.isoformat()}"
    basis = question.ruled_due or question.promised_for or question.acknowledged_at or question.snoozed_until
    return f"{question.id}:{level}:{basis.isoformat() if basis else ''}{question.given_to}"


def bundles(
    alerts: Sequence[Alert], lead_of: Mapping[str, str], stand_ins: Mapping[str, str] = NOBODY_AWAY
) -> list[Bundle]:
    """One mail per reader: the PM gets all, the lead of the client's PM (`lead_of` client id) the escalations.

    What was given to another PM goes to that one; what is an absent PM's to who stands in, in a mail of its own.
    """
    readers: dict[tuple[str, str], list[Alert]] = {}
    for alert in alerts:
        pm = pm_of(alert.owed)
        reader = stand_ins.get(pm, pm)
        readers.setdefault((reader, pm if reader != pm else ""), []).append(alert)
        lead = lead_of.get(alert.owed.client.id, "")
        if alert.escalated and not alert.led and lead and lead not in (pm, reader):
            readers.setdefault((lead, ""), []).append(alert)
    found = sorted(readers.items())
    return [Bundle(to, tuple(sorted(entries, key=_urgency)), absent) for (to, absent), entries in found]


def _urgency(alert: Alert) -> tuple[int, datetime]:
    return (-alert.level, alert.owed.deadline.due_at)


def _instants(deadline: Deadline) -> list[datetime]:
    return [deadline.warn_at, deadline.due_at, *deadline.escalations]
