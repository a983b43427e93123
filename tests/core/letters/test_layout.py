"""The plain text part: where its lines break."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from daemon.core.letters.layout import cited, wrapped


# ── the text part ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_long_lines_break_below_their_bullet_label_or_quotation_mark() -> None:
    words = "word " * 20
    assert wrapped(f"- {words}").split("\n")[1].startswith("  word")
    assert wrapped(f"    Due: {words}").split("\n")[1].startswith("      word")
    assert wrapped(f"  > {words}").split("\n")[1].startswith("  > word")
    assert wrapped(f"> - {words}").split("\n")[1].startswith(">   word")


def test_a_long_address_stays_whole_and_the_signature_mark_keeps_its_space() -> None:
    address = "https://mail.example/" + "a-" * 60
    assert address in wrapped(f"See {address} now")
    assert wrapped("Hi\n\n\n\n-- \nMe") == "Hi\n\n-- \nMe\n"


@given(st.text(alphabet="ab >-*[1]:\n", max_size=500))
def test_wrapping_loses_no_word(text: str) -> None:
    assert re.sub(r"[\s>]", "", wrapped(text)) == re.sub(r"[\s>]", "", text)


def test_a_quotation_marks_every_line() -> None:
    assert cited("a\n\nb\n") == "> a\n>\n> b"


def test_a_letter_of_full_lines_is_quoted_without_breaking_them_anew() -> None:
    letter = wrapped("we are on it and will answer as soon as we can, " * 5)
    assert wrapped(cited(letter)) == cited(letter) + "\n"
    assert max(map(len, wrapped("> " + "word " * 40).split("\n"))) <= 74
