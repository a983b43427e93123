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


def trade_of(rules: Rules, languages: Sequence[str], names: Sequence[str]) -> str:
    """The trade whose phases at least half of these steps are, in one of the languages or English; "" for none."""
    asked = {" ".join(words(name)) for name in names}
    counts: dict[str, int] = {}
    for language in dict.fromkeys((*languages, ENGLISH)):
        for trade in _TRADES:
            phases = {" ".join(words(phase)) for phase in rules.maybe(language, _TOPIC, trade).words.values()}
            counts[trade] = max(counts.get(trade, 0), len(asked & phases))
    best = max(_TRADES, key=lambda trade: counts[trade])
    return best if counts[best] * 2 >= len(asked) > 0 else ""
