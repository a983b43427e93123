"""What a clause says by its place: people answer in the order in which they were asked."""

from __future__ import annotations

import pytest

from daemon.core.model import Ask, Kind, Speech
from tests.correspondence import Mails, act, request, state_after

VAN = "Can we bring the van to the stage door?"
ENGLISH = "Do the hostesses speak English?"
PLAN = "Who draws the floor plan?"


def three(reply: str) -> list[str]:
    mails = Mails()
    mails.client(f"{VAN} {ENGLISH} {PLAN}", asks=[VAN, ENGLISH, PLAN])
    mails.team(reply)
    return mails.states()


def test_a_clause_before_an_answer_is_left_for_the_question_before_it() -> None:
    assert three("The ramp is on the left side. Both hostesses speak English.") == ["replied", "answered", "open"]


def test_a_clause_behind_an_answer_is_for_no_earlier_question() -> None:
    assert three("Both hostesses speak English.\n\nThe architect has it on her desk.") == [
        "open",
        "answered",
        "replied",
    ]


def test_what_goes_on_about_an_answer_is_for_no_other_question() -> None:
    assert three("Both hostesses speak English. They rehearse it all day.") == ["open", "answered", "open"]


def test_one_clause_is_left_for_one_question() -> None:
    assert three("It is all on the ground floor there.").count("replied") <= 1


def test_a_clause_that_speaks_of_one_question_alone_leaves_it_to_a_person() -> None:
    """It takes up that question's matter and no other's, though nothing shows that it answers."""
    states = three("The floor plan of last year hangs in the hall. Both hostesses speak English.")
    assert states == ["open", "answered", "replied"]


@pytest.mark.parametrize(
    ("language", "question", "reply"),
    [
        ("de", "Ist die Theke abschließbar?", "Abschließbar ist sie, zwei Schlüssel liegen bei."),
        ("fr", "Faut-il prévoir une rallonge ?", "Pas besoin, il y a quatre prises sur le stand."),
        ("es", "¿Hay que llevar un alargador?", "No hace falta, hay cuatro enchufes."),
        ("it", "Serve una prolunga?", "Non serve, ci sono quattro prese."),
        ("pl", "Czy trzeba zabrać przedłużacz?", "Nie trzeba, są cztery gniazdka."),
        ("en", "Do we need an extension lead?", "No need, there are four sockets."),
    ],
)
def test_the_first_clause_may_say_it_all(language: str, question: str, reply: str) -> None:
    assert state_after(question, reply, language) == "answered"


def test_a_subject_alone_is_no_answer_though_it_leads() -> None:
    question = "Ist die Theke abschließbar?"
    reply = "Die Theke, die wir gestern in Halle zwei aufgebaut haben, kommt aus Eiche daher."
    assert state_after(question, reply, "de") != "answered"


def test_a_greeting_is_no_word_on_the_matter() -> None:
    asked = "Anna is coming to the venue, is there parking?"
    mails = Mails()
    mails.client(asked, asks=[asked, PLAN])
    mails.team("Hello Anna: the architect draws the floor plan.")
    assert mails.states()[0] == "open"


def test_who_spoke_with_somebody_else_has_told_the_client_nothing() -> None:
    asked = "Proszę o przesłanie umowy z nim, bo księgowość pyta."
    assert state_after(asked, "Rozmawiałem z nim, będzie o 9.", "pl") != "answered"


@pytest.mark.parametrize(
    ("language", "asked", "reply"),
    [
        ("it", "i cartellini chi li stampa, perché qui la stampante è rotta?", "I cartellini li stampa Carla."),
        ("en", "Could you tell me when the van comes, if it comes at all?", "The van comes on Friday."),
    ],
)
def test_a_reason_or_a_condition_at_the_end_is_not_what_is_wanted(language: str, asked: str, reply: str) -> None:
    assert state_after(request(asked), reply, language) == "answered"


def test_a_promise_without_a_day_may_be_the_answer_to_who_asks_whether() -> None:
    said = "Den Blog übernehmen wir komplett."
    promise = act(said, Speech.PROMISE)
    assert state_after("Nehmen wir den Blog mit?", said, "de", acts=[promise]) in {"answered", "replied"}


@pytest.mark.parametrize(
    ("language", "question", "reply"),
    [
        ("en", "When does the crew arrive?", "The crew arrive at half seven."),
        ("it", "Quando arriva la troupe?", "La troupe arriva alle sette."),
        ("pl", "Kiedy przyjeżdża ekipa?", "Ekipa przyjeżdża o siódmej."),
        ("uk", "Коли приїде команда?", "Команда приїде о сьомій."),
        ("ro", "Când vine echipa?", "Echipa vine la șapte."),
        ("ru", "Когда приедет команда?", "Команда приедет в семь."),
        ("de", "Wann kommt das Team?", "Das Team kommt um halb acht."),
        ("fr", "Quand arrive l'équipe ?", "L'équipe arrive à sept heures."),
        ("es", "¿Cuándo llega el equipo?", "El equipo llega a las siete."),
    ],
)
def test_an_hour_in_words_is_a_time(language: str, question: str, reply: str) -> None:
    assert state_after(question, reply, language) == "answered"


def test_a_count_in_words_is_no_hour() -> None:
    asked = "When do the banners arrive?"
    assert state_after(asked, "Seven of the eleven banners are blue.") != "answered"


def test_what_is_done_may_be_the_mending_that_was_asked_for_in_a_word() -> None:
    mails = Mails("de")
    why = "Wieso sind auf der Rechnung 6 Stunden?"
    mails.client(f"{why} Bitte korrigieren.", asks=[why, request("Bitte korrigieren.")])
    mails.team("Die Rechnung war falsch. Die Rechnung ist korrigiert.")
    assert mails.states()[1] in ("replied", "answered")


def test_thanks_settle_nothing_that_only_its_place_speaks_for() -> None:
    mails = Mails()
    mails.client(f"{VAN} {ENGLISH} {PLAN}", asks=[VAN, ENGLISH, PLAN])
    reply = mails.team("The ramp is on the left side. Both hostesses speak English.")
    mails.client("Thank you!", acts=[act("Thank you!", Speech.THANKS)], references=(reply.message_id,))
    assert mails.states() == ["replied", "answered", "open"]


@pytest.mark.parametrize(
    ("language", "question", "reply"),
    [
        ("en", "When does the crew arrive?", "The crew is bound by one contract."),
        ("es", "¿Cuándo llegan las mesas?", "Las dos mesas son de roble."),
        ("it", "Quando arrivano i tavoli?", "Le due sale hanno i tavoli nuovi."),
        ("ru", "Когда приедут столы?", "Столы в три раза дороже."),
    ],
)
def test_a_count_behind_a_small_word_is_no_hour(language: str, question: str, reply: str) -> None:
    assert state_after(question, reply, language) != "answered"


def test_the_clauses_of_one_sentence_are_for_the_questions_in_their_order() -> None:
    asks = ["Do I deduct all of the tax or half?", "Do I need a logbook?", "Can my wife drive the car?"]
    mails = Mails()
    mails.client(" ".join(asks), asks=asks)
    mails.team("You deduct half of the tax, no record of trips, and whoever likes may sit at the wheel.")
    assert "open" not in mails.states()


def test_a_word_on_what_is_to_come_is_for_the_question_at_whose_place_it_stands() -> None:
    asks = ["Will the lamp not dazzle the patient?", "How much is the plaster?"]
    mails = Mails()
    mails.client(" ".join(asks), asks=asks)
    hold = "I'll check the beam and its angle with the maker's own people and let you know tomorrow."
    mails.team(hold, acts=[act(hold, Speech.HOLDING)])
    assert mails.states() == ["acknowledged", "open"]


def test_advice_is_left_to_a_person() -> None:
    form = "Is the form from the clinic needed?"
    mails = Mails()
    mails.client(form, asks=[form])
    advice = "Take one from the desk on the ground floor, it costs nothing."
    mails.team(advice, asks=[Ask(advice, Kind.REQUEST, 0.8, "test")])
    assert mails.states() == ["replied"]


def test_what_is_done_confirms_nothing() -> None:
    nuts = "Could you confirm that there are no nuts in it?"
    assert state_after(request(nuts), "It's booked!") != "answered"
