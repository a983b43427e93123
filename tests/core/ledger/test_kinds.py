"""Kinds and measures: an answer is of the kind that was asked for, of the same thing, and not a word about the question."""

from __future__ import annotations

import pytest

from tests.core.ledger.test_clauses import states
from tests.correspondence import ANNA, PAOLO, Mails, request

# language, a question, what is measured otherwise, what answers
MEASURES = [
    ("en", "How many pallets will you deliver?", "The storage area is 312 m².", "Eleven."),
    ("en", "How long does the fitting take?", "The fitting costs 900 euros.", "Half a day, two at most."),
    ("en", "How many kilos does the stand weigh?", "It is 60 by 100 cm at the foot.", "40 kg."),
    ("en", "How many hours does the fitting take?", "The fitting costs 900 euros.", "Three hours."),
    ("de", "Wie viele Paletten kommen am Montag?", "Die Halle hat 312 m².", "Sieben Stück."),
    ("de", "Wie lange dauert der Aufbau?", "Der Aufbau beginnt am Montag.", "Etwa drei Tage."),
    ("fr", "Combien de palettes arrivent lundi ?", "Le hangar fait 312 m².", "Six."),
    ("fr", "Combien coûte l'impression des dépliants ?", "On en imprime 500 exemplaires.", "190 € HT."),
    ("es", "¿Cuánto cuesta la impresión de los folletos?", "Imprimimos 500 unidades.", "210 € más IVA."),
    ("es", "¿Cuántos palés llegan?", "La nave tiene 312 m².", "Ocho."),
    ("it", "Quanto costa la stampa dei volantini?", "Ne stampiamo 500 copie.", "180 euro più IVA."),
    ("it", "Quanto dura il montaggio?", "Il montaggio costa 900 euro.", "Circa tre ore."),
    ("pl", "Ile kosztuje druk ulotek?", "Drukujemy 500 sztuk.", "850 zł netto."),
    ("pl", "Ile palet przyjedzie w poniedziałek?", "Hala ma 312 m².", "Siedem."),
    ("ro", "Cât costă tipărirea pliantelor?", "Tipărim 500 de bucăți.", "950 lei fără TVA."),
    ("ro", "Câte ore durează montajul?", "Montajul costă 900 lei.", "Trei ore."),
    ("ru", "Сколько стоит печать листовок?", "Печатаем 500 штук.", "8400 руб. без НДС."),
    ("ru", "В какой день придёт монтажник?", "Монтажник придёт в 10 часов.", "В четверг."),
    ("uk", "Скільки коштує друк листівок?", "Друкуємо 500 штук.", "4200 грн без ПДВ."),
    ("uk", "Скільки палет приїде в понеділок?", "Склад має 312 м².", "Сім."),
]


@pytest.mark.parametrize(("language", "asked", "otherwise", "answer"), MEASURES)
def test_a_figure_of_another_measure_is_no_answer(language: str, asked: str, otherwise: str, answer: str) -> None:
    assert states([asked], otherwise, language) == ["open"]
    assert states([asked], answer, language) == ["answered"]


@pytest.mark.parametrize(
    ("language", "asked", "reply"),
    [
        ("en", "Can you send us the plan of the ground floor?", "Attached is the plan of the first floor."),
        ("de", "Können Sie uns den Grundriss vom Erdgeschoss schicken?", "Im Anhang der Grundriss vom ersten Stock."),
        ("fr", "Pouvez-vous nous envoyer le plan du rez-de-chaussée ?", "Ci-joint le plan du premier étage."),
        ("es", "¿Nos mandáis el plano de la planta baja?", "Adjunto el plano de la primera planta."),
        ("it", "Ci mandi la pianta del piano terra?", "In allegato la pianta del primo piano."),
        ("pl", "Czy możecie przesłać plan parteru?", "W załączniku plan pierwszego piętra."),
        ("ro", "Ne puteți trimite planul parterului?", "Atașat planul primului etaj."),
        ("ru", "Пришлите, пожалуйста, план первого этажа", "Во вложении план второго этажа."),
        ("uk", "Надішліть, будь ласка, план першого поверху", "У вкладенні план другого поверху."),
    ],
)
def test_the_first_floor_is_not_the_ground_floor(language: str, asked: str, reply: str) -> None:
    assert states([request(asked)], reply, language) == ["open"]


def test_what_the_question_asks_for_may_be_of_another_kind() -> None:
    assert states(["Is the autumn catalogue finished?"], "The spring catalogue is finished.") == ["open"]
    assert states(["Is the cover blue?"], "No, the cover is green.") == ["answered"]
    assert states(["Is the small sign in stock?"], "Yes, and the large one too.") == ["answered"]


TALK = [
    ("en", "What is the total for the stand?", "I saw your question about the total for the stand."),
    ("de", "Wie hoch ist die Anzahlung?", "Sie hatten nach der Anzahlung gefragt."),
    ("fr", "Quel est le montant de l'acompte ?", "J'ai vu votre question sur l'acompte."),
    ("es", "¿De cuánto es el anticipo?", "He visto tu pregunta sobre el anticipo."),
    ("it", "Quant'è l'acconto?", "Ho visto la sua domanda sull'acconto."),
    ("pl", "Ile wynosi zaliczka?", "Widziałam Pani pytanie o zaliczkę."),
    ("ro", "Cât este avansul?", "Am văzut întrebarea dumneavoastră despre avans."),
    ("ru", "Какой размер предоплаты?", "Видела ваш вопрос про предоплату."),
    ("uk", "Який розмір завдатку?", "Бачила ваше запитання про завдаток."),
]


@pytest.mark.parametrize(("language", "asked", "reply"), TALK)
def test_who_only_speaks_of_the_question_has_not_answered(language: str, asked: str, reply: str) -> None:
    assert states([asked], reply, language) == ["open"]


def test_what_follows_a_word_on_the_question_answers_it() -> None:
    asks = ["Where do we park?", "Who brings the props?"]
    assert states(asks, "On your question about parking: behind the hall.") == ["answered", "open"]


@pytest.mark.parametrize(
    ("language", "asked", "reply"),
    [
        ("en", "Do you deliver to the islands?", "You'll find that in our FAQ."),
        ("de", "Wer baut den Stand auf?", "Das weiß Anna."),
        ("fr", "Qui monte le stand ?", "Anna le sait."),
        ("es", "¿Hacéis envíos a Canarias?", "Está en las preguntas frecuentes de la web."),
        ("it", "Chi monta lo stand?", "Lo sa Anna."),
        ("pl", "Czy dostarczacie na Litwę?", "Proszę zajrzeć do FAQ."),
        ("ro", "Cine montează standul?", "Anna știe asta."),
        ("ru", "Кто монтирует стенд?", "Это знает Анна."),
        ("uk", "Ви доставляєте до Молдови?", "Погляньте в розділі запитань на сайті."),
    ],
)
def test_who_points_elsewhere_has_not_answered(language: str, asked: str, reply: str) -> None:
    assert states([asked], reply, language) == ["open"]


@pytest.mark.parametrize(
    ("language", "asked", "part", "done"),
    [
        (
            "en",
            "Have the brochures been printed?",
            "The first half has been printed.",
            "All done, they left yesterday.",
        ),
        ("de", "Sind die Kataloge gedruckt?", "Die erste Hälfte ist gedruckt.", "Ja, alle."),
        ("fr", "Le site est-il en ligne ?", "Il devrait être en ligne bientôt.", "Il tourne depuis ce matin."),
        ("es", "¿La web ya está publicada?", "Debería publicarse pronto.", "Está en marcha desde esta mañana."),
        ("it", "Il sito è già online?", "Dovrebbe andare online a breve.", "È attivo da stamattina."),
        ("pl", "Czy strona już działa?", "Powinna wkrótce ruszyć.", "Działa od rana."),
        ("ro", "Site-ul este deja online?", "Ar trebui să fie online în curând.", "Merge de azi-dimineață."),
        ("ru", "Каталоги уже напечатаны?", "Первая половина напечатана.", "Да, все."),
        ("uk", "Чи сайт вже працює?", "Має запрацювати найближчим часом.", "Працює з самого ранку."),
    ],
)
def test_what_is_done_in_part_or_to_come_is_not_done(language: str, asked: str, part: str, done: str) -> None:
    assert states([asked], part, language) == ["open"]
    assert states([asked], done, language) == ["answered"]


@pytest.mark.parametrize(
    ("language", "asked", "other"),
    [
        ("en", "When does the sample arrive?", "The kick-off meeting is on Tuesday."),
        ("it", "Quando arriva il campione?", "La riunione è martedì."),
        ("ru", "Когда придёт образец?", "Совещание во вторник."),
        ("de", "Wann kommt das Muster?", "Die Besprechung ist am Dienstag."),
        ("pl", "Kiedy dotrze próbka?", "Spotkanie jest we wtorek."),
    ],
)
def test_the_day_of_something_else_settles_nothing(language: str, asked: str, other: str) -> None:
    assert states([asked], other, language) == ["replied"]


def test_it_arrives_on_a_day_answers_when() -> None:
    assert states(["When does the sample arrive?"], "It should be with you on Tuesday.") == ["answered"]


@pytest.mark.parametrize(
    ("language", "asked", "reply"),
    [
        ("en", "Where do we pick up the key?", "14 Mill Lane, ring at the side door."),
        ("es", "¿Dónde dejamos la furgoneta?", "En el patio, detrás del almacén."),
        ("it", "Dove lasciamo il furgone?", "Nel cortile dietro al magazzino."),
    ],
)
def test_a_place_answers_where(language: str, asked: str, reply: str) -> None:
    assert states([asked], reply, language) == ["answered"]


def test_what_it_says_to_another_recipient_is_no_answer() -> None:
    mails = Mails()
    mails.client("When does the scaffolding go?", asks=["When does the scaffolding go?"])
    reply = "Paolo, the electrician comes on Monday at eight."
    mails.team(reply, to=(ANNA.address, PAOLO.address))
    assert mails.states() == ["open"]


def test_a_price_for_each_of_something_is_money() -> None:
    assert states(["What do you charge for the floor?"], "The floor is £3.20 a square metre.") == ["answered"]
    assert states(["How many chairs do we get?"], "For €100 12 pieces.") == ["answered"]
