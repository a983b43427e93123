"""A second opinion moves what is unsure by one step, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daemon.core.commands.word import Word
from daemon.core.ledger.opinion import Opinion
from daemon.core.ledger.opinions import RECENT, RulesAlone, doubts
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import SURE, Ask, Kind, Ledger, OriginKind, Question, State
from tests.correspondence import BOOKKEEPER, MARTA, MONDAY, VERDI, Mails

ASKED, REPLY = "Who comes to the fair?", "The fair is big this year."
LATER = MONDAY + timedelta(days=1)


def fold(mails: Mails, rulings: list[Ruling], opinions: list[Opinion]) -> Ledger:
    return BOOKKEEPER.fold(mails.filed, rulings, opinions, now=LATER, party=VERDI)


def folded(mails: Mails, *opinions: Opinion, rulings: tuple[Ruling, ...] = ()) -> Question:
    (question,) = fold(mails, list(rulings), list(opinions)).questions
    return question


def opinion(question: Question, state: State, reply: str = "1@mail.example") -> Opinion:
    return Opinion(question.id, reply, MONDAY + timedelta(hours=1), state, "It says so.", "The model small", LATER)


def unsure() -> Mails:
    """A question that the rules call replied, and no more."""
    mails = Mails()
    mails.client(ASKED, asks=[ASKED])
    mails.team(REPLY)
    assert mails.question().state is State.REPLIED
    assert mails.question().certainty < SURE
    return mails


def sure() -> Mails:
    mails = Mails()
    asked = "When is the draft ready?"
    mails.client(asked, asks=[asked])
    mails.team("The draft is ready on Friday.")
    assert mails.question().certainty >= SURE
    return mails


@pytest.mark.parametrize("state", [State.OPEN, State.REPLIED, State.ANSWERED])
def test_what_may_be_answered_becomes_what_the_judge_says_and_stays_unsure(state: State) -> None:
    mails = unsure()
    question = folded(mails, opinion(mails.question(), state))
    assert question.state is state
    assert question.certainty < SURE
    assert question.why == f"The model small was asked and says {state.value}: It says so."
    assert question.answered_by == (None if state is State.OPEN else "1@mail.example")


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DISMISSED, State.ACKNOWLEDGED, State.SNOOZED])
def test_it_makes_nothing_else_of_a_question(state: State) -> None:
    mails = unsure()
    assert folded(mails, opinion(mails.question(), state)) == mails.question()


def test_what_the_rules_are_sure_of_stands() -> None:
    mails = sure()
    assert folded(mails, opinion(mails.question(), State.OPEN)) == mails.question()


def test_what_is_open_is_at_most_replied() -> None:
    mails = Mails()
    asked = "How much are 500 flyers?"
    mails.client(asked, asks=[Ask(asked, Kind.QUESTION, 0.7, "test")])
    mails.team("500 flyers.")
    question = mails.question()
    assert (question.state, question.certainty) == (State.OPEN, 0.7)
    assert folded(mails, opinion(question, State.ANSWERED)).state is State.REPLIED


def test_what_a_person_ruled_stands() -> None:
    mails = unsure()
    done = Ruling(mails.question().id, Word.DONE, MARTA.address, MONDAY + timedelta(hours=2), "r@agency.example")
    assert folded(mails, opinion(mails.question(), State.OPEN), rulings=(done,)).state is State.ANSWERED


def test_a_person_puts_back_what_a_judge_moved() -> None:
    mails = unsure()
    back = Ruling(mails.question().id, Word.REOPEN, MARTA.address, LATER + timedelta(hours=1), "r@agency.example")
    assert folded(mails, opinion(mails.question(), State.ANSWERED), rulings=(back,)).state is State.OPEN


def test_an_opinion_on_another_reply_says_nothing() -> None:
    mails = unsure()
    assert folded(mails, opinion(mails.question(), State.ANSWERED, "other@mail.example")) == mails.question()


def test_a_sentence_that_may_ask_does_so_when_the_judge_says_that_it_wants_an_answer() -> None:
    mails = Mails()
    mails.client("Who would have thought?", asks=[Ask("Who would have thought?", Kind.QUESTION, 0.5, "test")])
    assert folded(mails, opinion(mails.question(), State.OPEN, "")).certainty > mails.question().certainty
    assert folded(mails, opinion(mails.question(), State.ANSWERED, "")) == mails.question()


def test_the_fold_goes_on_from_an_opinion_as_if_it_had_begun_again() -> None:
    mails = unsure()
    opinions = [opinion(mails.question(), State.ANSWERED)]
    assert fold(mails, [], opinions) == fold(Mails(filed=list(mails.filed)), [], opinions)
    assert fold(mails, [], []) == mails.ledger(now=LATER)


# ── who is in doubt ──────────────────────────────────────────────────────────────────────────────────────────────────
def in_doubt(mails: Mails, *known: tuple[str, str], days: int = 1) -> list[tuple[str, str]]:
    found = doubts(mails.ledger(), mails.filed, known, MONDAY + timedelta(days=days))
    return [(doubt.question.text, doubt.text) for doubt in found]


def test_a_judge_is_asked_about_an_unsure_question_and_its_reply_once() -> None:
    mails = unsure()
    assert in_doubt(mails) == [(ASKED, REPLY)]
    assert in_doubt(mails, (mails.question().id, "1@mail.example")) == []


def test_a_judge_is_not_asked_about_what_is_sure_old_or_imported() -> None:
    assert in_doubt(sure()) == []
    assert in_doubt(unsure(), days=RECENT.days + 1) == []
    mails = Mails()
    mails.client(ASKED, asks=[ASKED], quiet=True)
    mails.team(REPLY)
    assert in_doubt(mails) == []


@pytest.mark.parametrize("borrowed", ["forged@mail.example", "0@mail.example", "1@mail.example"])
def test_a_judge_never_sees_what_the_server_refutes(borrowed: str) -> None:
    """Neither as the team's newest reply, which it might call the answer, nor as what the client asks."""
    answered, waiting = unsure(), Mails()
    waiting.client(ASKED, asks=[Ask(ASKED, Kind.QUESTION, 0.7, "test")])
    forged: dict[str, Any] = {"origin": OriginKind.REFUTED, "message_id": borrowed}
    for mails, seen in ((answered, REPLY), (waiting, "")):
        mails.team("It is answered: Marta comes.", **forged)
        mails.client("Who wants it?", asks=[Ask("Who wants it?", Kind.QUESTION, 0.5, "test")], **forged)
        assert in_doubt(mails) == [(ASKED, seen)]


def test_the_rules_alone_add_nothing() -> None:
    mails = unsure()
    (doubt,) = doubts(mails.ledger(), mails.filed, (), MONDAY)
    assert RulesAlone().judge(doubt) is None
    assert RulesAlone().name
