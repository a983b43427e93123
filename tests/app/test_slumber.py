"""A record that slept goes on where it was left: nothing is read anew, and the ledger is the same."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import FunctionType, ModuleType

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.adapters.state import records
from daemon.adapters.state.records import Records
from daemon.app.intake import Disposition, Intake
from daemon.app.slumber import lay
from daemon.core.ledger.bookkeeper import Bookkeeper
from daemon.core.ledger.gist import Gists
from daemon.core.ledger.history import History
from daemon.core.ledger.wording import Wording
from daemon.core.model import Filed, Ledger
from daemon.core.state.record import Record
from tests.agency import at, mail
from tests.core.ledger.invented import correspondence
from tests.correspondence import VERDI
from tests.paper import OnPaper
from tests.scenes import INBOX, MARTA

BLUM = f'[[client]]\nid = "blum"\nname = "Blum"\ndomains = ["blum.example"]\npm = "{MARTA}"\nsla = "standard"\n'


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
    for later in mails[30:]:
        woken = sleeper.wake()
        woken.put(later)
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


def test_equal_sets_of_words_are_one_once_a_record_has_slept() -> None:
    books = Bookkeeper(shipped_rules())
    record = Record("a", {one.key: one for one in correspondence(3, 100)})
    record.ledger = fold(books, record)
    woken = lay(record, books).wake()
    (progress,) = books._records.values()
    sets = list(_sets((woken, progress)))
    assert len(sets) > 50
    assert len(sets) < len(set(sets)) + 5  # a party has its own


def test_who_looks_at_a_record_sees_what_it_says_and_leaves_its_fold_asleep() -> None:
    books = Bookkeeper(shipped_rules())
    record = Record("a", {one.key: one for one in correspondence(3, 100)})
    record.ledger = fold(books, record)
    sleeper = lay(record, books)
    seen = sleeper.look()
    assert (seen.messages, seen.ledger) == (record.messages, record.ledger)
    assert not books._records
    assert fold(books, sleeper.wake()) == record.ledger


def test_of_many_records_that_one_pass_writes_no_more_are_awake_than_fit(
    on_paper: OnPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_paper(end=BLUM) as team:
        now, office, awake = at("2026-03-02 10:01"), team.office, list[int]()
        intake = Intake(office, now)
        for sender in ("anna@client.example", "eva@blum.example"):
            raw = mail(sender, INBOX, "Catalogo", "Quando arriva il catalogo?\n", at("2026-03-02 10:00"), mid=sender)
            assert intake.take(raw, at("2026-03-02 10:00")).disposition is Disposition.FILED
        monkeypatch.setattr(records, "KEPT", 0)
        monkeypatch.setattr(records, "LARGEST_KEPT", 0)
        monkeypatch.setattr("daemon.app.intake._AT_ONCE", 1)
        commit = Records.commit

        def counted(self: Records, *written: Record) -> None:
            awake.append(len(self.opened()))
            commit(self, *written)

        monkeypatch.setattr(Records, "commit", counted)
        intake.commit()
        assert max(awake) == 1
        outlines = office.client_outlines(now)
        assert [len(one.around.questions) for one in outlines if one.id in ("rossi", "blum")] == [1, 1]
        assert office.records.opened() == []


def _sets(start: object) -> Iterator[frozenset[object]]:
    """Each frozenset that something holds, by whatever way."""
    seen, waiting = set[int](), [start]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, (type, ModuleType, FunctionType, Wording, Gists)):
            continue
        seen.add(id(one))
        if type(one) is frozenset:
            yield one
        waiting += gc.get_referents(one)


def _noting(read: list[object]) -> object:
    before = History._take_in

    def noted(self: History, filed: Filed) -> None:
        read.append(filed)
        before(self, filed)

    return noted
