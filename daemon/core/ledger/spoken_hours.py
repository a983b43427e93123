"""Hours in words: "at seven", "um halb acht"; a count has other words before it: "seven flyers"."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from daemon.core.words.rules import Rules
from daemon.core.words.text import words

TOPIC = "answers"


class SpokenHours:
    """The hours of all languages. A language that is unknown is read with all of them."""

    def __init__(self, rules: Rules, languages: Callable[[str | None], tuple[str, ...]]) -> None:
        def pairs(language: str | None) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
            listed = (rules.rule(one, TOPIC, "hours").words for one in languages(language))
            return tuple((frozenset(words(row["before"])), frozenset(words(row["hours"]))) for row in listed)

        self._pairs = lru_cache(maxsize=None)(pairs)

    def of(self, form: str, language: str | None) -> frozenset[str]:
        """The words of a text, in the form of `text.normal`, that are hours by the word before them."""
        row = form.split()
        return frozenset(
            word
            for before, hours in self._pairs(language)
            for near, word in pairwise(row)
            if near in before and word in hours
        )
