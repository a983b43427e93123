"""The monthly report: when it is due and which month it covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from daemon.core.state.marks import Reported


@dataclass(frozen=True, slots=True)
class Monthly:
    """On which day of the month, at what time of the team's clock, the month before is reported."""

    day: int  # 1 to 28
    at: time


@dataclass(frozen=True, slots=True)
class Month:
    """One month that a report covers, from `start` to before `end` (UTC), and the instant that the report is for."""

    first: date
    start: datetime
    end: datetime
    at: datetime

    def mark(self, reader: str) -> Reported:
        return Reported(reader, f"{self.first:%Y-%m}")


def latest_month(rhythm: Monthly, zone: ZoneInfo, now: datetime) -> Month:
    """The newest month whose report is due at or before `now`; all by the wall clock of `zone`."""
    first = now.astimezone(zone).date().replace(day=1)
    at = _instant(first.replace(day=rhythm.day), rhythm.at, zone)
    if at > now:
        first = _before(first)
        at = _instant(first.replace(day=rhythm.day), rhythm.at, zone)
    return Month(_before(first), _midnight(_before(first), zone), _midnight(first, zone), at)


def _before(first: date) -> date:
    """The first of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return _instant(day, time(), zone)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
