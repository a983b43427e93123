"""Coordinates: the several questions of one sentence that asks to be told several things.

"Could you tell me when it comes, how many boxes there are and whether the lift is large enough?" asks three. Where each
begins is told by the words of `coordinate` in `rules/<language>/grammar.toml`: an interrogative or "whether", perhaps
behind a preposition, that follows "and", or a comma in a list that an "and" closes. Things named beside such a question
count as well: "the price for 400, whether it folds, and your view on the photos".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from daemon.core.words.grammar import listed, one_of
from daemon.core.words.rules import Rules
from daemon.core.words.text import words

LEAST = 3  # words of a question that stands by itself: "and when" belongs to the one before it
MOST = 6  # questions of one sentence
_LONGEST = 900  # letters of a sentence that is taken apart
_NEAR = 12  # letters before a question in which the joint stands that it follows
_KEYS = ("asked", "asked_at", "asks_behind", "relative", "doubt", "one")


class Coordinates:
    """Where the questions of a sentence begin, by the words of some languages."""

    def __init__(self, rules: Rules, languages: Iterable[str]) -> None:
        known = tuple(languages)
        of = {key: one_of(listed(rules, known, "coordinate", key)) for key in _KEYS}
        link = one_of(listed(rules, known, "clause", "and") | listed(rules, known, "coordinate", "beside"))
        at = rf"(?:(?:{of['asked_at']})\s+)?"
        asking = rf"(?={at}(?:{of['asked']})(?![\w'’])|\w+\s+(?:{of['asks_behind']})(?!\w))"
        self._first = re.compile(rf"(?:^|(?<=[\s(¿:])){asking}", re.IGNORECASE)
        self._joint = re.compile(rf"(?:[,;]\s+|[,;]?(?P<and>\s+(?:{link})\s+))¿?{asking}", re.IGNORECASE)
        self._relative = re.compile(rf"(?:{of['relative']})(?![\w'’])", re.IGNORECASE)
        self._doubt = re.compile(rf"(?:{of['doubt']})(?![\w'’])", re.IGNORECASE)
        self._thing = re.compile(rf",\s+(?:{link})\s+(?=(?:{of['one']})\s)", re.IGNORECASE)

    def parts(self, text: str) -> list[str]:
        """The text in parts that ask something each, if the first asks to be told; the whole where it asks once."""
        joints = self._joints(text)
        starts = [0, *(joint.end() for joint in joints)]
        ends = [*(joint.start() for joint in joints), len(text)]
        return [text[start:end].lstrip("¿ ") for start, end in zip(starts, ends, strict=True)]

    def asks(self, text: str) -> bool:
        """Whether a question begins somewhere in it."""
        return self._first.search(text) is not None

    def _joints(self, text: str) -> list[re.Match[str]]:
        if len(text) > _LONGEST or not (first := self._first.search(text)):
            return []
        found = [*self._joint.finditer(text, first.end() + 1)]
        beside = self._beside(text, first.start(), found)
        closing = max((place for place, joint in enumerate(found) if joint["and"]), default=-1)
        found = [one for one in found[: closing + 1] if one["and"] or not self._relative.match(text, one.end())]
        begin = 0 if beside else first.start()
        return _apart(text, beside + found if beside else found, begin)

    def _beside(self, text: str, first: int, found: Sequence[re.Match[str]]) -> list[re.Match[str]]:
        """The joints of a list of which only some are questions: what its first one follows, and the closing "and"."""
        before = self._joint.search(text, max(first - _NEAR, 0))
        after = self._thing.search(text, first)
        if found or not after or not before or before.end() != first or not self._doubt.match(text, first):
            return []
        return [before, after]


def _apart(text: str, found: Sequence[re.Match[str]], begin: int) -> list[re.Match[str]]:
    """Those of the joints that leave enough words on either side."""
    kept: list[re.Match[str]] = []
    for place, joint in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        if _many(text[begin : joint.start()]) and _many(text[joint.end() : end]):
            kept.append(joint)
            begin = joint.end()
    return kept[: MOST - 1]


def _many(text: str) -> bool:
    return sum(word not in "?!" for word in words(text)) >= LEAST
