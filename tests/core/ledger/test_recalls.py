"""Recalls of Outlook: the question stays open, and says that its mail was recalled."""

from __future__ import annotations

from typing import Any

import pytest

from daemon.core.ledger.recalls import RECALLED
from daemon.core.model import Address, Automatic, Ledger, OriginKind, State
from daemon.core.schedule.alerts import DOUBTFUL
from tests.correspondence import Mails

WHEN = "When do we get the proofs?"
WORDS = 'Anna Verdi would like to recall the message, "Proofs".'


def told(subject: str, **more: Any) -> Ledger:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN], subject="Proofs")
    mails.client(WORDS, subject=subject, thread="recall", automatic=Automatic.AUTO_REPLY, **more)
    return mails.ledger()


@pytest.mark.parametrize("subject", ["Recall: Proofs", "Richiamo: Proofs", "Rückruf: Proofs", "Отзыв: Proofs"])
def test_a_recalled_question_is_open_and_says_so(subject: str) -> None:
    (question,) = told(subject).questions
    assert (question.state, question.certainty) == (State.OPEN, RECALLED)
    assert "recalled by the client" in question.why


def test_a_recalled_question_still_brings_alerts() -> None:
    assert RECALLED > DOUBTFUL


@pytest.mark.parametrize(
    ("subject", "more"),
    [
        ("Recall: Another thing", {}),
        ("Re: Proofs", {}),
        ("Recall: Proofs", {"by": Address("", "someone.else@client.example")}),
        ("Recall: Proofs", {"origin": OriginKind.REFUTED}),
    ],
)
def test_what_recalls_another_mail_or_is_somebody_elses_marks_nothing(subject: str, more: dict[str, Any]) -> None:
    (question,) = told(subject, **more).questions
    assert "recalled" not in question.why
    assert question.certainty > RECALLED


def test_an_answer_settles_a_recalled_question() -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN], subject="Proofs")
    mails.client(WORDS, subject="Recall: Proofs", thread="recall", automatic=Automatic.AUTO_REPLY)
    mails.team("You get the proofs on Friday.")
    (question,) = mails.ledger().questions
    assert question.state is State.ANSWERED
