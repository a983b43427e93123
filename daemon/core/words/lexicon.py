"""One rule in all languages at once: people quote and sign in another language than the one that they write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import re2

from daemon.core.words.phrases import Phrases
from daemon.core.words.rules import Rules
from daemon.core.words.text import normal

MOST_MEMORY = 256 << 20  # bytes that RE2 may use for the automaton of one rule in all languages


class Lexicon:
    """The rule `name` on `topic` of every language, `mail` included, as one automaton."""

    def __init__(self, rules: Rules, topic: str, name: str) -> None:
        found = [rules.rule(language, topic, name) for language in ("mail", *rules.languages(topic))]
        self._names = [rule.name for rule in found for _ in rule.phrases.phrases]
        self._phrases = Phrases([phrase for rule in found for phrase in rule.phrases.phrases])
        self._pattern_names = [rule.name for rule in found for _ in rule.sources]
        self._patterns = pattern_set([source for rule in found for source in rule.sources])
        self.words: Mapping[str, str] = {word: value for rule in found for word, value in rule.words.items()}

    def find(self, text: str) -> str | None:
        """The name of a rule that matches `text`, or None."""
        found = self.find_normal(normal(text)) if self._names else None
        return found or self.find_pattern(text)

    def find_normal(self, text: str) -> str | None:
        """The same for a text that `text.normal` made; phrases only."""
        hits = self._phrases.find_normal(text)
        return self._names[hits[0]] if hits else None

    def find_pattern(self, text: str) -> str | None:
        """The same with the patterns only, for the text as it stands."""
        hits = self._patterns.Match(text) if self._patterns else None
        return self._pattern_names[min(hits)] if hits else None


def pattern_set(patterns: Sequence[str]) -> Any:  # noqa: ANN401 - RE2 comes without types
    """Many patterns as one automaton: one pass over the text for all of them; None for no patterns."""
    if not patterns:
        return None
    options = re2.Options()
    options.max_mem = MOST_MEMORY
    options.log_errors = False
    union = re2.Set.SearchSet(options)
    for pattern in patterns:
        union.Add(pattern)
    union.Compile()
    return union
