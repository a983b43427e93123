"""When a client's regular update is due, and for which period."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from daemon.core.filing.people import Client, Rhythm
from daemon.core.hours.business_hours import Calendar, parse_hours
from daemon.core.state.marks import Mark, Updated

STALE = timedelta(hours=48)  # later than this an update is no longer news: it is skipped and the PM told
_EPOCH = date(2024, 1, 1)  # a Monday: every second or fourth week is counted from here
_MOVED = 60  # days: a client who is closed for longer is written to all the same
_WAKING = parse_hours("Mon-Sun 07:00-21:00")  # when an update may arrive late, where no hours are named


@dataclass(frozen=True, slots=True)
class Slot:
    """One regular update: the period that it covers and the instant that it is for (UTC)."""

    period: str  # the ISO week of the slot's local day before it was moved, such as 2026-W12
    start: datetime
    at: datetime

    def mark(self, client: str) -> Updated:
        return Updated(client, self.period)


def latest_slot(client: Client, rhythm: Rhythm, now: datetime) -> Slot:
    """The newest slot at or before `now`. Wall clock in the client's zone; an hour that DST skips moves forward.

    A slot on a day on which the client is not written to moves to the next other day. What so falls together with the
    next slot is told by that one, which covers both periods.
    """
    calendar = client_calendar(client)
    day = now.astimezone(client.zone).date()
    day -= timedelta(days=(day.weekday() - rhythm.weekday) % 7)
    day -= timedelta(weeks=((day - _EPOCH).days // 7) % rhythm.weeks)
    days = [day - timedelta(weeks=rhythm.weeks * n) for n in range(_MOVED // 7 + 3)]
    instants = [_instant(client, rhythm, open_day(client, one, calendar)) for one in days]
    latest = next(n for n, at in enumerate(instants) if at <= now)
    usual = instants[latest] - timedelta(weeks=rhythm.weeks)
    start = next((at for at in instants[latest:] if at < instants[latest]), usual)
    year, week, _ = days[latest].isocalendar()
    return Slot(f"{year}-W{week:02}", start, instants[latest])


def open_day(client: Client, day: date, calendar: Calendar | None = None) -> date:
    """`day`, or the next one on which the client may be written to; `day` itself where there is none for long."""
    calendar = calendar or client_calendar(client)
    ahead = (day + timedelta(days=n) for n in range(_MOVED + 1))
    return next((one for one in ahead if calendar.week[one.weekday()] and one not in calendar.closed), day)


def client_calendar(client: Client) -> Calendar:
    """When a client may be written to."""
    return Calendar(client.zone, client.hours or _WAKING, client.closed)


def _instant(client: Client, rhythm: Rhythm, day: date) -> datetime:
    return datetime.combine(day, rhythm.at, client.zone).astimezone(UTC)


def due_slot(client: Client, done: Container[Mark], since: datetime, now: datetime) -> Slot | None:
    """The slot whose update is owed now: not done, not from before the clerk began, in the client's waking hours."""
    if client.update is None:
        return None
    slot = latest_slot(client, client.update, now)
    if slot.mark(client.id) in done or slot.at < since:
        return None
    late = now - slot.at > timedelta(hours=1)
    if late and not stale(slot, now) and not client_calendar(client).is_open(now):
        return None
    return slot


def stale(slot: Slot, now: datetime) -> bool:
    return now - slot.at > STALE
