"""The fold goes on from where it was left, and always gives what a fold of the whole record from nothing gives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.rulebook import shipped_rules
from daemon.core.commands.word import Word
from daemon.core.filing.party import Party
from daemon.core.ledger.bookkeeper import Bookkeeper
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Kind, State
from tests.core.ledger.invented import Folds, changed, correspondence, fresh, rulings_on
from tests.correspondence import MARTA, VERDI, Mails
from tests.effort import assert_within, cpu

SEEDS = st.integers(0, 20)
COURSES = st.integers(0, 1 << 32)


@given(SEEDS, COURSES)
def test_whatever_comes_in_late_goes_or_is_ruled_the_ledger_is_that_of_the_whole_record(seed: int, course: int) -> None:
    pick = random.Random(course)
    record = list(correspondence(seed, 50))
    late = [record.pop(pick.randrange(1, len(record))) for _ in range(pick.randrange(20))]
    rulings: list[Ruling] = []
    folds = Folds()
    for _ in range(6):
        ledger = folds.ledger(record, rulings)
        match pick.randrange(4):
            case 0:
                record = changed(record, pick)
            case 1:
                rulings = rulings[1:] if rulings and pick.randrange(2) else [*rulings, *rulings_on(ledger, pick)]
            case _:
                record, late = [*record, *late[:2]], late[2:]
    assert folds.ledger(record, rulings) == fresh(record, rulings)


@given(SEEDS, COURSES)
def test_any_order_of_arrival_gives_the_same_ledger(seed: int, course: int) -> None:
    pick = random.Random(course)
    messages = correspondence(seed)
    rulings = rulings_on(fresh(messages), pick)
    shuffled = pick.sample(messages, len(messages))
    assert fresh(shuffled, rulings[::-1]) == fresh(messages, rulings)


def test_a_ruling_taken_back_leaves_no_trace() -> None:
    messages = correspondence(3, 70)
    folds = Folds()
    before = folds.ledger(messages)
    done = [Ruling(q.id, Word.DONE, MARTA.address, q.asked_at, "1@ruling.example") for q in before.questions]
    assert folds.ledger(messages, done) != before
    assert folds.ledger(messages) == before


def test_a_question_reopened_in_one_fold_stays_closed_in_the_checkpoints_before_it() -> None:
    messages = correspondence(3, 70)
    folds = Folds()
    before = folds.ledger(messages)
    end = max(filed.at for filed in messages)
    closed = [q for q in before.questions if q.state is State.ANSWERED]
    reopened = [Ruling(q.id, Word.REOPEN, MARTA.address, end, "1@ruling.example") for q in closed]
    for rulings in (reopened, reopened[:1], [], reopened):
        assert folds.ledger(messages, rulings) == fresh(messages, rulings)
    assert folds.ledger(messages, reopened) != before


def test_two_records_are_kept_apart() -> None:
    book = Bookkeeper(shipped_rules())
    for length in (20, 30):
        for seed in (1, 2):
            messages = correspondence(seed)[:length]
            assert book.fold(messages, party=VERDI) == Bookkeeper(shipped_rules()).fold(messages, party=VERDI)


def test_a_record_that_is_read_again_is_known_by_what_its_messages_say() -> None:
    mails = Mails()
    mails.client("Where is the sample?")
    mails.team("We will send it tomorrow.")
    books = Bookkeeper(shipped_rules())
    books.fold(mails.filed, party=Party())
    first, second = mails.filed
    again = [replace(first), replace(second, own_text="We will not.")]
    known = books.known(again)
    assert known[0] is first
    assert known[1] is again[1]


def test_the_domains_of_a_client_count_at_once() -> None:
    messages = correspondence(1)
    book = Bookkeeper(shipped_rules())
    parties = (Party(), VERDI)
    ledgers = [book.fold(messages, party=party) for party in parties]
    assert ledgers == [Bookkeeper(shipped_rules()).fold(messages, party=party) for party in parties]


def test_a_message_read_otherwise_is_compared_as_it_is_now() -> None:
    mails = Mails()
    filed = mails.client("When will it be ready? Who prints it?", asks=["When will it be ready?"])
    assert [question.text for question in mails.ledger().questions] == ["When will it be ready?"]
    mails.filed[0] = replace(filed, asks=(replace(filed.asks[0], text="Who prints it?"),))
    assert [question.text for question in mails.ledger().questions] == ["Who prints it?"]


def test_ids_stay_when_a_message_is_read_otherwise() -> None:
    mails = Mails()
    first, second = "When will it be ready?", "Who prints it?"
    mails.client(f"{first} {second}", asks=[first, second])
    before = {question.text: question.id for question in mails.ledger().questions}
    filed = mails.filed[0]
    mails.filed[0] = replace(filed, asks=(replace(filed.asks[1], kind=Kind.REQUEST),))
    assert [question.id for question in mails.ledger().questions] == [before[second]]


def test_a_record_whose_reading_broke_off_is_read_from_its_beginning() -> None:
    messages = correspondence(5)
    folds = Folds()
    folds.ledger(messages[:20])
    naive = replace(messages[25], at=datetime(2026, 3, 3))  # noqa: DTZ001  # cannot be compared with aware times
    with pytest.raises(TypeError):
        folds.ledger([*messages[:25], naive])
    assert folds.ledger(messages) == fresh(messages)


def test_one_more_message_costs_little_of_what_the_record_costs() -> None:
    messages = correspondence(9, 600)
    fresh(messages)  # works out what each message says by itself
    folds = Folds()
    whole = cpu(lambda: folds.ledger(messages[:-1]))
    assert_within(whole / 10, lambda: folds.ledger(messages))
