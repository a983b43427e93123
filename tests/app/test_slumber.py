"""A record that slept goes on where it was left: nothing is read anew, and the ledger is the same."""

from __future__ import annotations

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.app.slumber import lay
from daemon.core.ledger.bookkeeper import Bookkeeper
from daemon.core.ledger.history import History
from daemon.core.model import Filed, Ledger
from daemon.core.state.record import Record
from tests.core.ledger.invented import correspondence
from tests.correspondence import VERDI


def fold(books: Bookkeeper, record: Record) -> Ledger:
    return books.fold(record.messages.values(), record.rulings, party=VERDI)


@pytest.mark.parametrize("seed", [3, 8, 21])
def test_a_record_that_slept_is_read_on_and_says_what_one_does_that_was_read_at_once(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    books, read = Bookkeeper(shipped_rules()), list[object]()
    mails = correspondence(seed, 40)
    record = Record("a", {one.key: one for one in mails[:30]})
    record.ledger = fold(books, record)
    sleeper = lay(record, books)
    assert not books._records
    monkeypatch.setattr(History, "_take_in", _noting(read))
    for mail in mails[30:]:
        woken = sleeper.wake()
        woken.put(mail)
        woken.ledger = fold(books, woken)
        sleeper = lay(woken, books)
    assert len(read) < sum(range(31, 41)) / 3  # late mail goes back a little
    assert sleeper.wake().ledger == Bookkeeper(shipped_rules()).fold(mails, party=VERDI)


def test_asleep_a_record_takes_a_fraction_of_what_it_says() -> None:
    books = Bookkeeper(shipped_rules())
    record = Record("a", {one.key: one for one in correspondence(3, 200)})
    record.ledger = fold(books, record)
    assert lay(record, books).size < 200 * 1000


def test_a_record_that_was_never_folded_sleeps_too() -> None:
    books = Bookkeeper(shipped_rules())
    record = Record("a", {one.key: one for one in correspondence(3, 20)})
    assert lay(record, books).wake().messages == record.messages


def _noting(read: list[object]) -> object:
    before = History._take_in

    def noted(self: History, filed: Filed) -> None:
        read.append(filed)
        before(self, filed)

    return noted
