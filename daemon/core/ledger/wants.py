"""What kind of answer a question wants."""

from __future__ import annotations

from enum import Enum


class Wants(Enum):
    TIME = "a time"
    AMOUNT = "a number"
    PLACE = "a place"
    PERSON = "a person"
    REASON = "a reason"
    OPEN = "something that yes or no does not say"
    YES_NO = "yes or no"


_BY_WORD = (("why", Wants.REASON), ("where", Wants.PLACE), ("who", Wants.PERSON))


def wanted(said: frozenset[str], marks: frozenset[str]) -> Wants:
    """By the names of the rules of `answers.toml` and of `evidence.toml` that the question matches."""
    if "yes_no" in said:
        return Wants.YES_NO
    if "when" in said or not marks.isdisjoint(("lasts", "hour", "day")):
        return Wants.TIME
    if "amount" in said or not marks.isdisjoint(("price", "count")):
        return Wants.AMOUNT
    by_word = next((kind for name, kind in _BY_WORD if name in marks), None)
    return by_word or (Wants.OPEN if "open" in said else Wants.YES_NO)
