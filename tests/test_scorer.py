"""The sentence scorer: sums, speed, and that it knows more than chance of phrases like those it learned from."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from daemon.adapters.rulebook import shipped_scorer
from daemon.core.scorer import LIMIT, Scorer, features


def test_the_probabilities_of_a_sentence_add_up_to_one() -> None:
    assert sum(shipped_scorer().scores("Could you send the invoice again?", "en").values()) == pytest.approx(1.0)


def test_every_label_of_the_phrases_has_a_score() -> None:
    folder = Path(__file__).parent.parent / "rules" / "scorer" / "phrases"
    labels = {
        json.loads(line)["label"]
        for file in folder.glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    assert set(shipped_scorer().scores("Hello", "en")) == labels


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("When will the first draft be ready?", "en", "question"),
        ("Quando arriva il corriere?", "it", "question"),
        ("Proszę o przesłanie faktury.", "pl", "request"),
        ("Спасибо, все получили.", "ru", "thanks"),
    ],
)
def test_plain_sentences_get_their_label(text: str, language: str, label: str) -> None:
    scores = shipped_scorer().scores(text, language)
    assert max(scores, key=lambda name: scores[name]) == label


def test_a_sentence_without_words_is_scored_too() -> None:
    assert sum(shipped_scorer().scores("…", None).values()) == pytest.approx(1.0)


def test_an_endless_sentence_costs_no_more_than_its_ends() -> None:
    endless = "word " * 100_000
    assert sum(1 for _ in features(endless, "en")) < LIMIT * 10
    began = time.perf_counter()
    shipped_scorer().scores(endless, "en")
    assert time.perf_counter() - began < 1.0


def test_weights_decide() -> None:
    pushed = Scorer(("no", "yes"), (0.0, 0.0), 1.0, bytes([0, 1] * 8))
    assert pushed.scores("anything", "en")["yes"] > 0.5
