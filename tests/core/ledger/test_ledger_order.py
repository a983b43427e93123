"""The ledger is the same for any order of arrival, whatever was folded before, and cheap to bring up to date."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.adapters.rulebook import shipped_rules
from daemon.core.ledger.bookkeeper import Bookkeeper
from daemon.core.ledger.rulings import Ruling, Word
from daemon.core.model import Filed, Kind, Ledger, Speech
from tests.correspondence import ANNA, BOOKKEEPER, MARTA, MONDAY, PAOLO, Mails, act
from tests.effort import assert_within

HOLD = "I'll check the {0} and get back to you by Friday."
TOPICS = ("brochure", "website", "banner", "catalogue", "stand", "newsletter")


def correspondence(seed: int, length: int = 30) -> list[Filed]:
    """Invented mail in a few threads: questions, chasers, withdrawals, answers, promises, files."""
    pick = random.Random(seed)
    mails = Mails()
    for number in range(length):
        topic = pick.choice(TOPICS)
        more: dict[str, Any] = {"thread": topic, "base_subject": topic, "subject": topic}
        roll = pick.randrange(9)
        if roll < 3:
            asks = [f"When will the {topic} be ready for {pick.choice(TOPICS)} {number}?", f"Is the {topic} in colour?"]
            mails.client(" ".join(asks), asks=asks, by=pick.choice((ANNA, PAOLO)), **more)
        elif roll == 3:
            mails.client("Any news?", asks=["Any news?"], acts=(act("Any news?", Speech.CHASER),), **more)
        elif roll == 4:
            text = f"Never mind the {topic}."
            mails.client(text, acts=(act(text, Speech.WITHDRAWAL),), **more)
        elif roll == 5:
            text = HOLD.format(topic)
            mails.team(text, acts=(act(text, Speech.HOLDING, date(2026, 3, 6)),), **more)
        elif roll == 6:
            mails.team(f"The {topic} comes on Tuesday.", **more)
        elif roll == 7:
            mails.team(
                "Yes, it is.", files=[f"{topic}.pdf"], references=(f"{max(0, number - 2)}@mail.example",), **more
            )
        else:
            mails.team("Which size do you need?", asks=["Which size do you need?"], **more)
    return mails.filed


def fold(book: Bookkeeper, messages: list[Filed], rulings: list[Ruling] | None = None) -> Ledger:
    return book.fold(messages, rulings or [], now=MONDAY + timedelta(days=9), domains=["verdi.example"])


def rulings_on(ledger: Ledger) -> list[Ruling]:
    at = MONDAY + timedelta(hours=10)
    words = (Word.DONE, Word.SNOOZE, Word.DISMISS)
    return [
        Ruling(question.id, word, MARTA.address, at, f"{word}@mail.example", until=at + timedelta(days=30))
        for question, word in zip(ledger.questions, words, strict=False)
    ]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_ledger(seed: int, shuffle: random.Random) -> None:
    messages = correspondence(seed)
    rulings = rulings_on(fold(BOOKKEEPER, messages))
    expected = fold(Bookkeeper(shipped_rules()), messages, rulings)
    shuffled = messages[:]
    shuffle.shuffle(shuffled)
    assert fold(BOOKKEEPER, shuffled, rulings[::-1]) == expected


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_mail_that_comes_in_one_by_one_gives_what_all_of_it_gives(seed: int, shuffle: random.Random) -> None:
    messages = correspondence(seed, 20)
    arriving = messages[:]
    shuffle.shuffle(arriving)
    book = Bookkeeper(shipped_rules())
    for count in range(1, len(arriving) + 1):
        last = fold(book, arriving[:count])
    assert last == fold(Bookkeeper(shipped_rules()), messages)


def test_a_long_record_is_read_on_from_its_marks_also_when_mail_comes_late() -> None:
    messages = correspondence(7, 700)
    book = Bookkeeper(shipped_rules())
    late = messages.pop(500)
    fold(book, messages)
    assert fold(book, [*messages, late]) == fold(Bookkeeper(shipped_rules()), [*messages, late])


def test_ids_stay_when_a_message_is_read_otherwise() -> None:
    mails = Mails()
    first, second = "When will it be ready?", "Who prints it?"
    mails.client(f"{first} {second}", asks=[first, second])
    before = {question.text: question.id for question in mails.ledger().questions}
    filed = mails.filed[0]
    mails.filed[0] = replace(filed, asks=(replace(filed.asks[1], kind=Kind.REQUEST),))
    assert [question.id for question in mails.ledger().questions] == [before[second]]


def test_one_more_message_in_a_record_of_ten_thousand_costs_little() -> None:
    mails = Mails()
    for number in range(2500):
        more: dict[str, Any] = {"thread": f"t{number}", "base_subject": f"Matter {number}"}
        ask = f"When is delivery {number} of the {TOPICS[number % 6]} with number {number * 7}?"
        mails.client(ask, asks=[ask], **more)
        if number % 20:
            mails.team("On Friday at noon, all of it.", **more)
        else:
            mails.client("Here are the other papers.", **more)
        mails.client("Thanks a lot!", **more)
        mails.client("See you then.", **more)
    book = Bookkeeper(shipped_rules())
    fold(book, mails.filed)
    mails.client("Who comes along?", asks=["Who comes along?"], thread="new", base_subject="New")
    assert_within(0.2, lambda: fold(book, mails.filed))  # 0.05 on an idle machine
    assert len(fold(book, mails.filed).questions) == 2501
