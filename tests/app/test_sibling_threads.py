"""Questions that differ in one word, in threads beside each other: an answer to one is none to the other."""

from __future__ import annotations

import pytest

from tests.correspondence import Mails, request

ALIKE = [
    # language, asked and answered, asked beside it, the answer to the first
    (
        "en",
        "When will page 13 of the catalogue be ready?",
        "When will page 24 of the catalogue be ready?",
        "Page 13 of the catalogue is ready, it went online this morning.",
    ),
    (
        "en",
        "Has order 4711 been shipped?",
        "Has order 4712 been shipped?",
        "Yes, order 4711 has been shipped yesterday.",
    ),
    (
        "en",
        "How much is the banner for the fair in March?",
        "How much is the flyer for the fair in March?",
        "The banner for the fair in March is 300 euro.",
    ),
    (
        "it",
        "Quando sarà pronta la locandina per il negozio di Torino?",
        "Quando sarà pronta la locandina per il negozio di Milano?",
        "La locandina per il negozio di Torino è pronta da stamattina.",
    ),
    (
        "pl",
        "Kiedy będzie gotowy baner na targi w Poznaniu?",
        "Kiedy będzie gotowy baner na targi w Krakowie?",
        "Baner na targi w Poznaniu jest gotowy od wczoraj.",
    ),
    (
        "uk",
        "Коли буде готовий макет для аптеки у Львові?",
        "Коли буде готовий макет для аптеки в Одесі?",
        "Макет для аптеки у Львові готовий з учорашнього дня.",
    ),
    (
        "ru",
        "Когда будет готов макет для магазина в Казани?",
        "Когда будет готов макет для магазина в Самаре?",
        "Макет для магазина в Казани готов со вчерашнего дня.",
    ),
    (
        "ro",
        "Când va fi gata afișul pentru magazinul din Cluj?",
        "Când va fi gata afișul pentru magazinul din Iași?",
        "Afișul pentru magazinul din Cluj este gata de ieri.",
    ),
    (
        "de",
        "Wann ist das Plakat für die Filiale in Bremen fertig?",
        "Wann ist das Plakat für die Filiale in Kassel fertig?",
        "Das Plakat für die Filiale in Bremen ist seit gestern fertig.",
    ),
    (
        "fr",
        "Quand l'affiche pour la boutique de Lyon sera-t-elle prête ?",
        "Quand l'affiche pour la boutique de Nantes sera-t-elle prête ?",
        "L'affiche pour la boutique de Lyon est prête depuis hier.",
    ),
    (
        "es",
        "¿Cuándo estará listo el cartel para la tienda de Sevilla?",
        "¿Cuándo estará listo el cartel para la tienda de Bilbao?",
        "El cartel para la tienda de Sevilla está listo desde ayer.",
    ),
]


@pytest.mark.parametrize(("language", "first", "second", "answer"), ALIKE)
def test_an_answer_to_one_is_none_to_its_like_in_another_thread(
    language: str, first: str, second: str, answer: str
) -> None:
    mails = Mails(language)
    mails.client(first, asks=[first])
    mails.client(second, asks=[second], thread="two", base_subject="Other")
    mails.team(answer, references=("0@mail.example",))
    assert mails.states() == ["answered", "open"]


@pytest.mark.parametrize(("language", "first", "second", "answer"), [row for row in ALIKE if row[0] != "de"])
def test_nor_where_nobody_asked_the_first(language: str, first: str, second: str, answer: str) -> None:
    mails = Mails(language)
    mails.client(second, asks=[second], thread="two", base_subject="Other")
    mails.team(answer)
    assert mails.states() == ["open"]


def test_an_answer_that_does_not_say_which_of_two_threads_it_means_answers_its_own() -> None:
    mails = Mails()
    mails.client(
        "When will the logo for the Turin shop be ready?", asks=["When will the logo for the Turin shop be ready?"]
    )
    milan = "When will the logo for the Milan shop be ready?"
    mails.client(milan, asks=[milan], thread="two", base_subject="Other")
    mails.team("The logo for the shop is ready since this morning.", references=("0@mail.example",))
    assert mails.states() == ["answered", "open"]


def test_one_answer_to_both_names_both() -> None:
    mails = Mails()
    mails.client("Is the logo ready?", asks=["Is the logo ready?"])
    mails.client("Is the flyer ready?", asks=["Is the flyer ready?"], thread="two", base_subject="Other")
    mails.team("Yes, the logo and the flyer are ready since this morning.", references=("0@mail.example",))
    assert mails.states() == ["answered", "answered"]


def test_the_same_question_in_two_threads_is_answered_in_both() -> None:
    mails = Mails()
    mails.client("When will the proofs be ready?", asks=["When will the proofs be ready?"])
    mails.client("When are the proofs ready?", asks=["When are the proofs ready?"], thread="two", base_subject="Other")
    mails.team("The proofs are ready on Thursday.", references=("0@mail.example",))
    assert "open" not in mails.states()


def test_a_word_of_assent_answers_its_own_thread_and_no_other_of_the_same_subject() -> None:
    invoice = "Could you send the invoice for February?"
    mails = Mails()
    mails.client(invoice, asks=[request(invoice)], base_subject="Website")
    mails.client(
        "Is the form working again?", asks=["Is the form working again?"], thread="two", base_subject="Website"
    )
    mails.team(
        "Yes, we repaired it this morning.", thread="two", base_subject="Website", references=("1@mail.example",)
    )
    assert mails.states() == ["open", "answered"]


def test_a_reply_whose_thread_was_lost_means_the_newest_of_its_subject() -> None:
    invoice = "Could you send the invoice for February?"
    mails = Mails()
    mails.client(invoice, asks=[request(invoice)], base_subject="Website")
    mails.client(
        "Is the form working again?", asks=["Is the form working again?"], thread="two", base_subject="Website"
    )
    mails.team("Yes, we repaired it this morning.", thread="three", base_subject="Website")
    assert mails.states() == ["open", "answered"]
