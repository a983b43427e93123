"""Clause by clause: of one reply, what is answered, put off, handed on, or of another matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.dates.dates import Dates
from daemon.core.model import SURE, Act, Ask, Kind
from daemon.core.reading.acts import ActReader
from tests.correspondence import MONDAY, Mails, request

RULES = shipped_rules()
ACTS = ActReader(RULES, Dates(RULES))


def read(text: str, language: str = "en") -> tuple[Act, ...]:
    return ACTS.read(text, language, MONDAY.date())


def states(asks: Sequence[object], reply: str, language: str = "en") -> list[str]:
    mails = Mails(language)
    mails.client(" ".join(ask.text if isinstance(ask, Ask) else str(ask) for ask in asks), asks=asks)
    mails.team(reply, acts=read(reply, language))
    return mails.states()


def test_one_reply_answers_one_question_and_puts_the_other_off_until_its_own_day() -> None:
    mails = Mails()
    asks = ["How many pages will the catalogue have?", "When will the proofs be ready?"]
    mails.client(" ".join(asks), asks=asks)
    reply = "It will be 48 pages. The proofs I'll let you know about by Thursday."
    mails.team(reply, acts=read(reply))
    pages, proofs = mails.ledger().questions
    assert (pages.state, proofs.state, proofs.promised_for) == ("answered", "acknowledged", date(2026, 3, 5))


@pytest.mark.parametrize(
    ("language", "ask", "reply"),
    [
        ("en", "Who takes care of the labels?", "I leave the labels to Jorge."),
        ("de", "Wer baut den Stand auf?", "Zum Stand meldet sich Jorge bis Freitag bei dir."),
        ("ro", "Cine se ocupă de etichete?", "Jorge vă scrie până luni."),
        ("ru", "Пришлите, пожалуйста, акт", "Акт отправит бухгалтерия в начале следующей недели."),
    ],
)
def test_who_hands_it_on_has_not_answered(language: str, ask: str, reply: str) -> None:
    assert states([ask], reply, language) == ["acknowledged"]


def test_two_promises_have_two_days() -> None:
    reply = "The proofs I'll send on Thursday and the invoice I'll send on Friday."
    assert [act.due for act in read(reply)] == [date(2026, 3, 5), date(2026, 3, 6)]


@pytest.mark.parametrize(
    ("language", "text"), [("ru", "Перезвоню вам в 16:00."), ("de", "Ich melde mich um 16:00 Uhr.")]
)
def test_an_hour_is_not_cut_at_its_colon(language: str, text: str) -> None:
    assert {act.due for act in read(text, language)} == {MONDAY.date()}


@pytest.mark.parametrize(
    ("language", "text"),
    [("it", "Le confermo che il pagamento è arrivato ieri."), ("pl", "Daję znać, że płatność dotarła wczoraj.")],
)
def test_what_is_told_with_that_is_content_and_no_promise(language: str, text: str) -> None:
    assert read(text, language) == ()


def test_what_is_said_of_another_order_answers_nothing() -> None:
    mails = Mails()
    mails.client("When does our door come? It is order 4712.", asks=["When does our door come?"])
    mails.team("The door of order 4711 was delivered on 9 March.")
    assert mails.states() == ["open"]


def test_a_number_in_common_is_no_matter() -> None:
    assert states(
        ["Is fitting included in the 64 euros?"], "Offer 64 is attached, signed by the boss, for your file."
    ) == ["replied"]


def test_the_time_must_stand_with_the_matter() -> None:
    reply = "The scaffold in the yard is the one of our offer, and the rent is paid until May."
    assert states(["When does the scaffold in the yard go?"], reply) != ["answered"]


def test_sent_says_nothing_of_where_to_send() -> None:
    asks = [request("Please mail me the logo"), "Where do we send the samples?"]
    assert states(asks, "Sent.") == ["answered", "open"]


def test_a_refusal_is_an_answer_and_an_excuse_for_today_is_none() -> None:
    ask = request("Please move the logo")
    assert states([ask], "Sorry, we can't move the logo.") == ["answered"]
    assert states([ask], "Sorry, today we can't move the logo.") != ["answered"]


def test_an_unfortunately_alone_is_no_no() -> None:
    assert states(["Is the van insured?"], "Unfortunately the driver was late and the road was closed.") != ["answered"]


def test_a_day_answers_which_of_two_days() -> None:
    assert states(["Do they come tomorrow or next week?"], "Thursday, first thing.") == ["answered"]


def test_the_question_that_was_left_over_is_answered_by_a_later_deed() -> None:
    mails = Mails()
    asks = [request("Please move the opening hours to the footer"), request("Please replace the picture of the lobby")]
    mails.client(" ".join(ask.text for ask in asks), asks=asks)
    mails.team("The footer is done.")
    mails.team("Done.")
    assert mails.states() == ["answered", "answered"]


def test_who_asks_to_be_told_wants_no_deed() -> None:
    ask = Ask("I need to know where the van is.", Kind.REQUEST, 0.9, "test")
    assert states([ask], "The van is in Bologna.") == ["answered"]


def test_clauses_go_to_as_many_questions_in_their_order() -> None:
    mails = Mails()
    asks = ["Why did it not go out?", request("Please send it today")]
    mails.client("Why did it not go out? Please send it today", asks=asks)
    reply = "An old licence had expired. I'll get back to you by noon."
    mails.team(reply, acts=read(reply))
    why, deed = mails.ledger().questions
    assert why.state in ("replied", "answered")
    assert deed.state == "acknowledged"


@pytest.mark.parametrize(
    ("words", "asks", "state"),
    [
        ("Great, thanks!", [], "answered"),
        ("Thanks for the plan, it is much easier to read.", [], "replied"),
        ("Thanks! And the price?", ["And the price?"], "replied"),
    ],
)
def test_thanks_for_a_reply_settle_what_may_have_been_answered(words: str, asks: list[str], state: str) -> None:
    mails = Mails()
    mails.client("Which printer do you use?", asks=["Which printer do you use?"])
    reply = mails.team("It is raining here and the whole office has a cold.")
    mails.client(words, asks=asks, acts=read(words), references=(reply.message_id,))
    first = mails.ledger().questions[0]
    assert first.state.value == state
    assert first.certainty < SURE


def test_how_long_something_lasts_is_no_which_day() -> None:
    question = "Does the reduced rate apply if the house is over two years old?"
    assert states([question], "Please find our offer again, valid until 31 March, plus the usual rate.") != ["answered"]


def test_nobody_waits_for_a_day_in_nineteen_years() -> None:
    assert Dates(RULES).due("à 19 ans en première année c'est 43 %", "fr", MONDAY.date()) is None


def test_what_is_mended_is_told_even_where_it_asks_for_a_click() -> None:
    ask, reply = request("The map is wrong"), "The map is fixed, please just clear the cache."
    mails = Mails()
    mails.client(ask.text, asks=[ask])
    mails.team(reply, asks=[request(reply)])
    assert mails.states() == ["answered"]


def test_a_new_mail_on_the_matter_may_be_the_answer() -> None:
    mails = Mails()
    mails.client("Can we write off the new pizza oven at once?", asks=["Can we write off the new pizza oven at once?"])
    text = "A pizza oven of this size is written off over several years by most restaurants."
    mails.team(text, thread="two", subject="Writing off the oven", base_subject="Writing off the oven")
    assert mails.states() == ["replied"]
