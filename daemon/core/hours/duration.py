"""Durations as people write them: `8h`, `2d`. How long a day is depends on whose day it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

WEEK = 5  # days

_WRITTEN = re.compile(r"(?:\d{1,4}(?:\.\d{1,2})?[wdhm])+")
_PART = re.compile(r"([\d.]+)([wdhm])")


@dataclass(frozen=True, slots=True)
class Duration:
    """Days, and hours and minutes beside them."""

    days: float = 0.0
    time: timedelta = timedelta()

    def in_days_of(self, day: timedelta) -> timedelta:
        """How long it is where a day is `day`: for business time `Calendar.working_day`."""
        return self.days * day + self.time


def parse_duration(text: str) -> Duration:
    """`8h`, `90m`, `1h 30m`, `2d`, `1w` (five days). Raises ValueError, with what would be right."""
    short = "".join(text.lower().split())
    if not _WRITTEN.fullmatch(short):
        raise ValueError(f'{text!r} is no duration; write hours, minutes or days with their unit: "8h", "90m", "2d"')
    parts = [(float(number), unit) for number, unit in _PART.findall(short)]
    hours = {"h": timedelta(hours=1), "m": timedelta(minutes=1)}
    return Duration(
        days=sum(number * (WEEK if unit == "w" else 1) for number, unit in parts if unit in "wd"),
        time=sum((number * hours[unit] for number, unit in parts if unit in hours), timedelta()),
    )
