"""From the ledger to what an alert says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from daemon.core.hours.sla import Counted, Deadline
from daemon.core.letters.briefs import entry
from daemon.core.model import Ledger, Promise, State
from daemon.core.schedule.alerts import Level, Owed
from daemon.core.schedule.context import Context
from tests.core.letters.test_digest import CLIENT, TEAM
from tests.correspondence import MONDAY, Mails

WHEN = "When will the proofs be ready?"
LOGO = "Is the new logo in?"
LINK = "https://webmail.agency.example/{message_id}"


def test_a_mail_that_answers_one_question_and_puts_off_another_is_told_once() -> None:
    mails = Mails()
    mails.client(f"{WHEN} {LOGO}", asks=[WHEN, LOGO])
    both = mails.team("The proofs will be ready on Tuesday. On the logo we come back to you.")
    first, second = mails.ledger().questions
    put_off = Promise(both.message_id, "On the logo we come back to you.", None, both.at, question=second.id)
    ledger = Ledger(
        (replace(first, state=State.ANSWERED, answered_by=both.message_id), replace(second, state=State.OPEN)),
        promises=(put_off,),
    )
    said = Context(CLIENT, ledger, mails.filed, TEAM).said(ledger.questions[1])
    assert [(one.kind, one.text) for one in said] == [("holding", "On the logo we come back to you.")]


@pytest.mark.parametrize(
    ("target", "counted"), [("answer", True), ("next", True), ("promise", False), ("ruling", False)]
)
def test_a_day_that_somebody_named_is_not_explained_as_a_sum_of_hours(target: str, counted: bool) -> None:
    mails = Mails()
    asking = mails.client(WHEN, asks=[WHEN])
    (question,) = mails.ledger().questions
    due = MONDAY + timedelta(days=1)
    deadline = Deadline(MONDAY, due, (), Counted(MONDAY, due, TEAM))
    owed = Owed(CLIENT, replace(question, promised_for=date(2026, 3, 3)), deadline, target=target)
    shown = entry(owed, Level.WARNING, 1, Context(CLIENT, mails.ledger(), mails.filed, TEAM, LINK), MONDAY)
    assert (shown.counting is not None) is counted
    assert shown.link.startswith("https://webmail.agency.example/")
    assert asking.message_id.partition("@")[0] in shown.link
