"""The words with which people ask for news of what they asked before, and do not say of what."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from daemon.core.ledger.matching import Bag
from daemon.core.words.rules import Rules
from daemon.core.words.text import words

_TOPIC = "answers"
_CHASING = (("acts", "chaser"), ("asks", "chaser"))

Languages = Callable[[str | None], tuple[str, ...]]  # those that a mail is read in


class NewsWords:
    """Of `rules/<language>/answers.toml`: `chasing` and `frame`, beside `function` and `courtesy`."""

    def __init__(self, rules: Rules, languages: Languages) -> None:
        self._rules = rules
        self._languages = languages
        self.chasing = lru_cache(maxsize=None)(lambda language: self._words("chasing", language))
        self.asking = lru_cache(maxsize=None)(lambda language: Bag.of(self._asking(language)))
        self.also = lru_cache(maxsize=None)(lambda language: self._words("frame", language, "also"))
        self.price = lru_cache(maxsize=None)(lambda language: self._words("frame", language, "price"))
        self.idle = lru_cache(maxsize=None)(self._idle)

    def chases(self, form: str, language: str | None) -> frozenset[str]:
        """The words of a form of `text.normal` by which a rule sees that it asks again."""
        return frozenset[str]().union(*(self.said_by(topic, name, form, language) for topic, name in _CHASING))

    def said_by(self, topic: str, name: str, form: str, language: str | None) -> frozenset[str]:
        """The words of such a form in which a rule of `rules/<language>/<topic>.toml` matches."""
        spoken = self._languages(language)
        return frozenset[str]().union(*(self._rules.rule(one, topic, name).phrases.said_in(form) for one in spoken))

    def _asking(self, language: str | None) -> frozenset[str]:
        """Those that ask for news: to hear, to look, to find the time, a reminder."""
        return self._words("frame", language) | (self.chasing(language) - self._words("function", language))

    def _idle(self, language: str | None) -> frozenset[str]:
        """All that say nothing of what about."""
        others = (self._words(name, language) for name in ("function", "courtesy"))
        return self._asking(language).union(self.chasing(language), self._words("frame", language, "idle"), *others)

    def _words(self, name: str, language: str | None, key: str = "words") -> frozenset[str]:
        lists = (self._rules.rule(spoken, _TOPIC, name).words.get(key, "") for spoken in self._languages(language))
        return frozenset(word for text in lists for word in words(text))
