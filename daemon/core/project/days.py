"""Days in the lines of a plan or a note: those to come, and those that are over, as a plan has both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from daemon.core.commands.command_words import Tongue
from daemon.core.commands.whens import WhenReader
from daemon.core.dates.date_words import date_words
from daemon.core.dates.dates import Dates
from daemon.core.dates.day_math import HALF_YEAR
from daemon.core.project.spots import trimmed
from daemon.core.words.rules import Rules

_NAMING = frozenset({"weekday", "month", "day", "feast", "unit", "part", "which", "calendar_week"})
_RELATIVE = frozenset({"day", "unit", "which", "calendar_week", "feast", "daytime"})
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_QUARTER = HALF_YEAR // 2  # a date that is over for longer is rather next year's
_MOST = 9  # words of a date
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, an hour, or both, and the words beside them."""

    day: date | None
    clock: time | None = None
    before: str = ""
    behind: str = ""


class DayFinder:
    """Of one language; `day_finder` keeps them."""

    def __init__(self, rules: Rules, language: str) -> None:
        self._language = language
        self._words = date_words(rules, language)
        self._whens = WhenReader(rules, language, Tongue(rules, language).fillers)
        self._dates = Dates(rules)

    def whole(self, text: str, today: date) -> Day | None:
        """The day or hour that `text` is and nothing else; a date without a year that is over by two months at
        most is that one.
        """
        if not self.names(text):
            return None
        when = self._whens.read(text, today)
        day = self._dates.due(text, self._language, today) if when.span else when.day
        if day or when.clock:
            return Day(day, when.clock)
        return self._past(text, today)

    def at_end(self, text: str, today: date) -> Day | None:
        """The day at the end of `text`, with what stands before it."""
        starts = [found.start() for found in _WORD.finditer(text)][-_MOST:] if self.names(text) else []
        for start in starts:
            if found := self.whole(text[start:], today):
                return Day(found.day, found.clock, trimmed(text[:start]))
        return None

    def at_start(self, text: str, today: date) -> Day | None:
        """The day at the beginning of `text`, with what stands behind it."""
        ends = [found.end() for found in _WORD.finditer(text)][:_MOST] if self.names(text) else []
        for end in reversed(ends):
            if found := self.whole(text[:end], today):
                return Day(found.day, found.clock, behind=trimmed(text[end:]))
        return None

    def names(self, text: str) -> bool:
        """Whether it holds words of a day or an hour, even where together they are none."""
        kinds = [token.kind for token in self._words.read(text)]
        return not _NAMING.isdisjoint(kinds) or kinds.count("number") > 1 or "clock" in kinds

    def _past(self, text: str, today: date) -> Day | None:
        """A date that is over, where it is written with its month."""
        kinds = {token.kind for token in self._words.read(text)}
        if not _RELATIVE.isdisjoint(kinds) or not any(map(str.isdecimal, text)):
            return None
        year = _YEAR.search(text)
        since = date(int(year[0]), 1, 1) if year else today - _QUARTER
        when = self._whens.read(text, since)
        return Day(when.day, when.clock) if when.day and since <= when.day < today else None


@lru_cache(maxsize=64)
def day_finder(rules: Rules, language: str) -> DayFinder:
    """The days of one language."""
    return DayFinder(rules, language)
