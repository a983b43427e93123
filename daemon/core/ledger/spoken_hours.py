"""Hours in words: "at seven", "a las siete"; a count has other words before it: "las siete mesas"."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from daemon.core.words.rules import Rules
from daemon.core.words.text import words

TOPIC = "answers"


class SpokenHours:
    """The hours of all languages. A language that is unknown is read with all of them."""

    def __init__(self, rules: Rules, languages: Callable[[str | None], tuple[str, ...]]) -> None:
        def pairs(language: str | None) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
            listed = (rules.rule(one, TOPIC, "hours").words for one in languages(language))
            return tuple(
                (frozenset(map(_form, row["before"].split())), frozenset(words(row["hours"]))) for row in listed
            )

        self._pairs = lru_cache(maxsize=None)(pairs)

    def of(self, form: str, language: str | None) -> frozenset[str]:
        """The words of a text, in the form of `text.normal`, that are hours by the word before them."""
        row = form.split()
        near = [(row[n - 1], " ".join(row[max(n - 2, 0) : n]), word) for n, word in enumerate(row) if n]
        return frozenset(
            word
            for before, hours in self._pairs(language)
            for one, two, word in near
            if word in hours and not before.isdisjoint((one, two))
        )


def _form(entry: str) -> str:
    """`a_las` → `a las`, as it stands in a text."""
    return " ".join(words(entry.replace("_", " ")))
