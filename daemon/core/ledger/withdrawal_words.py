"""The words with which a client takes back: which question is meant, whether all of it is, and what no longer holds."""

from __future__ import annotations

from collections.abc import Callable

from daemon.core.words.grammar import listed
from daemon.core.words.rules import Rules
from daemon.core.words.text import normal


class WithdrawalWords:
    """Those of all languages. A language that is unknown is read with all of them."""

    def __init__(self, rules: Rules, languages: Callable[[str | None], tuple[str, ...]]) -> None:
        self._rules = rules
        self._languages = languages

    def calls_off(self, form: str, language: str | None) -> bool:
        """Whether an order or an event is off, and not only if something happens."""
        if not self._says("answers", "calls_off", form, language):
            return False
        unless = listed(self._rules, self._languages(language), "clause", "if")
        return not any(normal(word) in form for word in unless)

    def defect(self, form: str, language: str | None) -> bool:
        """Whether something is told, or asked, that does not work."""
        return self._says("asks", "defect", form, language)

    def whole(self, form: str, language: str | None) -> bool:
        """Whether all of something is meant: "the whole thing", "no need to answer"."""
        return self._says("acts", "whole", form, language)

    def nth(self, form: str, language: str | None) -> int | None:
        """Which of several points is meant, from 1: "the second one", "no. 2"; None where the words count none."""
        row = form.split()
        for one in self._languages(language):
            table = self._rules.rule(one, "acts", "nth").words
            for before, word in zip(["", *row], row, strict=False):
                value = f"={word}" if word.isdecimal() else table.get(word, "")
                if value.isdecimal() or (value.startswith("=") and table.get(before) == "point"):
                    return int(value.lstrip("="))
        return None

    def _says(self, topic: str, name: str, form: str, language: str | None) -> bool:
        """Whether a rule of `rules/<language>/<topic>.toml` matches, in a form of `text.normal`."""
        return any(self._rules.rule(one, topic, name).phrases.find_normal(form) for one in self._languages(language))
