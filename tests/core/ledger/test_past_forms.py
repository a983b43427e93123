"""Past forms: a deed that no list knows is told by how its word ends and where it stands."""

from __future__ import annotations

import pytest

from daemon.core.model import Ask, Kind
from tests.correspondence import Mails

DONE = [
    ("en", "Please widen the border of the map.", "I've widened the border of the map."),
    ("de", "Bitte rufen Sie die Verteiler zurück.", "Die Verteiler sind zurückgerufen."),
    ("fr", "Merci d'élargir la bordure du plan.", "J'ai élargi la bordure du plan."),
    ("es", "Por favor, bajen el volumen del vídeo.", "Bajado el volumen del vídeo."),
    ("it", "Abbassate la musica del video, per favore.", "Abbassata la musica del video."),
    ("pl", "Proszę wyciąć akapit o cenach.", "Wycięłam akapit o cenach."),
    ("uk", "Приберіть абзац про ціни.", "Абзац вирізала."),
    ("ru", "Замените, пожалуйста, портрет.", "Портрет поменял."),
    ("ro", "Vă rog să lărgiți chenarul hărții.", "Am lărgit chenarul hărții."),
]
ANOTHER = [
    ("en", "Please widen the border of the map.", "We widened the road to the yard last year."),
    ("de", "Bitte rufen Sie die Verteiler zurück.", "Gestern ist die Heizung repariert worden."),
    ("fr", "Merci d'élargir la bordure du plan.", "Nous avons vendu la voiture."),
    ("es", "Por favor, bajen el volumen del vídeo.", "Pintada la puerta de la oficina."),
    ("it", "Abbassate la musica del video, per favore.", "Imbiancata la porta dell'ufficio."),
    ("pl", "Proszę wyciąć akapit o cenach.", "Pomalowałam drzwi w biurze."),
    ("uk", "Приберіть абзац про ціни.", "Двері в офісі пофарбувала."),
    ("ru", "Замените, пожалуйста, портрет.", "Дверь в кабинете покрасил."),
    ("ro", "Vă rog să lărgiți chenarul hărții.", "Am vopsit ușa biroului."),
]


def state(language: str, request: str, reply: str) -> str:
    mails = Mails(language)
    mails.client(request, asks=[Ask(request, Kind.REQUEST, 0.9, "test")])
    mails.team(reply)
    return mails.states()[0]


@pytest.mark.parametrize(("language", "request_", "reply"), DONE, ids=[row[0] for row in DONE])
def test_a_past_form_with_the_thing_that_was_asked_for_answers_a_request(
    language: str, request_: str, reply: str
) -> None:
    assert state(language, request_, reply) == "answered"


@pytest.mark.parametrize(("language", "request_", "reply"), ANOTHER, ids=[row[0] for row in ANOTHER])
def test_a_past_form_about_another_thing_answers_none(language: str, request_: str, reply: str) -> None:
    assert state(language, request_, reply) != "answered"
