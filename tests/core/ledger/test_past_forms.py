"""Past forms: a deed that no list knows is told by how its word ends and where it stands."""

from __future__ import annotations

import pytest

from tests.correspondence import request, state_after

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

# A participle alone, a place where a thing is by now, a refusal: said of the thing, they answer who asked for it.
STANDS = [
    ("en", "Please widen the border of the map.", "Border of the map widened."),
    ("en", "Please send us the floor plan.", "The floor plan is on the share."),
    ("en", "Please take the border off the map.", "The border of the map has to stay."),
    ("de", "Bitte rücken Sie den Rahmen der Karte ein.", "Rahmen der Karte eingerückt."),
    ("de", "Bitte schicken Sie uns den Lageplan.", "Der Lageplan liegt im Portal."),
    ("de", "Bitte drucken Sie den Lageplan auf Stoff.", "Den Lageplan drucken wir nicht auf Stoff."),
    ("fr", "Merci de recadrer la photo.", "Photo recadrée."),
    ("fr", "Envoyez-nous le plan, s'il vous plaît.", "Le plan est dans votre espace."),
    ("es", "Por favor, bajen el volumen del vídeo.", "Volumen del vídeo bajado."),
    ("es", "Por favor, envíennos el plano.", "El plano está en la carpeta compartida."),
    ("it", "Abbassate la musica del video, per favore.", "Musica del video abbassata."),
    ("it", "Mandateci la planimetria, per favore.", "La planimetria è nella cartella condivisa."),
    ("pl", "Proszę wyciąć akapit o cenach.", "Akapit o cenach wycięty."),
    ("pl", "Proszę przesłać plan hali.", "Plan hali leży na dysku."),
    ("uk", "Приберіть абзац про ціни.", "Абзац про ціни прибрано."),
    ("uk", "Надішліть план зали.", "План зали лежить у папці."),
    ("ru", "Замените, пожалуйста, портрет.", "Портрет заменён."),
    ("ru", "Пришлите план зала.", "План зала лежит в папке."),
    ("ro", "Vă rog să lărgiți chenarul hărții.", "Chenarul hărții lărgit."),
    ("ro", "Trimiteți-ne planul sălii.", "Planul sălii e pe drive."),
]
STILL = [
    ("en", "Please widen the border of the map.", "Border of the map not widened yet."),
    ("en", "Please send us the floor plan.", "The floor plan will be on the share on Friday."),
    ("de", "Bitte rücken Sie den Rahmen der Karte ein.", "Rahmen der Karte noch nicht eingerückt."),
    ("de", "Bitte schicken Sie uns den Lageplan.", "Das liegt an einer Störung."),
    ("fr", "Merci de recadrer la photo.", "Photo pas encore recadrée."),
    ("es", "Por favor, bajen el volumen del vídeo.", "Volumen del vídeo sin ajustar."),
    ("it", "Abbassate la musica del video, per favore.", "Musica del video non ancora abbassata."),
    ("pl", "Proszę wyciąć akapit o cenach.", "Akapit o cenach będzie wycięty."),
    ("uk", "Приберіть абзац про ціни.", "Абзац про ціни ще не прибрано."),
    ("ru", "Замените, пожалуйста, портрет.", "Портрет не заменён."),
    ("ro", "Vă rog să lărgiți chenarul hărții.", "Chenarul hărții nu e lărgit."),
]


@pytest.mark.parametrize(("language", "asked", "reply"), DONE, ids=[row[0] for row in DONE])
def test_a_past_form_with_the_thing_that_was_asked_for_answers_a_request(language: str, asked: str, reply: str) -> None:
    assert state_after(request(asked), reply, language) == "answered"


@pytest.mark.parametrize(("language", "asked", "reply"), ANOTHER, ids=[row[0] for row in ANOTHER])
def test_a_past_form_about_another_thing_answers_none(language: str, asked: str, reply: str) -> None:
    assert state_after(request(asked), reply, language) != "answered"


@pytest.mark.parametrize(("language", "asked", "reply"), STANDS, ids=[f"{row[0]}: {row[2]}" for row in STANDS])
def test_how_a_thing_is_by_now_answers_who_asked_for_it(language: str, asked: str, reply: str) -> None:
    assert state_after(request(asked), reply, language) == "answered"


@pytest.mark.parametrize(("language", "asked", "reply"), STILL, ids=[f"{row[0]}: {row[2]}" for row in STILL])
def test_what_is_still_to_be_done_answers_nobody(language: str, asked: str, reply: str) -> None:
    assert state_after(request(asked), reply, language) != "answered"
