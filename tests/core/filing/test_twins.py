"""Twins: copies of one mail are told from two mails that bear one identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from daemon.core.filing.twins import says_otherwise, twin
from daemon.core.model import Act, Address, Ask, Direction, Filed, Kind, Speech

ASK = Ask("When is page 13 ready?", Kind.QUESTION, 0.9, "en/asks.question")
MAIL = Filed(
    key="k", message_id="a@client.example", thread="t", direction=Direction.INBOUND,
    sender=Address("Anna", "anna@client.example"), to=("projects@agency.example",),
    at=datetime(2026, 3, 2, 10, tzinfo=UTC), subject="Draft", base_subject="Draft",
    own_text="Good morning Marta,\nWhen is page 13 ready? The old one is at https://x.example/13.",
    language="en", automatic=None, attachments=(), asks=(ASK,), acts=(), passages=(),
)  # fmt: skip
DISCLAIMER = "\nThis message is confidential and meant for its addressee alone, whoever that may be."


@pytest.mark.parametrize(
    "text",
    [
        MAIL.own_text,
        MAIL.own_text + DISCLAIMER,
        "CAUTION: from outside\n" + MAIL.own_text,
        MAIL.own_text.replace("https://x.example/13", "https://safe.example/?url=x.example%2F13&data=5"),
        "good morning marta when is  page 13 ready? The old one is at.",
        "",
    ],
)
def test_what_gateways_do_to_a_copy_makes_no_twin(text: str) -> None:
    copy = replace(MAIL, own_text=text)
    assert not says_otherwise(MAIL, copy)
    assert not says_otherwise(copy, MAIL)


@pytest.mark.parametrize(
    "other",
    [
        replace(MAIL, own_text="The new IBAN is XX12 3456.", asks=()),
        replace(MAIL, own_text=MAIL.own_text + " Never mind.", acts=(Act("Never mind.", Speech.WITHDRAWAL, 0.9, "r"),)),
        replace(MAIL, own_text="What does it cost?", asks=(replace(ASK, text="What does it cost?"),)),
    ],
)
def test_other_words_or_one_thing_more_that_is_asked_or_done_make_a_twin(other: Filed) -> None:
    assert says_otherwise(MAIL, other)


def test_a_question_that_an_emptied_copy_lacks_is_not_lost() -> None:
    assert says_otherwise(replace(MAIL, own_text="", asks=()), MAIL)


def test_a_twin_has_a_name_of_its_own_and_stays_in_the_thread() -> None:
    found = twin(MAIL, "other")
    assert (found.key, found.message_id, found.references) == ("other", "other@missing.invalid", ("a@client.example",))
