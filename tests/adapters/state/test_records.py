"""Records as they lie on disk, and which of them stay in memory."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from daemon.adapters.state import record_file, records
from daemon.adapters.state.records import Records
from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.state.record import Record
from tests.correspondence import Mails


@dataclass
class Packed:
    record: Record
    size: int = 10

    def wake(self) -> Record:
        return self.record

    def look(self) -> Record:
        return replace(self.record)


def filled(state: Path, names: str) -> Records:
    found = Records(state)
    for name in names:
        mails = Mails()
        for _ in range(5):
            mails.client("Where is the sample?")
        record = found.get(name)
        for message in mails.filed:
            record.put(message)
        found.commit(record)
    return found


def test_what_stays_in_memory_is_bounded_by_bytes_and_was_used_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = filled(tmp_path, "abcd")
    found.get("a")
    monkeypatch.setattr(records, "KEPT", 3 * (tmp_path / "clients" / "a" / "record.json").stat().st_size)
    found.trim(Packed)
    assert sorted(record.id for record in found.opened()) == ["a", "c", "d"]


def test_of_a_record_that_is_too_large_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = filled(tmp_path, "a")
    monkeypatch.setattr(records, "KEPT", 50)
    monkeypatch.setattr(records, "LARGEST_KEPT", 100)
    found.trim(Packed)
    assert found.opened() == []


def test_what_was_not_committed_is_let_go_and_what_was_stays_in_memory(tmp_path: Path) -> None:
    found = filled(tmp_path, "abcd")
    kept, later = found.get("a"), Mails()
    later.client("And when?")
    found.get("b").put(later.filed[0])
    found.get("c").drop(next(iter(found.get("c").messages)))
    found.get("d").ledger = replace(found.get("d").ledger)
    found.roll_back()
    assert found.opened() == [kept]
    assert len(found.get("b").messages) == len(found.get("c").messages) == 5


def test_of_a_record_that_could_not_be_written_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, later = filled(tmp_path, "a"), Mails()
    later.client("And when?")
    found.get("a").put(later.filed[0])
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="full"):
        found.commit(found.get("a"))
    found.roll_back()
    assert found.opened() == []


def full(_file: int) -> None:
    raise OSError("the disk is full")


def test_an_end_that_was_kept_without_its_beginning_begins_with_its_question(tmp_path: Path) -> None:
    row = {
        "id": "q1", "thread": "t", "message_id": "m", "text": "Which one?", "kind": "question", "language": "en",
        "asked_by": {"name": "", "address": "marta@agency.example"}, "asked_at": "2026-03-02T09:00:00Z", "state": "open",
        "why": "", "certainty": 0.9, "lapse": {"at": "2026-03-23T09:00:00Z", "kind": "weeks", "why": ""},
    }  # fmt: skip
    folder = tmp_path / "clients" / "a"
    folder.mkdir(parents=True)
    (folder / "record.json").write_text(json.dumps({"format": {"1": {"version": 2}}, "awaiting_client": {"1": row}}))
    (question,) = Records(tmp_path).get("a").ledger.awaiting_client
    assert question.lapse
    assert question.lapse.since == question.asked_at


def test_of_a_long_record_only_what_changed_is_written_and_it_is_read_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_file, "WHOLE", 0)
    found, later = filled(tmp_path, "a"), Mails()
    whole = (tmp_path / "clients" / "a" / "record.json").read_bytes()
    record, first = found.get("a"), next(iter(found.get("a").messages.values()))
    later.client("And when?")
    record.put(replace(later.filed[0], key="new"))
    record.amend(replace(first, thread="another"))
    record.rulings.append(Ruling("q", Word.DONE, "marta@agency.example", first.at, "m"))
    found.commit(record)
    assert (tmp_path / "clients" / "a" / "record.json").read_bytes() == whole
    again = Records(tmp_path).get("a")
    assert (again.messages, again.rulings, again.ledger) == (record.messages, record.rulings, record.ledger)
    assert list(again.messages) == list(record.messages)


def test_what_is_to_be_gone_is_gone_from_the_disk_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_file, "WHOLE", 0)
    found, later = filled(tmp_path, "a"), Mails()
    later.client("The secret word?")
    record = found.get("a")
    record.put(replace(later.filed[0], key="new"))
    found.archive("a").add("new", b"The secret word?", later.filed[0].at)
    found.commit(record)
    record.drop("new")
    found.commit(record)
    (tmp_path / "clients" / "a" / "record.json.previous").unlink()
    assert not any(b"secret" in path.read_bytes() for path in (tmp_path / "clients" / "a").glob("record.*"))


def test_a_long_record_stays_in_memory_beside_short_ones_that_were_used_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = filled(tmp_path, "abc")
    record, size = found.get("a"), (tmp_path / "clients" / "a" / "record.json").stat().st_size
    for number in range(20):
        later = Mails()
        later.client("And when?")
        record.put(replace(later.filed[0], key=str(number)))
    found.commit(record)
    monkeypatch.setattr(records, "KEPT", 2 * size)
    for name in "bc":
        found.get(name)
    found.trim(Packed)
    assert sorted(one.id for one in found.opened()) == ["a", "b", "c"]


def test_what_does_not_fit_sleeps_until_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = filled(tmp_path, "ab")
    first = found.get("a")
    found.get("b")
    monkeypatch.setattr(records, "KEPT", (tmp_path / "clients" / "a" / "record.json").stat().st_size)
    found.trim(Packed)
    assert found.in_memory("a") is None
    assert found.get("a") is first


def test_who_only_looks_wakes_nothing_and_sees_what_the_record_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = filled(tmp_path, "ab")
    first = found.get("a")
    monkeypatch.setattr(records, "KEPT", (tmp_path / "clients" / "b" / "record.json").stat().st_size)
    found.get("b")
    found.trim(Packed)
    assert found.look("a").messages == first.messages
    assert found.look("b") is found.get("b")
    assert found.in_memory("a") is None
    later = Mails()
    later.client("And when?")
    found.take_in("a", replace(later.filed[0], key="new"))
    assert "new" in found.look("a").messages


def test_what_is_not_written_yet_stays_awake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = filled(tmp_path, "ab")
    found.get("b")
    record, later = found.get("a"), Mails()
    later.client("And when?")
    record.put(later.filed[0])
    monkeypatch.setattr(records, "KEPT", 0)
    monkeypatch.setattr(records, "LARGEST_KEPT", 0)
    found.trim(Packed)
    assert found.opened() == [record]


def test_who_sleeps_while_the_record_is_written_is_read_from_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = filled(tmp_path, "a")
    before = found.get("a")
    monkeypatch.setattr(records, "LARGEST_KEPT", 0)
    monkeypatch.setattr(records, "KEPT", 0)
    found.trim(Packed)
    other = Records(tmp_path)
    other.get("a").rulings.append(
        Ruling("q", Word.DONE, "marta@agency.example", next(iter(before.messages.values())).at, "m")
    )
    other.commit(other.get("a"))
    assert len(found.get("a").rulings) == 1


def test_those_asleep_are_bounded_by_their_bytes_and_the_last_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = filled(tmp_path, "abc")
    opened = {name: found.get(name) for name in "abc"}
    monkeypatch.setattr(records, "KEPT", 0)
    monkeypatch.setattr(records, "LARGEST_KEPT", 0)
    monkeypatch.setattr(records, "ASLEEP", 20)
    found.trim(Packed)
    assert [name for name in "abc" if found.get(name) is opened[name]] == ["a", "b"]
