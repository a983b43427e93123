"""What a team's mail asks its client by its weight alone: the weights were learned of clients' letters."""

from __future__ import annotations

import pytest

from daemon.core.model import Ask, Kind
from daemon.core.words.tenor import TENOR
from tests.correspondence import Mails


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("it", "Sì, la bozza si vede bene anche da telefono.", False),
        ("en", "We still need your logo before we can print.", True),
        ("de", "Uns fehlt noch Ihr Logo.", True),
    ],
)
def test_what_tells_asks_the_client_nothing(language: str, text: str, *, asked: bool) -> None:
    mails = Mails(language)
    mails.team(text, asks=[Ask(text, Kind.REQUEST, 0.6, TENOR)])
    assert bool(mails.ledger().awaiting_client) is asked
