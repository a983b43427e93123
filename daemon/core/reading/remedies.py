"""Remedies: requests that say that something is to be done, and not about what: "need this sorted today, please".

What is to be done about stands before them. Who reads such a request is shown both, as one stretch of the mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from daemon.core.words.rules import Rules
from daemon.core.words.text import fold, words

MOST = 14  # words of such a request
_VOCATIVE = re.compile(r"^\s*\w+(?:\s\w+)?,\s+")


class Remedies:
    """Knows them by the words of `remedy` in `rules/<language>/asks.toml`: they have no others."""

    def __init__(self, rules: Rules, languages: Iterable[str]) -> None:
        told = [rules.rule(language, "asks", "remedy").words for language in languages]
        deeds = {fold(word) for rule in told for word in rule.get("deed", "").split()}
        self._stems = tuple(word.removesuffix("*") for word in deeds if word.endswith("*"))
        self._deeds = {word for word in deeds if not word.endswith("*")}
        self._beside = {part for rule in told for part in words(rule.get("beside", ""))} | {"?", "!"}

    def is_one(self, text: str) -> bool:
        called = _VOCATIVE.match(text)
        return self._bare(text) or (called is not None and self._bare(text[called.end() :]))

    def _bare(self, text: str) -> bool:
        said = words(text)
        if len(said) > MOST or not any(map(self._deed, said)):
            return False
        return all(word in self._beside or word.isdigit() or self._deed(word) for word in said)

    def _deed(self, word: str) -> bool:
        return word in self._deeds or word.startswith(self._stems)
