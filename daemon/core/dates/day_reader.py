"""Finds every day that a text names, and how plainly it is the day that something is due on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from daemon.core.dates import day_math, named_days, periods, written_dates
from daemon.core.dates.date_words import DateToken
from daemon.core.dates.token_row import LOOK_BACK, Match, TokenRow, Weight

_BREAKS = ";!?\n"
# Each shape with the kinds of the tokens that it may begin with; the first that fits at a place counts.
_SHAPES = (
    (periods.past, ("day", "which")),
    (written_dates.iso, ("number",)),
    (written_dates.clock, ("number", "unit", "clock", "role")),
    (written_dates.dotted_hour, ("number",)),
    (written_dates.numeric, ("number",)),
    (written_dates.day_and_month, ("number",)),
    (written_dates.month_and_day, ("month",)),
    (periods.week_before, ("number",)),
    (periods.week_of, ("unit",)),
    (periods.calendar_week_behind, ("number",)),
    (periods.count, ("number",)),
    (named_days.weekday, ("which", "weekday")),
    (periods.calendar_week, ("calendar_week", "unit", "which", "word")),
    (periods.period, ("part", "which", "unit")),
    (periods.bare_unit, ("unit",)),
    (named_days.day, ("day", "daytime")),
    (named_days.feast, ("feast",)),
    (periods.month, ("month",)),
    (written_dates.day_number, ("number",)),
)
_BEGINNING = {kind: tuple(shape for shape, kinds in _SHAPES if kind in kinds) for _, kinds in _SHAPES for kind in kinds}


@dataclass(frozen=True, slots=True)
class NamedDay:
    day: date
    weight: Weight
    start: int  # its first token
    end: int  # the token after its last
    roles: frozenset[str] = frozenset()  # by, on, after, start, from, not: what the words beside it say


class DayReader:
    """The days in one row of tokens. `orthodox` tells which Easter is meant, `past` from when on a date
    without a year that is over means next year's.
    """

    def __init__(
        self, tokens: Sequence[DateToken], today: date, *, orthodox: bool = False, past: timedelta = day_math.HALF_YEAR
    ) -> None:
        self._row = TokenRow(tokens, today, orthodox, past)

    def days(self) -> list[NamedDay]:
        days: list[NamedDay] = []
        place = 0
        while place < len(self._row.tokens):
            match = self._match(place)
            if match and match.day:
                days += self._weighed(match, place, match.day)
            place = match.end if match else place + 1
        return [named for named in days if "not" not in named.roles] or days  # "not Tuesday but Thursday"

    def _match(self, place: int) -> Match | None:
        for shape in _BEGINNING.get(self._row.tokens[place].kind, ()):
            if match := shape(self._row, place):
                return match
        return None

    def beside(self, named: NamedDay, kind: str) -> bool:
        """Whether a word of this kind stands close before the date, or right after it in the same clause."""
        before = range(named.start - 1, named.start - 1 - LOOK_BACK, -1)
        after = range(named.end, named.end + LOOK_BACK)
        ends = ".-" if "by" not in named.roles else ".,-"  # "am Montag, 14. Dezember, wieder im Büro" is one clause
        return self._reaches(before, kind, _BREAKS) or self._reaches(after, kind, _BREAKS + ends)

    def _reaches(self, places: range, kind: str, breaks: str) -> bool:
        for place in places:
            if self._row.is_(place, kind):
                return True
            if self._row.is_(place, "number", "month", "") or self._row.mark(place, breaks):
                return False
        return False

    def _weighed(self, match: Match, start: int, day: date) -> list[NamedDay]:
        roles = self._row.roles(start) | self._row.roles_after(match.end)
        weight = match.weight
        if weight is not Weight.DAYTIME:
            if "since" in roles:
                return []
            if "by" in roles and weight is Weight.PLAIN:
                weight = Weight.DEADLINE
            elif "from" in roles:
                weight = Weight.ORIGIN
            if "after" in roles and match.shifts:
                day = day_math.plus(day, 1)
        return [NamedDay(day, weight, start, match.end, roles)]
