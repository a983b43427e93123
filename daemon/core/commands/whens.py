"""The time in a command: `2d`, `until Monday`, `monday 9:00`, `12 Dec`. All of it is understood, or nothing is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from daemon.core.commands.handwriting import Handwriting, by_day
from daemon.core.dates.date_words import NO_TOKEN, DateToken, date_words
from daemon.core.dates.dates import Dates
from daemon.core.hours.duration import Duration, parse_duration
from daemon.core.words.grammar import listed, one_of
from daemon.core.words.rules import Rules
from daemon.core.words.text import fold

_PART = re.compile(r"\d+|[^\W\d_]+|[^\s\w]")
_CLOCKS = (
    re.compile(r"(?<![\d.,/:-])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?!\d)(?:\s*(?P<half>[ap])\.?m\b)?"),
    re.compile(r"(?<![\d.,/:-])(?P<hour>1[0-2]|0?[1-9])\s*(?P<half>[ap])\.?m\b(?P<minute>)"),
)
_CUT = re.compile(r"\s*[-–—]\s*|\s+")
_REST = re.compile(r"(?:[^\W\d_]+[\s'’]+){0,2}\d{1,2}\.?\s+(?P<month>\D+(?:\d{4})?)")  # `to 12 December`
_NEXT_WEEK = ({("which", "next"), ("unit", "week")}, {("which", "coming"), ("unit", "week")})
_NO_DAY = (("unit", "minute"), ("unit", "hour"))  # `give me a minute` is no day
_FROM = {"from", "start"}
_SMALL = ("role", "filler", "word")
_NAMING_DAYS = {"number", "weekday", "day", "month", "which", "part"}
_AT = (("clock", "before"), ("role", "on"))
_LATEST = 23
_NOON = 12
_LONGEST = 80  # characters
_FARTHEST = timedelta(days=3660)  # what lies beyond is a slip of the pen, and would be counted hour by hour


@dataclass(frozen=True, slots=True)
class When:
    """A point in time as it was written; what it is in hours is for the calendar to say."""

    day: date | None = None
    clock: time | None = None  # in the writer's zone
    span: Duration | None = None  # business time from now on

    def __bool__(self) -> bool:
        return bool(self.day or self.clock or self.span)


NO_TIME = When()


class WhenReader:
    """Reads times in one language. `fillers` are words that say nothing: until, for, on."""

    def __init__(self, rules: Rules, language: str, fillers: frozenset[str]) -> None:
        self._language = language
        self._fillers = fillers
        self._units = rules.rule(language, "commands", "unit").words
        self._handwriting = Handwriting(rules, language)
        self._numbers = rules.rule(language, "dates", "number").words
        self._words = date_words(rules, language)
        self._dates = Dates(rules)
        hour = one_of(listed(rules, (language,), "day", "hour"))
        marked = rf"(?<![\d.,/:-])(?P<hour>[01]?\d|2[0-3])\s*(?:{hour})\s*(?P<minute>[0-5]\d)?(?!\w)(?P<half>)"
        self._clocks = (*_CLOCKS, re.compile(marked))

    def read(self, text: str, today: date, *, ahead: bool = False) -> When:
        """What `text`, and all of it, says of a time; an empty When where it is not wholly understood.

        `ahead`: `next week` is its first day and not the last: a sleeper wants to wake then.
        """
        text = self._handwriting.plain(text, today) if len(text) <= _LONGEST else ""
        if not text:
            return NO_TIME
        if span := self._span(text):
            return _ahead(span)
        clock, rest = self._clock(text)
        if not self._says(rest):
            return When(clock=clock)
        day = self._day(rest, today, ahead=ahead)
        return When(day, clock or self._hour(rest)) if day and today <= day <= today + _FARTHEST else NO_TIME

    def _hour(self, text: str) -> time | None:
        """The hour behind a day: `Monday at 9`."""
        *before, at, last = [NO_TOKEN, NO_TOKEN, *self._words.read(text)]
        behind_day = any(one.kind in ("weekday", "day") for one in before)
        if last.kind != "number" or (at.kind, at.value) not in _AT or not behind_day or int(last.value) > _LATEST:
            return None
        return time(by_day(int(last.value)))

    def _day(self, text: str, today: date, *, ahead: bool) -> date | None:
        if not self._is_date(text):
            return None
        found = self._words.read(text)
        said = [token for token in found if token.kind in ("which", "unit", "number", "part")]
        named = any(one.kind in ("weekday", "month", "day") for one in found)
        if not named and any((one.kind, one.value) in _NO_DAY for one in said):
            return None
        if ahead and {(one.kind, one.value) for one in said} in _NEXT_WEEK:
            return today + timedelta(days=7 - today.weekday())
        return self._dates.due(text, self._language, today)

    def later(self, text: str) -> bool:
        """Whether `text` may say of an absence that it begins later: `from Monday`, `5–12 December`, `in May`."""
        found = self._words.read(fold(text))
        if [one.kind for one in found if one.kind not in ("role", "filler")] == ["month"]:
            return True
        month = next((place for place, one in enumerate(found) if one.kind == "month"), 0)
        days = sum(one.kind == "number" and one.value.isdecimal() for one in found[:month])
        first = found[0] if found else NO_TOKEN
        return days > 1 or _is_start(first)

    def days(self, text: str, today: date) -> tuple[date, date] | None:
        """The first and the last of the days that `text` names: `5–12 December`, `from Monday to Friday`, `tomorrow`,
        `next week`. None where it names only an end, or is not wholly understood.
        """
        text = self._handwriting.plain(text, today) if len(text) <= _LONGEST else ""
        if not text or self._clock(text)[0]:
            return None
        if found := self._at_once(text, today):
            return found
        return next(filter(None, (self._between(text, cut, today) for cut in _CUT.finditer(text))), None)

    def _at_once(self, text: str, today: date) -> tuple[date, date] | None:
        """The days of `next week`, `tomorrow` and `in May`, but not of `until tomorrow`."""
        tokens = self._words.read(text)
        if any(_is_end(one) or _is_start(one) for one in tokens):
            return None
        found = [one for one in tokens if one.kind not in ("role", "filler") and one.value not in self._fillers]
        if {(one.kind, one.value) for one in found} in _NEXT_WEEK:
            monday = today + timedelta(days=7 - today.weekday())
            return monday, monday + timedelta(days=6)
        kinds = [one.kind for one in found]
        day = self._day(text, today, ahead=False) if kinds in (["day"], ["month"]) else None
        return (day.replace(day=1) if kinds == ["month"] else day, day) if day else None

    def _between(self, text: str, cut: re.Match[str], today: date) -> tuple[date, date] | None:
        """The days before and behind `cut`, where that is a dash or a word like `to` follows it."""
        before, behind = text[: cut.start()], text[cut.end() :]
        tokens, then = self._words.read(before), self._words.read(behind)[:1]
        if not then or not {one.kind for one in tokens} & _NAMING_DAYS or _is_end(tokens[0]):
            return None
        if any(one.kind == "unit" for one in tokens):
            return None
        if _is_start(then[0]) or not (cut[0].strip() or then[0].kind in _SMALL):
            return None
        rest = _REST.fullmatch(behind)
        first = self._lax(before, today) or (self._lax(f"{before} {rest['month']}", today) if rest else None)
        if first is None:
            return None
        month = " ".join(word for word in before.split() if [one.kind for one in self._words.read(word)] == ["month"])
        ends = (self._lax(end, day) for end in (behind, f"{behind} {month}") for day in (today, first))
        last = next((day for day in ends if day and day >= first), None)
        return (first, last) if last and last <= today + _FARTHEST else None

    def _lax(self, text: str, today: date) -> date | None:
        """The day in `text`, at whose beginning two small words may stand."""
        parts = text.split()
        for _ in range(2):
            if len(parts) > 1 and all(one.kind in (*_SMALL, "clock") for one in self._words.read(parts[0])):
                parts.pop(0)
        return self._day(" ".join(parts), today, ahead=False)

    def _span(self, text: str) -> str:
        """`for 2 days` → `2d`; "" where it is no such thing."""
        parts = [part for part in _PART.findall(text) if part not in self._fillers]
        numbers = [self._numbers.get(part, part) for part in parts[::2]]
        units = [self._units.get(part, "") for part in parts[1::2]]
        if not units or len(numbers) != len(units) or not all(units) or not all(map(str.isdecimal, numbers)):
            return ""
        return "".join(f"{int(number)}{unit}" for number, unit in zip(numbers, units, strict=True))

    def _clock(self, text: str) -> tuple[time | None, str]:
        """The hour that `text` names, and the text without it."""
        for pattern in self._clocks:
            if found := pattern.search(text):
                hour, minute = int(found["hour"]), int(found["minute"] or 0)
                half = found["half"] or ""
                if half and hour <= _NOON:
                    hour = hour % _NOON + (_NOON if half == "p" else 0)
                return time(hour, minute), f"{text[: found.start()]} {text[found.end() :]}".strip(" ,")
        return None, text

    def _says(self, text: str) -> bool:
        return any(
            token.kind not in ("mark", "clock", "role", "filler") and token.value not in self._fillers
            for token in self._words.read(text)
        )

    def _is_date(self, text: str) -> bool:
        """Whether every word of `text` belongs to a date, and it is more than a bare number."""
        tokens = self._words.read(text)
        known = all(token.kind not in ("word", "thing") or token.value in self._fillers for token in tokens)
        dated = any(token.kind not in ("word", "number", "filler", "role", "mark") for token in tokens)
        numeric = sum(token.kind == "number" for token in tokens) > 1 and any(token.kind == "mark" for token in tokens)
        return known and (dated or numeric)


def _is_end(token: DateToken) -> bool:
    """Whether it is a word like `until`; `на` says both until and on."""
    return token.kind == "role" and "by" in token.value.split() and "on" not in token.value.split()


def _is_start(token: DateToken) -> bool:
    return token.kind == "role" and bool(_FROM & set(token.value.split()))


def _ahead(span: str) -> When:
    """What lies `span` ahead; an empty When for what is too far."""
    try:
        duration = parse_duration(span)
    except ValueError:  # five digits
        return NO_TIME
    return When(span=duration) if duration.in_days_of(timedelta(days=1)) <= _FARTHEST else NO_TIME
