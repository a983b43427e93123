"""Metrics: how fast and how reliably clients are answered, in figures.

The answer time of a question is the business time from its arrival to the mail (or ruling) that answered it; a holding
reply answers nothing. Median and 90th percentile are found by nearest rank: the shortest time within which that share
of the questions was answered. An unanswered question never falls out: it counts as one that takes longer than it has
waited so far (the product-limit estimate, Kaplan and Meier 1958, which is the nearest rank where all are answered). So
one more unanswered question may raise a percentile and never lowers it. Where too many are unanswered to tell, the
percentile is `open`, with the longest time that any has taken or waited so far.

In time is what was answered by its deadline, as the alerts count it; what is unanswered after its deadline was missed,
what is not due yet is neither. Withdrawn and dismissed questions are counted apart and have no answer time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from daemon.core.commands.taps import Mood
from daemon.core.hours.business_hours import Calendar
from daemon.core.model import Question, State
from daemon.core.schedule.alerts import Owed

MEDIAN, SLOW = 0.5, 0.9
By = Literal["client", "pm", "week"]

_ROUNDING = 1e-9  # of a share that is a product of many fractions


# ── what is counted ──────────────────────────────────────────────────────────────────────────────────────────────────
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


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question as the figures see it."""

    groups: Groups
    fate: Fate
    asked_at: datetime
    due_at: datetime
    wait: timedelta  # business time until the answer, or so far
    closed_at: datetime | None = None

    def in_time(self, now: datetime) -> bool | None:
        """Whether the deadline was met; None where it has not passed or does not matter."""
        if self.fate is Fate.ANSWERED:
            return self.closed_at is not None and self.closed_at <= self.due_at
        return False if self.overdue(now) else None

    def overdue(self, now: datetime) -> bool:
        return self.fate is Fate.OPEN and self.due_at <= now

    def concerns(self, start: datetime, end: datetime) -> bool:
        """Whether the client waited for it at some time in between: late answers count when they come, too."""
        return self.asked_at < end and (self.closed_at is None or self.closed_at >= start)


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise of the team: kept by a mail before `due_at`, broken when none came by then."""

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
        parts = (self.cases, self.pledges, self.mailings, self.corrections, self.ratings)
        names = sorted({getattr(fact.groups, by) for part in parts for fact in part})
        return {name: self._only(by, name) for name in names}

    def _only(self, by: By, name: str) -> Facts:
        return Facts(
            self.now,
            tuple(case for case in self.cases if getattr(case.groups, by) == name),
            tuple(pledge for pledge in self.pledges if getattr(pledge.groups, by) == name),
            tuple(mailing for mailing in self.mailings if getattr(mailing.groups, by) == name),
            tuple(word for word in self.corrections if getattr(word.groups, by) == name),
            tuple(one for one in self.ratings if getattr(one.groups, by) == name),
        )


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, order=True)
class Percentile:
    """An answer time. `open` is longer than any: so many are unanswered that nobody can tell yet."""

    open: bool
    time: timedelta


@dataclass(frozen=True, slots=True)
class Figures:
    """See the head of this file for how each is counted."""

    questions: int = 0  # answered or open
    answered: int = 0
    open: int = 0
    overdue: int = 0
    dismissed: int = 0
    withdrawn: int = 0
    median: Percentile | None = None  # of the answer times; None without questions
    slow: Percentile | None = None  # the 90th percentile
    met: int = 0
    missed: int = 0
    kept: int = 0  # promises
    broken: int = 0
    pending: int = 0
    on_time: int = 0  # updates
    late: int = 0
    skipped: int = 0
    drafts: int = 0
    failed: int = 0
    confirmed: int = 0  # judgements of the ledger that a person's word let stand
    corrected: int = 0  # … and that it did not
    good: int = 0  # taps below updates
    so_so: int = 0
    low: int = 0

    @property
    def precision(self) -> float | None:
        """The share of the judged judgements that stood, 0 to 1; None where nobody judged."""
        judged = self.confirmed + self.corrected
        return self.confirmed / judged if judged else None

    @property
    def in_time(self) -> float | None:
        """The share answered by the deadline, 0 to 1; None while no deadline has passed."""
        return self.met / (self.met + self.missed) if self.met + self.missed else None

    @property
    def undue(self) -> int:
        """Questions that are neither in time nor late yet."""
        return self.questions - self.met - self.missed


def figures(facts: Facts) -> Figures:
    """All figures of `facts` as of its instant."""
    fates = Counter(case.fate for case in facts.cases)
    waits = [case for case in facts.cases if case.fate in (Fate.ANSWERED, Fate.OPEN)]
    times = [(case.wait, case.fate is Fate.OPEN) for case in waits]
    verdicts = Counter(case.in_time(facts.now) for case in waits)
    words = Counter(_word(pledge, facts.now) for pledge in facts.pledges)
    posts = Counter(mailing.post for mailing in facts.mailings)
    moods = Counter(rating.mood for rating in facts.ratings)
    return Figures(
        questions=len(waits),
        answered=fates[Fate.ANSWERED],
        open=fates[Fate.OPEN],
        overdue=sum(case.overdue(facts.now) for case in waits),
        dismissed=fates[Fate.DISMISSED],
        withdrawn=fates[Fate.WITHDRAWN],
        median=percentile(times, MEDIAN),
        slow=percentile(times, SLOW),
        met=verdicts[True],
        missed=verdicts[False],
        kept=words["kept"],
        broken=words["broken"],
        pending=words["pending"],
        on_time=posts[Post.ON_TIME],
        late=posts[Post.LATE],
        skipped=posts[Post.SKIPPED],
        drafts=posts[Post.DRAFT],
        failed=posts[Post.FAILED],
        confirmed=sum(word.right for word in facts.corrections),
        corrected=sum(not word.right for word in facts.corrections),
        good=moods[Mood.GOOD],
        so_so=moods[Mood.SO_SO],
        low=moods[Mood.LOW],
    )


def percentile(waits: Iterable[tuple[timedelta, bool]], share: float) -> Percentile | None:
    """The answer time that `share` of the questions stay within; `waits` are times and whether each is still open."""
    ordered = sorted(waits)  # at the same time an answered one first: the open one takes longer
    unanswered, left = 1.0, len(ordered)
    for time, is_open in ordered:
        if not is_open:
            unanswered *= (left - 1) / left
            if unanswered <= 1 - share + _ROUNDING:
                return Percentile(open=False, time=time)
        left -= 1
    return Percentile(open=True, time=ordered[-1][0]) if ordered else None


def _word(pledge: Pledge, now: datetime) -> str:
    return "kept" if pledge.kept else "pending" if pledge.pending(now) else "broken"


# ── from the ledger ──────────────────────────────────────────────────────────────────────────────────────────────────
def case(entry: Owed, groups: Groups, calendar: Calendar, now: datetime) -> Inquiry | None:
    """One question as of `now`; None when it came later. `calendar` is the one that its deadline was counted in."""
    question = entry.question
    if question.asked_at > now:
        return None
    closed = question.answered_at if question.answered_at and question.answered_at <= now else None
    fate = _fate(question, now)
    until = closed if closed and fate is not Fate.OPEN else now
    due = entry.deadline.due_at
    wait = calendar.measure(question.asked_at, until)
    return Inquiry(groups, fate, question.asked_at, due, wait, None if fate is Fate.OPEN else until)


def _fate(question: Question, now: datetime) -> Fate:
    if question.answered_at and question.answered_at > now:
        return Fate.OPEN
    fates = {State.ANSWERED: Fate.ANSWERED, State.WITHDRAWN: Fate.WITHDRAWN, State.DISMISSED: Fate.DISMISSED}
    return fates.get(question.state, Fate.OPEN)


def week_of(at: datetime, zone: ZoneInfo) -> str:
    """The ISO week of `at`, such as 2026-W12."""
    year, week, _ = at.astimezone(zone).isocalendar()
    return f"{year}-W{week:02}"


def days_of(week: str) -> tuple[date, date]:
    """Monday and Sunday of an ISO week."""
    year, _, number = week.partition("-W")
    monday = date.fromisocalendar(int(year), int(number), 1)
    return monday, monday + timedelta(days=6)
