"""Which red flags stand by what waits in the record, and what threatens and takes nothing back."""

from __future__ import annotations

import pytest

from daemon.core.model import Act, Speech
from daemon.core.words.tenor import TENOR
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
    for first, flagged in ((ASKED["en"], ["chaser"]), ("", [])):
        mails = Mails()
        mails.client(first or "Hello", asks=[first] if first else [])
        mails.client("The lamps, then.", acts=[Act("The lamps, then.", Speech.CHASER, 0.7, TENOR)])
        assert [flag.kind for flag in mails.ledger().red_flags] == flagged


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


NAMED = [
    ("en", "Will the VPN work abroad?", "With the printer it no longer matters, we found the cable."),
    ("de", "Läuft das VPN auch im Ausland?", "Mit dem Drucker hat es sich erledigt."),
    ("es", "¿Funcionará la VPN en el extranjero?", "Lo de la impresora ya no hace falta."),
    ("fr", "Le VPN marchera-t-il à l'étranger ?", "Pour l'imprimante, c'est réglé."),
    ("pl", "Czy VPN będzie działać za granicą?", "Z drukarką już nieważne."),
    ("ro", "Merge VPN-ul în străinătate?", "Cu imprimanta s-a rezolvat."),
    ("ru", "Будет ли VPN работать за границей?", "С принтером уже неважно."),
    ("uk", "Чи працюватиме VPN за кордоном?", "З принтером уже неважливо."),
]


@pytest.mark.parametrize(("language", "asked", "withdrawn"), NAMED)
def test_a_withdrawal_that_names_its_matter_takes_no_other_back(language: str, asked: str, withdrawn: str) -> None:
    mails = Mails(language)
    mails.client(asked, asks=[asked])
    mails.client(withdrawn, acts=read(withdrawn, language))
    assert mails.states() == ["open"]


def test_a_withdrawal_without_its_matter_takes_the_lone_question_back() -> None:
    mails = Mails("pl")
    mails.client("Czy VPN będzie działać za granicą?", asks=["Czy VPN będzie działać za granicą?"])
    mails.client("Już nieważne, dziękuję.", acts=read("Już nieważne, dziękuję.", "pl"))
    assert mails.states() == ["withdrawn"]
