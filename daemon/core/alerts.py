"""Which alerts are due: a pure function of the ledger, the deadlines, what was raised before, and `now`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from daemon.core.model import OWED, Question, State
from daemon.core.people import Client
from daemon.core.sla import Deadline


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

    def overdue(self, now: datetime) -> bool:
        return now >= self.deadline.due_at


@dataclass(frozen=True, slots=True)
class Alert:
    """One notice on one question at one level."""

    owed: Owed
    level: int  # Level, or beyond for later escalation steps
    keys: tuple[str, ...]  # of this level and of those that it makes needless

    @property
    def escalated(self) -> bool:
        return self.level >= Level.ESCALATION


@dataclass(frozen=True, slots=True)
class Bundle:
    """All alerts for one reader in one pass, most urgent first: one mail."""

    to: str
    alerts: tuple[Alert, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for alert in self.alerts for key in alert.keys)


def due_alerts(owed: Iterable[Owed], raised: Container[str], now: datetime) -> list[Alert]:
    """The alerts to raise now: for each question the highest level that it has reached, once."""
    found: list[Alert] = []
    for entry in owed:
        if entry.quiet or entry.question.muted or not is_owed(entry.question, now):
            continue
        reached = [level for level, at in enumerate(_instants(entry.deadline)) if at <= now]
        if not reached or key(entry.question, reached[-1]) in raised:
            continue
        keys = tuple(key(entry.question, level) for level in reached)
        found.append(Alert(entry, reached[-1], keys))
    return found


def is_owed(question: Question, now: datetime) -> bool:
    woken = question.state is State.SNOOZED and question.snoozed_until is not None and question.snoozed_until <= now
    return question.state in OWED or woken


def key(question: Question, level: int) -> str:
    """One alert's name. A new deadline or another PM makes its alerts others than those before."""
    basis = question.ruled_due or question.promised_for or question.acknowledged_at or question.snoozed_until
    return f"{question.id}:{level}:{basis.isoformat() if basis else ''}{question.given_to}"


def bundles(alerts: Sequence[Alert], pm_of: dict[str, str], lead_of: dict[str, str]) -> list[Bundle]:
    """One mail per reader: the client's PM gets all, the PM's lead the escalations. Arguments: client id → address.

    What was given to another PM goes to that one.
    """
    readers: dict[str, list[Alert]] = {}
    for alert in alerts:
        client = alert.owed.client.id
        pm = alert.owed.question.given_to or pm_of[client]
        readers.setdefault(pm, []).append(alert)
        lead = lead_of.get(client, "")
        if alert.escalated and lead and lead != pm:
            readers.setdefault(lead, []).append(alert)
    return [Bundle(to, tuple(sorted(entries, key=_urgency))) for to, entries in sorted(readers.items())]


def _urgency(alert: Alert) -> tuple[int, datetime]:
    return (-alert.level, alert.owed.deadline.due_at)


def _instants(deadline: Deadline) -> list[datetime]:
    return [deadline.warn_at, deadline.due_at, *deadline.escalations]
