"""One mail at a time: what goes along with a mail that its reader gets anyway, and what waits for the next one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, time, timedelta

from daemon.core.hours.business_hours import Calendar
from daemon.core.schedule.alerts import Alert, Bundle, Level

WARNED = timedelta(hours=1)  # a warning comes so long after the alert before it
LATE = timedelta(hours=2)  # what is overdue, and was told before, may wait so long of the reader's working time
LED = timedelta(hours=3)  # … what is escalated to somebody above, and no longer than the step took
SPARE = timedelta(minutes=45)  # that a warning still comes before the due time, however long it is gathered


def gathered(
    bundle: Bundle,
    had: Collection[datetime],
    calendar: Calendar,
    now: datetime,
    presses: Callable[[Alert], bool],
    own: Callable[[Alert], bool],
    *,
    digest: bool = False,
) -> bool:
    """Whether all of a bundle waits for another mail to its reader, until closing time at the latest.

    `had` says when the reader got each alert of this day, `calendar` is the reader's. `presses` tells what waits for
    nothing, `own` what the reader is responsible for: of all else a first mail of the day gathers some hours, and a
    second one the rest when the day ends. With a `digest` the next morning, what they know and would read again just
    as the day ends stands there. A red flag never waits.
    """
    if bundle.alarms:
        return False
    closing = _closing(calendar, now)

    def until(alert: Alert) -> datetime:
        if alert.level == Level.WARNING:
            return min(max(had) + WARNED, closing) if had else now
        if own(alert):
            return _known_until(alert, calendar, digest=digest)
        return closing if had else min(_led_until(alert, calendar), closing)

    def waits(alert: Alert) -> bool:
        at = until(alert)
        in_time = alert.level != Level.WARNING or at + SPARE <= alert.owed.deadline.due_at
        return now < at and in_time and not presses(alert)

    return all(waits(alert) for alert in bundle.alerts if not alert.rides)


def _known_until(alert: Alert, calendar: Calendar, *, digest: bool) -> datetime:
    """Until when who is responsible, and knows the due time, is not told that it is over; never after the lead is."""
    due, steps = alert.owed.deadline.due_at, alert.owed.deadline.escalations
    if alert.level != Level.BREACH or alert.again:
        return due
    at = min((calendar.add(due, LATE), *steps))
    midnight = _midnight(calendar, due)
    tomorrow = calendar.next_open(midnight) < midnight + timedelta(days=1)
    return at if digest and tomorrow else min(at, _closing(calendar, due))


def _led_until(alert: Alert, calendar: Calendar) -> datetime:
    """Until when a step of an escalation waits for others: the first that its reader has not heard of."""
    due, steps = alert.owed.deadline.due_at, alert.owed.deadline.escalations
    reached = steps[min(mark.level for mark in alert.marks) - Level.ESCALATION]
    return calendar.add(reached, min(LED, calendar.measure(due, reached)))


def _closing(calendar: Calendar, at: datetime) -> datetime:
    """When the team goes home on that day; `at` itself where it has."""
    return calendar.add(at, calendar.measure(at, _midnight(calendar, at)))


def _midnight(calendar: Calendar, at: datetime) -> datetime:
    """When that day ends."""
    return datetime.combine(at.astimezone(calendar.zone).date() + timedelta(days=1), time(), calendar.zone)
