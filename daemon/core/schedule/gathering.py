"""One mail at a time: what goes along with a mail that its reader gets anyway, and what waits for the next one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, time, timedelta

from daemon.core.hours.business_hours import Calendar
from daemon.core.schedule.alerts import Alert, Bundle, Level

WARNED = timedelta(hours=1)  # a warning comes so long after the alert before it
LATE = timedelta(hours=2)  # … what is overdue, and was told before
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
    nothing, `own` what the reader is responsible for: of all else the first of a day goes at once, and the rest
    together when the day ends. With a `digest` in the morning, what they know and would read again just as the day ends
    stands there. A red flag never waits.
    """
    if bundle.alarms:
        return False
    alerts = [alert for alert in bundle.alerts if not alert.rides]
    if not alerts or not had:
        return not alerts
    midnight = datetime.combine(now.astimezone(calendar.zone).date() + timedelta(days=1), time(), calendar.zone)
    closing = calendar.add(now, calendar.measure(now, midnight))

    def waits(alert: Alert) -> bool:
        span = WARNED if alert.level == Level.WARNING else LATE
        until = min(max(had) + span, closing) if own(alert) else closing
        if digest and own(alert) and alert.level == Level.BREACH:
            until = max(had) + span
        in_time = alert.level != Level.WARNING or until + SPARE <= alert.owed.deadline.due_at
        return now < until and in_time and not presses(alert)

    return all(waits(alert) for alert in alerts)
