"""The ledger of a client: what is owed, what closed it, and the evidence."""

from __future__ import annotations

from datetime import date

from daemon.core.model import Speech
from tests.correspondence import Mails, act


def test_a_question_that_nobody_answers_stays_open() -> None:
    mails = Mails()
    mails.client("When will the proofs be ready?", asks=["When will the proofs be ready?"])
    assert mails.question().state == "open"


def test_a_reply_of_the_team_in_the_thread_answers() -> None:
    mails = Mails()
    mails.client("When will the proofs be ready?", asks=["When will the proofs be ready?"])
    reply = mails.team("Hi Anna,\n\nThursday, before noon.\n\nMarta")
    question = mails.question()
    assert question.state == "answered"
    assert question.answered_by == reply.message_id
    assert question.answered_at == reply.at
    assert "Thursday, before noon." in question.why


def test_a_holding_reply_acknowledges_with_its_date() -> None:
    mails = Mails()
    mails.client("Can it be certified?", asks=["Can it be certified?"])
    text = "I'll ask our translator and get back to you by Friday."
    mails.team(text, acts=(act(text, Speech.HOLDING, date(2026, 3, 6)),))
    question = mails.question()
    assert question.state == "acknowledged"
    assert question.promised_for == date(2026, 3, 6)
