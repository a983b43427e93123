"""A long record is appended to: what lies on disk says the same as if it were written whole, whatever a crash left of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from daemon.adapters.state import record_file
from daemon.adapters.state.record_file import JOURNAL, Difference, RecordFile
from daemon.adapters.state.store import PREVIOUS, TornStore


@pytest.fixture(autouse=True)
def _every_record_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_file, "WHOLE", 0)


def rows(*numbers: int) -> list[dict[str, int]]:
    return [{"n": number} for number in numbers]


def read(folder: Path) -> record_file.Lists:
    return RecordFile(folder).read()


def appended(folder: Path) -> RecordFile:
    """A record of three rows, of which the second was changed and one came, and one of another table."""
    file = RecordFile(folder)
    file.read()
    file.write({"a": rows(1, 2, 3), "b": []})
    file.append({"a": Difference(4, {1: {"n": 20}, 3: {"n": 4}})})
    file.append({"b": Difference(1, {0: {"n": 9}})})
    return file


SAID = {"a": rows(1, 20, 3, 4), "b": rows(9)}


def test_what_was_appended_is_read_with_what_was_written_whole(tmp_path: Path) -> None:
    appended(tmp_path)
    assert read(tmp_path) == SAID


def test_rows_go_from_the_end(tmp_path: Path) -> None:
    appended(tmp_path).append({"a": Difference(1, {0: {"n": 5}})})
    assert read(tmp_path) == {"a": rows(5), "b": rows(9)}


def test_written_whole_it_says_the_same_and_the_journal_is_gone(tmp_path: Path) -> None:
    appended(tmp_path).write(SAID)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["record.json", "record.json" + PREVIOUS]
    assert read(tmp_path) == SAID


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_of_a_line_that_a_crash_left_half_nothing_counts_and_the_next_takes_its_place(tmp_path: Path, cut: int) -> None:
    appended(tmp_path)
    journal = tmp_path / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-cut])
    file = RecordFile(tmp_path)
    assert file.read() == {"a": rows(1, 20, 3, 4), "b": []}
    file.append({"b": Difference(1, {0: {"n": 7}})})
    assert read(tmp_path) == {"a": rows(1, 20, 3, 4), "b": rows(7)}


def test_a_line_that_could_not_be_synced_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = appended(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", _full)
        with pytest.raises(OSError, match="full"):
            file.append({"b": Difference(2, {1: {"n": 8}})})
    file.append({"b": Difference(2, {1: {"n": 7}})})
    assert read(tmp_path)["b"] == rows(9, 7)


def test_a_kill_between_record_and_journal_leaves_what_the_record_says(tmp_path: Path) -> None:
    file = appended(tmp_path)
    old = (tmp_path / JOURNAL).read_bytes()
    file.write({"a": rows(8)})
    (tmp_path / JOURNAL).write_bytes(old)  # it was not taken away any more
    again = RecordFile(tmp_path)
    assert again.read() == {"a": rows(8)}
    again.append({"a": Difference(2, {1: {"n": 9}})})
    assert read(tmp_path) == {"a": rows(8, 9)}


def test_of_a_torn_record_the_copy_before_it_and_both_journals_say_all(tmp_path: Path) -> None:
    file = appended(tmp_path)
    file.write(SAID, again=True)
    file.append({"b": Difference(2, {1: {"n": 10}})})
    (tmp_path / "record.json").write_bytes(b"{")
    mended = RecordFile(tmp_path)
    assert mended.read() == {"a": rows(1, 20, 3, 4), "b": rows(9, 10)}
    assert not mended.appends
    mended.write({"a": rows(1)})
    assert read(tmp_path) == {"a": rows(1)}


def test_a_journal_of_a_record_that_is_torn_is_no_reason_to_forget_what_it_says(tmp_path: Path) -> None:
    file = appended(tmp_path)
    file.write(SAID)
    file.append({"b": Difference(2, {1: {"n": 10}})})
    (tmp_path / "record.json").write_bytes(b"{")
    with pytest.raises(TornStore, match="replay"):
        read(tmp_path)


def test_a_journal_that_is_torn_within_is_an_error_that_names_it(tmp_path: Path) -> None:
    appended(tmp_path)
    journal = tmp_path / JOURNAL
    journal.write_bytes(journal.read_bytes().replace(b'"a"', b'"a', 1))
    with pytest.raises(TornStore, match=r"record\.journal"):
        read(tmp_path)


def test_a_record_that_is_written_whole_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = appended(tmp_path), RecordFile(tmp_path)
    apply, writes = RecordFile._apply, [SAID]

    def meanwhile(self: RecordFile, *arguments: object) -> int:
        if self is reader and writes:
            writer.write(writes.pop(), again=True)
        return apply(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(RecordFile, "_apply", meanwhile)
    assert reader.read() == SAID


@pytest.mark.parametrize("alone", [False, True])
def test_each_write_is_another_version(tmp_path: Path, *, alone: bool) -> None:
    file = RecordFile(tmp_path, alone=alone)
    versions = [file.version()]
    file.write({"a": rows(1)})
    versions.append(file.version())
    for number in range(2):
        file.append({"a": Difference(2 + number, {1 + number: {"n": 2}})})
        versions.append(file.version())
    file.write({"a": rows(1)}, again=True)
    assert len({*versions, file.version()}) == 5
    assert versions[0] == ""


def test_whoever_writes_alone_sees_a_folder_that_was_deleted(tmp_path: Path) -> None:
    file = RecordFile(tmp_path / "c", alone=True)
    (tmp_path / "c").mkdir()
    file.write({"a": rows(1)})
    assert file.version()
    shutil.rmtree(tmp_path / "c")
    assert file.version() == ""


def test_who_only_reads_sees_what_another_appends(tmp_path: Path) -> None:
    file, reader = RecordFile(tmp_path, alone=True), RecordFile(tmp_path)
    file.write({"a": rows(1)})
    before = reader.version()
    file.append({"a": Difference(2, {1: {"n": 2}})})
    assert reader.version() == file.version() != before


def test_a_journal_that_is_half_as_long_as_its_record_has_grown(tmp_path: Path) -> None:
    file = RecordFile(tmp_path)
    file.write({"a": [{"n": "x" * 1000}]})
    file.append({"a": Difference(2, {1: {"n": "y" * 200}})})
    assert not file.grown
    file.append({"a": Difference(3, {2: {"n": "y" * 400}})})
    assert file.grown


def _full(_file: int) -> None:
    raise OSError("the disk is full")
