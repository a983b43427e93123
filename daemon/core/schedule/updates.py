"""When a client's regular update is due, and for which period."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile

from daemon.core.filing.people import Client, Rhythm
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.week import parse_hours
from daemon.core.schedule.cadence import days_back, usual
from daemon.core.state.marks import Mark, Updated

STALE = timedelta(hours=48)  # later than this an update is no longer news: it is skipped and the PM told
_MOVED = timedelta(days=60)  # a client who is closed for longer is written to all the same
_YEAR = timedelta(days=400)  # that is looked back for a slot; a longer pause is none, but an end
_DAY = timedelta(days=1)
_AHEAD = 20  # weeks within which the next slot is looked for
_WAKING = parse_hours("Mon-Sun 07:00-21:00")  # when an update may arrive late, where no hours are named


@dataclass(frozen=True, slots=True)
class Slot:
    """One regular update: the period that it covers and the instant that it is for (UTC)."""

    period: str  # the ISO week of the slot's local day before it was moved, such as 2026-W12
    start: datetime
    at: datetime
    # The weeks that are this slot's: later than that of the slot before it, up to its own or the last that fell with it
    after: str = field(default="", compare=False)
    until: str = field(default="", compare=False)

    def mark(self, client: str) -> Updated:
        return Updated(client, self.period)

    def told(self, client: str, done: Collection[Mark]) -> bool:
        """Whether an update was made for this slot, or in its weeks by another rhythm that the client had before."""
        if self.mark(client) in done:
            return True
        weeks = (one.period for one in done if isinstance(one, Updated) and one.client == client)
        return any(self.after < week <= self.until for week in weeks)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A day of the rhythm, and the instant for which its update is."""

    day: date
    at: datetime

    @property
    def week(self) -> str:
        year, week, _ = self.day.isocalendar()
        return f"{year}-W{week:02}"


def latest_slot(client: Client, rhythm: Rhythm, now: datetime) -> Slot:
    """The newest slot at or before `now`. Wall clock in the client's zone; an hour that DST skips moves forward.

    A slot on a day on which the client is not written to moves to the last other day before. What so falls together is
    told once, and the slot after it covers the time since. In a pause there are no slots.
    """
    turns = _turns(client, rhythm, now)
    past = [turn for turn in turns if turn.at <= now] or turns[-1:]
    together = [turn for turn in past if turn.at == past[0].at]
    first, last = together[-1], together[0]
    start = next((turn.at for turn in past if turn.at < first.at), first.at - usual(rhythm))
    before = next(days_back(rhythm, first.day - _DAY))
    return Slot(first.week, start, first.at, _Turn(before, start).week, last.week)


def _turns(client: Client, rhythm: Rhythm, now: datetime) -> list[_Turn]:
    """Those of a year back, and of the days ahead that may have been moved to before `now`, newest first."""
    calendar = client_calendar(client)
    today = now.astimezone(client.zone).date()
    days = takewhile(lambda day: day > today - _YEAR, days_back(rhythm, today + _MOVED))
    moved = [(day, open_day(client, day, calendar)) for day in days]
    kept = [pair for pair in moved if not any(rhythm.pauses_on(day) for day in pair)] or moved[-1:]
    return [_Turn(day, _instant(client, rhythm, on)) for day, on in kept]


def open_day(client: Client, day: date, calendar: Calendar | None = None) -> date:
    """`day`, or the last before it on which the client may be written to; `day` itself where there is none for long."""
    calendar = calendar or client_calendar(client)
    back = (day - _DAY * n for n in range(_MOVED.days + 1))
    return next((one for one in back if calendar.week[one.weekday()] and one not in calendar.closed), day)


def client_calendar(client: Client) -> Calendar:
    """When a client may be written to."""
    return Calendar(client.zone, client.hours or _WAKING, client.closed)


def _instant(client: Client, rhythm: Rhythm, day: date) -> datetime:
    return datetime.combine(day, rhythm.at, client.zone).astimezone(UTC)


def due_slot(client: Client, done: Collection[Mark], since: datetime, now: datetime) -> Slot | None:
    """The slot whose update is owed now: not done, not from before the clerk began, in the client's waking hours."""
    if client.update is None:
        return None
    slot = latest_slot(client, client.update, now)
    if slot.at < since or slot.told(client.id, done):
        return None
    late = now - slot.at > timedelta(hours=1)
    if late and not stale(slot, now) and not client_calendar(client).is_open(now):
        return None
    return slot


def next_slot(client: Client, rhythm: Rhythm, now: datetime) -> Slot | None:
    """The first slot after `now`; None in a long pause."""
    ahead = (latest_slot(client, rhythm, now + timedelta(weeks=weeks)) for weeks in range(1, _AHEAD))
    return next((slot for slot in ahead if slot.at > now), None)


def slot_after(slot: Slot, client: Client, rhythm: Rhythm, now: datetime) -> Slot | None:
    """The first slot after `slot` whose update is not told with it; None in a long pause."""
    found, done = next_slot(client, rhythm, max(now, slot.at)), [slot.mark(client.id)]
    if found and found.told(client.id, done):
        found = next_slot(client, rhythm, found.at)
    return found


def slot_of(client: Client, period: str, made: datetime) -> Slot:
    """The slot of `period`, whose update was `made` then; the rhythm may be another one by now."""
    if client.update is None:
        return Slot(period, made - timedelta(weeks=1), made)
    latest, coming = latest_slot(client, client.update, made), next_slot(client, client.update, made)
    return coming if coming and coming.period == period else replace(latest, period=period)


def goes_alone_at(client: Client, calendar: Calendar, hour: datetime, shown_at: datetime) -> datetime | None:
    """When an update that a PM was shown goes out without a word; None: never. `calendar` is the PM's.

    Raises NeverOpen.
    """
    after = client.update.alone_after if client.update else None
    return None if after is None else max(hour, calendar.add(shown_at, after))


def stale(slot: Slot, now: datetime) -> bool:
    return now - slot.at > STALE
