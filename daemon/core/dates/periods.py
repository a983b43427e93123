"""Spans and periods: in two days, within 3–5 working days, the end of next week, early June, the weekend."""

from __future__ import annotations

from datetime import date

from daemon.core.dates import day_math, written_dates
from daemon.core.dates.token_row import LOOK_BACK, Match, TokenRow, Weight

_FEW = 3  # days: "in the coming days"
_LAST_HOUR = 23  # 48h is no hour of a day
_BETWEEN = 2  # tokens between two numbers of a span: "3 to 5"
_HOURS = frozenset({"minute", "hour"})
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365, "weekend": 7}


def past(row: TokenRow, place: int) -> Match | None:
    """yesterday, last Friday, the past two weeks"""
    if row.is_(place, "day") and row.at(place).value == "past":
        return Match(row.over(place + 1, "daytime"), None)
    if not row.is_(place, "which") or row.at(place).value != "past":
        return None
    end = row.over(place + 1, "number", "filler", "working")
    return Match(end + 1, None) if row.is_(end, "unit", "weekday", "month") else None


def count(row: TokenRow, place: int) -> Match | None:
    """Two days, 3–5 working days, 24 to 48 hours: the larger number"""
    count, after = _amount(row, place)
    unit = row.over(after, "filler", "which", "working", "role")
    hours = row.is_(unit, "clock") and "after" in row.at(unit).value and (count or 0) > _LAST_HOUR
    if count is None or not (hours or row.is_(unit, "unit")):
        return None
    end = row.over(unit + 1, "working")
    working = any(row.is_(step, "working") for step in range(after, end))
    if row.is_(row.over(end, "filler"), "ago"):
        return Match(row.over(end, "filler") + 1, None)
    if row.is_(unit + 1, "which") and row.at(unit + 1).value == "past":
        return Match(unit + 2, None)
    weight = Weight.PLAIN if row.roles(place) or row.is_(end, "role") else Weight.LOOSE
    return Match(end, _later(row, count, "hour" if hours else row.at(unit).value, working=working), weight)


def _amount(row: TokenRow, place: int) -> tuple[int | None, int]:
    count, after = row.number(place), place + 1
    if count is None:
        return None, after
    step = row.over(after, "filler", "role", marks="-")
    more = row.number(step)
    return (max(count, more), step + 1) if more and step - after <= _BETWEEN else (count, after)


def _later(row: TokenRow, count: int, unit: str, *, working: bool) -> date:
    if unit in _HOURS:
        return day_math.plus(row.today, count // 24 if unit == "hour" else 0)
    if unit == "workday" or (working and unit == "day"):
        return day_math.working_days_later(row.today, count)
    return day_math.plus(row.today, count * _DAYS_IN[unit])


def bare_unit(row: TokenRow, place: int) -> Match | None:
    """Within the day, in a week, через час: a unit without a number after a word for a span"""
    if not row.is_(place, "unit") or "by" not in row.roles(place) or row.is_(place - 1, "which"):
        return None
    unit = row.at(place).value
    if unit == "weekend":
        return None
    return Match(
        row.over(place + 1, "working"),
        row.today if unit in ("day", "workday") else _later(row, 1, unit, working=False),
    )


def period(row: TokenRow, place: int) -> Match | None:
    """End of next week, this month, early June, the weekend"""
    part, which, after = _qualities(row, place)
    if row.is_(after, "month") and part:
        return Match(after + 1, _month_of(row, after, part))
    if not row.is_(after, "unit"):
        return None
    unit = row.at(after).value
    end = row.over(after + 1, "filler")
    if row.is_(end, "which") and not which:
        which, end = row.at(end).value, end + 1
    else:
        end = after + 1
    if which == "past":
        return Match(end, None)
    return _period_day(row, place, unit, part, which, end) if part or which or unit == "weekend" else None


def _qualities(row: TokenRow, place: int) -> tuple[str, str, int]:
    """The part and the `which` that stand before a unit, in any order."""
    part = which = ""
    for _ in range(LOOK_BACK):
        if not row.is_(place, "part", "which"):
            break
        if row.is_(place, "part"):
            part = row.at(place).value
        else:
            which = row.at(place).value
        after = row.over(place + 1, "filler", "role", marks="-")
        if not row.is_(after, "part", "which", "unit", "month"):
            return part, which, place + 1
        place = after
    return part, which, place


def _period_day(row: TokenRow, place: int, unit: str, part: str, which: str, end: int) -> Match:
    ahead = which in ("next", "coming")
    if unit == "weekend":
        return Match(end, _weekend(row, row.roles(place), ahead=which == "next"), shifts=False)
    if unit in _HOURS:
        return Match(end, row.today)
    if unit in ("day", "workday"):
        few = 1 if unit == "workday" else _FEW
        return Match(end, row.today if part or not ahead else _later(row, few, unit, working=False), Weight.LOOSE)
    if unit in ("quarter", "year"):
        return Match(end, day_math.period_end(row.today, unit, int(ahead)))
    if unit == "month":
        return Match(end, day_math.this_month(row.today, int(ahead), part))
    weight = Weight.PLAIN if part or ahead else Weight.LOOSE  # "this week" is often an excuse for what comes next
    return _weekday_in(row, end, int(ahead)) or Match(end, day_math.week_part(row.today, int(ahead), part), weight)


def _weekend(row: TokenRow, roles: frozenset[str], *, ahead: bool) -> date:
    """Before it is Friday, after it Monday, on it Sunday."""
    step = 4 if "by" in roles else 7 if "after" in roles else 6
    return max(day_math.in_week(row.today, int(ahead), step), row.today)


def _weekday_in(row: TokenRow, place: int, weeks: int) -> Match | None:
    """Next week on Tuesday"""
    after = row.over(place, "filler", "role", marks=",")
    if not row.is_(after, "weekday"):
        return None
    weekday = int(row.at(after).value)
    day = day_math.in_week(row.today, weeks, weekday)
    return Match(after + 1, day if day >= row.today else day_math.next_weekday(row.today, weekday))


def calendar_week(row: TokenRow, place: int) -> Match | None:
    token = row.at(place)
    if token.kind != "calendar_week" and token.value != "week":
        return None
    week = row.number(row.over(place + 1, marks="."), high=53)
    if not week:
        return None
    return Match(row.over(place + 1, marks=".") + 1, day_math.week_friday(row.today, week))


def calendar_week_behind(row: TokenRow, place: int) -> Match | None:
    """In der 24. KW"""
    week, after = row.number(place, high=53), row.over(place + 1, "ordinal", marks=".")
    if not week or not row.is_(after, "calendar_week"):
        return None
    return Match(after + 1, day_math.week_friday(row.today, week))


def week_of(row: TokenRow, place: int) -> Match | None:
    """The week of 8 June: its Friday"""
    start = row.over(place + 1, "filler", "role")
    if not row.is_(place, "unit") or row.at(place).value != "week" or "from" not in row.roles(start):
        return None
    first = written_dates.day_and_month(row, start) or written_dates.numeric(row, start)
    if not first or not first.day:
        return None
    return Match(first.end, day_math.week_part(first.day, 0, "end"))


def week_before(row: TokenRow, place: int) -> Match | None:
    """A week on Thursday: the one after the next. Not twice a week on Thursday, nor two weeks."""
    unit, after = place + 1, row.over(place + 2, "filler", "role")
    opens = row.number(place, high=1) and row.is_(unit, "unit") and row.at(unit).value == "week"
    if not opens or not row.is_(after, "weekday") or "on" not in row.roles(after) or row.is_(place - 1, "thing"):
        return None
    return Match(after + 1, day_math.plus(day_math.next_weekday(row.today, int(row.at(after).value)), 7))


def month(row: TokenRow, place: int) -> Match | None:
    """In April; alone it may be a name or a verb"""
    if not row.is_(place, "month") or not row.roles(place):
        return None
    return Match(place + 1, _month_of(row, place, ""))


def _month_of(row: TokenRow, place: int, part: str) -> date | None:
    return day_math.named_month(row.today, int(row.at(place).value), part, row.past)
