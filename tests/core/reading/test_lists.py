"""Points of lists that are owed though they are no sentences that ask."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.model import Kind
from daemon.core.reading.asks import AskReader

READER = AskReader(shipped_rules())


def asked(text: str, language: str = "en") -> list[str]:
    return [ask.text for ask in READER.read(text, "", language, is_reply=True)]


@pytest.mark.parametrize(
    ("language", "text", "points"),
    [
        ("en", "Please change:\n- p. 2 photo brighter\n- title larger", ["p. 2 photo brighter", "title larger"]),
        (
            "it",
            "Correzioni:\n1) pag. 3 logo a destra\n2) telefono senza spazi",
            ["pag. 3 logo a destra", "telefono senza spazi"],
        ),
        (
            "pl",
            "Nasze uwagi:\n- str. 2: zdjęcie jaśniejsze\n- stopka bez adresu",
            ["str. 2: zdjęcie jaśniejsze", "stopka bez adresu"],
        ),
        ("ru", "Просьба поправить:\n- фото светлее\n- заголовок крупнее", ["фото светлее", "заголовок крупнее"]),
    ],
)
def test_each_point_is_owed_below_a_lead_that_asks(language: str, text: str, points: list[str]) -> None:
    assert asked(text, language) == points


def test_lines_without_marks_are_points_below_such_a_lead_up_to_a_blank_line() -> None:
    text = "Da cambiare:\npag. 2 foto più chiara\ntitolo più grande\n\nLucia"
    assert asked(text, "it") == ["pag. 2 foto più chiara", "titolo più grande"]


def test_a_point_beside_points_that_ask_is_owed_if_it_says_what_to_change() -> None:
    text = "- can we have the logo in blue?\n- more tables near the door\n- the tent pegs are yours"
    assert asked(text) == ["can we have the logo in blue?", "more tables near the door"]


def test_what_is_done_is_not_owed() -> None:
    assert asked("Please change:\n- title larger\n- photos: ok") == ["title larger"]


def test_a_list_of_facts_is_owed_nothing() -> None:
    assert asked("In the box:\n- two posters\n- the contract\n- a key") == []


def test_a_question_with_a_choice_is_asked_once() -> None:
    asks = READER.read("Which colour do you like better:\n- red\n- blue", "", "en", is_reply=True)
    assert [(ask.text, ask.kind) for ask in asks] == [("Which colour do you like better:", Kind.QUESTION)]
