"""Dates that are written with numbers: 12 March, 12.3., March the 12th, the 15th; and hours, which are today's."""

from __future__ import annotations

from datetime import date

from daemon.core.dates import day_math
from daemon.core.dates.token_row import Match, TokenRow, Weight

_MONTHS = 12
_CENTURY = 2000
_LATEST = 2100  # what is said of later years is no day that anybody waits for
_SHORT = 100  # a year of two digits is of our century


def iso(row: TokenRow, place: int) -> Match | None:
    """2026-03-12"""
    year, month, day = (row.number(place + step) for step in (0, 2, 4))
    if not (row.tight(place, 5) and row.mark(place + 1, "-.") and row.mark(place + 3, "-.")):
        return None
    if not (year and month and day) or year < _CENTURY:
        return None
    return Match(place + 5, _not_past(row, _sane(year, month, day)))


def dotted_hour(row: TokenRow, place: int) -> Match | None:
    """9.30, 16.00 Uhr, Thursday 10.15: no day of a month, or not the weekday that stands before it."""
    hour, minute, end = row.number(place, 0, 23), row.number(place + 2, 0, 59), place + 3
    if hour is None or minute is None or not (row.tight(place, 3) and row.mark(place + 1, ".")):
        return None
    monthly = 0 < minute <= _MONTHS
    if len(row.at(place + 2).value) != len("00") or (monthly and row.mark(end, "./-") and not row.at(end).spaced):
        return None
    if row.is_(end, "clock") and "after" in row.at(end).value and not _opens(row, end):
        return Match(end + 1, row.today, Weight.DAYTIME)
    if monthly and not _other_weekday(row, place, _coming(row, minute, hour) if hour else None):
        return None
    alone = "by" in row.roles(place) or row.is_(place - 1, "clock")  # `до 16.00`, `at 9.30`
    return Match(end, row.today if alone else None, Weight.DAYTIME)


def _other_weekday(row: TokenRow, place: int, day: date | None) -> bool:
    """Whether a weekday that is not that of `day` stands right before."""
    before = row.at(place - 2 if row.mark(place - 1, ",") else place - 1)
    return before.kind == "weekday" and (day is None or day.weekday() != int(before.value))


def numeric(row: TokenRow, place: int) -> Match | None:
    """12.3., 12.03, 12/3/2026: day first; 3/25 can only be month first."""
    first, second = row.number(place, high=31), row.number(place + 2, high=31)
    if not (first and second and row.tight(place, 3) and row.mark(place + 1, "./-")):
        return None
    if row.mark(place - 1, "./,") and not row.at(place).spaced:
        return None
    day, month = (first, second) if second <= _MONTHS else (second, first)
    return _numeric_with_year(row, place, day, month) or _numeric_without_year(row, place, day, month)


def _sane(year: int, month: int, day: int) -> date | None:
    return day_math.valid(year, month, day) if year <= _LATEST else None


def _numeric_with_year(row: TokenRow, place: int, day: int, month: int) -> Match | None:
    year = row.number(place + 4, low=0)
    if year is None or not (row.tight(place, 5) and row.mark(place + 3, "./-")):
        return None
    return Match(place + 5, _not_past(row, _sane(year + (_CENTURY if year < _SHORT else 0), month, day)))


def _numeric_without_year(row: TokenRow, place: int, day: int, month: int) -> Match | None:
    """Only what looks like a date: not 1.5 (pages), 24/7, 3-10."""
    end = place + 3
    dotted = row.mark(place + 1, ".") and row.mark(end, ".") and not row.at(end).spaced
    if row.mark(place + 1, "-") or _measures(row, place, end) or not (dotted or _placed(row, place)):
        return None
    if [row.at(place + step).value for step in range(3)] == ["24", "/", "7"] and not row.roles(place):
        return Match(end, None)
    return Match(end + dotted, _coming(row, month, day))


def _measures(row: TokenRow, place: int, end: int) -> bool:
    """Money, a share, a size or an hour; but in `5.12 godz. 9.00` the word is of what follows."""
    if _opens(row, end):
        return False
    return row.is_(end, "unit", "thing", "clock") or row.mark(end, "%€$£/") or row.mark(place - 1, "€$£")


def _opens(row: TokenRow, place: int) -> bool:
    """Whether `hour` stands before its number."""
    hour = row.is_(place, "clock") or (row.is_(place, "unit") and row.at(place).value == "hour")
    return hour and row.number(row.over(place + 1, marks="."), low=0) is not None


def _placed(row: TokenRow, place: int) -> bool:
    """Written as days are, with two digits for the month, or where days stand."""
    return len(row.at(place + 2).value) > 1 or bool(row.roles(place) - {"since"}) or row.is_(place - 1, "weekday")


def _not_past(row: TokenRow, day: date | None) -> date | None:
    return day if day and day >= row.today else None


def _coming(row: TokenRow, month: int, day: int) -> date | None:
    this_year = day_math.valid(row.today.year, month, day)
    if this_year is None:  # 29 February
        return _not_past(row, day_math.valid(row.today.year + 1, month, day))
    return day_math.coming(this_year, row.today, row.past)


def day_and_month(row: TokenRow, place: int) -> Match | None:
    """12 March, 12. März 2026, 12th of March, 3-10 mai (the last of them)"""
    day = row.number(place, high=31)
    after = row.over(place + 1, "ordinal", "filler", "role", marks=".")
    if day and row.mark(after, "-") and row.number(after + 1, high=31):
        day = row.number(after + 1, high=31)
        after = row.over(after + 2, "ordinal", "filler", marks=".")
    if not (day and row.is_(after, "month")):
        return None
    return _with_year(row, after + 1, int(row.at(after).value), day)


def month_and_day(row: TokenRow, place: int) -> Match | None:
    """March 12, March the 12th"""
    start = row.over(place + 1, "filler", "role", marks=".")
    day = row.number(start, high=31) if row.is_(place, "month") else None
    if not day or row.mark(start + 1, ":%€") or row.is_(start + 1, "clock", "unit"):
        return None
    return _with_year(row, row.over(start + 1, "ordinal"), int(row.at(place).value), day)


def _with_year(row: TokenRow, place: int, month: int, day: int) -> Match:
    after = row.over(place, "filler", marks=".,")
    year = row.number(after, low=2000, high=2100)
    if year:
        return Match(row.over(after + 1, "thing"), _not_past(row, day_math.valid(year, month, day)))
    return Match(place, _coming(row, month, day))


def day_number(row: TokenRow, place: int) -> Match | None:
    """The 15th, 15-го, am 15., il 15"""
    day = row.number(place, high=31)
    after = place + 1
    if (
        not day
        or row.mark(after, "%€$£:+/")
        or row.is_(row.over(after, marks="."), "unit", "thing", "clock", "working")
    ):
        return None
    if row.is_(after, "ordinal") and row.is_(row.over(after + 1, "filler"), "unit"):
        return None
    if row.is_(after, "ordinal"):
        return Match(after + 1, day_math.day_of_month(row.today, day))
    if "on" not in row.roles(place):
        return None
    plain = not row.is_(after, "word") and not (
        row.mark(after, ",.") and row.number(after + 1) and not row.at(after + 1).spaced
    )
    return Match(after, day_math.day_of_month(row.today, day), Weight.PLAIN if plain else Weight.LOOSE)


def clock(row: TokenRow, place: int) -> Match | None:
    """16:30, 3 pm, um 9, alle 15, after 5: today, where no day is named"""
    start = row.over(place + 1, "filler", "clock") if _opens_hour(row, place) else place
    if row.number(start, 0, 23) is None:
        return None
    timed = row.mark(start + 1, ":") and row.tight(start, 3) and row.number(start + 2, 0, 59) is not None
    marked = row.is_(start + 1, "clock") and "after" in row.at(start + 1).value
    dated = row.is_(row.over(start + 1, "filler", marks="-"), "unit", "month", "ordinal", "number", "working")
    if timed or marked or (start > place and not dated):
        return Match(_clock_end(row, start), row.today, Weight.DAYTIME)
    return None


def _opens_hour(row: TokenRow, place: int) -> bool:
    token = row.at(place)
    if token.kind == "unit":
        return token.value == "hour" and not row.is_(place - 1, "number")
    return (token.kind == "clock" and "before" in token.value) or (token.kind == "role" and token.value == "after")


def _clock_end(row: TokenRow, place: int) -> int:
    end = place + 1
    if row.mark(end, ":.") and row.tight(place, 3) and row.number(end + 1, 0, 59) is not None:
        end += 2
    if row.is_(end, "clock") and "after" in row.at(end).value:
        end += 1
    return end + 1 if row.number(end, 0, 59) is not None and not row.at(end).spaced else end
