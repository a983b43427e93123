"""Who wrote a mail, to whom and when, as its header says: the one place that knows mail-parser.

mail-parser is given what it is good at: address fields and the Received line that stand once and hold no bytes beyond
ASCII. Where it reports a defect or finds nothing, our own reading takes over. The same people write to each other
again, so that each mailbox of a list is read by itself and remembered; a date in the form that nearly every program
gives it needs no recovery, and is read by that form.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.errors import MessageError
from functools import lru_cache

from mailparser.dates import parse_mail_date
from mailparser.utils import get_addresses, receiveds_parsing

from daemon.core.message.addresses import address, addresses
from daemon.core.message.headers import octets_to_text
from daemon.core.message.hops import arrival_hop
from daemon.core.model import Address

_KNOWN = frozenset({"from", "to", "cc", "reply-to"})
_FAULTS = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)
# One mailbox of a list, and the comma behind it: no comments, groups, literals or escapes.
_ITEM = re.compile(r'((?:"[^"\\\r\n]*"|[^",;:()<>\[\]\\])*(?:<[^",;:()<>\[\]\\]*>[ \t\r\n]*)?)(?:,|\Z)')
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    r"\s*(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), {1,2})?(\d{1,2}) ([A-Z][a-z]{2}) ([12]\d{3}) (\d\d):(\d\d):([0-5]\d)"
    r" ([+-])(\d\d)([03]0)(?: \([A-Z]{1,5}\))?\s*",
    re.ASCII,
)


class People:
    """Over the fields of one mail: lower-case name → raw values in order."""

    def __init__(self, fields: Mapping[str, Sequence[str]], charset: str | None) -> None:
        self._fields = fields
        self._charset = charset

    def read(self, name: str) -> tuple[Address, ...]:
        values = self._fields.get(name, ())
        known = name in _KNOWN and len(values) == 1 and values[0].isascii() and _mailboxes(values[0])
        return known or addresses(values, self._charset)

    def date(self) -> datetime | None:
        """The Date field with the sender's offset."""
        value = next(iter(self._fields.get("date", ())), "")
        return _plain(value) or (_date(value) if value.isascii() else None) or instant(value)

    def received(self) -> datetime | None:
        """When a server took it (UTC)."""
        hop = arrival_hop(self._fields.get("received", ()))
        stamp = hop.rpartition(";")[2]
        at = _plain(stamp) or (_received(hop) if hop.isascii() else None) or instant(stamp)
        return at.astimezone(UTC) if at else None


def instant(value: str) -> datetime | None:
    """A date in any form that mail programs have written; None for what is none."""
    try:
        at = email.utils.parsedate_to_datetime(octets_to_text(value)[:128])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError:
        return None


def _mailboxes(value: str) -> tuple[Address, ...]:
    """The mailboxes of a field; none where mail-parser finds a defect in one."""
    items = _items(value)
    if items is None:
        return _of(value) or ()
    read = [_of_one(item) for item in items]
    return () if None in read else tuple(one for found in read for one in found or ())


def _items(value: str) -> list[str] | None:
    """The mailboxes of a list as they are written; None for a list that more than commas and angles hold together."""
    items, place = [], 0
    while place < len(value):
        match = _ITEM.match(value, place)
        if match is None:
            return None
        items.append(match[1].strip(" \t\r\n"))
        place = match.end()
    return [item for item in items if item]


def _of(value: str) -> tuple[Address, ...] | None:
    """What mail-parser makes of it; None with a defect, and where it fails, as it does on a broken encoded word."""
    defects: list[object] = []
    try:
        found = get_addresses(value, defects=defects, decode_names=True)
    except _FAULTS:
        return None
    return None if defects else tuple(address("" if name == spec else name, spec) for name, spec in found if spec)


_of_one = lru_cache(maxsize=8192)(_of)


def _plain(value: str) -> datetime | None:
    """`Fri, 14 Nov 2014 08:38:44 -0800`; None for what is in another form, and for a day that no calendar has."""
    match = _DATE.fullmatch(value)
    if match is None or match[2] not in _MONTHS:
        return None
    day, year, hour, minute, second = map(int, match.group(1, 3, 4, 5, 6))
    offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
    try:
        zone = timezone(-offset if match[7] == "-" else offset)
        return datetime(year, _MONTHS.index(match[2]) + 1, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _date(value: str) -> datetime | None:
    try:
        found = parse_mail_date(value)
    except _FAULTS:
        return None
    at: datetime | None = found.value
    if at is None:
        return None
    try:
        return at.astimezone(timezone(timedelta(hours=float(found.timezone))))
    except (ValueError, OverflowError):  # an offset of days, or a year that another zone does not have
        return at


def _received(hop: str) -> datetime | None:
    try:
        hops = receiveds_parsing([hop]) if hop else []
    except _FAULTS:
        return None
    stated = hops[0].get("date_utc") if hops else None
    return datetime.fromisoformat(stated) if stated else None
