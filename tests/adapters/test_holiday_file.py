"""Holidays that were computed once are read from a file: the library that knows them loads slowly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from daemon.adapters import holiday_file
from daemon.adapters.calendars import PublicHolidays, keep

CHRISTMAS = date(2026, 12, 25)


@pytest.fixture(autouse=True)
def another_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    forget(monkeypatch)
    yield
    monkeypatch.undo()


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that was just started."""
    monkeypatch.setattr(holiday_file, "_KEPT", holiday_file._Kept())


def test_holidays_are_known_after_a_restart_without_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = PublicHolidays(["IT"], []).year(2026)
    holiday_file.keep(tmp_path / "holidays.json")
    forget(monkeypatch)
    holiday_file.take(tmp_path / "holidays.json")
    assert holiday_file.kept("IT", 2026, "en") == computed
    assert CHRISTMAS in computed


@pytest.mark.parametrize("content", [b"", b"[]", b'{"library": "another", "years": {"IT 2026 en": {}}}', b"\xff"])
def test_a_file_that_is_broken_or_of_another_library_is_as_if_there_were_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "holidays.json"
    path.write_bytes(content)
    holiday_file.take(path)
    assert CHRISTMAS in PublicHolidays(["IT"], []).year(2026)


def test_all_years_that_a_report_counts_through_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a mail without a date it counts from 1970; who invents a date has nobody compute the years until then."""
    days = PublicHolidays(["IT"], [])
    assert [days.year(year) for year in (2026, 8999)]
    keep(tmp_path)
    forget(monkeypatch)
    holiday_file.take(tmp_path / "holidays.json")
    assert all(holiday_file.kept("IT", year, "en") for year in range(1969, 2027))
    assert holiday_file.kept("IT", 2027, "en") is None


def test_a_file_with_days_that_are_none_is_as_if_there_were_none(tmp_path: Path) -> None:
    path = tmp_path / "holidays.json"
    holiday_file.take(path)
    years = {"IT 2026 en": {"2026-13-99": "No day"}}
    path.write_text(json.dumps({"library": holiday_file._library(), "years": years}))
    holiday_file.take(path)
    assert CHRISTMAS in PublicHolidays(["IT"], []).year(2026)


def test_a_region_may_have_several_words() -> None:
    holiday_file.add("FR-Zone A", 1970, "en", {})
    assert holiday_file.gaps() == [("FR-Zone A", 1969, "en")]
