"""When a draft that nobody answers is asked about again: its PM is, then a colleague, and then it is decided."""

from __future__ import annotations

from datetime import datetime, timedelta

from daemon.core.hours.business_hours import Calendar

PATIENCE = timedelta(hours=2)  # of their working time that each has to answer


def reminder_at(asked: datetime, hour: datetime, calendar: Calendar) -> datetime:
    """When the PM is reminded of a draft: some time before its `hour`, and not at once. Raises NeverOpen."""
    return max(calendar.add(asked, PATIENCE), calendar.subtract(hour, PATIENCE))


def instead_at(asked: datetime, hour: datetime, calendar: Calendar) -> datetime:
    """When the deputy or lead is asked in the PM's place, who was `asked` last then. Raises NeverOpen."""
    return max(calendar.add(asked, PATIENCE), hour)
