"""The laws of evidence: no clause, no "answered", without something positive that says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.rulebook import shipped_rules
from daemon.core.ledger.certainty import Certainty
from daemon.core.ledger.evidence import LAWS, Evidence, judged
from daemon.core.ledger.wants import Wants
from daemon.core.model import Ask, Speech, State
from tests.correspondence import Mails, act, request, state_after

CERTAINTY = Certainty(shipped_rules())
WORDS = st.lists(st.sampled_from(["logo", "ready", "banner"]), max_size=3, unique=True).map(tuple)


def evidence(**positive: object) -> st.SearchStrategy[Evidence]:
    """Any evidence but for what is given."""
    parts = {
        "says": st.booleans(),
        "matter": WORDS,
        "share": st.floats(0, 1),
        "gives": st.booleans(),
        "consents": st.booleans(),
        "bare": st.booleans(),
        "own": st.integers(0, 9),
        "timed": st.booleans(),
        "alone": st.booleans(),
        "only": st.booleans(),
        "placed": st.booleans(),
        "spoken": st.booleans(),
        "doubt": st.sampled_from(["", "unknown", "handed", "other", "courtesy", "asks back"]),
        "request": st.booleans(),
        "wants": st.sampled_from(Wants),
    }
    return st.builds(Evidence, **{**parts, **{name: st.just(value) for name, value in positive.items()}})


@given(evidence(matter=(), share=0.0, gives=False, spoken=False, placed=False, only=False))
def test_nothing_positive_never_answers(found: Evidence) -> None:
    law = judged(found)
    assert law is None or law.state is not State.ANSWERED


@given(evidence())
def test_a_doubt_never_answers(found: Evidence) -> None:
    law = judged(found)
    assert not found.doubt or law is None or law.state is not State.ANSWERED


def test_the_laws_stand_strongest_first() -> None:
    believed = [CERTAINTY.believed(law.ground) for law in LAWS]
    assert believed == sorted(believed, reverse=True)
    assert LAWS[-1].state is State.REPLIED


@pytest.mark.parametrize(
    ("question", "reply", "state"),
    [
        ("How much are 500 flyers?", "500 flyers are no problem at all.", "open"),
        ("How much are 500 flyers?", "500 flyers are 140 euros.", "answered"),
        ("Why did the hosting get more expensive?", "I'm afraid I cannot answer that today.", "open"),
        ("Which printer do you use?", "It is raining here and the whole office has a cold.", "replied"),
        ("Where do we park?", "Behind the hall.", "answered"),
        ("When will the film be ready?", "On Thursday at noon, the link stays the same as before.", "answered"),
        ("When will the film be ready?", "I was on holiday with my family until Monday.", "replied"),
        ("How thick is the card for the menus?", "Printing starts Monday.", "replied"),
    ],
)
def test_an_answer_is_what_names_the_matter_or_gives_what_was_wanted(question: str, reply: str, state: str) -> None:
    assert state_after(question, reply) == state


def test_one_clause_answers_one_of_two_questions() -> None:
    mails = Mails()
    asks = ["Where do we park?", "And who brings the props?"]
    mails.client(" ".join(asks), asks=asks)
    mails.team("Behind the hall.")
    assert mails.states() == ["answered", "open"]


@pytest.mark.parametrize(
    ("text", "files", "state"),
    [
        ("Here is our invoice for October.", ["invoice-1044.pdf"], "replied"),
        ("Here you are.", ["logo.svg"], "answered"),
        ("", ["hall.pdf"], "replied"),
        ("", ["0041.pdf"], "answered"),
    ],
)
def test_a_file_answers_a_request_that_it_speaks_of_or_that_stands_alone(
    text: str, files: list[str], state: str
) -> None:
    ask = request("Please send us the new logo as a vector file")
    assert state_after(ask, text, files=files) == state


@pytest.mark.parametrize(
    ("ask", "text", "state"),
    [
        (request("Please send me the programme for our guests"), "The programme is in the attachment.", "replied"),
        (
            request("Please send us the plan of the stage"),
            "There is no plan in the attachment, sorry.",
            "open or replied",
        ),
        ("How much are 500 flyers?", "The logo is attached.", "open"),
        ("When does the band arrive on Saturday?", "The logo is attached.", "open"),
    ],
)
def test_a_file_that_no_law_knows_is_left_to_a_person_where_something_is_to_be_sent(
    ask: str | Ask, text: str, state: str
) -> None:
    assert state_after(ask, text, files=["0041_x.pdf"]) in state


def test_works_again_takes_back_the_defect_alone() -> None:
    mails = Mails()
    asks = ["Why is the shop offline, it does not load?", "When do we get the invoice?"]
    mails.client(" ".join(asks), asks=asks)
    mails.client("Works again now, thanks!", acts=(act("Works again now, thanks!", Speech.WITHDRAWAL),))
    assert mails.states() == ["withdrawn", "open"]


def test_asking_again_after_a_reply_opens_the_question() -> None:
    question = "Which printer do you use?"
    mails = Mails()
    mails.client(question, asks=[question])
    mails.team("It is raining here and the whole office has a cold.")
    chaser = "Any news on my question?"
    mails.client(chaser, acts=(act(chaser, Speech.CHASER),))
    assert mails.question().state == "open"
