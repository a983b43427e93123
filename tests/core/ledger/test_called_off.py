"""An order that is called off takes along what waits in its thread, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.core.ledger.test_clauses import read
from tests.correspondence import Mails

ORDERS = [
    ("en", "When do the chairs come?", "Do you put them up?", "We have to cancel the order."),
    ("de", "Wann kommen die Stühle?", "Bauen Sie sie auf?", "Wir stornieren hiermit den Auftrag."),
    ("fr", "Quand arrivent les chaises ?", "Vous les montez ?", "Nous annulons la commande."),
    ("es", "¿Cuándo llegan las sillas?", "¿Las montáis?", "Tenemos que anular el pedido."),
    ("it", "Quando arrivano le sedie?", "Le montate voi?", "Dobbiamo annullare l'ordine."),
    ("pl", "Kiedy dotrą krzesła?", "Czy je ustawiacie?", "Anulujemy zamówienie."),
    ("ro", "Când ajung scaunele?", "Le montați voi?", "Anulăm comanda."),
    ("ru", "Когда привезут стулья?", "Вы их расставите?", "Отменяем заказ."),
    ("uk", "Коли привезуть стільці?", "Ви їх розставите?", "Скасовуємо замовлення."),
]


def after(language: str, asks: list[str], called: str, *, asked: Sequence[str] = (), thread: str = "one") -> list[str]:
    mails = Mails(language)
    mails.client(" ".join(asks), asks=asks)
    mails.client(called, acts=read(called, language), asks=asked, thread=thread, base_subject=thread)
    return mails.states()


@pytest.mark.parametrize(("language", "one", "other", "called"), ORDERS)
def test_who_calls_the_order_off_waits_for_nothing_about_it(language: str, one: str, other: str, called: str) -> None:
    assert after(language, [one, other], called) == ["withdrawn", "withdrawn"]


def test_what_the_same_mail_asks_stays_open() -> None:
    asked = "What do we owe you so far?"
    states = after("en", ["When do the chairs come?"], f"We have to cancel the order. {asked}", asked=[asked])
    assert states == ["withdrawn", "open"]


def test_another_thread_and_another_order_are_not_called_off() -> None:
    assert after("en", ["When does order 4711 come?"], "We have to cancel order 4712.") == ["open"]
    elsewhere = after("en", ["When do the chairs come?"], "We have to cancel the order.", thread="two")
    assert elsewhere == ["open"]


@pytest.mark.parametrize(
    "called", ["If they come late, we will cancel the order.", "We refuse to pay for this.", "Can we cancel the order?"]
)
def test_a_threat_and_a_question_call_nothing_off(called: str) -> None:
    assert after("en", ["When do the chairs come?"], called) == ["open"]


def test_of_several_the_named_one_is_taken_back_whatever_number_stands_beside_it() -> None:
    asks = ["Could you get us a price for a second barista?", "Which entrance do the suppliers use?"]
    assert after("en", asks, "Forget about the second barista.") == ["withdrawn", "open"]
    assert after("en", asks, "Forget the second question.") == ["open", "withdrawn"]
