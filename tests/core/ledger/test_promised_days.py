"""The day that a reply promises: of a clause, of what it goes on to, and never that of a condition."""

from __future__ import annotations

from datetime import date

import pytest

from tests.core.ledger.test_clauses import read
from tests.correspondence import Mails, request

# On Monday 2 March 2026.
PROMISED = [
    (
        "en",
        "Could you make the bar longer?",
        "The bar I'd have to clear with the organiser first. Should know by Friday.",
        6,
    ),
    (
        "de",
        "Gibt es eine Fassung in Leichter Sprache?",
        "Dazu muss ich erst mit der Leitung reden, bis Freitag wisst ihr mehr.",
        6,
    ),
    ("ro", "Trimiteți-ne textele în germană.", "Sigur, până vineri le aveți.", 6),
    ("ro", "Aș vrea și planul cu irigația.", "Planul de irigație îl termin până marți.", 3),
    ("ru", "Пришлите план этажа.", "План через час.", 2),
]
CONDITIONAL = [
    ("en", "We can make it if the texts are here by Wednesday."),
    ("de", "Das schaffen wir, wenn die Texte bis Mittwoch da sind."),
    ("es", "Llegamos si los textos están aquí el miércoles."),
    ("fr", "On y arrive si les textes sont là mercredi."),
    ("it", "Ce la facciamo se i testi sono qui mercoledì."),
    ("pl", "Zdążymy, jeśli teksty będą do środy."),
    ("ro", "Reușim dacă textele sunt aici până miercuri."),
    ("ru", "Успеем, если тексты будут к среде."),
    ("uk", "Встигнемо, якщо тексти будуть до середи."),
]


@pytest.mark.parametrize(("language", "asked", "reply", "day"), PROMISED)
def test_a_reply_promises_the_day_that_it_names(language: str, asked: str, reply: str, day: int) -> None:
    mails = Mails(language)
    mails.client(asked, asks=[asked if asked.endswith("?") else request(asked)])
    mails.team(reply, acts=read(reply, language))
    (question,) = mails.ledger().questions
    assert (question.state, question.promised_for) == ("acknowledged", date(2026, 3, day))


@pytest.mark.parametrize(("language", "reply"), CONDITIONAL)
def test_the_day_of_a_condition_is_no_promise(language: str, reply: str) -> None:
    assert [act.speech.value for act in read(reply, language) if act.due] == []
