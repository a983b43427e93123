"""Automata: what they have met of people's texts does not grow for ever, and what was forgotten changes no answer."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from daemon.adapters.rulebook import load_rules
from daemon.core.words import phrases
from daemon.core.words.phrases import pattern, pattern_set
from daemon.core.words.text import normal

STATM = Path("/proc/self/statm")
PAGE = 4096


def asking() -> list[str]:
    """The patterns of one language's asks, of which the largest automaton is made."""
    return [pattern(one) for rule in load_rules().topics["uk", "asks"].values() for one in rule.phrases.phrases]


def texts(count: int) -> list[str]:
    """Words of the phrases in any order: none of it was met before."""
    phrases = " ".join(one for rule in load_rules().topics["uk", "asks"].values() for one in rule.phrases.phrases)
    words = sorted({word for word in normal(phrases).split() if word.isalpha()})
    rng = Random(7)
    return [normal(" ".join(rng.choices(words, k=40))) for _ in range(count)]


@pytest.mark.skipif(not STATM.exists(), reason="no /proc")
def test_an_automaton_keeps_so_much_and_no_more_of_what_it_met() -> None:
    found = pattern_set(asking())
    new = texts(1000)
    found.Match(new[0])
    before = int(STATM.read_text().split()[1])
    for text in new:
        found.Match(text)
    assert (int(STATM.read_text().split()[1]) - before) * PAGE < 24 << 20


def test_what_was_forgotten_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    small = pattern_set(asking())
    monkeypatch.setattr(phrases, "_MEMORY", phrases.MOST_MEMORY)
    large = pattern_set(asking())
    assert all(small.Match(text) == large.Match(text) for text in texts(300))
