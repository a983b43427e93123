"""Which charset the bytes of a mail are in: what it declares, unless another makes far better words."""

from __future__ import annotations

import pytest

from daemon.core.message.charset import decode
from daemon.core.message.parse import parse
from tests.effort import assert_linear


@pytest.mark.parametrize(
    "text",
    [
        "Is it still £100 for the Milan\xa0Office posters, 20 × 30 cm?",
        "½ page, ±2 mm, 12 m² at 5 °C, ¼ of the price",
        "Total\xa0:\xa01\xa0200\xa0£",
        "Le coût est de 5 £ ; c’est fixé",
        "20 × 30",
        "Dear Marta,\n\xa0\nall is well.\n\xa0\n",
    ],
)
@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252"])
def test_signs_of_prices_and_measures_make_no_doubt_of_the_declared_charset(text: str, declared: str) -> None:
    assert decode(text.encode("cp1252"), declared) == text


@pytest.mark.parametrize("text", ["It is £100", "20 × 30 cm", "m² and ½"])
def test_signs_are_guessed_where_nothing_is_declared(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("word", ["są mógł żółć", "Łódź, że", "ból głowy"])
def test_polish_under_a_western_name_is_still_polish(word: str) -> None:
    assert decode(word.encode("iso-8859-2"), "iso-8859-1") == word


@pytest.mark.parametrize("label", ["utf-7", "UTF7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7"])
def test_utf_7_is_decoded_in_text_and_subject(label: str) -> None:
    raw = (
        b"From: anna@client.example\r\nSubject: =?%b?Q?Gr+APwA3w-e?=\r\n"
        b"Content-Type: text/plain; charset=%b\r\n\r\nK+APY-nnen wir 1 +- 1 z+AOQ-hlen?\r\n"
    ) % (label.encode(), label.encode())
    message = parse(raw)
    assert message.subject == "Grüße"
    assert message.text.strip() == "Können wir 1 + 1 zählen?"


def test_what_is_declared_utf_7_and_is_none_stays_as_it_is() -> None:
    assert decode(b"C++ and +A\xff", "utf-7").startswith("C++ and +A")
    assert decode(b"1 + 1 = 2 +x", "utf-7") == "1 + 1 = 2 +x"


def test_lines_that_end_in_cr_cr_lf_end_once() -> None:
    raw = b"From: anna@client.example\r\r\nSubject: Offer\r\r\n\r\r\nDear Marta,\r\r\n\r\r\nwhen?\r\r\n"
    message = parse(raw)
    assert (message.subject, message.text) == ("Offer", "Dear Marta,\n\nwhen?\n")
    coded = b"From: a@b.example\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nDear=0D=0D=0AMarta"
    assert parse(coded).text == "Dear\nMarta"


def test_a_row_of_cr_costs_no_more_than_its_length() -> None:
    def read(count: int) -> None:
        parse(b"From: anna@client.example\r\r\n" + b"\r" * count + b"x\r\r\n\r\r\n" + b"\r" * count + b"x")

    assert_linear(read, 10_000, 100_000)
