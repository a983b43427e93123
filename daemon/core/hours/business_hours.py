"""Business hours: when a team works, and what an hour of its time is on everybody's clock.

Spans are wall-clock times of the team's zone; what passes within them is real time, so the night in which the clock
changes has an hour more or less when the team works through it, and nothing changes when it sleeps.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

from daemon.core.hours.week import Span, Week

LONGEST_CLOSURE = 400  # days in a row without an open hour; after that a calendar is wrong, not closed

_DAY, _MINUTE, _NOTHING = timedelta(days=1), timedelta(minutes=1), timedelta()
_MIDNIGHT = time()
_JANUARY, _DECEMBER = 1, 12
_Open = tuple[datetime, datetime]  # opening and closing, in UTC


class NeverOpen(ValueError):
    """A calendar without an open hour for more than a year."""


@dataclass(frozen=True, slots=True)
class ClosedDay:
    day: date
    name: str  # of the holiday; "" for a day off


@dataclass(frozen=True, slots=True)
class _Year:
    """The spans that begin in one year, in order."""

    openings: list[datetime]
    closings: list[datetime]
    so_far: list[timedelta]  # how long the spans before each of them take; at the end, all

    @property
    def whole(self) -> timedelta:
        return self.so_far[-1]

    def passed(self, at: datetime) -> timedelta:
        """How much of them has passed at `at` (UTC)."""
        last = bisect_right(self.openings, at) - 1
        if last < 0:
            return _NOTHING
        return self.so_far[last] + min(at, self.closings[last]) - self.openings[last]

    def when(self, passed: timedelta) -> datetime:
        """The first instant (UTC) at which so much of them has passed: more than nothing, and not more than all."""
        span = bisect_left(self.so_far, passed) - 1
        return self.openings[span] + (passed - self.so_far[span])


@dataclass(frozen=True, eq=False)
class Calendar:
    """When a team works. All instants that come in are aware; all that go out are in UTC."""

    zone: ZoneInfo
    week: Week  # see parse_hours
    closed: Mapping[date, str] = field(default_factory=dict)  # local days on which no span begins → name of the holiday
    _known: dict[date, tuple[_Open, ...]] = field(default_factory=dict, init=False, repr=False)
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False)

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """The instant at which `duration` of business time has passed since `start`. Raises NeverOpen."""
        at = start.astimezone(UTC)
        if duration <= _NOTHING:
            return at
        year, before = self._passed(at)
        spans, until = self._year(year), before + duration
        if until <= spans.whole:  # as nearly always: it is looked up, and nobody walks from day to day
            return spans.when(until)
        ahead = self._ahead(at)
        while duration > _NOTHING:
            opening, closing = next(ahead)
            at = min(closing, opening + duration)
            duration -= at - opening
        return at

    def subtract(self, end: datetime, duration: timedelta) -> datetime:
        """The instant from which `duration` of business time passes until `end`. Raises NeverOpen."""
        at = end.astimezone(UTC)
        back = self._back(at)
        while duration > _NOTHING:
            opening, closing = next(back)
            at = max(opening, closing - duration)
            duration -= closing - at
        return at

    def measure(self, start: datetime, end: datetime) -> timedelta:
        """The business time from `start` to `end`; nothing when `end` is not later."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if end <= start:
            return _NOTHING
        (first, before), (last, until) = self._passed(start), self._passed(end)
        if first == last:
            return until - before
        return sum((self._year(year).whole for year in range(first, last)), until - before)

    def _passed(self, at: datetime) -> tuple[int, timedelta]:
        """A year whose predecessors' spans are all over, and how much of its own and of later ones has passed at `at`.

        A span ends on the day after it begins at the latest.
        """
        if _JANUARY < at.month < _DECEMBER:  # it is the same year in each zone
            return at.year, self._year(at.year).passed(at)
        day = self._local(at)
        year = (day - _DAY).year
        passed = self._year(year).passed(at)
        return year, passed if year == day.year else passed + self._year(day.year).passed(at)

    def _year(self, year: int) -> _Year:
        if year not in self._years:
            spans = [span for day in _days(date(year, 1, 1), date(year, 12, 31)) for span in self._spans(day)]
            so_far = list(accumulate((closing - opening for opening, closing in spans), initial=timedelta()))
            self._years[year] = _Year([opening for opening, _ in spans], [closing for _, closing in spans], so_far)
        return self._years[year]

    def is_open(self, at: datetime) -> bool:
        day = self._local(at)
        near = (day - _DAY, day, day + _DAY)
        return any(opening <= at < closing for one in near for opening, closing in self._spans(one))

    def next_open(self, at: datetime) -> datetime:
        """`at` itself when the team works then, else the next opening. Raises NeverOpen."""
        return next(self._ahead(at))[0]

    def close_of(self, day: date, after: datetime) -> datetime:
        """When the team goes home on `day`, or on the last working day before it; after `after` in any case.

        What is promised for a Saturday is due on Friday evening; what was promised for yesterday, this evening.
        Raises NeverOpen.
        """
        for near in _days(day - _DAY * LONGEST_CLOSURE, day, backwards=True):
            if spans := self._spans(near):
                if spans[-1][1] > after:
                    return spans[-1][1]
                break
        opening = self._local(self.next_open(after))
        return max(end for near in (opening - _DAY, opening) for _, end in self._spans(near) if end > after)

    def closed_between(self, start: datetime, end: datetime) -> tuple[ClosedDay, ...]:
        """The days from `start` to `end` on which the team would work if they were not closed."""
        days = _days(self._local(start), self._local(end))
        return tuple(
            ClosedDay(day, self.closed[day]) for day in days if self.week[day.weekday()] and day in self.closed
        )

    @cached_property
    def working_day(self) -> timedelta:
        """How long the team works on a usual day: what "2d" is two of."""
        lengths = Counter(sum(span.end - span.start for span in spans) for spans in self.week if spans)
        return timedelta(minutes=max(lengths, key=lambda minutes: (lengths[minutes], minutes)))

    def _ahead(self, at: datetime) -> Iterator[_Open]:
        """What is left of the open spans from `at` on."""
        at, day, idle = at.astimezone(UTC), self._local(at) - _DAY, 0
        while idle <= LONGEST_CLOSURE:
            idle += 1
            for opening, closing in self._spans(day):
                if closing > at:
                    idle = 0
                    yield max(opening, at), closing
            day += _DAY
        raise NeverOpen(
            f"no open hour in {LONGEST_CLOSURE} days after {day - _DAY * idle}; check hours and closed days"
        )

    def _back(self, at: datetime) -> Iterator[_Open]:
        """What has passed of the open spans before `at`, latest first."""
        at, day, idle = at.astimezone(UTC), self._local(at) + _DAY, 0
        while idle <= LONGEST_CLOSURE:
            idle += 1
            for opening, closing in reversed(self._spans(day)):
                if opening < at:
                    idle = 0
                    yield opening, min(closing, at)
            day -= _DAY
        raise NeverOpen(
            f"no open hour in {LONGEST_CLOSURE} days before {day + _DAY * idle}; check hours and closed days"
        )

    def _local(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _spans(self, day: date) -> tuple[_Open, ...]:
        """When it is open, of the spans that begin on `day`; the same days are asked for again and again.

        A day may have begun while the clock shows the day before once more: where it goes back at midnight.
        """
        if day not in self._known:
            spans = () if day in self.closed else self.week[day.weekday()]
            ends = [self._ends(day, span) for span in spans]
            self._known[day] = tuple((opening, closing) for opening, closing in ends if opening < closing)
        return self._known[day]

    def _ends(self, day: date, span: Span) -> _Open:
        start, end = self._wall(day, span.start), self._wall(day, span.end)
        opening, closing = start.astimezone(UTC), end.replace(fold=1).astimezone(UTC)
        if closing - opening == end - start:  # nobody changes the clock meanwhile
            return opening, closing
        return self._instant(start), self._instant(end)

    def _wall(self, day: date, minutes: int) -> datetime:
        """What the local clock shows so long after midnight, if nobody changes it."""
        return datetime.combine(day, _MIDNIGHT, self.zone) + _MINUTE * minutes

    def _instant(self, wall: datetime) -> datetime:
        """The first instant at which the local clock shows that time or, if it leaps over it, a later one."""
        first, again = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
        if first == again:
            return first
        before, after = sorted((first, again))
        shown = before.astimezone(self.zone).replace(tzinfo=None)
        return before if shown == wall.replace(tzinfo=None) else self._leap(before, after)

    def _leap(self, before: datetime, after: datetime) -> datetime:
        """The second between the two at which the clock is changed."""
        offset = before.astimezone(self.zone).utcoffset()
        while after - before > timedelta(seconds=1):
            middle = before + (after - before) // 2
            if middle.astimezone(self.zone).utcoffset() == offset:
                before = middle
            else:
                after = middle
        return after.replace(microsecond=0)


def _days(first: date, last: date, *, backwards: bool = False) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield last - _DAY * n if backwards else first + _DAY * n
