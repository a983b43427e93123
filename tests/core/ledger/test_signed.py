"""A signature that no sign tells from the reply above it answers nothing."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.signed import SignedReplies
from daemon.core.words.sentences import splitter

RULES = shipped_rules()
SIGNED, SPLITTER = SignedReplies(RULES), splitter(RULES)
MARTA = Bag.of(["marta", "bianchi"])


def left(text: str) -> list[str]:
    return [one.text for one in SIGNED.without_end(SPLITTER.split(text), MARTA)]


@pytest.mark.parametrize(
    "end",
    [
        "Marta Bianchi\nlegal counsel\nBianchi & Partners\nThis message may hold what is secret.",
        "Cordialement,\nL'équipe support",
        "Z poważaniem\nMarta Bianchi\nradca prawny",
        "Mit freundlichen Grüßen\nDas Team der Werkstatt",
        "С уважением,\nотдел заказов",
    ],
)
def test_what_stands_below_the_end_is_not_said(end: str) -> None:
    assert left(f"Dear Paul,\nthe hall is free.\n\n{end}")[-1] in {"the hall is free.", end.splitlines()[0]}


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("The hall is free.\nMarta\nPS: the key is with Tom.", "PS: the key is with Tom."),
        ("Thanks!\nThe hall is free on Friday at nine.", "The hall is free on Friday at nine."),
        ("Marta Bianchi\nThe hall is free.", "The hall is free."),
        ("Hallo Paul,\nDanke\nFreitag passt", "Freitag passt"),
        ("Many thanks\nit costs 40 euros", "it costs 40 euros"),
    ],
)
def test_what_is_said_stays(text: str, last: str) -> None:
    assert left(text)[-1] == last
