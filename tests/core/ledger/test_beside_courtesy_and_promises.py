"""What a team writes beside a greeting, an apology, a promise or a question of its own, and when it writes again."""

from __future__ import annotations

from daemon.core.model import Act, Speech, State
from tests.core.ledger.test_clauses import read, states
from tests.correspondence import Mails, act, request, state_after
from tests.every import every

# To confirm that something came, and how people do; the last two speak of something else.
RECEIPTS = [
    ("de", "Bitte bestätigen Sie mir kurz den Eingang.", "Eingegangen, vielen Dank!", True),
    ("en", "Please confirm receipt.", "Got it, thank you.", True),
    ("en", "Just let me know if you have received everything.", "All received, thanks Anna.", True),
    ("es", "Por favor, acuse recibo.", "Recibido, gracias.", True),
    ("fr", "Merci d'accuser réception.", "Bien reçu, merci.", True),
    ("it", "Mi conferma la ricezione?", "Ricevuto, grazie.", True),
    ("ro", "Vă rog să confirmați primirea.", "Am primit, mulțumesc.", True),
    ("ru", "Подтвердите, пожалуйста, получение.", "Получил, спасибо.", True),
    ("uk", "Підтвердьте, будь ласка, отримання.", "Отримала, дякую.", True),
    ("pl", "Proszę o potwierdzenie otrzymania.", "Otrzymałem, dziękuję.", True),
    ("en", "Please confirm receipt.", "Thanks, have a nice weekend!", False),
    ("en", "Please confirm receipt.", "Sorry, we haven't received it.", False),
    ("en", "Please confirm receipt.", "I've got a meeting till four.", False),
    ("en", "Please confirm receipt and send us the price of the long brass lifts.", "Got it, thank you.", False),
    ("en", "Let me know if the parcel has arrived at the depot.", "Got your mail, I'll check tomorrow.", False),
    ("pl", "Czy kurier dostał klucz od portiera?", "Dostałem maila, dziękuję.", False),
    ("en", "Please confirm the date.", "Got it, thank you.", False),
]


@every("language, asked, reply, confirmed", RECEIPTS)
def test_who_says_that_it_came_confirms_that_it_came(language: str, asked: str, reply: str, confirmed: bool) -> None:
    assert (state_after(request(asked), reply, language) == "answered") is confirmed


@every(
    "language, asked, reply, told",
    [
        ("es", "¿Hay novedades de las sillas?", "Hola Lean!", False),
        ("en", "When do you come?", "Great, Tuesday.", True),
        ("de", "Wann kommen Sie?", "Hallo Lena!", False),
        ("de", "Wann kommen Sie?", "Freitag!", True),
    ],
)
def test_a_greeting_says_nothing_and_what_only_begins_like_one_does(
    language: str, asked: str, reply: str, told: bool
) -> None:
    assert (state_after(asked, reply, language) != "open") is told


def test_the_word_or_two_of_a_question_said_again_are_a_yes() -> None:
    assert state_after("Чи потрібен вам щиток на 32 ампери?", "Потрібен.", "uk") == "answered"


def test_a_choice_is_not_made_by_saying_it_again() -> None:
    assert state_after("Do you bring the chairs or the tables?", "You bring.") != "answered"


def test_what_comes_with_the_mail_tells_who_asks_when_it_comes_at_least_to_a_person() -> None:
    asked = "When do we see the sketches of the medals?"
    assert state_after(asked, "The sketches are attached, three of them.", files=("a.pdf",)) == "replied"


def test_a_word_on_what_is_awaited_takes_nothing_back_of_what_is_attached() -> None:
    asked = "Puteți să ne trimiteți contractul?"
    said = "Vă atașez contractul, îl aștept semnat."
    assert state_after(request(asked), said, "ro", files=("contract.pdf",)) == "answered"


def test_a_day_in_what_is_done_promises_nothing() -> None:
    """ "Booked for the 8th" is no promise, though it names a day to come."""
    said = "Done, Anna, the 8th is booked for you."
    coming = Act(said, Speech.PROMISE, 0.8, "en/acts.coming")
    assert state_after(request("Please book the 8th for us."), said, acts=(coming,)) == "answered"


def test_a_clause_that_names_the_question_is_told_before_a_promise_on_something_else() -> None:
    asked = ("Please keep the date for us.", "Does the insurance cover the piano?")
    mails = Mails()
    mails.client(" ".join(asked), asks=[request(asked[0]), asked[1]])
    said = "I'll send the contract by Friday."
    mails.team(f"{said} The insurance covers the piano up to 5,000.", acts=(act(said, Speech.PROMISE),))
    states = {question.text: question.state for question in mails.ledger().questions}
    assert states[asked[1]] is State.ANSWERED


def test_an_apology_before_the_answer_leaves_it_to_a_person_at_least() -> None:
    asked = ("How much is the tent?", "Is the floor in the price?")
    mails = Mails()
    mails.client(" ".join(asked), asks=list(asked))
    mails.team("The tent is 2,900.")
    again = "And what about the floor?"
    mails.client(f"Thanks. {again}", asks=[again], acts=(act(again, Speech.CHASER),))
    mails.team("Oh, sorry – the floor is extra, 14 a square metre.")
    floor = next(one for one in mails.ledger().questions if one.text == asked[1])
    assert floor.state is State.REPLIED


def test_a_sentence_that_is_for_no_question_may_be_for_the_one_that_is_left() -> None:
    asked = ("Can you widen the wardrobe?", "Where is your new office?")
    mails = Mails()
    mails.client(" ".join(asked), asks=list(asked))
    mails.team("Yes, the wardrobe can be widened by 15 cm. 18 Tallow Lane, staircase C.")
    office = next(one for one in mails.ledger().questions if one.text == asked[1])
    assert office.state is State.ANSWERED


def test_words_that_the_team_asked_for_are_no_other_matter() -> None:
    """Asked back and told, it answers with the client's new words: they belong to the question."""
    asked = "Could you give me an idea of the price of an awning?"
    mails = Mails()
    mails.client(asked, asks=[request(asked)])
    mails.team("How wide is it?", asks=["How wide is it?"])
    mails.client("4.10 metres.")
    mails.team("At 4.10 metres it comes to 2,350 euros fitted.")
    assert mails.question().state is State.REPLIED


def test_both_points_that_are_put_off_are_not_answered_in_one_word() -> None:
    asked = ("Please send us a quote.", "Is delivery by May realistic?")
    said = "I'll come back to you on both points on Wednesday."
    mails = Mails()
    mails.client(" ".join(asked), asks=[request(asked[0]), asked[1]])
    mails.team(said, acts=(act(said, Speech.HOLDING),))
    assert mails.states() == ["acknowledged", "acknowledged"]


def test_a_new_thread_on_the_matter_of_the_mail_that_asked_may_answer_it() -> None:
    asked = "I wonder whether I must tell my insurers."
    mails = Mails()
    mails.client(
        f"Dear Sirs, you fitted eight panels for me in June. {asked}",
        asks=[asked],
        subject="Enquiry",
        base_subject="Enquiry",
    )
    mails.team(
        "Your neighbour is right, do ring your insurers and tell them.",
        thread="two",
        subject="Your panels",
        base_subject="Your panels",
    )
    assert mails.question().state is State.REPLIED


@every(
    "language, asked, reply",
    [
        ("en", "Do you have a floor plan with the new doors?", "Not yet, we'll draw one and send it on Wednesday."),
        ("de", "Gibt es einen Grundriss mit den neuen Türen?", "Noch nicht, wir schicken ihn am Mittwoch."),
        ("fr", "Avez-vous un plan avec les nouvelles portes ?", "Pas encore, nous vous l'enverrons mercredi."),
        ("it", "Avete una pianta con le porte nuove?", "Non ancora, la manderemo mercoledì."),
        ("es", "¿Tenéis un plano con las puertas nuevas?", "Todavía no, lo enviaremos el miércoles."),
        ("pl", "Czy jest rzut z nowymi drzwiami?", "Jeszcze nie, wyślemy go w środę."),
        ("ro", "Aveți un plan cu ușile noi?", "Încă nu, îl vom trimite miercuri."),
        ("ru", "Есть план с новыми дверями?", "Пока нет, пришлём его в среду."),
        ("uk", "Чи є план з новими дверима?", "Ще ні, надішлемо його в середу."),
    ],
)
def test_not_yet_beside_a_promise_settles_nothing(language: str, asked: str, reply: str) -> None:
    assert states([asked], reply, language)[0] in {"acknowledged", "replied"}


def test_a_figure_of_the_sentence_of_another_question_answers_none() -> None:
    asks = ["Is there a shuttle from the station?", "From what time on are the rooms free?"]
    assert (
        states(asks, "For the shuttle, yes, two buses from the station, 8.45 and 9.30, it's included.")[1] != "answered"
    )


@every(
    "language, asked, reply",
    [
        ("en", "Do you print on kraft paper?", "Thanks for the file, the resolution is good."),
        ("de", "Hat der Saal eine Bühne?", "Danke für die Gästeliste. Der Termin am Freitag passt."),
        ("it", "Stampate anche su carta kraft?", "Grazie, la foto va benissimo."),
        ("es", "¿Imprimís también en papel kraft?", "Gracias, la foto queda perfecto."),
        ("pl", "Czy drukujecie na papierze kraft?", "Dziękuję za plik, rozdzielczość jest ok."),
        ("ru", "Вы печатаете на крафт-бумаге?", "Спасибо за файл, разрешение подходит."),
    ],
)
def test_that_something_else_is_fine_is_no_yes(language: str, asked: str, reply: str) -> None:
    assert states([asked], reply, language) != ["answered"]


def test_what_is_declined_to_the_team_is_taken_back_with_little_certainty() -> None:
    mails = Mails()
    mails.client("How much are 100 mugs?", asks=["How much are 100 mugs?"])
    ours = mails.team("Do you want a lid on the mugs?", asks=["Do you want a lid on the mugs?"])
    no = "No, that's no longer needed."
    mails.client(no, acts=read(no), references=(ours.message_id,))
    question = mails.ledger().questions[0]
    assert question.state == "open" or question.certainty <= 0.8
