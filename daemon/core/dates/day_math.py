"""Days that are named by their place: the Friday of next week, the end of the month, two working days from now."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

HALF_YEAR = timedelta(days=183)
_SATURDAY = 5
_DECEMBER = 12
_IN_WEEK = {"start": 1, "mid": 2}
_IN_MONTH = {"start": 5, "mid": 15}


def plus(day: date, days: int) -> date:
    """`days` later; the last day that Python knows when that is beyond it."""
    return day + timedelta(days=days) if days < (date.max - day).days else date.max


def working_days_later(day: date, count: int) -> date:
    """`count` days from Monday to Friday later; whole weeks at once, so that a wild number costs nothing."""
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    weeks, rest = divmod(min(count, 10_000), 5)
    over_weekend = 2 if day.weekday() + rest >= _SATURDAY else 0
    return plus(day, 7 * weeks + rest + over_weekend)


def next_weekday(today: date, weekday: int) -> date:
    """The nearest such day after today: never today itself."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def in_week(today: date, weeks: int, weekday: int) -> date:
    return today + timedelta(days=7 * weeks + weekday - today.weekday())


def week_part(today: date, weeks: int, part: str) -> date:
    """Tuesday for the start of a week, Wednesday for its middle, Friday for its end or the week as such.

    Of this week, when that is over: Sunday for the end, next week's day for the start and middle.
    """
    day = in_week(today, weeks, _IN_WEEK.get(part, 4))
    if day >= today:
        return day
    return in_week(today, 1, _IN_WEEK[part]) if part in _IN_WEEK else in_week(today, 0, 6)


def month_part(year: int, month: int, part: str) -> date:
    """The 5th for the start of a month, the 15th for its middle, the last day for its end or the month as such."""
    return date(year, month, _IN_MONTH.get(part) or calendar.monthrange(year, month)[1])


def this_month(today: date, months: int, part: str) -> date:
    """The part of the month that is `months` after today's; the next one's where it is over."""
    day = month_part(*_months_later(today, months), part)
    return day if day >= today else month_part(*_months_later(today, months + 1), part)


def period_end(today: date, unit: str, ahead: int) -> date:
    """The last day of this quarter or year, or of the one that is `ahead` of it."""
    if unit == "year":
        return date(today.year + ahead, _DECEMBER, 31)
    return month_part(*_months_later(today, 2 - (today.month - 1) % 3 + 3 * ahead), "end")


def _months_later(today: date, months: int) -> tuple[int, int]:
    years, month = divmod(today.month - 1 + months, 12)
    return today.year + years, month + 1


def named_month(today: date, month: int, part: str, past: timedelta) -> date | None:
    return coming(month_part(today.year, month, part), today, past)


def coming(day: date, today: date, past: timedelta = HALF_YEAR) -> date | None:
    """A date without a year: this year's; next year's when this year's is over by more than `past` (in December
    "10 January" is to come); none when it is over by less, because then the writer speaks of what was.
    """
    if day >= today:
        return day
    return valid(day.year + 1, day.month, day.day) if today - day > past else None


def day_of_month(today: date, day: int) -> date | None:
    """The next such day of a month, today included."""
    for months in range(3):
        year, month = _months_later(today, months)
        if day <= calendar.monthrange(year, month)[1] and (months or day >= today.day):
            return date(year, month, day)
    return None


def valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def week_friday(today: date, week: int) -> date | None:
    """The Friday of an ISO calendar week."""
    try:
        return coming(date.fromisocalendar(today.year, week, 5), today)
    except ValueError:
        return None


def easter(year: int, *, orthodox: bool) -> date:
    """Easter Sunday (Gauss; for the Gregorian calendar in the form of Meeus, for the Julian plus its 13 days)."""
    if orthodox:
        d = (19 * (year % 19) + 15) % 30
        month, day = divmod(d + (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7 + 114, 31)
        return date(year, month, day + 1) + timedelta(days=13)
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + rest - 7 * ((a + 11 * h + 22 * rest) // 451) + 114, 31)
    return date(year, month, day + 1)
