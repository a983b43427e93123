"""Which red flags stand by what waits in the record, and what threatens and takes nothing back."""

from __future__ import annotations

import pytest

from tests.core.ledger.test_clauses import read
from tests.correspondence import Mails

ASKED = {"en": "When do the lamps come?", "ro": "Când vin lămpile?", "es": "¿Cuándo llegan las lámparas?"}
THREATS = [
    ("en", "If I don't get a straight answer this week we'll take the whole thing to another supplier."),
    ("de", "Wenn das so weitergeht, geben wir alles komplett an eine andere Agentur."),
    ("it", "Se non risponde nessuno portiamo tutto il lavoro a un'altra agenzia."),
]


def flags(language: str, *said: str, first: str = "") -> list[str]:
    mails = Mails(language)
    if first:
        mails.client(first, asks=[first])
    for text in said:
        mails.client(text, acts=read(text, language))
    return [flag.kind for flag in mails.ledger().red_flags]


def test_who_asks_again_in_words_of_their_own_does_so_where_something_waits() -> None:
    again = "Sigo sin saber nada de las lámparas."
    assert flags("es", again, first=ASKED["es"]) == ["chaser"]
    thought = "I'm still in the dark about that new tax."
    assert flags("en", thought, first=ASKED["en"]) == ["chaser"]
    assert flags("en", thought) == []


def test_a_first_mail_asks_nothing_again_unless_all_of_it_sounds_so() -> None:
    assert flags("ro", "Dacă plouă, ce facem în locul drumeției?") == []
    assert flags("en", "I am still waiting for your offer, it was promised for Monday.") == ["chaser"]


@pytest.mark.parametrize(("language", "threat"), THREATS)
def test_a_threat_to_leave_takes_no_question_back(language: str, threat: str) -> None:
    asked = ASKED.get(language, ASKED["en"])
    mails = Mails(language)
    mails.client(asked, asks=[asked])
    mails.client(threat, acts=read(threat, language))
    assert mails.states() == ["open"]
    assert "cancel" in [flag.kind for flag in mails.ledger().red_flags]
