"""When alerts may reach their reader: in working hours, so many a day, and at once what is critical."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from daemon.core.hours.business_hours import Calendar
from daemon.core.schedule.alerts import Alarm, Alert, Bundle
from daemon.core.state.marks import Mark

GRACE = timedelta(hours=1)  # what falls due at closing time still reaches who is packing up
SHOWN = 25  # alerts in one mail; the rest is a number
FLAGS = 10  # alarms
PAUSE = timedelta(hours=3)  # what is critical is gathered for so long once the day's share is used up


class Repeat(StrEnum):
    ONCE = "once"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Policy:
    per_day: int = 8  # mails to one reader
    repeat: Repeat = Repeat.ONCE
    critical: frozenset[str] = frozenset({"urgent", "complaint", "cancel", "bounced", "pulse"})  # red flags


def admitted(
    bundle: Bundle,
    policy: Policy,
    calendar: Calendar,
    had: Sequence[datetime],
    flags: Callable[[Alert], Iterable[str]],
    now: datetime,
) -> Bundle | None:
    """The part of a bundle that goes out now; None for nothing. What is held back stays due.

    `calendar` is the reader's; `had` says when the reader got each alert mail of this day; `flags` gives the red flags
    of an alert. A reader gets `policy.per_day` mails a day, in working hours. When they are used up, one more mail goes
    out in the last hour of the working day, with all that has become due since. Critical red flags wait neither for
    that hour nor for working hours; once the day's mails are used up they wait until PAUSE after the newest mail, so
    that several of them share one.
    """
    alerts = bundle.alerts
    beyond = sorted(had)[policy.per_day :]
    summed_up = any(_leaving(calendar, at) for at in beyond)
    full = len(had) >= policy.per_day and (summed_up or not _leaving(calendar, now))
    if full and now - max(had) < PAUSE:
        return None
    if full or not at_work(calendar, now):
        alerts = tuple(alert for alert in alerts if not alert.again and policy.critical & set(flags(alert)))
    return _shown(bundle, alerts, bundle.alarms)


def _shown(bundle: Bundle, alerts: tuple[Alert, ...], alarms: tuple[Alarm, ...]) -> Bundle | None:
    newest = tuple(sorted(alarms, key=lambda alarm: alarm.flag.at))
    shown = replace(
        bundle, alerts=alerts[:SHOWN], hidden=alerts[SHOWN:], alarms=newest[-FLAGS:], unshown=newest[:-FLAGS]
    )
    return shown if shown.marks else None


def parked(bundle: Bundle, waiting: Container[Mark]) -> Bundle | None:
    """What of a bundle waits in the outbox already, by its marks; None for nothing."""
    alerts = tuple(alert for alert in bundle.alerts if any(mark in waiting for mark in alert.marks))
    return _shown(bundle, alerts, tuple(alarm for alarm in bundle.alarms if alarm.mark in waiting))


def at_work(calendar: Calendar, now: datetime) -> bool:
    """Whether a reader looks at mail: in working hours, and a little longer."""
    return calendar.is_open(now) or calendar.is_open(now - GRACE)


def _leaving(calendar: Calendar, now: datetime) -> bool:
    """Whether less than an hour of the reader's working day is left."""
    midnight = datetime.combine(now.astimezone(calendar.zone).date() + timedelta(days=1), time(), calendar.zone)
    return calendar.measure(now, midnight) < GRACE


def same_day(at: datetime, now: datetime, calendar: Calendar) -> bool:
    return at.astimezone(calendar.zone).date() == now.astimezone(calendar.zone).date()
