"""Views of the month's figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from daemon.core.letters.views import Head


@dataclass(frozen=True, slots=True)
class Took:
    """An answer time in business time."""

    time: timedelta
    open: bool = False  # so many are unanswered that it can only grow


@dataclass(frozen=True, slots=True)
class Score:
    """One bar of a report: a client, a PM or a week; see `daemon.core.figures.metrics` for how each is counted."""

    name: str  # "" for a week, and for the whole
    questions: int
    met: int  # of these in time by the SLA, late, and not due yet
    missed: int
    undue: int
    in_time: float | None  # the share, 0 to 1
    median: Took | None
    slow: Took | None  # nine out of ten are answered within it
    open: int
    overdue: int
    unowed: int = 0  # withdrawn, or no answer needed
    promises: tuple[int, int, int] = (0, 0, 0)  # kept, broken, pending
    updates: tuple[int, int, int, int] = (0, 0, 0, 0)  # on time, late, not sent, drafts that nobody approved
    pulse: tuple[int, int, int] = (0, 0, 0)  # how updates were found: good, so-so, not good
    later: tuple[int, int] = (0, 0)  # of the late, for how many a later day was promised, and how many met it
    days: tuple[date, date] | None = None  # of a week

    @property
    def busy(self) -> bool:
        return bool(self.questions or self.unowed or any(self.promises) or any(self.updates) or any(self.pulse))


@dataclass(frozen=True, slots=True)
class ReportView:
    """`report`: a month in figures, to the leads; or a span of days, to who asked."""

    head: Head
    team: str
    month: date  # the first day
    total: Score
    clients: tuple[Score, ...] = ()
    pms: tuple[Score, ...] = ()
    weeks: tuple[Score, ...] = ()
    last: date | None = None  # where somebody asked for a span of days: its last; None for the whole month
