"""An answer that came back is none: the question is open again, and the PM hears of it at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.ledger.sent_mail import HABIT, SentMail
from daemon.core.model import Address, Attachment, Automatic, Bounced, Filed, Speech
from daemon.core.schedule.alert_policy import Policy
from tests.correspondence import ANNA, MONDAY, PAOLO, Mails, act

DAEMON = Address("", "mailer-daemon@mx.example")
REASON = "550 5.1.1 no such user"


def asked_and_answered(**more: Any) -> Mails:
    mails = Mails()
    mails.client("When is the draft ready?", asks=["When is the draft ready?"])
    mails.team("The draft is ready on Friday.", **more)
    return mails


def came_back(
    mails: Mails, message_id: str = "1@mail.example", address: str = ANNA.address, *others: str, **more: Any
) -> Filed:
    back = Bounced(message_id, address, REASON, others)
    return mails.client("", by=DAEMON, automatic=Automatic.BOUNCE, bounced=back, **more)


def test_an_answer_that_came_back_leaves_its_question_open() -> None:
    mails = asked_and_answered()
    assert mails.states() == ["answered"]
    came_back(mails)
    question = mails.question()
    assert (question.state.value, question.answered_by) == ("open", None)
    assert question.why == f"The answer did not reach {ANNA.address}: {REASON}."


def test_a_promise_that_never_arrived_puts_nothing_off() -> None:
    text = "We will answer on Friday."
    mails = Mails()
    mails.client("When is the draft ready?", asks=["When is the draft ready?"])
    mails.team(text, acts=(act(text, Speech.HOLDING, (MONDAY + timedelta(days=4)).date()),))
    assert mails.states() == ["acknowledged"]
    came_back(mails)
    question = mails.question()
    assert (question.state.value, question.promised_for, question.acknowledged_at) == ("open", None, None)


def test_what_came_back_is_a_red_flag_that_is_told_at_once() -> None:
    mails = asked_and_answered()
    came_back(mails)
    (flag,) = mails.ledger().red_flags
    assert (flag.kind, flag.text) == ("bounced", f"{ANNA.address}: {REASON}")
    assert flag.kind in Policy().critical


def test_an_answer_sent_again_settles_it_again() -> None:
    mails = asked_and_answered()
    came_back(mails)
    mails.team("The draft is ready on Friday.")
    assert mails.states() == ["answered"]


def test_a_copy_that_did_not_reach_another_reader_opens_nothing() -> None:
    mails = asked_and_answered(to=(ANNA.address, PAOLO.address))
    came_back(mails, address=PAOLO.address)
    assert mails.states() == ["answered"]


def test_each_of_several_readers_whom_it_did_not_reach_counts_and_is_told() -> None:
    mails = asked_and_answered(to=(ANNA.address, PAOLO.address))
    came_back(mails, "1@mail.example", PAOLO.address, ANNA.address)
    assert mails.states() == ["open"]
    (flag,) = mails.ledger().red_flags
    assert flag.text == f"{PAOLO.address}, {ANNA.address}: {REASON}"


def test_an_address_that_it_was_not_sent_to_is_where_the_askers_mail_is_forwarded() -> None:
    mails = asked_and_answered()
    came_back(mails, address="anna.verdi@freemail.example")
    assert mails.states() == ["open"]


def test_an_unknown_address_beside_another_readers_is_not_the_askers() -> None:
    mails = asked_and_answered(to=(ANNA.address, PAOLO.address))
    came_back(mails, "1@mail.example", PAOLO.address, "paolo.neri@freemail.example")
    assert mails.states() == ["answered"]


@pytest.mark.parametrize(("days", "state"), [(2, "open"), (9, "answered")])
def test_a_bounce_that_names_no_mail_is_of_the_newest_to_that_address(days: int, state: str) -> None:
    mails = asked_and_answered()
    came_back(mails, message_id="", at=MONDAY + timedelta(days=days))
    assert mails.ledger(now=MONDAY + timedelta(days=12)).questions[0].state.value == state


def test_a_bounce_that_names_no_mail_may_name_somebody_nobody_wrote_to_first() -> None:
    mails = asked_and_answered()
    came_back(mails, "", "list@elsewhere.example", ANNA.address)
    assert mails.states() == ["open"]


def test_a_question_that_a_person_closed_stays_closed() -> None:
    mails = asked_and_answered()
    came_back(mails)
    done = Ruling(
        mails.question().id, Word.DONE, "marta@agency.example", MONDAY + timedelta(days=1), "r@agency.example"
    )
    assert mails.states([done]) == ["answered"]
    came_back(mails, at=MONDAY + timedelta(days=2))
    assert mails.states([done]) == ["answered"]


def test_a_file_that_its_sender_puts_into_most_mails_brings_nothing() -> None:
    sent = SentMail()
    logo, offer = Attachment("group.pdf", "application/pdf", 9), Attachment("offer.pdf", "application/pdf", 9)
    mails = Mails()
    for number in range(HABIT):
        row = replace(mails.team(f"Mail {number}."), attachments=(logo,))
        assert sent.without_usual(row) is row
        sent.add(row)
    row = replace(mails.team("The offer."), attachments=(logo, offer))
    assert sent.without_usual(row).attachments == (offer,)
    assert sent.copy().without_usual(row).attachments == (offer,)
