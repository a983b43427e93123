"""When a team works, by the hours at which its mails were written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

USUAL = "Mon-Fri 09:00-18:00"
_FEWEST = 30  # mails that show a habit
_EDGE = 0.08  # of the mails may lie before the first hour, and after the last
_SELDOM = 0.04  # of the mails on one weekday: then nobody works on it
_EARLIEST, _LATEST = 7, 20
_SHORTEST = 6  # hours
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def working_hours(instants: Iterable[datetime], zone: ZoneInfo) -> str:
    """Days and hours as the configuration writes them; the usual ones where too few mails tell."""
    local = [at.astimezone(zone) for at in instants]
    if len(local) < _FEWEST:
        return USUAL
    days = Counter(at.weekday() for at in local)
    working = [day for day in range(7) if days[day] >= _SELDOM * len(local)]
    hours = sorted(at.hour for at in local if at.weekday() in working)
    edge = int(_EDGE * len(hours))
    first = max(hours[edge], _EARLIEST)
    last = min(hours[-1 - edge] + 1, _LATEST)
    if last - first < _SHORTEST:
        return USUAL
    return f"{_named(working)} {first:02}:00-{last:02}:00"


def _named(days: list[int]) -> str:
    """`Mon-Fri`, or `Mon, Tue, Thu` where a day between is free."""
    whole = len(days) > 1 and days == list(range(days[0], days[-1] + 1))
    return f"{_DAYS[days[0]]}-{_DAYS[days[-1]]}" if whole else ", ".join(_DAYS[day] for day in days)
