"""Words in common are the address of an answer, never the answer: a clause must give what is asked."""

from __future__ import annotations

import pytest

from daemon.core.model import Speech
from tests.core.ledger.test_clauses import read, states
from tests.correspondence import Mails, act, request

CHOICES = [
    ("en", "Is the fence post steel or oak?", "The post is oak.", "Yes, the fence post is there."),
    (
        "de",
        "Nehmen wir für die Karte mattes oder glänzendes Papier?",
        "Glänzendes.",
        "Ja, für die Karte nehmen wir Papier.",
    ),
    ("fr", "Les vitres sont en verre trempé ou simple ?", "En verre trempé.", "Oui, les vitres sont en verre."),
    ("es", "¿El folleto va en mate o brillante?", "Va en mate.", "Sí, el folleto va."),
    ("it", "La copertina la facciamo lucida o opaca?", "Opaca.", "Sì, la copertina la facciamo."),
    ("pl", "Szyba w drzwiach jest hartowana czy zwykła?", "Jest hartowana.", "Tak, szyba w drzwiach jest."),
    ("ro", "Coperta este lucioasă sau mătăsoasă?", "Este lucioasă.", "Da, coperta este."),
    ("ru", "Обложка глянцевая или матовая?", "Матовая.", "Да, обложка есть."),
    ("uk", "Обкладинка глянцева чи матова?", "Матова.", "Так, обкладинка є."),
]


@pytest.mark.parametrize(("language", "asked", "chosen", "neither"), CHOICES)
def test_of_two_things_one_must_be_chosen(language: str, asked: str, chosen: str, neither: str) -> None:
    assert states([asked], chosen, language) == ["answered"]
    assert states([asked], neither, language) != ["answered"]


def test_both_and_the_first_choose_too() -> None:
    asked = "Is the fence post steel or oak?"
    assert states([asked], "Both.") == states([asked], "The first.") == ["answered"]


@pytest.mark.parametrize(
    ("language", "asked", "reply"),
    [
        (
            "en",
            "Are the limes by the road protected?",
            "Whether the limes by the road are protected is exactly the question.",
        ),
        (
            "de",
            "Sind die Linden an der Straße geschützt?",
            "Ob die Linden an der Straße geschützt sind, ist genau die Frage.",
        ),
        ("fr", "Les tilleuls sont protégés ?", "Savoir si les tilleuls sont protégés, c'est toute la question."),
        ("es", "¿Los tilos están protegidos?", "Si los tilos están protegidos es justo la pregunta."),
        ("it", "I tigli sono protetti?", "Se i tigli sono protetti è proprio la domanda."),
        ("pl", "Lipy są pod ochroną?", "Czy lipy są pod ochroną, to właśnie jest pytanie."),
        ("ro", "Teii sunt protejați?", "Dacă teii sunt protejați, asta e întrebarea."),
        ("ru", "Липы охраняются?", "Охраняются ли липы, это и есть вопрос."),
        ("uk", "Липи охороняються?", "Чи охороняються липи, це і є питання."),
    ],
)
def test_who_speaks_of_the_question_has_not_answered_it(language: str, asked: str, reply: str) -> None:
    assert states([asked], reply, language) == ["open"]


@pytest.mark.parametrize(
    ("language", "asked", "reply"),
    [
        (
            "en",
            "Please change the opening hours on the contact page",
            "I've changed the big picture on the start page as agreed.",
        ),
        ("en", "Can you take Nora off the mailing list", "Done, I've added Piet to the mailing list."),
        (
            "fr",
            "Merci de corriger le numéro de TVA sur la page Mentions",
            "J'ai corrigé la grande photo de la page d'accueil hier.",
        ),
        ("uk", "Надішліть, будь ласка, акт 2206", "Акт 2204 надіслано."),
    ],
)
def test_what_was_done_to_another_thing_is_not_what_was_asked(language: str, asked: str, reply: str) -> None:
    assert states([request(asked)], reply, language) == ["open"]


def test_how_long_it_lasts_is_no_price() -> None:
    assert states(["How much is the maintenance?"], "The maintenance is for three years.") != ["answered"]


@pytest.mark.parametrize(
    ("asked", "state"), [("Is the post steel or oak?", "replied"), ("Is the post treated?", "answered")]
)
def test_thanks_settle_no_choice_that_was_not_made(asked: str, state: str) -> None:
    mails = Mails()
    mails.client(asked, asks=[asked])
    reply = mails.team("The post has been standing there for a while.")
    thanks = "Thank you!"
    mails.client(thanks, acts=(act(thanks, Speech.THANKS),), references=(reply.message_id,))
    assert mails.question().state == state


@pytest.mark.parametrize(
    ("language", "asks", "taken", "left"),
    [
        (
            "en",
            ["Where is the colour key?", "How much are the folders?"],
            "Found the colour key, it was on page two.",
            0,
        ),
        ("en", ["Where is the colour key?", "Can we have folders of felt?"], "Scrap the felt folders.", 1),
        (
            "de",
            ["Haben Sie die Anleitung?", "Wie teuer ist das Band?"],
            "Die Anleitung brauchen wir auch nicht mehr.",
            0,
        ),
        (
            "fr",
            ["Le ruban est de quelle couleur ?", "La date est fixée ?"],
            "Ma question sur le ruban tombe, merci.",
            0,
        ),
        ("es", ["¿Cuánto cuesta la cinta?", "¿Qué día viene el técnico?"], "Hemos renunciado a la cinta.", 0),
        ("it", ["Quanto costa il nastro?", "Che giorno viene il tecnico?"], "Del nastro si dimentichi pure.", 0),
        ("pl", ["Ile kosztuje wstążka?", "Kiedy przyjdzie technik?"], "O wstążce też proszę zapomnieć.", 0),
        ("ro", ["Cât costă panglica?", "Când vine tehnicianul?"], "Am renunțat la panglică.", 0),
        ("ru", ["Сколько стоит лента?", "Когда придёт мастер?"], "Про ленту тоже забудьте.", 0),
        ("uk", ["Скільки коштує стрічка?", "Коли прийде майстер?"], "Про стрічку теж забудьте.", 0),
    ],
)
def test_one_point_is_taken_back_by_its_name(language: str, asks: list[str], taken: str, left: int) -> None:
    mails = Mails(language)
    mails.client(" ".join(asks), asks=asks)
    mails.client(taken, acts=read(taken, language))
    assert mails.states() == [("withdrawn" if place == left else "open") for place in range(2)]


def test_beside_a_named_one_nameless_words_take_nothing_back() -> None:
    mails = Mails()
    asks = ["Where is the colour key?", "How much are 50 lids?"]
    mails.client(" ".join(asks), asks=asks)
    taken = "Found the colour key, it was on page two. Scrap the felt folders."
    mails.client(taken, acts=read(taken))
    assert mails.states() == ["withdrawn", "open"]


@pytest.mark.parametrize(
    ("language", "asked", "reply"),
    [
        ("en", "When do the 200 chairs come?", "We have received the deposit for the chairs, thank you."),
        ("fr", "Quand venez-vous réparer le portail ?", "Bien reçu la photo, merci."),
        ("ro", "Când livrați scaunele?", "Am înregistrat avansul pentru scaune, vă mulțumim."),
        ("uk", "Коли привезете стільці?", "Аванс за стільці отримали, дякуємо."),
    ],
)
def test_a_receipt_for_a_thing_puts_no_question_off(language: str, asked: str, reply: str) -> None:
    assert states([asked], reply, language) == ["open"]


def test_a_day_on_which_something_comes_answers_when_and_puts_off_what_was_asked_for() -> None:
    told = "They are due on Thursday at noon."
    assert states(["When do the menus come?"], told) == ["answered"]
    assert states(["Please send us the menus."], told) == ["acknowledged"]
