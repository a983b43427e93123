"""Days that have a name: Friday, Friday next week, tomorrow, Easter."""

from __future__ import annotations

from datetime import date

from daemon.core.dates import day_math, written_dates
from daemon.core.dates.token_row import Match, TokenRow, Weight


def weekday(row: TokenRow, place: int) -> Match | None:
    """Friday, next Friday, Friday next week, Friday week, Friday 13 March"""
    which = row.at(place).value if row.is_(place, "which") else ""
    start = row.over(place + 1, "filler") if which else place
    if not row.is_(start, "weekday"):
        return None
    weekday = int(row.at(start).value)
    dated = _dated(row, start + 1, weekday)
    if dated:
        return dated
    after = row.over(start + 1, "daytime", "filler")
    if row.is_(after, "which") and (dated := _dated(row, after + 1, weekday)):
        return dated
    if of_week := _of_week(row, start, weekday):
        return of_week
    if row.is_(after, "which"):
        return Match(after + 1, _named(row, weekday, row.at(after).value))
    return Match(start + 1, _named(row, weekday, which))


def _of_week(row: TokenRow, start: int, weekday: int) -> Match | None:
    """Friday next week, le jeudi de la semaine prochaine; Friday week, Freitag in einer Woche: a week after Friday."""
    after = row.over(start + 1, "daytime", "filler", "role")
    if row.is_(after, "which") and _is_week(row, row.over(after + 1, "filler")):
        return _weekday_of_week(row, weekday, row.at(after).value, row.over(after + 1, "filler"))
    if row.number(after, high=1) and _is_week(row, after + 1):
        after += 1
    if not _is_week(row, after):
        return None
    trailing = row.at(row.over(after + 1, "filler"))
    return _weekday_of_week(row, weekday, trailing.value if trailing.kind == "which" else "week", after)


def _is_week(row: TokenRow, place: int) -> bool:
    return row.is_(place, "unit") and row.at(place).value == "week"


def _dated(row: TokenRow, place: int, weekday: int) -> Match | None:
    """The date that follows a weekday and settles it."""
    after = row.over(place, "filler", "role", marks=",.(")
    if written_dates.dotted_hour(row, after):
        return None
    dated = (
        written_dates.numeric(row, after)
        or written_dates.day_and_month(row, after)
        or written_dates.month_and_day(row, after)
    )
    if dated or row.is_(after, "clock", "unit") or row.is_(after + 1, "clock", "unit", "thing"):
        return dated
    day = row.number(after, high=31)
    apart = row.mark(place, ",.") or after == place or row.is_(after + 1, "ordinal")
    if (
        not day
        or not apart
        or row.mark(after + 1, ":-%€")
        or not (row.is_(after + 1, "ordinal") or row.at(after).value.isdecimal())
    ):
        return None
    named = day_math.day_of_month(row.today, day)
    if not row.is_(after + 1, "ordinal") and named and named.weekday() != weekday:
        return None  # `Thursday 9`: an hour, as the ninth is another weekday
    return Match(row.over(after + 1, "ordinal"), named)


def _weekday_of_week(row: TokenRow, weekday: int, which: str, unit: int) -> Match:
    if which == "past":
        return Match(unit + 1, None)
    end = row.over(unit + 1, "which")
    if which == "week":
        return Match(end, _named(row, weekday, which))
    day = day_math.in_week(row.today, int(which in ("next", "coming")), weekday)
    return Match(end, day if day >= row.today else day_math.next_weekday(row.today, weekday))


def _named(row: TokenRow, weekday: int, which: str) -> date | None:
    if which == "past":
        return None
    if which == "week":
        return day_math.plus(day_math.next_weekday(row.today, weekday), 7)
    return day_math.in_week(row.today, 1, weekday) if which == "next" else day_math.next_weekday(row.today, weekday)


def day(row: TokenRow, place: int) -> Match | None:
    token = row.at(place)
    if token.kind not in ("day", "daytime"):
        return None
    day = day_math.plus(row.today, int(token.value or 0))
    return Match(place + 1, day, Weight.PLAIN if token.kind == "day" else Weight.DAYTIME)


def feast(row: TokenRow, place: int) -> Match | None:
    """The next one to come"""
    if not row.is_(place, "feast"):
        return None
    value = row.at(place).value
    days = (_feast_day(row, value, row.today.year + years) for years in (0, 1))
    return Match(place + 1, next((day for day in days if day >= row.today), None))


def _feast_day(row: TokenRow, value: str, year: int) -> date:
    if value.startswith("easter"):
        return day_math.plus(day_math.easter(year, orthodox=row.orthodox), int(value.removeprefix("easter")))
    month, day = value.split("-")
    return date(year, int(month), int(day))
