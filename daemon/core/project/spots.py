"""Where the phrases of a rule stand in a line, and what is written before and behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import re2

from daemon.core.words.phrases import pattern
from daemon.core.words.rules import Rule
from daemon.core.words.text import words

_TOKEN = re.compile(r"[^\W_]+|[?!]")
_EDGE = " \t,;:.–—-=→>|"


@dataclass(frozen=True, slots=True)
class Spot:
    """A phrase in a line; all three parts are verbatim, without the marks between them."""

    before: str
    said: str
    behind: str
    start: int  # of the phrase in the line


class Spotter:
    """The phrases of one rule."""

    def __init__(self, rule: Rule) -> None:
        phrases = sorted(rule.phrases.phrases, key=lambda phrase: -len(phrase))
        self._any: Any = re2.compile("|".join(f"(?:{pattern(phrase)})" for phrase in phrases))

    def spot(self, text: str) -> Spot | None:
        """The first of the phrases in `text`; of several that begin there, the one with the longest pattern."""
        marked = [(word, *match.span()) for match in _TOKEN.finditer(text) for word in words(match[0])]
        form = f" {' '.join(word for word, _, _ in marked)} "
        found = self._any.search(form)
        if not found:
            return None
        first = len(form[: found.start()].split())
        last = first + len(form[found.start() : found.end()].split()) - 1
        start, end = marked[first][1], marked[last][2]
        return Spot(trimmed(text[:start]), text[start:end], trimmed(text[end:]), start)

    def begins(self, text: str) -> Spot | None:
        """The same where nothing stands before it."""
        found = self.spot(text)
        return found if found and not words(found.before) else None

    def whole(self, text: str) -> bool:
        """Whether `text` is one of the phrases and nothing else."""
        found = self.begins(text)
        return found is not None and not words(found.behind)


def trimmed(text: str) -> str:
    """`text` without the marks at its ends that only join it to what stands beside it."""
    return text.strip(_EDGE)
