"""Whose hours count where a configuration names several."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.calendars import team_calendar
from daemon.adapters.config import load_config
from daemon.app.calendars import Calendars
from tests.test_config import MINIMAL

KYIV = '[office.kyiv]\ntimezone = "Europe/Kyiv"\nhours = "Mon-Sat 10:00-19:00"\nholidays = ["UA"]\n'
ROSSI, MARTA = "rossi", "marta@agency.example"


@pytest.fixture
def calendars(tmp_path: Path, request: pytest.FixtureRequest) -> Calendars:
    client, pm = request.param
    text = MINIMAL.replace('detail = "B"', client).replace('lead = "boss@agency.example"', pm) + KYIV
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    config = load_config(path, frozenset())
    team = config.team
    return Calendars(config, team_calendar(team.hours, team.timezone, team.holidays, team.closed))


def open_at(calendars: Calendars, instant: str) -> tuple[bool, bool]:
    """Whether the client's and the PM's calendar are open at an instant of Rome."""
    at = datetime.fromisoformat(instant).replace(tzinfo=ZoneInfo("Europe/Rome"))
    return calendars.of_client(ROSSI).is_open(at), calendars.of_reader(MARTA).is_open(at)


@pytest.mark.parametrize("calendars", [("", "")], indirect=True)
def test_where_nothing_is_named_the_teams_hours_count(calendars: Calendars) -> None:
    assert open_at(calendars, "2026-03-02T09:30") == (True, True)
    assert open_at(calendars, "2026-03-07T12:00") == (False, False)
    assert calendars.of_client(ROSSI) is calendars.of_reader("stranger@agency.example")


@pytest.mark.parametrize("calendars", [('office = "kyiv"', "")], indirect=True)
def test_a_clients_office_counts_for_the_deadline_and_not_for_the_reader(calendars: Calendars) -> None:
    assert open_at(calendars, "2026-03-07T12:00") == (True, False)  # Saturday
    assert open_at(calendars, "2026-06-02T12:00") == (True, False)  # Italy's holiday


@pytest.mark.parametrize("calendars", [("", 'office = "kyiv"\nhours = "Mon-Fri 08:00-12:00"')], indirect=True)
def test_a_pms_own_hours_are_read_in_the_offices_zone(calendars: Calendars) -> None:
    assert open_at(calendars, "2026-03-02T07:30") == (False, True)  # 8:30 in Kyiv
    assert open_at(calendars, "2026-03-02T11:30") == (True, False)
    assert open_at(calendars, "2026-06-02T10:30") == (False, True)  # Italy's holiday


@pytest.mark.parametrize("calendars", [("", 'timezone = "America/New_York"')], indirect=True)
def test_a_pm_elsewhere_keeps_the_teams_hours_on_the_own_clock(calendars: Calendars) -> None:
    assert open_at(calendars, "2026-03-02T10:00") == (True, False)
    assert open_at(calendars, "2026-03-02T20:00") == (False, True)
