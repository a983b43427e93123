"""When a client's regular update is due, and for which period."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from daemon.core.business_hours import Calendar, parse_hours
from daemon.core.people import Client, Rhythm

STALE = timedelta(hours=48)  # later than this an update is no longer news: it is skipped and the PM told
_EPOCH = date(2024, 1, 1)  # a Monday: every second or fourth week is counted from here
_WAKING = parse_hours("Mon-Sun 07:00-21:00")  # when a late update may still arrive, where no hours are named


@dataclass(frozen=True, slots=True)
class Slot:
    """One regular update: the period that it covers and the instant that it is for (UTC)."""

    period: str  # the ISO week of the slot's local day, such as 2026-W12
    start: datetime
    at: datetime

    def key(self, client: str) -> str:
        return f"update:{client}:{self.period}"


def latest_slot(client: Client, rhythm: Rhythm, now: datetime) -> Slot:
    """The newest slot at or before `now`. Wall clock in the client's zone; an hour that DST skips moves forward."""
    day = now.astimezone(client.zone).date()
    day -= timedelta(days=(day.weekday() - rhythm.weekday) % 7)
    day -= timedelta(weeks=((day - _EPOCH).days // 7) % rhythm.weeks)
    at = _instant(client, rhythm, day)
    if at > now:
        day -= timedelta(weeks=rhythm.weeks)
        at = _instant(client, rhythm, day)
    start = _instant(client, rhythm, day - timedelta(weeks=rhythm.weeks))
    year, week, _ = day.isocalendar()
    return Slot(f"{year}-W{week:02}", start, at)


def _instant(client: Client, rhythm: Rhythm, day: date) -> datetime:
    return datetime.combine(day, rhythm.at, client.zone).astimezone(UTC)


def due_slot(client: Client, done: Container[str], since: datetime, now: datetime) -> Slot | None:
    """The slot whose update is owed now: not done, not from before the clerk began, in the client's waking hours."""
    if client.update is None:
        return None
    slot = latest_slot(client, client.update, now)
    if slot.key(client.id) in done or slot.at < since:
        return None
    late = now - slot.at > timedelta(hours=1)
    if late and not stale(slot, now) and not Calendar(client.zone, client.hours or _WAKING).is_open(now):
        return None
    return slot


def stale(slot: Slot, now: datetime) -> bool:
    return now - slot.at > STALE
