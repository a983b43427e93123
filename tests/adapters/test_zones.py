"""The newer time zones count, wherever they lie."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tzdata

from daemon.adapters.zones import in_use, system_version, take_newest


@pytest.fixture
def system(tmp_path: Path) -> Iterator[Path]:
    """A system whose only zone is an hour off."""
    before = zoneinfo.TZPATH
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Rome").write_bytes(
        (Path(tzdata.__file__).parent / "zoneinfo" / "Europe" / "Athens").read_bytes()
    )
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    ZoneInfo.clear_cache()
    yield tmp_path
    zoneinfo.reset_tzpath(to=before)
    ZoneInfo.clear_cache()


def noon() -> int:
    return datetime(2026, 1, 5, 11, tzinfo=UTC).astimezone(ZoneInfo("Europe/Rome")).hour


@pytest.mark.parametrize("first_line", ["# version 2020a\n", "who knows\n", ""])
def test_a_system_with_older_zones_or_of_no_known_age_is_passed_over(system: Path, first_line: str) -> None:
    (system / "tzdata.zi").write_text(first_line)
    assert noon() == 13
    take_newest()
    assert noon() == 12
    assert in_use() == f"{tzdata.IANA_VERSION}, of the package tzdata"


def test_a_system_with_newer_zones_is_believed(system: Path) -> None:
    (system / "tzdata.zi").write_text("# version 2999z\n# more\n")
    take_newest()
    assert noon() == 13
    assert in_use() == "2999z, the system's"


def test_where_there_are_no_zones_there_is_no_version(tmp_path: Path) -> None:
    assert system_version([]) == system_version([str(tmp_path / "none")]) == system_version([str(tmp_path)]) == ""
    assert system_version([str(tmp_path / "none"), str(tmp_path)]) == ""
