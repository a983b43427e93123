"""Finds every day that a text names: one small method for each shape that a date has in our nine languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from daemon.core import day_math
from daemon.core.date_words import NO_TOKEN, Token

_LOOK_BACK = 6  # tokens before a date that may say what it is: "no later than on", "a más tardar el"
_BREAKS = ";!?\n"
_FEW = 3  # days: "in the coming days"
_TRANSPARENT = frozenset({"filler", "which", "role"})
_HOURS = frozenset({"minute", "hour"})
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365, "weekend": 7}


class Weight(IntEnum):
    """How plainly a date is the one that something is due on."""

    DAYTIME = 0  # today, because only an hour is named
    ORIGIN = 1  # "your mail of 9 March"; also "from Monday"
    LOOSE = 2  # "two days", "the 2"
    PLAIN = 3
    DEADLINE = 4  # "by Friday", "within two days"


@dataclass(frozen=True, slots=True)
class Found:
    day: date
    weight: Weight
    start: int  # its first token
    end: int  # the token after its last
    roles: frozenset[str] = frozenset()  # by, on, after, start, from: what the words beside it say


@dataclass(frozen=True, slots=True)
class Match:
    """A shape that fits: the day it names, or none where it speaks of the past."""

    end: int
    day: date | None
    weight: Weight = Weight.PLAIN
    shifts: bool = True  # "after" it means a day later


class DayReader:
    """The days in one row of tokens. `orthodox` tells which Easter is meant, `past` from when on a date
    without a year that is over means next year's."""

    def __init__(
        self, tokens: Sequence[Token], today: date, *, orthodox: bool = False, past: timedelta = day_math.HALF_YEAR
    ) -> None:
        self._tokens = tokens
        self._today = today
        self._orthodox = orthodox
        self._past_after = past
        self._shapes: tuple[Callable[[int], Match | None], ...] = (
            *(self._past, self._iso, self._clock, self._numeric, self._day_and_month, self._month_and_day),
            *(self._count, self._weekday, self._calendar_week, self._period, self._bare_unit),
            *(self._day, self._feast, self._month, self._day_number),
        )

    def days(self) -> list[Found]:
        found: list[Found] = []
        place = 0
        while place < len(self._tokens):
            match = next(filter(None, (shape(place) for shape in self._shapes)), None)
            if match and match.day:
                found += self._weighed(match, place, match.day)
            place = match.end if match else place + 1
        return found

    def beside(self, found: Found, kind: str) -> bool:
        """Whether a word of this kind stands close before the date, or right after it in the same clause."""
        before = range(found.start - 1, found.start - 1 - _LOOK_BACK, -1)
        after = range(found.end, found.end + _LOOK_BACK)
        return self._reaches(before, kind, _BREAKS) or self._reaches(after, kind, _BREAKS + ".,-")

    def _reaches(self, places: range, kind: str, breaks: str) -> bool:
        for place in places:
            if self._is(place, kind):
                return True
            if self._is(place, "number", "month", "") or self._mark(place, breaks):
                return False
        return False

    def _weighed(self, match: Match, start: int, day: date) -> list[Found]:
        roles = self._roles(start) | self._roles_after(match.end)
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
        return [Found(day, weight, start, match.end, roles)]

    # ── tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────
    def _at(self, place: int) -> Token:
        return self._tokens[place] if 0 <= place < len(self._tokens) else NO_TOKEN

    def _is(self, place: int, *kinds: str) -> bool:
        return self._at(place).kind in kinds

    def _mark(self, place: int, marks: str) -> bool:
        token = self._at(place)
        return token.kind == "mark" and token.value in marks

    def _number(self, place: int, low: int = 1, high: int = 9999) -> int | None:
        token = self._at(place)
        if token.kind != "number" or len(token.value) > 4:  # noqa: PLR2004 - a year has four digits, a longer number is no date
            return None
        return int(token.value) if low <= int(token.value) <= high else None

    def _over(self, place: int, *kinds: str, marks: str = "") -> int:
        """The next place that is neither of these kinds nor one of these marks."""
        for step in range(place, place + _LOOK_BACK):
            if not self._is(step, *kinds) and not (marks and self._mark(step, marks)):
                return step
        return place + _LOOK_BACK

    def _roles(self, start: int) -> frozenset[str]:
        """What the words right before a date say of it."""
        roles: set[str] = set()
        for place in range(start - 1, start - 1 - _LOOK_BACK, -1):
            if not self._is(place, *_TRANSPARENT):
                break
            if self._is(place, "role"):
                roles.update(self._at(place).value.split())
        return frozenset(roles)

    def _roles_after(self, end: int) -> frozenset[str]:
        """`at the latest` may follow; any other role belongs to what comes next."""
        token = self._at(self._over(end, "filler", "daytime"))
        return frozenset({"by"}) if token.kind == "role" and token.value == "late" else frozenset()

    # ── dates with a number ──────────────────────────────────────────────────────────────────────────────────────────
    def _iso(self, place: int) -> Match | None:
        """2026-03-12"""
        year, month, day = (self._number(place + step) for step in (0, 2, 4))
        if not (self._tight(place, 5) and self._mark(place + 1, "-.") and self._mark(place + 3, "-.")):
            return None
        if not (year and month and day) or year < 2000:  # noqa: PLR2004 - the century of our mail
            return None
        return Match(place + 5, self._not_past(day_math.valid(year, month, day)))

    def _tight(self, place: int, count: int) -> bool:
        """These tokens stand together without white space."""
        return all(self._at(place + step).kind and not self._at(place + step).spaced for step in range(1, count))

    def _numeric(self, place: int) -> Match | None:
        """12.3., 12.03, 12/3/2026: day first; 3/25 can only be month first."""
        first, second = self._number(place, high=31), self._number(place + 2, high=31)
        if not (first and second and self._tight(place, 3) and self._mark(place + 1, "./-")):
            return None
        if self._mark(place - 1, "./,") and not self._at(place).spaced:
            return None
        day, month = (first, second) if second <= 12 else (second, first)  # noqa: PLR2004 - months in a year
        return self._numeric_with_year(place, day, month) or self._numeric_without_year(place, day, month)

    def _numeric_with_year(self, place: int, day: int, month: int) -> Match | None:
        year = self._number(place + 4, low=0)
        if year is None or not (self._tight(place, 5) and self._mark(place + 3, "./-")):
            return None
        return Match(place + 5, self._not_past(day_math.valid(year + 2000 if year < 100 else year, month, day)))  # noqa: PLR2004

    def _numeric_without_year(self, place: int, day: int, month: int) -> Match | None:
        """Only what looks like a date: not 1.5 (pages), 24/7, 3-10."""
        end = place + 3
        separator = self._at(place + 1).value
        dotted = separator == "." and self._mark(end, ".") and not self._at(end).spaced
        plain = (
            len(self._at(place + 2).value) == 2
            or dotted
            or bool(self._roles(place) - {"since"})
            or self._is(place - 1, "weekday")
        )  # noqa: PLR2004
        if (
            separator == "-"
            or not plain
            or self._is(end, "unit", "thing", "clock")
            or self._mark(end, "%€$£/")
            or self._mark(place - 1, "€$£")
        ):
            return None
        if (self._at(place).value, separator) == ("24", "/"):
            return Match(end, None)
        return Match(end + dotted, self._coming(month, day))

    def _not_past(self, day: date | None) -> date | None:
        return day if day and day >= self._today else None

    def _coming(self, month: int, day: int) -> date | None:
        this_year = day_math.valid(self._today.year, month, day)
        if this_year is None:  # 29 February
            return self._not_past(day_math.valid(self._today.year + 1, month, day))
        return day_math.coming(this_year, self._today, self._past_after)

    def _day_and_month(self, place: int) -> Match | None:
        """12 March, 12. März 2026, 12th of March, 3-10 mai (the last of them)"""
        day = self._number(place, high=31)
        after = self._over(place + 1, "ordinal", "filler", "role", marks=".")
        if day and self._mark(after, "-") and self._number(after + 1, high=31):
            day = self._number(after + 1, high=31)
            after = self._over(after + 2, "ordinal", "filler", marks=".")
        if not (day and self._is(after, "month")):
            return None
        return self._with_year(after + 1, int(self._at(after).value), day)

    def _month_and_day(self, place: int) -> Match | None:
        """March 12, March the 12th"""
        start = self._over(place + 1, "filler", "role", marks=".")
        day = self._number(start, high=31) if self._is(place, "month") else None
        if not day or self._mark(start + 1, ":%€") or self._is(start + 1, "clock", "unit"):
            return None
        return self._with_year(self._over(start + 1, "ordinal"), int(self._at(place).value), day)

    def _with_year(self, place: int, month: int, day: int) -> Match:
        after = self._over(place, "filler", marks=".,")
        year = self._number(after, low=2000, high=2100)
        if year:
            return Match(self._over(after + 1, "thing"), self._not_past(day_math.valid(year, month, day)))
        return Match(place, self._coming(month, day))

    def _day_number(self, place: int) -> Match | None:
        """the 15th, 15-го, am 15., il 15"""
        day = self._number(place, high=31)
        after = place + 1
        if (
            not day
            or self._mark(after, "%€$£:+/")
            or self._is(self._over(after, marks="."), "unit", "thing", "clock", "working")
        ):
            return None
        if self._is(after, "ordinal") and self._is(self._over(after + 1, "filler"), "unit"):
            return None
        if self._is(after, "ordinal"):
            return Match(after + 1, day_math.day_of_month(self._today, day))
        if "on" not in self._roles(place):
            return None
        plain = not self._is(after, "word") and not (
            self._mark(after, ",.") and self._number(after + 1) and not self._at(after + 1).spaced
        )
        return Match(after, day_math.day_of_month(self._today, day), Weight.PLAIN if plain else Weight.LOOSE)

    def _clock(self, place: int) -> Match | None:
        """16:30, 3 pm, um 9, alle 15, after 5: today, where no day is named"""
        start = self._over(place + 1, "filler", "clock") if self._opens_hour(place) else place
        if self._number(start, 0, 23) is None:
            return None
        timed = self._mark(start + 1, ":") and self._tight(start, 3) and self._number(start + 2, 0, 59) is not None
        marked = self._is(start + 1, "clock") and "after" in self._at(start + 1).value
        dated = self._is(self._over(start + 1, "filler", marks="-"), "unit", "month", "ordinal", "number", "working")
        if timed or marked or (start > place and not dated):
            return Match(self._clock_end(start), self._today, Weight.DAYTIME)
        return None

    def _opens_hour(self, place: int) -> bool:
        token = self._at(place)
        if token.kind == "unit":
            return token.value == "hour" and not self._is(place - 1, "number")
        return (token.kind == "clock" and "before" in token.value) or (token.kind == "role" and token.value == "after")

    def _clock_end(self, place: int) -> int:
        end = place + 1
        if self._mark(end, ":.") and self._tight(place, 3) and self._number(end + 1, 0, 59) is not None:
            end += 2
        if self._is(end, "clock") and "after" in self._at(end).value:
            end += 1
        return end + 1 if self._number(end, 0, 59) is not None and not self._at(end).spaced else end

    # ── counts and periods ───────────────────────────────────────────────────────────────────────────────────────────
    def _past(self, place: int) -> Match | None:
        """yesterday, last Friday, the past two weeks"""
        if self._is(place, "day") and self._at(place).value == "past":
            return Match(self._over(place + 1, "daytime"), None)
        if not self._is(place, "which") or self._at(place).value != "past":
            return None
        end = self._over(place + 1, "number", "filler", "working")
        return Match(end + 1, None) if self._is(end, "unit", "weekday", "month") else None

    def _count(self, place: int) -> Match | None:
        """two days, 3–5 working days, 24 to 48 hours: the larger number"""
        count, after = self._amount(place)
        unit = self._over(after, "filler", "which", "working", "role")
        hours = self._is(unit, "clock") and "after" in self._at(unit).value and (count or 0) > 23  # noqa: PLR2004 - 48h is no hour of a day
        if count is None or not (hours or self._is(unit, "unit")):
            return None
        end = self._over(unit + 1, "working")
        working = any(self._is(step, "working") for step in range(after, end))
        if self._is(self._over(end, "filler"), "ago"):
            return Match(self._over(end, "filler") + 1, None)
        if self._is(unit + 1, "which") and self._at(unit + 1).value == "past":
            return Match(unit + 2, None)
        weight = Weight.PLAIN if self._roles(place) or self._is(end, "role") else Weight.LOOSE
        return Match(end, self._later(count, "hour" if hours else self._at(unit).value, working=working), weight)

    def _amount(self, place: int) -> tuple[int | None, int]:
        count, after = self._number(place), place + 1
        if count is None:
            return None, after
        step = self._over(after, "filler", "role", marks="-")
        more = self._number(step)
        return (max(count, more), step + 1) if more and step - after <= 2 else (count, after)  # noqa: PLR2004 - "3 to 5"

    def _later(self, count: int, unit: str, *, working: bool) -> date:
        if unit in _HOURS:
            return day_math.plus(self._today, count // 24 if unit == "hour" else 0)
        if unit == "workday" or (working and unit == "day"):
            return day_math.working_days_later(self._today, count)
        return day_math.plus(self._today, count * _DAYS_IN[unit])

    def _bare_unit(self, place: int) -> Match | None:
        """within the day, in a week, через час: a unit without a number after a word for a span"""
        if not self._is(place, "unit") or "by" not in self._roles(place) or self._is(place - 1, "which"):
            return None
        unit = self._at(place).value
        if unit == "weekend":
            return None
        return Match(
            self._over(place + 1, "working"),
            self._today if unit in ("day", "workday") else self._later(1, unit, working=False),
        )

    def _period(self, place: int) -> Match | None:
        """end of next week, this month, early June, the weekend"""
        part, which, after = self._qualities(place)
        if self._is(after, "month") and part:
            return Match(after + 1, self._month_of(after, part))
        if not self._is(after, "unit"):
            return None
        unit = self._at(after).value
        end = self._over(after + 1, "filler")
        if self._is(end, "which") and not which:
            which, end = self._at(end).value, end + 1
        else:
            end = after + 1
        if which == "past":
            return Match(end, None)
        return self._period_day(place, unit, part, which, end) if part or which or unit == "weekend" else None

    def _qualities(self, place: int) -> tuple[str, str, int]:
        """The part and the `which` that stand before a unit, in any order."""
        part = which = ""
        for _ in range(_LOOK_BACK):
            if not self._is(place, "part", "which"):
                break
            if self._is(place, "part"):
                part = self._at(place).value
            else:
                which = self._at(place).value
            after = self._over(place + 1, "filler", "role", marks="-")
            if not self._is(after, "part", "which", "unit", "month"):
                return part, which, place + 1
            place = after
        return part, which, place

    def _period_day(self, place: int, unit: str, part: str, which: str, end: int) -> Match:
        ahead = which in ("next", "coming")
        if unit == "weekend":
            return Match(end, self._weekend(self._roles(place), ahead=which == "next"), shifts=False)
        if unit in _HOURS:
            return Match(end, self._today)
        if unit in ("day", "workday"):
            few = 1 if unit == "workday" else _FEW
            return Match(end, self._today if part or not ahead else self._later(few, unit, working=False), Weight.LOOSE)
        if unit in ("quarter", "year"):
            return Match(end, day_math.period_end(self._today, unit, int(ahead)))
        if unit == "month":
            return Match(end, day_math.this_month(self._today, int(ahead), part))
        weight = Weight.PLAIN if part or ahead else Weight.LOOSE  # "this week" is often an excuse for what comes next
        return self._weekday_in(end, int(ahead)) or Match(
            end, day_math.week_part(self._today, int(ahead), part), weight
        )

    def _weekend(self, roles: frozenset[str], *, ahead: bool) -> date:
        """Before it is Friday, after it Monday, on it Sunday."""
        step = 4 if "by" in roles else 7 if "after" in roles else 6
        return max(day_math.in_week(self._today, int(ahead), step), self._today)

    def _weekday_in(self, place: int, weeks: int) -> Match | None:
        """next week on Tuesday"""
        after = self._over(place, "filler", "role", marks=",")
        if not self._is(after, "weekday"):
            return None
        return Match(after + 1, day_math.in_week(self._today, weeks, int(self._at(after).value)))

    def _calendar_week(self, place: int) -> Match | None:
        week = self._number(self._over(place + 1, marks="."), high=53)
        if not week or not (self._is(place, "calendar_week") or self._at(place).value == "week"):
            return None
        return Match(self._over(place + 1, marks=".") + 1, day_math.week_friday(self._today, week))

    def _month(self, place: int) -> Match | None:
        """in April; alone it may be a name or a verb"""
        if not self._is(place, "month") or not self._roles(place):
            return None
        return Match(place + 1, self._month_of(place, ""))

    def _month_of(self, place: int, part: str) -> date | None:
        return day_math.named_month(self._today, int(self._at(place).value), part, self._past_after)

    # ── days with a name ─────────────────────────────────────────────────────────────────────────────────────────────
    def _weekday(self, place: int) -> Match | None:
        """Friday, next Friday, Friday next week, Friday 13 March"""
        which = self._at(place).value if self._is(place, "which") else ""
        start = self._over(place + 1, "filler") if which else place
        if not self._is(start, "weekday"):
            return None
        dated = self._dated(start + 1)
        if dated:
            return dated
        after = self._over(start + 1, "daytime", "filler")
        if self._is(after, "which"):
            which, after = self._at(after).value, after + 1
            if self._is(self._over(after, "filler"), "unit"):
                return self._weekday_of_week(start, which, self._over(after, "filler"))
        elif self._is(after, "unit") and self._at(after).value == "week":
            return self._weekday_of_week(start, self._trailing(after + 1), after)
        else:
            after = start + 1
        return Match(after, self._named(int(self._at(start).value), which))

    def _dated(self, place: int) -> Match | None:
        """The date that follows a weekday and settles it."""
        after = self._over(place, "filler", "role", marks=",.(")
        dated = self._numeric(after) or self._day_and_month(after) or self._month_and_day(after)
        if dated or self._is(after, "clock", "unit") or self._is(after + 1, "clock", "unit", "thing"):
            return dated
        day = self._number(after, high=31)
        apart = self._mark(place, ",.") or after == place or self._is(after + 1, "ordinal")
        if (
            not day
            or not apart
            or self._mark(after + 1, ":-%€")
            or not (self._is(after + 1, "ordinal") or self._at(after).value.isdecimal())
        ):
            return None
        return Match(self._over(after + 1, "ordinal"), day_math.day_of_month(self._today, day))

    def _trailing(self, place: int) -> str:
        token = self._at(self._over(place, "filler"))
        return token.value if token.kind == "which" else "next"

    def _weekday_of_week(self, start: int, which: str, unit: int) -> Match:
        if which == "past":
            return Match(unit + 1, None)
        weekday = int(self._at(start).value)
        day = day_math.in_week(self._today, int(which in ("next", "coming")), weekday)
        end = self._over(unit + 1, "which")
        return Match(end, day if day >= self._today else day_math.next_weekday(self._today, weekday))

    def _named(self, weekday: int, which: str) -> date | None:
        if which == "past":
            return None
        return (
            day_math.in_week(self._today, 1, weekday)
            if which == "next"
            else day_math.next_weekday(self._today, weekday)
        )

    def _day(self, place: int) -> Match | None:
        token = self._at(place)
        if token.kind not in ("day", "daytime"):
            return None
        day = day_math.plus(self._today, int(token.value or 0))
        return Match(place + 1, day, Weight.PLAIN if token.kind == "day" else Weight.DAYTIME)

    def _feast(self, place: int) -> Match | None:
        """the next one to come"""
        if not self._is(place, "feast"):
            return None
        value = self._at(place).value
        days = (self._feast_day(value, self._today.year + years) for years in (0, 1))
        return Match(place + 1, next((day for day in days if day >= self._today), None))

    def _feast_day(self, value: str, year: int) -> date:
        if value.startswith("easter"):
            return day_math.plus(day_math.easter(year, orthodox=self._orthodox), int(value.removeprefix("easter")))
        month, day = value.split("-")
        return date(year, int(month), int(day))
