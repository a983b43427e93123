"""An event of a calendar mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Series:
    """How an event comes again (RFC 5545 section 3.3.10)."""

    often: str  # DAILY, WEEKLY, MONTHLY
    interval: int = 1
    count: int | None = None  # how often in all
    until: datetime | None = None
    days: tuple[tuple[int, int], ...] = ()  # which of the month, 0 for any, -1 for the last; weekday, 0 for Monday


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar mail says of one event."""

    uid: str
    method: str  # REQUEST, PUBLISH, CANCEL, REPLY
    title: str  # one line
    sequence: int = 0  # of two versions the one with the higher counts
    stamped: datetime | None = None  # when this version was made
    start: datetime | None = None  # of the first; midnight in UTC of a whole day; an answer may have none
    whole_day: bool = False
    zone: str = ""  # in which it was arranged, by its IANA name; "" where that is unknown
    series: Series | None = None
    left_out: tuple[datetime, ...] = ()  # starts of the series that there are not
    instead_of: datetime | None = None  # it is about this start of the series alone
    answer: str = ""  # of REPLY: ACCEPTED, DECLINED, …
    people: tuple[str, ...] = ()  # the addresses of those who are invited
