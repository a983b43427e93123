"""Rows that wait for their record: few of them in memory, and on disk nothing that anybody could find."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from daemon.adapters.state import unwritten
from daemon.adapters.state.records import Records
from daemon.adapters.state.unwritten import Unwritten
from daemon.core.model import Filed
from tests.correspondence import Mails

ROWS = 20


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> list[Filed]:
    """More than there is room for in memory."""
    mails = Mails()
    monkeypatch.setattr(unwritten, "ROOM", 10_000)
    return [mails.client(f"Where is sample {number}?") for number in range(ROWS)]


def held(found: Unwritten) -> int:
    return sum(isinstance(row, Filed) for waits in found._rows.values() for row in waits.values())


def test_what_waits_is_bounded_in_memory_and_comes_back_in_its_order(tmp_path: Path, rows: list[Filed]) -> None:
    found = Unwritten(tmp_path)
    for place, row in enumerate(rows):
        found.add("ab"[place % 2], row)
    assert held(found) < ROWS / 2
    assert [found.of("a"), found.of("b")] == [rows[::2], rows[1::2]]
    assert [found.get("a", rows[0].key), found.get("b", rows[0].key)] == [rows[0], None]
    found.clear()


def test_a_row_is_in_the_place_of_the_one_with_its_key_also_when_that_lies_in_the_file(
    tmp_path: Path, rows: list[Filed]
) -> None:
    found = Unwritten(tmp_path)
    for row in rows:
        found.add("a", row)
    found.add("a", replace(rows[0], origin_why="seen again"))
    assert [row.origin_why for row in found.of("a")] == ["seen again"] + [""] * (ROWS - 1)
    found.clear()


def test_nothing_that_waits_lies_in_the_folder_by_a_name(tmp_path: Path, rows: list[Filed]) -> None:
    found = Unwritten(tmp_path)
    for row in rows:
        found.add("a", row)
    assert list(tmp_path.iterdir()) == []
    found.drop("a")
    assert (found.of("a"), found._file) == ([], None)


def test_a_dry_run_writes_nothing(tmp_path: Path, rows: list[Filed]) -> None:
    found = Unwritten(tmp_path / "none", dry=True)
    for row in rows:
        found.add("a", row)
    assert found.of("a") == rows


def test_a_record_has_what_was_filed_whoever_opens_it_and_until_it_is_written(
    tmp_path: Path, rows: list[Filed]
) -> None:
    found = Records(tmp_path)
    for row in rows:
        found.take_in("a", row)
    assert found.opened() == []
    assert found.filed("a", rows[3].key) == rows[3]
    found.close("a")
    assert list(found.get("a").messages.values()) == rows
    found.commit(found.get("a"))
    found.close("a")
    assert [list(found.get("a").messages.values()), found._unwritten.of("a")] == [rows, []]


def test_what_was_filed_and_not_written_is_let_go(tmp_path: Path, rows: list[Filed]) -> None:
    found = Records(tmp_path)
    found.take_in("a", rows[0])
    found.roll_back()
    assert found.get("a").messages == {}


def test_a_mail_that_is_filed_again_stays_in_its_thread(tmp_path: Path, rows: list[Filed]) -> None:
    found = Records(tmp_path)
    found.take_in("a", replace(rows[0], thread="one"))
    found.commit(found.get("a"))
    found.take_in("a", replace(rows[0], thread=""))
    record = found.get("a")
    assert (record.messages[rows[0].key].thread, record.rewritten) == ("one", False)
