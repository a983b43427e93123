"""Replies that sound like an answer and are of another day, thing, person or time: never settled."""

from __future__ import annotations

import pytest

from tests.correspondence import Mails, request, state_after


@pytest.mark.parametrize(
    ("language", "asked", "reply"),
    [
        # a day that is over, where one to come was asked for
        ("en", "When will the fence be painted?", "The fence was put up on 20 February and paid on the 24th."),
        ("de", "Wann kommt die zweite Fassung des Films?", "Die erste Fassung des Films kam am 3. Februar."),
        ("fr", "Quand recevrons-nous la maquette corrigée ?", "La première maquette est partie le 9 février."),
        # the figure of another day
        ("en", "How many guests are coming on 14 May?", "For 7 May we have 22 guests."),
        ("es", "¿Cuántos invitados vienen el 14 de mayo?", "Para el 7 de mayo tenemos 22 invitados."),
        ("uk", "Скільки гостей буде 14 травня?", "На 7 травня маємо 22 гостей."),
        # the words of the question, spread over clauses that say something else
        (
            "en",
            "Is the lining included in the price?",
            "The lining takes a week to sew, and the price holds until May.",
        ),
        ("it", "Quanto dura la garanzia sulle porte?", "Le porte sono di rovere, e la garanzia sui vetri dura 3 anni."),
        # part of it only
        (
            "es",
            "¿Cuánto cuesta imprimir la tarjeta por las dos caras?",
            "Imprimir la tarjeta solo por delante cuesta 90 €.",
        ),
        ("de", "Was kostet der Flyer mit Lack?", "Der Flyer kostet nur ohne Falz 80 Euro."),
        # another month of the same thing
        ("pl", "Czy wysłali Państwo raport za luty?", "Tak, raport za styczeń wyszedł 5 lutego."),
        ("ru", "Вы отправили отчёт за февраль?", "Да, отчёт за январь ушёл 5 февраля."),
        # other things are counted
        ("de", "Wie viele Lampen hängen im Flur?", "Im Flur hängen 12 Bilder, die Lampen sind neu."),
        ("en", "How many lamps hang in the hall?", "There are 12 pictures in the hall, and the lamps are new."),
        # another person
        ("ru", "Когда вернётся из поездки Марина?", "Антон вернётся из поездки 12 марта."),
        ("en", "When does Marina return from the trip?", "Anton does return from the trip on 12 March."),
        # that it is so is no reason
        ("ru", "Почему подорожала аренда?", "Аренда подорожала на 8 процентов, договор тот же."),
    ],
)
def test_what_is_beside_the_matter_settles_nothing(language: str, asked: str, reply: str) -> None:
    assert state_after(asked, reply, language) in ("open", "replied", "acknowledged")


@pytest.mark.parametrize(
    ("language", "asked", "reply"),
    [
        ("en", "When will the fence be painted?", "The fence will be painted on 20 March."),
        ("en", "How many guests are coming on 14 May?", "For 14 May we have 22 guests."),
        ("en", "How many lamps hang in the hall?", "There are 12 lamps in the hall."),
        ("de", "Wie viele Lampen hängen im Flur?", "Im Flur hängen 12 neue Lampen."),
        ("pl", "Czy wysłali Państwo raport za luty?", "Tak, raport za luty wyszedł 5 marca."),
        ("ru", "Когда вернётся из поездки Марина?", "Марина вернётся из поездки 12 марта."),
        ("ru", "Когда вернётся из поездки Марина?", "Вернётся из поездки 12 марта."),
        (
            "en",
            "Is the lining included in the price?",
            "The lining is included in the price, and the price holds until May.",
        ),
    ],
)
def test_what_is_of_the_matter_settles_it(language: str, asked: str, reply: str) -> None:
    assert state_after(asked, reply, language) == "answered"


def test_the_file_of_another_order_or_day_is_not_what_was_asked_for() -> None:
    asked = "Please send the minutes of 26 February."
    said = "The minutes of 19 February are attached."
    assert state_after(request(asked), said, files=["minutes.pdf"]) != "answered"
    order = "Please send the delivery note for order 4471."
    said = "The delivery note for order 4417 is attached."
    assert state_after(request(order), said, files=["delivery.pdf"]) != "answered"


def test_a_word_on_one_matter_that_is_still_to_come_puts_off_no_other() -> None:
    first, second, third = "Is there parking for a coach?", "Does the price include sound?", "Are there rooms for 15?"
    mails = Mails()
    mails.client(f"{first} {second} {third}", asks=[first, second, third])
    mails.team(
        "Yes, there is parking for two coaches. About the beds, I'm waiting for reception and will write on Friday."
    )
    assert mails.states()[1] == "open"
