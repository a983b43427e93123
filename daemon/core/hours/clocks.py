"""Clocks: what to believe when the time is earlier than it was."""

from __future__ import annotations

from datetime import datetime, timedelta

BACKWARDS = timedelta(minutes=5)  # a clock that goes back further is not believed at once
STEADY = timedelta(hours=1)  # but when it has gone on so long from there: then it was wrong before


def doubted(last: datetime | None, since: datetime | None, now: datetime) -> datetime | None:
    """Since when the clock is not believed, by its own hands; None where it is.

    `last` is the latest instant that was believed, `since` what this said the time before.
    """
    if last is None or last - now < BACKWARDS:
        return None
    return since if since and since <= now else now


def steady(since: datetime, now: datetime) -> bool:
    return now - since >= STEADY
