"""How long to wait before trying again."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)
PATIENT = 8  # tries before the waits grow, where the next one may well do: a quarter of an hour, as greylisting takes
GIVE_UP = timedelta(days=2)


def next_try(attempts: int, now: datetime) -> datetime:
    """When to try again after `attempts` failures: 1, 2, 4 … minutes, an hour at most."""
    doubled: int = 2 ** min(attempts - 1, 10)
    return now + min(LONGEST, FIRST * doubled)


def next_try_soon(attempts: int, now: datetime) -> datetime:
    """The same, with waits that stay at two minutes for the first quarter of an hour."""
    return next_try(max(min(attempts, 2), attempts - PATIENT + 1), now)


def hopeless(first: datetime, now: datetime) -> bool:
    """Whether two days of trying are enough (RFC 5321, 4.5.4.1 asks 4–5 of a relay; a human should know sooner)."""
    return now - first >= GIVE_UP
