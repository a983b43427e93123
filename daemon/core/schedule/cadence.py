"""On which days a rhythm falls, before closed days and pauses change that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from daemon.core.filing.people import Rhythm

_EPOCH = date(2024, 1, 1)  # a Monday: every second or fourth week is counted from here
_DAY = timedelta(days=1)


def days_back(rhythm: Rhythm, last: date) -> Iterator[date]:
    """The days of the rhythm up to `last`, newest first, without end."""
    return _weekly(rhythm, last) if rhythm.weeks else _monthly(rhythm, last)


def phase_of(week: str) -> int:
    """The phase of a rhythm that has a day in that ISO week, as `Updated.period` spells it."""
    return (date.fromisoformat(f"{week}-1") - _EPOCH).days // 7


def usual(rhythm: Rhythm) -> timedelta:
    """How long a period usually is."""
    return timedelta(weeks=rhythm.weeks or 4)


def day_of(rhythm: Rhythm, monday: date) -> date:
    """The day of the rhythm in the week of `monday`; its Sunday where the rhythm, as it is now, has none there."""
    sunday = monday + 6 * _DAY
    newest = next(days_back(rhythm, sunday))
    return newest if newest >= monday else sunday


def _weekly(rhythm: Rhythm, last: date) -> Iterator[date]:
    day = last - (last.weekday() - rhythm.weekday) % 7 * _DAY
    day -= timedelta(weeks=((day - _EPOCH).days // 7 - rhythm.phase) % rhythm.weeks)
    while True:
        yield day
        day -= timedelta(weeks=rhythm.weeks)


def _monthly(rhythm: Rhythm, last: date) -> Iterator[date]:
    first = last.replace(day=1)
    while True:
        day = first.replace(day=rhythm.day) if rhythm.day else _last_weekday(first, rhythm.weekday)
        if day <= last:
            yield day
        first = (first - _DAY).replace(day=1)


def _last_weekday(first: date, weekday: int) -> date:
    """The last such weekday of the month that begins on `first`."""
    end = (first + timedelta(days=31)).replace(day=1) - _DAY
    return end - (end.weekday() - weekday) % 7 * _DAY
