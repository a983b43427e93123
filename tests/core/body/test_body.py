"""What a person wrote is found in the bodies that mail programs make of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.body.own_words import BodyReader
from daemon.core.model import Address, Body, Message, Part
from tests.every import every

FIXTURES = Path(__file__).parent / "fixtures"
CASES = tomllib.loads((FIXTURES / "replies.toml").read_text(encoding="utf-8"))["case"]
ATTRIBUTIONS = (FIXTURES / "attributions.txt").read_text(encoding="utf-8").strip().split("\n\n")
READER = BodyReader(shipped_rules())


def read(text: str, html: str | None = None, *, sender: str = "", subject: str = "Re: Brochure") -> Body:
    who = Address(sender, "anna@client.example")
    return READER.read(Message("1@client.example", (), (), None, None, None, who, (), (), (), subject, text, html, ()))


def read_case(case: dict[str, str]) -> Body:
    more = {key: case[key] for key in ("sender", "subject") if key in case}
    return read(case.get("text", "").lstrip("\n"), case.get("html"), **more)


@every("case", CASES)
def test_the_own_words_are_found(case: dict[str, str]) -> None:
    assert read_case(case).own_text == case["own"]


@pytest.mark.parametrize("case", [case for case in CASES if "passages" in case], ids=lambda case: case["name"])
def test_each_answer_keeps_the_passage_that_it_follows(case: dict[str, list[list[str]]]) -> None:
    body = read_case(case)  # type: ignore[arg-type]
    assert [[passage.quoted, passage.answer] for passage in body.passages] == case["passages"]


@pytest.mark.parametrize("case", [case for case in CASES if "forwarded" in case], ids=lambda case: case["name"])
def test_a_forwarded_message_is_told_from_a_quotation(case: dict[str, str]) -> None:
    body = read_case(case)
    assert case["forwarded"] in body.forwarded
    assert body.quoted == ""


def known_by_marks(attribution: str) -> bool:
    """By the quotation that follows it."""
    return attribution.startswith(("?", "Quoting", '"Anna Rossi" <', "山田さん"))


@every(
    "attribution, quotation",
    [
        (attribution, quotation)
        for attribution in ATTRIBUTIONS
        for quotation in ("> Hello there\n> and more", "\n> Hello there\n> and more", "Hello there\nand more")
        if ">" in quotation or not known_by_marks(attribution)
    ],
)
def test_no_attribution_survives_in_any_language(attribution: str, quotation: str) -> None:
    assert read(f"Fine for us.\n\n{attribution.lstrip('?')}\n{quotation}\n").own_text == "Fine for us."


def test_a_quoted_line_may_end_in_two_brackets_of_an_address() -> None:
    quoted = ">>> From: Board <mail@board.example <mailto:mail@board.example>>\n>>> Could you join us?"
    assert read(f"Tuesday.\n\n> Anna <anna@client.example> wrote:\n>> See below.\n{quoted}").own_text == "Tuesday."


BAR = '<div style="border-left:3px solid #ccc;padding-left:8px">When do we get the proofs?</div>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", "<blockquote class=gmail_quote><div>Hi Marta,</div><div>When do we get the proofs?</div></blockquote>"),
        ("> Hi Marta,\n> When do we get the proofs?\n>\n> Anna", None),
        ("> Hi Marta,\n> When do we get the proofs?\n\nAnna", None),
        ("", f"<div>Hi Marta,</div>{BAR}<div>Anna</div>"),
        ("Hi Marta,\n\n| When do we get the proofs?\n| And the invoice?\n\nAnna", None),
    ],
)
def test_in_a_new_mail_nothing_is_there_to_quote(text: str, html: str | None) -> None:
    assert "When do we get the proofs?" in read(text, html, sender="Anna Verdi", subject="Proofs").own_text
    assert "proofs" not in read(text, html, sender="Anna Verdi").own_text


@pytest.mark.parametrize(
    "text", ["On 2 Mar 2026 16:00, Marta wrote:\n> When do we get the proofs?", "They say:\n\n> The proofs?\n\nWell."]
)
def test_what_is_attributed_or_stands_beside_own_words_is_quoted_in_a_new_mail_too(text: str) -> None:
    assert "proofs" not in read(text, subject="Proofs").own_text


def test_what_was_taken_off_is_kept_with_its_rule() -> None:
    body = read(
        "Yes.\n\nOn Tue, 10 Mar 2026 at 09:42, Marta <marta@agency.example> wrote:\n> Shall we?\n\nSent from my iPhone\n"
    )
    assert [(part.part, part.rule) for part in body.removed] == [
        (Part.ATTRIBUTION, "en/quoting.wrote"),
        (Part.QUOTATION, "mail/quoting.marked"),
        (Part.SIGNATURE, "en/signature.device"),
    ]
    assert body.quoted == "Shall we?"


def test_an_empty_message_has_no_words() -> None:
    assert read("") == Body("")
    assert read("", "<style>p {}</style>") == Body("")


def test_a_line_of_a_client_is_never_lost_for_a_quotation_that_is_not_there() -> None:
    text = (
        "Good morning,\n\nwe have two questions:\n\n1. When does it start?\n2. Who comes?\n\nPlease answer by Friday."
    )
    assert read(text).own_text == text


def test_the_closing_and_the_name_of_a_short_mail_are_told_apart_from_its_words() -> None:
    body = read("Le plan arrive demain.\n\nMerci d'avance\nAnna")
    assert body.own_text.endswith("Merci d'avance\nAnna")
    assert body.sign_off == "Merci d'avance\nAnna"
