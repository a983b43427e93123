"""Joints: the marks and words between the clauses of a sentence, in all languages at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daemon.core.words.grammar import listed, one_of
from daemon.core.words.rules import Rules


class Joints:
    """Made once from the rules. All of it is looked for in a text as it was written."""

    def __init__(self, rules: Rules) -> None:
        parting = one_of(listed(rules, rules.spoken, "clause", "and") | listed(rules, rules.spoken, "clause", "but"))
        conditional = one_of(listed(rules, rules.spoken, "clause", "if"))
        choosing = one_of(listed(rules, rules.spoken, "clause", "or"))
        self._joint = re.compile(rf"[,;:]\s+\w|\s[-–—]\s|\s(?:{parting})\s", re.IGNORECASE)
        self._clause = re.compile(rf"[,;:](?!\d)|\s[-–—]\s|\s(?:{parting})\s", re.IGNORECASE)
        self._and = re.compile(rf";\s|[,–—]\s*(?:{parting})\s", re.IGNORECASE)
        self._if = re.compile(rf"(?:{conditional})\s", re.IGNORECASE)
        self._or = re.compile(rf"(?<!,)\s(?:{choosing})\s", re.IGNORECASE)

    def condition(self, clause: str) -> bool:
        """Whether a clause says only on what condition the one before it holds."""
        return self._if.match(clause.strip()) is not None

    def count(self, text: str) -> int:
        """How many things a sentence says at most: its clauses."""
        return 1 + len(self._joint.findall(text))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each clause begins and ends."""
        ends = [match.span() for match in self._clause.finditer(text)]
        starts = [0, *(end for _, end in ends)]
        return zip(starts, [*(start for start, _ in ends), len(text)], strict=True)

    def joined(self, text: str) -> list[str]:
        """The clauses that are joined by a comma and a word such as "and" or "but", or by a semicolon."""
        return self._and.split(text)

    def either(self, text: str) -> list[str]:
        """What stands before and behind each "or"."""
        return self._or.split(text)
