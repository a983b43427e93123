"""SLAs: what a client was promised, and by when that makes an answer due. Computed each time, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from daemon.core.hours.business_hours import Calendar, ClosedDay
from daemon.core.model import Kind, Question, State, Timing

EARLIEST, LATEST = datetime(1971, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)  # a mail may claim any date


@dataclass(frozen=True, slots=True)
class SLA:
    """One named promise; all durations are business time of the client's calendar."""

    name: str
    answer_within: timedelta
    warn_before: timedelta = timedelta()
    escalate_after: tuple[timedelta, ...] = ()  # after the due time, one for each step
    escalate_to: tuple[tuple[str, ...], ...] = ()  # for each step: pm, deputy, lead, addresses; empty: the lead
    targets: Mapping[Kind, timedelta] = field(default_factory=dict)  # instead of answer_within
    next_answer_within: timedelta | None = None  # in a thread that we answered before, and after a holding reply
    keep_in_loop: timedelta | None = None  # while something is open, the client hears from us that often
    urgent: str = ""  # the name of the SLA that applies once the client says that it is urgent


@dataclass(frozen=True, slots=True)
class Counted:
    """How a deadline was found, from `begun` to `due` in business time of `calendar`.

    Of the thousands that a pass looks at it explains a few, and this takes longer to count than the deadline itself.
    """

    begun: datetime
    due: datetime
    calendar: Calendar

    @property
    def start(self) -> datetime:
        """When the clock began to run, or the opening after it."""
        return min(self.calendar.next_open(self.begun), self.due)

    @property
    def duration(self) -> timedelta:
        """The business time in between."""
        return self.calendar.measure(self.start, self.due)

    @property
    def skipped(self) -> tuple[ClosedDay, ...]:
        """Days in between on which the team usually works."""
        return self.calendar.closed_between(self.start, self.due)


@dataclass(frozen=True, slots=True)
class Deadline:
    warn_at: datetime
    due_at: datetime
    escalations: tuple[datetime, ...]
    counted: Counted
    escalate_to: tuple[tuple[str, ...], ...] = ()  # of the SLA that decided
    unmoved: datetime | None = None  # the SLA's own, where a reply, a promise or a person's word moved it

    @property
    def by_sla(self) -> datetime:
        """By when the SLA alone makes it due, counted from the asking: what the figures go by."""
        return self.unmoved or self.due_at


@dataclass(slots=True)
class DueAt:
    """A deadline without its steps. As `Timing`, not frozen."""

    due_at: datetime
    unmoved: datetime | None = None  # as `Deadline.unmoved`

    @property
    def by_sla(self) -> datetime:
        """As `Deadline.by_sla`."""
        return self.unmoved or self.due_at


def deadline(question: Question, sla: SLA, calendar: Calendar, *, answered_before: bool = False) -> Deadline:
    """By when `question` is to be answered; all instants in UTC. Raises NeverOpen.

    A named day makes it due when the team goes home on that day; a holding reply without one gives the next step of the
    SLA, counted from it. A human's word on it decides; what a human put off is not due before that instant.
    `answered_before`: the client had an answer of ours in that thread, so that the next one has its own target.
    """
    start, duration = _clock(question, sla, answered_before=answered_before)
    due = _due_at(question, start, duration, calendar)
    late = max(due, _sane(question.contested.at)) if question.contested else due  # nobody knew of it before
    return Deadline(
        warn_at=max(start, calendar.subtract(due, sla.warn_before)),
        due_at=due,
        escalations=tuple(calendar.add(late, step) for step in sla.escalate_after),
        counted=Counted(start, due, calendar),
        escalate_to=sla.escalate_to,
        unmoved=_unmoved(question, sla, calendar, answered_before=answered_before),
    )


def _unmoved(question: Question | Timing, sla: SLA, calendar: Calendar, *, answered_before: bool) -> datetime | None:
    if not (question.promised_for or question.ruled_due or question.snoozed_until or question.acknowledged_at):
        return None
    first, following = _targets(question, sla)
    return calendar.add(_sane(question.asked_at), following if answered_before else first)


def due(question: Question | Timing, sla: SLA, calendar: Calendar, *, answered_before: bool = False) -> DueAt:
    """What of the `deadline` who asks of very many questions wants to know. Raises NeverOpen."""
    at = _due_at(question, *_clock(question, sla, answered_before=answered_before), calendar)
    return DueAt(at, _unmoved(question, sla, calendar, answered_before=answered_before))


def _due_at(question: Question | Timing, start: datetime, duration: timedelta, calendar: Calendar) -> datetime:
    promised = question.promised_for
    if question.ruled_due:
        due = _sane(question.ruled_due)
    else:
        due = calendar.close_of(promised, start) if promised else calendar.add(start, duration)
    return max(due, _sane(question.snoozed_until)) if question.snoozed_until else due


def next_word(heard_at: datetime, sla: SLA, calendar: Calendar) -> datetime | None:
    """When a client who last heard from us at `heard_at` should hear again, while something is open; None for never."""
    return calendar.add(_sane(heard_at), sla.keep_in_loop) if sla.keep_in_loop else None


def _clock(question: Question | Timing, sla: SLA, *, answered_before: bool) -> tuple[datetime, timedelta]:
    """When the clock started, and how long it runs."""
    first, following = _targets(question, sla)
    if question.acknowledged_at and question.state is not State.OPEN:
        return _sane(question.acknowledged_at), following
    return _sane(question.asked_at), following if answered_before else first


def _targets(question: Question | Timing, sla: SLA) -> tuple[timedelta, timedelta]:
    """Within how long the first answer is due, and each after it."""
    first = sla.targets.get(question.kind, sla.answer_within)
    return first, sla.next_answer_within or first


def _sane(at: datetime) -> datetime:
    at = at.astimezone(UTC)
    return at if EARLIEST <= at <= LATEST else min(max(at, EARLIEST), LATEST)
