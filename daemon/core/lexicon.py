"""One rule in all languages at once: people quote and sign in another language than the one that they write."""

from __future__ import annotations

from collections.abc import Mapping

from daemon.core.phrases import Phrases
from daemon.core.rules import Rules
from daemon.core.text import normal


class Lexicon:
    """The rule `name` on `topic` of every language, `mail` included, as one automaton."""

    def __init__(self, rules: Rules, topic: str, name: str) -> None:
        found = [rules.rule(language, topic, name) for language in ("mail", *rules.languages(topic))]
        self._names = [rule.name for rule in found for _ in rule.phrases.phrases]
        self._phrases = Phrases([phrase for rule in found for phrase in rule.phrases.phrases])
        self._patterns = [(rule.name, pattern) for rule in found for pattern in rule.patterns]
        self.words: Mapping[str, str] = {word: value for rule in found for word, value in rule.words.items()}

    def find(self, text: str) -> str | None:
        """The name of a rule that matches `text`, or None."""
        return self.find_normal(normal(text)) or self.find_pattern(text)

    def find_normal(self, text: str) -> str | None:
        """The same for a text that `text.normal` made; phrases only."""
        hits = self._phrases.find_normal(text)
        return self._names[hits[0]] if hits else None

    def find_pattern(self, text: str) -> str | None:
        """The same with the patterns only, for the text as it stands."""
        return next((name for name, pattern in self._patterns if pattern.search(text)), None)
