"""The calendars in a file (RFC 5545), by the zones that everybody knows: what a file says of zones itself is not read.

A zone of the file's own is a program: "each second since 1970" takes longer to work out than anybody lives. And the
library remembers it by its name for all files to come, so that a stranger could move other people's calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Calendar

# What the library raises of what is no calendar, when it reads it and when a value is asked for. OSError is of a zone
# whose name is a folder of zones, as in TZID=Europe.
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)

_FOLD = re.compile(r"(?<!\n)\n+[ \t]")  # RFC 5545 section 3.1, and blank lines as the library takes them
_ZONE = "VTIMEZONE"


def calendars(text: str) -> list[Calendar]:
    """The calendars in `text`. Raises one of UNREADABLE for what is none."""
    from icalendar import Calendar  # noqa: PLC0415 -- 4 MB for who never meets one
    from icalendar.timezone import tzp  # noqa: PLC0415

    tzp.use_default()  # without what it remembers of other files
    lines = _FOLD.sub("", text.replace("\r\n", "\n")).split("\n")
    return Calendar.from_ical("\n".join(_without_zones(lines)), multiple=True)


def is_instant(value: datetime) -> bool:
    """Whether it is in a zone that everybody knows; any other may be any hour."""
    return isinstance(value.tzinfo, ZoneInfo | timezone)


def _without_zones(lines: list[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        plain = line.strip().upper()
        begins = plain.startswith("BEGIN") and plain.endswith(_ZONE)
        inside = inside or begins
        if not inside:
            yield line
        if plain.startswith("END") and plain.endswith(_ZONE):
            inside = False
