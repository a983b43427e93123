"""The events of a calendar mail (RFC 5545, RFC 5546): what it invites to, moves, cancels or accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from daemon.core.message.calendars import UNREADABLE, calendars, is_instant
from daemon.core.message.charset import decode
from daemon.core.model import Appointment, DataFile, Series
from daemon.core.words.text import short

if TYPE_CHECKING:
    from icalendar import Component

MOST = 20  # events of one mail
MOST_LEFT_OUT = 100  # days that are taken out of a series
MOST_PEOPLE = 50

_MAILTO = re.compile(r"(?i)mailto:\s*(\S{1,250}@\S{1,250})\s*")
_TITLE, _UID = 120, 255  # characters
_METHODS = frozenset({"REQUEST", "PUBLISH", "CANCEL", "REPLY"})
_OFTEN = frozenset({"DAILY", "WEEKLY", "MONTHLY"})
_UNDERSTOOD = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "WKST"})
_BY_DAY = re.compile(r"([+-]?\d{0,2})(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LARGEST = 1_000_000


def appointments(method: str | None, files: Iterable[DataFile]) -> tuple[Appointment, ...]:
    """The events in the first calendar of a mail that a program wrote with this METHOD; () of any other, and of what
    cannot be read. Never raises.
    """
    file = next((one for one in files if one.kind == "ics"), None)
    if file is None or method not in _METHODS:
        return ()
    try:
        return tuple(islice(_events(decode(file.content, "utf-8")), MOST))
    except UNREADABLE:
        return ()


def _events(text: str) -> Iterator[Appointment]:
    for calendar in calendars(text):
        method = str(calendar.get("METHOD", "PUBLISH")).upper()
        for event in calendar.walk("VEVENT"):
            if method in _METHODS and (found := _event(event, method)):
                yield found


def _event(event: Component, method: str) -> Appointment | None:
    """The event; None of one without a name or a time, or whose time has no zone and may be any."""
    uid, start = str(event.get("UID", ""))[:_UID], event.decoded("DTSTART", None)
    timeless = start is None or (isinstance(start, datetime) and not is_instant(start))
    if not uid or (timeless and method != "REPLY"):
        return None
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return Appointment(
        uid=uid,
        method="CANCEL" if cancelled else method,
        sequence=max(0, min(int(event.get("SEQUENCE", 0)), _LARGEST)),
        stamped=_instant(event.decoded("DTSTAMP", None)),
        title=short(str(event.get("SUMMARY", "")), _TITLE),
        start=None if timeless else _instant(start),
        whole_day=start is not None and not isinstance(start, datetime),
        zone=start.tzinfo.key if isinstance(start, datetime) and isinstance(start.tzinfo, ZoneInfo) else "",
        series=_series(event),
        left_out=tuple(islice(_left_out(event), MOST_LEFT_OUT)),
        instead_of=_instant(event.decoded("RECURRENCE-ID", None)),
        answer=_answer(event) if method == "REPLY" else "",
        people=tuple(
            found[1].lower() for one in _people(event)[:MOST_PEOPLE] if (found := _MAILTO.fullmatch(str(one)))
        ),
    )


def _instant(value: object) -> datetime | None:
    """In UTC; a day as its midnight there."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if is_instant(value) else None
    return datetime.combine(value, time(), UTC) if isinstance(value, date) else None


def _series(event: Component) -> Series | None:
    """How it comes again: daily, weekly or monthly; None of a rule that says more, of which the first day counts."""
    rule = event.get("RRULE")
    if not rule or isinstance(rule, list) or not _UNDERSTOOD.issuperset(rule):
        return None
    often = str(rule["FREQ"][0]).upper()
    if often not in _OFTEN or len(rule.get("BYMONTHDAY", ())) > 1:
        return None
    days = [_BY_DAY.fullmatch(str(day).upper()) for day in rule.get("BYDAY", ())]
    return Series(
        often=often,
        interval=max(1, min(int(rule.get("INTERVAL", [1])[0]), _LARGEST)),
        count=int(rule["COUNT"][0]) if "COUNT" in rule else None,
        until=_instant(rule["UNTIL"][0]) if "UNTIL" in rule else None,
        days=tuple((int(day[1] or 0), _DAYS.index(day[2])) for day in days if day),
    )


def _left_out(event: Component) -> Iterator[datetime]:
    found = event.get("EXDATE", [])
    for part in found if isinstance(found, list) else [found]:
        yield from filter(None, (_instant(one.dt) for one in part.dts))


def _people(event: Component) -> list[Any]:
    people = event.get("ATTENDEE", [])
    return people if isinstance(people, list) else [people]


def _addresses(event: Component) -> Iterator[re.Match[str]]:
    return filter(None, (_MAILTO.fullmatch(str(one)) for one in _people(event)[:MOST_PEOPLE]))


def _answer(event: Component) -> str:
    """ACCEPTED, DECLINED, …: of the only attendee, who answers."""
    (person,) = _people(event)
    return str(person.params.get("PARTSTAT", "")).upper()
