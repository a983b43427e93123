"""What is remembered between folds is bounded, however much mail comes, and the ledger does not depend on it."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.ledger import bookkeeper, gist
from daemon.core.ledger.bookkeeper import Bookkeeper
from tests.core.ledger.invented import correspondence, fresh
from tests.correspondence import VERDI

LATER_RECORDS = range(3, 9)


def test_gists_are_remembered_up_to_so_many_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    record = correspondence(1, 40)
    wanted = fresh(record)
    monkeypatch.setattr(gist, "_REMEMBERED", 300)
    books = Bookkeeper(shipped_rules())
    for end in range(1, len(record) + 1):
        books.fold(record[:end], party=VERDI)
    assert books.fold(record, party=VERDI).questions == wanted.questions
    kept = books.gists._by_key.values()
    assert 0 < sum(max(40, len(one.filed.own_text)) for one in kept) <= 300


def test_records_are_read_on_as_far_as_their_messages_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookkeeper, "_MESSAGES", 60)
    books = Bookkeeper(shipped_rules())
    for seed in LATER_RECORDS:
        books.fold(correspondence(seed, 20), party=VERDI)
    assert len(books._records) == 3
    assert books._sizes.keys() == books._records.keys()
    first = correspondence(LATER_RECORDS[0], 20)
    assert books.fold(first, party=VERDI).questions == fresh(first).questions


def test_a_long_record_is_read_on_whatever_short_ones_were_read_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookkeeper, "_MESSAGES", 30)
    books = Bookkeeper(shipped_rules())
    for seed, length in zip(LATER_RECORDS, (40, 20, 20, 20), strict=False):
        books.fold(correspondence(seed, length), party=VERDI)
    assert sorted(books._sizes.values()) == [20, 40]
