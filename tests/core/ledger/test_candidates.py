"""A mail is compared with the few open questions that may be the same or answered by it, however many there are."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.ledger import matching
from daemon.core.ledger.matching import Bag, numbers, same_word, similar
from tests.core.ledger.invented import Folds
from tests.correspondence import MONDAY, Mails

COLOURS = ("green", "yellow", "purple", "orange", "crimson", "violet", "silver", "golden", "brown", "white")
THINGS = ("lamps", "chairs", "doors", "walls", "shelves", "mirrors", "carpets", "cushions", "handles", "windows")
WORDS = st.lists(st.sampled_from(("plan", "planul", "plans", "schild", "baustellenschild", "12", "13", "plakat", "ab")))


def asked(mails: Mails, colour: str, thing: str) -> None:
    number, text = len(mails.filed), f"When will the brochure with the {colour} {thing} be ready?"
    at = MONDAY + timedelta(minutes=number)
    mails.client(
        text, asks=[text], thread=f"t{number}", base_subject=f"brochure {number}", subject=f"brochure {number}", at=at
    )


def test_a_new_question_is_compared_with_those_that_may_be_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred wait, and speak of a brochure that is to be ready."""
    mails, folds, compared = Mails(), Folds(), list[Bag]()
    for colour, thing in product(COLOURS, THINGS):
        asked(mails, colour, thing)
    assert len(folds.ledger(mails.filed).questions) == 100
    whole = matching.numbers

    def noted(bag: Bag) -> frozenset[str]:
        compared.append(bag)
        return whole(bag)

    monkeypatch.setattr(matching, "numbers", noted)
    asked(mails, "turquoise", "lamps")
    assert len(folds.ledger(mails.filed).questions) == 101
    assert len(compared) < 5
    asked(mails, "purple", "doors")
    ledger = folds.ledger(mails.filed)
    assert len(ledger.questions) == 101
    assert [one.text for one in ledger.questions if one.chased] == [
        "When will the brochure with the purple doors be ready?"
    ]


@given(WORDS, WORDS, st.booleans())
def test_two_questions_are_the_same_where_all_words_of_the_shorter_stand_in_the_longer(
    one: list[str], other: list[str], german: bool
) -> None:
    bags = [Bag.of(words, compounds=german) for words in (one, other)]
    short, long = sorted(bags, key=lambda bag: len(bag.words))

    def stands(word: str) -> bool:
        alike = any(same_word(word, mine) for mine in long.words)
        return alike or (german and any(matching.holds(word, mine) for mine in long.words))

    share = len(short.words) >= max(2, 0.6 * len(long.words))
    assert similar(*bags) is (share and numbers(short) == numbers(long) and all(map(stands, short.words)))
    assert short.shared(long) == tuple(filter(stands, short.words))
