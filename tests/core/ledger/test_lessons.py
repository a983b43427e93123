"""What people rule on is a label: it is kept, and what they call wrong again and again is believed less."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from daemon.core.commands.word import Word
from daemon.core.ledger.lessons import DOUBTED
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Ask, Judged, Kind, Label, Question
from tests.correspondence import ANNA, MARTA, MONDAY, PAOLO, Mails

OTHERS = ("Is the hall lit?", "Do birds sing there?", "Why does it rain?", "Who would have thought of the wind?")
ASIDE = "asides"


def ruling(question: Question, word: Word, day: int) -> Ruling:
    at = MONDAY + timedelta(days=day)
    return Ruling(question.id, word, MARTA.address, at, f"{day}.{word.value}@agency.example")


def asides(mails: Mails, count: int, *, by: object = ANNA) -> None:
    for number, text in enumerate(OTHERS[:count]):
        ask = Ask(text, Kind.QUESTION, 0.9, ASIDE)
        at = MONDAY + timedelta(days=2 * number)
        mails.client(text, asks=[ask], by=by, thread=text, base_subject=text, at=at)  # type: ignore[arg-type]


def dismissed(mails: Mails, count: int) -> list[Ruling]:
    return [
        ruling(question, Word.DISMISS, 2 * number + 1)
        for number, question in enumerate(mails.ledger().questions[:count])
    ]


def test_what_a_writer_asks_so_again_and_again_without_wanting_an_answer_is_doubted() -> None:
    mails = Mails()
    asides(mails, 4)
    for count, certainty in ((2, 0.9), (3, DOUBTED)):
        last = mails.ledger(dismissed(mails, count)).questions[-1]
        assert (last.state.value, last.certainty) == ("open", certainty)


def test_another_writer_of_the_same_client_is_believed() -> None:
    mails = Mails()
    asides(mails, 3)
    rulings = dismissed(mails, 3)
    at = MONDAY + timedelta(days=8)
    text = "When does it open?"
    mails.client(text, asks=[Ask(text, Kind.QUESTION, 0.9, ASIDE)], by=PAOLO, thread="new", base_subject="new", at=at)
    assert mails.ledger(rulings).questions[-1].certainty == 0.9


def settled_and_reopened(count: int) -> tuple[Mails, list[Ruling]]:
    """As many questions, each answered in the same words and then called still open."""
    mails, rulings = Mails(), []
    for number, thing in enumerate(("brochure", "website", "banner", "catalogue")[:count]):
        place: dict[str, Any] = {"thread": thing, "base_subject": thing}
        at = MONDAY + timedelta(days=2 * number)
        asked = f"When is the {thing} ready?"
        mails.client(asked, asks=[asked], at=at, **place)
        mails.team(f"The {thing} is ready on Friday.", at=at + timedelta(hours=1), **place)
        rulings.append(ruling(mails.ledger().questions[-1], Word.REOPEN, 2 * number + 1))
    return mails, rulings


def test_what_settles_wrongly_again_and_again_asks_a_person() -> None:
    mails, rulings = settled_and_reopened(4)
    assert [question.state.value for question in mails.ledger().questions] == ["answered"] * 4
    assert [question.state.value for question in mails.ledger(rulings[:3]).questions] == ["open"] * 3 + ["replied"]


def test_a_ruling_is_kept_with_the_feature_that_it_judges() -> None:
    mails, rulings = settled_and_reopened(1)
    (question,) = mails.ledger().questions
    (label,) = mails.ledger(rulings).labels
    assert (label.question, label.judged, label.right) == (question.id, Judged.SETTLED, False)
    assert label.feature
    assert label.feature in question.why
    done = ruling(question, Word.DONE, 3)
    asked = f"{ANNA.address} test"
    assert mails.ledger([*rulings, done]).labels == (
        label,
        Label(question.id, Judged.ASKED, asked, right=True, at=done.at),
    )


def test_what_follows_from_an_earlier_dismissal_is_no_label() -> None:
    mails = Mails()
    asides(mails, 1)
    (question,) = mails.ledger().questions
    lesson = Ruling(
        question.id, Word.DISMISS, MARTA.address, MONDAY + timedelta(days=1), "1@agency.example", taught=True
    )
    assert mails.ledger([lesson]).labels == ()
