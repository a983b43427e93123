"""A row of date tokens, and the questions that every shape of a date asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from daemon.core.dates.date_words import NO_TOKEN, DateToken

LOOK_BACK = 6  # tokens before a date that may say what it is: "no later than on", "a más tardar el"
_DIGITS = 4  # of a year; a longer number is no part of a date
_TRANSPARENT = frozenset({"filler", "which", "role"})


class Weight(IntEnum):
    """How plainly a date is the one that something is due on."""

    DAYTIME = 0  # today, because only an hour is named
    ORIGIN = 1  # "your mail of 9 March"; also "from Monday"
    LOOSE = 2  # "two days", "the 2"
    PLAIN = 3
    DEADLINE = 4  # "by Friday", "within two days"


@dataclass(frozen=True, slots=True)
class Match:
    """A shape that fits: the day it names, or none where it speaks of the past."""

    end: int
    day: date | None
    weight: Weight = Weight.PLAIN
    shifts: bool = True  # "after" it means a day later


@dataclass(frozen=True, slots=True)
class TokenRow:
    """The tokens of one text, read on a day."""

    tokens: Sequence[DateToken]
    today: date
    orthodox: bool  # which Easter is meant
    past: timedelta  # a date without a year that is over by more means next year's

    def at(self, place: int) -> DateToken:
        return self.tokens[place] if 0 <= place < len(self.tokens) else NO_TOKEN

    def is_(self, place: int, *kinds: str) -> bool:
        return self.at(place).kind in kinds

    def mark(self, place: int, marks: str) -> bool:
        token = self.at(place)
        return token.kind == "mark" and token.value in marks

    def number(self, place: int, low: int = 1, high: int = 9999) -> int | None:
        token = self.at(place)
        if token.kind != "number" or len(token.value) > _DIGITS:
            return None
        return int(token.value) if low <= int(token.value) <= high else None

    def over(self, place: int, *kinds: str, marks: str = "") -> int:
        """The next place that is neither of these kinds nor one of these marks."""
        for step in range(place, place + LOOK_BACK):
            if not self.is_(step, *kinds) and not (marks and self.mark(step, marks)):
                return step
        return place + LOOK_BACK

    def tight(self, place: int, count: int) -> bool:
        """These tokens stand together without white space."""
        return all(self.at(place + step).kind and not self.at(place + step).spaced for step in range(1, count))

    def roles(self, start: int) -> frozenset[str]:
        """What the words right before a date say of it."""
        roles: set[str] = set()
        for place in range(start - 1, start - 1 - LOOK_BACK, -1):
            if not self.is_(place, *_TRANSPARENT):
                break
            if self.is_(place, "role"):
                roles.update(self.at(place).value.split())
        return frozenset(roles)

    def roles_after(self, end: int) -> frozenset[str]:
        """`at the latest` may follow; any other role belongs to what comes next."""
        token = self.at(self.over(end, "filler", "daytime"))
        return frozenset({"by"}) if token.kind == "role" and token.value == "late" else frozenset()
