"""Some rules as one automaton: a text is read once, not once a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from daemon.core.words.phrases import Phrases, pattern_set
from daemon.core.words.rules import Rule, Rules
from daemon.core.words.text import normal


class Lexicon:
    """Rules that are asked together. The automata are built when they are first needed."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._owners = [rule for rule in self._rules for _ in rule.phrases.phrases]
        self._phrases = Phrases([phrase for rule in self._rules for phrase in rule.phrases.phrases])
        self._pattern_owners = [rule for rule in self._rules for _ in rule.sources]

    @classmethod
    def everywhere(cls, rules: Rules, topic: str, name: str) -> Lexicon:
        """The rule `name` on `topic` of every language, and that of none: people quote and sign in another language
        than the one that they write.
        """
        return cls(rules.maybe(language, topic, name) for language in ("mail", *rules.languages(topic)))

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The look-up tables of all the rules as one; of a word that several have, the last one's value."""
        return {word: value for rule in self._rules for word, value in rule.words.items()}

    @cached_property
    def _patterns(self) -> Any:  # noqa: ANN401 - RE2 comes without types
        return pattern_set(source for rule in self._rules for source in rule.sources)

    def find(self, text: str) -> str | None:
        """The name of a rule that matches `text`, or None."""
        found = self.find_normal(normal(text)) if self._owners else None
        return found or self.find_pattern(text)

    def find_normal(self, text: str) -> str | None:
        """The same for a text that `text.normal` made; phrases only."""
        hits = self._phrases.find_normal(text)
        return self._owners[hits[0]].name if hits else None

    def find_pattern(self, text: str) -> str | None:
        """The same with the patterns only, for the text as it stands."""
        hits = self._patterns.Match(text) if self._pattern_owners else None
        return self._pattern_owners[min(hits)].name if hits else None

    def keys_normal(self, text: str) -> frozenset[str]:
        """The keys of all the rules of which a phrase stands in a text that `text.normal` made."""
        return frozenset(self._owners[place].key for place in self._phrases.find_normal(text))

    def keys_pattern(self, text: str) -> frozenset[str]:
        """The keys of all the rules of which a pattern matches a text as it stands."""
        hits = self._patterns.Match(text) if self._pattern_owners else None
        return frozenset(self._pattern_owners[place].key for place in hits or ())

    def matching(self, text: str) -> set[Rule]:
        """All the rules that match `text`."""
        owners = {self._owners[place] for place in self._phrases.find_normal(normal(text))}
        hits = self._patterns.Match(text) if self._pattern_owners else ()
        return owners.union(self._pattern_owners[place] for place in hits or ())
