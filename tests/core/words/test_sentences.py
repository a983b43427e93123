"""Sentences as people type them: wrapped, listed, abbreviated, without marks."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.words.sentences import Splitter
from tests.effort import assert_linear

split = Splitter(shipped_rules()).split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("When is it ready? We wait. Thanks!", ["When is it ready?", "We wait.", "Thanks!"]),
        ("Mr. Smith comes at 5 p.m. on the 3. floor", ["Mr. Smith comes at 5 p.m. on the 3. floor"]),
        ("Am 3. Mai kommt z. B. der Maler. Passt das?", ["Am 3. Mai kommt z. B. der Maler.", "Passt das?"]),
        ("Proszę o info m.in. o cenie, ul. Długa 5.", ["Proszę o info m.in. o cenie, ul. Długa 5."]),
        ("Оплатили 5 тыс. грн. за макет. Когда сдача?", ["Оплатили 5 тыс. грн. за макет.", "Когда сдача?"]),
        ("¿Qué tal? ¿Cuándo llega?", ["¿Qué tal?", "¿Cuándo llega?"]),
        ("We take option B. Is it free?", ["We take option B.", "Is it free?"]),
        ("Wir nehmen Variante C. Geht das?", ["Wir nehmen Variante C.", "Geht das?"]),
        ("Plan by J. Smith and option B. Miller", ["Plan by J. Smith and option B.", "Miller"]),
        ("Va bene?Grazie", ["Va bene?", "Grazie"]),
        ("See https://site.example/a?b=1. Looks fine.", ["See https://site.example/a?b=1.", "Looks fine."]),
        ("It costs 1.250,50 or 3.5 each. OK", ["It costs 1.250,50 or 3.5 each.", "OK"]),
        ("Looks great!! 🙌 When do we start?", ["Looks great!! 🙌", "When do we start?"]),
        ("Is it ready (really?) for print", ["Is it ready (really?) for print"]),
        ("Well... maybe. Or not…", ["Well... maybe.", "Or not…"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_text_is_cut_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in split(text)] == sentences


def test_lines_that_a_program_wrapped_are_one_sentence_with_its_line_ends() -> None:
    text = "would it be possible to have the contract translated by the end of\nOctober and certified? The registry wants a stamp on each and every\npage."
    assert [sentence.text for sentence in split(text)] == [
        "would it be possible to have the contract translated by the end of\nOctober and certified?",
        "The registry wants a stamp on each and every\npage.",
    ]


def test_lines_that_a_person_ended_stay_apart() -> None:
    assert [sentence.text for sentence in split("Hi Tom,\nwhen does it start\nand who comes\nOlly")] == [
        "Hi Tom,",
        "when does it start",
        "and who comes",
        "Olly",
    ]


@pytest.mark.parametrize("marks", ["- {}\n- {}", "1. {}\n2. {}", "a) {}\nb) {}", "• {}\n• {}", "(1) {}\n(2) {}"])
def test_list_items_are_sentences_without_their_marks(marks: str) -> None:
    found = split(marks.format("Can it export archived orders", "How long does it take"))
    assert [(sentence.text, sentence.item) for sentence in found] == [
        ("Can it export archived orders", True),
        ("How long does it take", True),
    ]
    assert found[0].paragraph != found[1].paragraph


def test_every_sentence_is_a_verbatim_stretch_of_the_text() -> None:
    text = "Hello,\n\n1. one? two\n2. three\n\nA long line that was wrapped by the program of the writer at\nseventy letters. Bye :-)"
    for sentence in split(text):
        assert text[sentence.start : sentence.start + len(sentence.text)] == sentence.text


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["a. ", "? ", "- x\n", "word ", "\n", ".", "a@b?c=d ", "1. ", "((((", "»?« "])
def test_a_megabyte_of_anything_is_split_in_linear_time(piece: str) -> None:
    assert_linear(lambda size: split(piece * (size // len(piece))), 50_000, 500_000)
