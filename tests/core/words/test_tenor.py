"""The tenor of clauses: what it says of words that no rule has, and what it leaves alone."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import data_folder, shipped_rules
from daemon.core.words.tenor import Tenor, cues
from tests.languages import LANGUAGES
from tests.tenor.train import Sentence, held_out, report, sentences, shown, trained

TENOR = shipped_rules().tenor
LATER = ("team.holds", "team.hands", "team.promises")


PUTS_OFF = (
    "I'll dig out her old drawings and let you know.",
    "Devo recuperare il vecchio preventivo, poi le dico.",
    "Da muss ich erst beim Lieferanten nachhaken.",
    "Je me renseigne auprès de l'imprimeur et je reviens vers vous.",
    "Muszę to jeszcze ustalić z drukarnią.",
    "Мне нужно уточнить это у типографии.",
)
TELLS = (
    "We checked, it was the cable.",
    "Il corriere passa sempre alle nove.",
    "Das Plakat ist 60 mal 90 Zentimeter groß.",
    "Cena obejmuje montaż i transport.",
)


@pytest.mark.parametrize(("text", "later"), [*((one, True) for one in PUTS_OFF), *((one, False) for one in TELLS)])
def test_what_puts_off_is_told_from_what_tells_by_all_of_its_words(text: str, later: bool) -> None:
    found = sum(TENOR.of(text)[label] for label in LATER)
    assert found > 0.7 if later else found < 0.5, found


def test_the_labels_of_a_side_are_one_together() -> None:
    found = TENOR.of("We'll have the proofs with you on Thursday.")
    for side in ("team.", "client."):
        assert sum(share for label, share in found.items() if label.startswith(side)) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "?", "Anna", "4711", "Qwxz Jkvb", "\x00" * 9])
def test_of_words_that_it_does_not_know_it_says_nothing(text: str) -> None:
    assert TENOR.of(text) == {}


def test_without_a_model_nothing_is_said() -> None:
    assert Tenor().of("We'll have the proofs with you on Thursday.") == {}


def test_a_megabyte_is_looked_at_as_far_as_a_clause_goes() -> None:
    assert len(list(cues("word " * 200_000))) < 500
    assert TENOR.of("We will let you know. " * 100_000) == TENOR.of("We will let you know. " * 100)


def test_training_reads_what_it_was_not_shown_better_than_a_guess_and_writes_the_same_again() -> None:
    known = [one for one in sentences() if one.language in ("en", "it") and one.side == "team"][::3]
    shown = [one for one in known if not held_out(one)]
    lines = trained(shown)
    assert lines == trained(shown)
    tenor = Tenor(lambda: lines)
    tried = [one for one in known if held_out(one)]
    right = [_best(tenor, one) == one.label for one in tried]
    assert len(tried) > 100
    assert sum(right) > 0.55 * len(tried)  # of six labels
    assert "team, all" in report(tenor, tried)


@pytest.mark.slow
def test_the_model_is_that_of_the_sentences() -> None:
    lines = (data_folder("rules") / "tenor.tsv").read_text(encoding="utf-8").splitlines()
    assert lines == list(trained(shown()))


def _best(tenor: Tenor, one: Sentence) -> str:
    found = {label: share for label, share in tenor.of(one.text).items() if label.startswith(f"{one.side}.")}
    return max(found, key=lambda label: found[label], default=".").partition(".")[2]


def test_the_sentences_are_of_each_language_each_side_and_label_and_none_stands_twice() -> None:
    known = sentences()
    labels = {(one.side, one.label) for one in known}
    for language in LANGUAGES:
        assert {(one.side, one.label) for one in known if one.language == language} == labels, language
    assert len({(one.language, one.side, one.text) for one in known}) == len(known)
    assert len(labels) == len(TENOR.of("We'll have the proofs with you on Thursday."))
