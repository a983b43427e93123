"""Records as they lie on disk, and which of them stay in memory."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from daemon.adapters.state import records
from daemon.adapters.state.records import Records
from tests.correspondence import Mails


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
    found.trim()
    assert sorted(record.id for record in found.opened()) == ["a", "c", "d"]


def test_of_a_record_that_is_too_large_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = filled(tmp_path, "a")
    monkeypatch.setattr(records, "LARGEST_KEPT", 100)
    found.trim()
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
    monkeypatch.setattr("daemon.adapters.state.store.os.fsync", full)
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
