"""Facts: what the figures are made of, each with its client, its PM and its week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo

from daemon.core.commands.taps import Mood
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import Deadline, DueAt
from daemon.core.model import Question, State, Timing

By = Literal["client", "pm", "week"]


@dataclass(frozen=True, slots=True)
class Groups:
    """Where a fact belongs."""

    client: str  # id
    pm: str  # address
    week: str  # ISO week in the team's zone, such as 2026-W12


class Fate(StrEnum):
    ANSWERED = "answered"
    OPEN = "open"  # whatever a holding reply or a snooze says
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


_SETTLED = {State.ANSWERED: Fate.ANSWERED, State.WITHDRAWN: Fate.WITHDRAWN, State.DISMISSED: Fate.DISMISSED}


@dataclass(slots=True)
class Inquiry:
    """One question as the figures see it. As `Timing`, not frozen."""

    groups: Groups
    fate: Fate
    asked_at: datetime
    due_at: datetime  # by the SLA, whatever was promised since
    wait: timedelta  # business time until the answer, or so far
    closed_at: datetime | None = None
    moved_to: datetime | None = None  # what the deadline became by a reply, a promise or a person's word

    def in_time(self, now: datetime) -> bool | None:
        """Whether the SLA's own deadline was met; None where it has not passed or does not matter."""
        return self._met(self.due_at, now)

    def in_time_later(self, now: datetime) -> bool | None:
        """The same of the later deadline of what missed its own. None also where there is no such."""
        return self._met(self.moved_to, now) if self.moved_to and self.later(now) else None

    def later(self, now: datetime) -> bool:
        """Whether it missed the SLA's own deadline, and a later one was promised."""
        return self.moved_later and self.in_time(now) is False

    @property
    def moved_later(self) -> bool:
        """Whether a reply, a promise or a person's word put it off."""
        return self.moved_to is not None and self.moved_to > self.due_at

    def overdue(self, now: datetime) -> bool:
        """Whether it is late as the alerts count it."""
        return self.fate is Fate.OPEN and (self.moved_to or self.due_at) <= now

    def _met(self, deadline: datetime, now: datetime) -> bool | None:
        if self.fate is Fate.ANSWERED:
            return self.closed_at is not None and self.closed_at <= deadline
        return False if self.fate is Fate.OPEN and deadline <= now else None

    def concerns(self, start: datetime, end: datetime) -> bool:
        """Whether the client waited for it at some time in between: late answers count when they come, too."""
        return self.asked_at < end and (self.closed_at is None or self.closed_at >= start)


@dataclass(slots=True)
class Pledge:
    """A promise of the team: kept by a mail before `due_at`, broken when none came by then. As `Timing`, not frozen."""

    groups: Groups
    at: datetime
    due_at: datetime
    kept_at: datetime | None = None

    @property
    def kept(self) -> bool:
        return self.kept_at is not None and self.kept_at <= self.due_at

    def pending(self, now: datetime) -> bool:
        return not self.kept and self.due_at > now

    def concerns(self, start: datetime, end: datetime, now: datetime) -> bool:
        """Whether it was kept or broken in between, or still waits at the end."""
        settled = self.kept_at if self.kept_at and self.kept else self.due_at
        return self.at < end if self.pending(now) else start <= settled < end


class Post(StrEnum):
    """What became of a client's regular update."""

    ON_TIME = "on time"  # on its own day, in the client's zone
    LATE = "late"
    SKIPPED = "skipped"
    DRAFT = "draft"  # never approved
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Mailing:
    groups: Groups
    post: Post
    at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word on a judgement of the ledger: it stood, or it was corrected."""

    groups: Groups
    at: datetime
    right: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """How one of a client's people found an update."""

    groups: Groups
    at: datetime
    mood: Mood


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the figures are made of, as of `now`."""

    now: datetime
    cases: tuple[Inquiry, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    mailings: tuple[Mailing, ...] = ()
    corrections: tuple[Correction, ...] = ()
    ratings: tuple[Rating, ...] = ()

    def within(self, start: datetime, end: datetime) -> Facts:
        """What concerns the time from `start` to before `end`; an unanswered question does, however old."""
        return Facts(
            self.now,
            tuple(case for case in self.cases if case.concerns(start, end)),
            tuple(pledge for pledge in self.pledges if pledge.concerns(start, end, self.now)),
            tuple(mailing for mailing in self.mailings if start <= mailing.at < end),
            tuple(word for word in self.corrections if start <= word.at < end),
            tuple(one for one in self.ratings if start <= one.at < end),
        )

    def split(self, by: By) -> dict[str, Facts]:
        """The facts of each client, PM or week, in the order of these names."""
        cases, pledges, mailings = _of(self.cases, by), _of(self.pledges, by), _of(self.mailings, by)
        corrections, ratings = _of(self.corrections, by), _of(self.ratings, by)
        return {
            name: Facts(
                self.now,
                tuple(cases[name]),
                tuple(pledges[name]),
                tuple(mailings[name]),
                tuple(corrections[name]),
                tuple(ratings[name]),
            )
            for name in sorted({*cases, *pledges, *mailings, *corrections, *ratings})
        }


class _Grouped(Protocol):
    @property
    def groups(self) -> Groups: ...


_Fact = TypeVar("_Fact", bound=_Grouped)


def _of(facts: Iterable[_Fact], by: By) -> Mapping[str, list[_Fact]]:
    """The facts of each client, PM or week; of any other name there are none."""
    found: dict[str, list[_Fact]] = defaultdict(list)
    name = attrgetter(f"groups.{by}")
    for fact in facts:
        found[name(fact)].append(fact)
    return found


def case(
    question: Question | Timing,
    due: DueAt | Deadline,
    groups: Groups,
    calendar: Calendar,
    now: datetime,
    *,
    begun: datetime | None = None,
) -> Inquiry | None:
    """One question as of `now`; None when it came later. `calendar` is the one that its deadline was counted in.

    `begun`: from when its time counts, if not from the asking.
    """
    if question.asked_at > now:
        return None
    closed = question.answered_at if question.answered_at and question.answered_at <= now else None
    fate = _fate(question, now)
    until = closed if closed and fate is not Fate.OPEN else now
    wait = calendar.measure(begun or question.asked_at, until)
    closed = None if fate is Fate.OPEN else until
    return Inquiry(groups, fate, question.asked_at, due.by_sla, wait, closed, due.due_at)


def _fate(question: Question | Timing, now: datetime) -> Fate:
    if question.answered_at and question.answered_at > now:
        return Fate.OPEN
    return _SETTLED.get(question.state, Fate.OPEN)


def week_of(at: datetime, zone: ZoneInfo) -> str:
    """The ISO week of `at`, such as 2026-W12."""
    return _week(at.astimezone(zone).date())


@lru_cache(maxsize=1 << 12)
def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def days_of(week: str) -> tuple[date, date]:
    """Monday and Sunday of an ISO week."""
    year, _, number = week.partition("-W")
    monday = date.fromisocalendar(int(year), int(number), 1)
    return monday, monday + timedelta(days=6)
