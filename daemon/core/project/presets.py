"""Presets: the usual phases of a trade, for a plan to start from (`rules/<language>/presets.toml`)."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.words.rules import ENGLISH, Rules
from daemon.core.words.text import words

_TOPIC = "presets"
_TRADES = ("website", "software", "manufacturing", "marketing", "construction", "consulting", "content")


def preset(rules: Rules, languages: Sequence[str], named: str) -> str:
    """The phases of the trade that `named` says in one of the languages or in English, a line each; "" for none."""
    for language in dict.fromkeys((*languages, ENGLISH)):
        names = rules.rule(language, _TOPIC, "name").words
        trade = next((trade for name, trade in names.items() if words(name) == words(named)), "")
        if trade in _TRADES:
            return "\n".join(rules.rule(language, _TOPIC, trade).words.values())
    return ""


def preset_names(rules: Rules, language: str) -> list[str]:
    """How the presets are called in a language, one name each."""
    names = rules.rule(language, _TOPIC, "name").words
    return [next(name for name, of in names.items() if of == trade) for trade in dict.fromkeys(names.values())]
