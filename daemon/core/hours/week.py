"""A week of opening hours, and how people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES = 24 * 60  # of a day
EXAMPLE = '"Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-13:00"'

_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d\d))?-(\d{1,2})(?:[:.](\d\d))?")


class BadHours(ValueError):
    """Hours that cannot be read: what is wrong, and what would be right."""


@dataclass(frozen=True, slots=True)
class Span:
    """Opening hours, in minutes after midnight; the end may lie in the next day: 22:00-06:00 is 1320 to 1800."""

    start: int
    end: int


Week = tuple[tuple[Span, ...], ...]  # the spans that begin on each weekday, from Monday


def parse_hours(text: str) -> Week:
    """`Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-13:00` or `24/7` as spans for each weekday. Raises BadHours.

    Days in English, whole or their first three letters; several by commas; spans may end the next day (22:00-06:00).
    """
    if "".join(text.split()) == "24/7":
        return ((Span(0, MINUTES),),) * 7
    week: list[list[Span]] = [[] for _ in DAYS]
    days: list[int] = []
    for part in re.split("[,;]", re.sub(r"\s*[-–—]\s*", "-", text)):
        name, *spans = part.split() or [""]
        days += _weekdays(name, text)
        for day in days if spans else ():
            week[day] += [_span(span, text) for span in spans]
        days = [] if spans else days
    if days:
        raise BadHours(f"{text!r}: no hours after the last day; write {EXAMPLE}")
    _refuse_overlaps(week, text)
    return tuple(tuple(sorted(spans, key=lambda span: span.start)) for spans in week)


def _weekdays(name: str, text: str) -> list[int]:
    first, _, last = name.partition("-")
    start, end = _weekday(first, text), _weekday(last or first, text)
    return [(start + n) % 7 for n in range((end - start) % 7 + 1)]


def _weekday(name: str, text: str) -> int:
    short = name.lower().rstrip(".")
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for number, day in enumerate(full):
        if len(short) >= 3 and day.startswith(short):  # noqa: PLR2004
            return number
    raise BadHours(f"{text!r}: {name!r} is no weekday; write Mon, Tue, Wed, Thu, Fri, Sat or Sun, as in {EXAMPLE}")


def _span(span: str, text: str) -> Span:
    match = _SPAN.fullmatch(span)
    if not match:
        raise BadHours(f"{text!r}: {span!r} is no span of hours; write 09:00-13:00, as in {EXAMPLE}")
    start, end = _minutes(match[1], match[2], text), _minutes(match[3], match[4], text)
    if start in (end, MINUTES):
        raise BadHours(f"{text!r}: {span!r} is empty; write 00:00-24:00 for a whole day")
    return Span(start, end if end > start else end + MINUTES)


def _minutes(hour: str, minute: str | None, text: str) -> int:
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) >= 60 or minutes > MINUTES:  # noqa: PLR2004
        raise BadHours(f"{text!r}: {hour}:{minute or '00'} is no time of day; the last is 24:00")
    return minutes


def _refuse_overlaps(week: list[list[Span]], text: str) -> None:
    """Also those that begin in the evening and meet the next morning's."""
    spans = sorted((day * MINUTES + span.start, day * MINUTES + span.end) for day in range(7) for span in week[day])
    if not spans:
        raise BadHours(f"{text!r}: no open hours at all; write {EXAMPLE}")
    around = [*spans, (spans[0][0] + 7 * MINUTES, spans[0][1])]
    for (_, end), (start, _) in pairwise(around):
        if start < end:
            day = DAYS[start // MINUTES % 7].title()
            raise BadHours(f"{text!r}: two spans overlap on {day}; write each hour once")
