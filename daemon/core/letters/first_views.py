"""The view of the first report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daemon.core.letters.views import Head, QuestionLine


@dataclass(frozen=True, slots=True)
class FirstView:
    """`first`: what was read when the clerk began, and what of it looks unanswered."""

    head: Head
    mails: int  # with the PM's clients
    year: int  # of the oldest
    recent: tuple[QuestionLine, ...] = ()  # of the last ten working days: these count
    older: tuple[QuestionLine, ...] = ()  # the newest first
    more: int = 0  # older ones, not shown
    instead_of: str = ""  # the PM who is away, when a deputy or lead reads
    away_until: date | None = None
