"""Signatures and footers come off; words that only look like them stay."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.body.lines import Tags, lines_of
from daemon.core.body.signature import Signatures
from daemon.core.model import Address, Part

SIGNATURES = Signatures(shipped_rules())
LETTER = "When will the banners arrive at the fair, and who is going to put them up for us there?\nWe have to know it by Monday at noon because of the passes.\nThe hall opens its gates at six in the morning and every name has to be on the list of the porter.\n"


def kept(text: str, sender: str = "Anna Rossi") -> str:
    lines = lines_of(LETTER + text)
    tags: Tags = [None] * len(lines)
    SIGNATURES.tag(lines, tags, Address(sender, "anna@client.example"))
    own = "\n".join(line.text for line, tag in zip(lines, tags, strict=True) if not tag)
    return own.removeprefix(LETTER).strip()


@pytest.mark.parametrize(
    "signature",
    [
        "\nAnna",
        "\nKind regards,\nAnna Rossi",
        "\nThanks,\n\nAnna",
        "\nA.",
        "\nAnna Rossi\nPurchasing Manager\nRossi Ltd\n+44 1394 555 0123",
        "\n-- \nAnna\nwww.client.example",
        "\n--\nRossi Arredi\nVia Roma 3",
        "\n******\nAnna Rossi\nTel. 055 123456",
        "\nCordiali saluti\nAnna\n\nInviato da iPhone",
        "\nMit freundlichen Grüßen\n\nAnna Rossi\nEinkauf\nRossi GmbH\nSitz der Gesellschaft: Köln, Amtsgericht Köln HRB 1",
        "\nЗ повагою,\nАнна Россі\nтел. +380 44 555 01 32",
        "\nGet Outlook for iOS<https://outlook.example>",
        "\nThis message is confidential and intended solely for the addressee.",
        "\nBitte denken Sie an die Umwelt, bevor Sie diese E-Mail ausdrucken.",
    ],
)
def test_a_signature_comes_off(signature: str) -> None:
    assert kept(signature) == ""


@pytest.mark.parametrize(
    "words",
    [
        "\nThursday",
        "\nYes",
        "\nIs the contract confidential?",
        "\nCall me on 055 123456 when you are there.",
        "\nThe address is:\nVia Roma 3\n50100 Firenze",
        "\nThanks for the quote, when can we start?",
        "\nBudget Final\n500 EUR",
        "\nAnna, can you do that?",
    ],
)
def test_own_words_that_look_like_a_signature_stay(words: str) -> None:
    assert kept(words) == words.strip()


def test_a_postscript_under_the_signature_stays() -> None:
    assert kept("\n-- \nAnna\nRossi Ltd\n\nP.S. Who pays?") == "P.S. Who pays?"


def test_what_comes_off_says_by_which_rule() -> None:
    lines = lines_of(LETTER + "\nSent from my iPhone")
    tags: Tags = [None] * len(lines)
    SIGNATURES.tag(lines, tags, None)
    assert tags[-1] == (Part.SIGNATURE, "en/signature.device")


def test_what_goes_on_below_a_ruler_is_no_signature() -> None:
    text = "Texts attached.\n---\nWhen do we meet with the photographer?\n---\nplease update the price list"
    assert kept(text) == text
    assert kept("--\nWhich format do you need?") == "--\nWhich format do you need?"


OPENING = [
    "Mi mandate un campione prima di stampare tutto?",
    "Hallo,\n\ndie Geschäftsführung hat zugestimmt, wir bestellen daher die Stühle.\n\nAnna",
    "Стоит ли нам печатать две тысячи листовок?",
]


@pytest.mark.parametrize("letter", OPENING)
def test_what_a_letter_begins_with_is_no_footer(letter: str) -> None:
    lines = lines_of(letter)
    tags: Tags = [None] * len(lines)
    SIGNATURES.tag(lines, tags, Address("Anna Rossi", "anna@client.example"))
    assert not any(tag and tag.part is Part.FOOTER for tag in tags)
