"""The words that say what a reply does: `rules/<language>/answers.toml`, ready to be asked."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Any

import re2

from daemon.core.matching import Bag
from daemon.core.phrases import pattern
from daemon.core.rules import Rules
from daemon.core.text import normal, words

TOPIC = "answers"

_LINK = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@\S+")


class Wants(Enum):
    """What kind of answer a question wants."""

    TIME = "a time"
    AMOUNT = "a number"
    OPEN = "something that yes or no does not say"
    YES_NO = "yes or no"


class Wording:
    """The lexicons of all languages. A language that is unknown, or has none, is read with all of them."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._all = rules.languages(TOPIC)
        self.languages = lru_cache(maxsize=None)(self._languages)
        self.ignored = lru_cache(maxsize=None)(self._ignored)
        self._polite = lru_cache(maxsize=None)(self._courtesy_words)
        self._formulas = lru_cache(maxsize=None)(self._courtesy_pattern)

    def _languages(self, language: str | None) -> tuple[str, ...]:
        return (language,) if language in self._all else self._all

    def _words(self, name: str, language: str | None) -> frozenset[str]:
        lists = (self._rules.rule(one, TOPIC, name).words.get("words", "") for one in self.languages(language))
        return frozenset(word for text in lists for word in words(text))

    def _ignored(self, language: str | None) -> frozenset[str]:
        return self._words("function", language) | frozenset("?!")

    def _courtesy_words(self, language: str | None) -> frozenset[str]:
        return self._words("courtesy", language) | frozenset("?!")

    def _courtesy_pattern(self, language: str | None) -> Any:
        phrases = [
            p for one in self.languages(language) for p in self._rules.rule(one, TOPIC, "courtesy").phrases.phrases
        ]
        return re2.compile("|".join(f"(?:{pattern(phrase)})" for phrase in phrases)) if phrases else None

    def says(self, name: str, text: str, language: str | None) -> bool:
        """Whether the rule `name` of that language matches `text`."""
        form = normal(text)
        return any(self._rules.rule(one, TOPIC, name).phrases.find_normal(form) for one in self.languages(language))

    def bag(self, text: str, language: str | None) -> Bag:
        """The words of `text` that carry its matter; addresses and links do not."""
        return Bag.of(words(_LINK.sub(" ", text)), self.ignored(language))

    def empty(self, text: str, language: str | None, names: Bag) -> bool:
        """Whether `text` holds nothing but courtesy, greetings and names."""
        form = normal(text)
        formulas = self._formulas(language)
        for _ in range(3):  # one match may hide the next: both need the space between them
            shorter = formulas.sub(" ", form) if formulas else form
            if shorter == form:
                break
            form = f" {shorter.strip()} "
        polite = self._polite(language)
        return all(word in polite or word in names or (len(word) == 1 and not word.isdigit()) for word in form.split())

    def wants(self, text: str, language: str | None) -> Wants:
        """What kind of answer the question `text` wants."""
        for name, wanted in (("when", Wants.TIME), ("amount", Wants.AMOUNT), ("open", Wants.OPEN)):
            if self.says(name, text, language):
                return wanted
        return Wants.YES_NO


def names(*people: str) -> Bag:
    """The words of people's names and of their addresses' local parts."""
    return Bag.of(word for person in people for word in words(person.partition("@")[0]))
