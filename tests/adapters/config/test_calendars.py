"""Whose hours count where a configuration names several."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.calendars import team_calendar
from daemon.adapters.config.parts import load_config
from daemon.adapters.config.roster import directory
from daemon.app.calendars import Calendars
from daemon.app.office import open_office
from tests.adapters.config.test_config import MINIMAL

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


OFF = 'office = "kyiv"\nholidays = ["PL"]\nclosed = ["2026-03-04"]'


@pytest.mark.parametrize("calendars", [("", OFF)], indirect=True)
def test_a_pms_days_off_add_to_the_offices_and_the_pms_holidays_take_their_place(calendars: Calendars) -> None:
    assert open_at(calendars, "2026-03-04T12:00") == (True, False)  # the PM's day off
    assert open_at(calendars, "2026-12-24T12:00") == (False, False)  # the team's
    assert open_at(calendars, "2026-06-04T12:00") == (True, False)  # Corpus Christi in Poland
    assert open_at(calendars, "2026-06-02T12:00") == (False, True)  # Italy's holiday


@pytest.mark.parametrize("calendars", [("", 'timezone = "America/New_York"')], indirect=True)
def test_a_pm_elsewhere_keeps_the_teams_hours_on_the_own_clock(calendars: Calendars) -> None:
    assert open_at(calendars, "2026-03-02T10:00") == (True, False)
    assert open_at(calendars, "2026-03-02T20:00") == (False, True)


def test_two_days_of_an_sla_are_two_working_days_of_the_clients_office(tmp_path: Path) -> None:
    text = MINIMAL.replace('answer_within = "8h"', 'answer_within = "2d"') + KYIV
    second = '[[client]]\nid = "two"\nname = "Two"\ndomains = ["two.example"]\npm = "marta@agency.example"\n'
    path = tmp_path / "config.toml"
    short = KYIV.replace("10:00-19:00", "10:00-14:00").replace("kyiv", "lviv")
    path.write_text(text + short + second + 'sla = "standard"\noffice = "lviv"\n', encoding="utf-8")
    with open_office(path) as office:
        within = {client: office.slas_of(client)["standard"].answer_within for client in ("rossi", "two")}
    assert within == {"rossi": timedelta(hours=18), "two": timedelta(hours=8)}


def test_a_clients_own_holidays_are_when_nobody_writes_to_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    own = 'detail = "B"\nholidays = ["PL"]\nclosed = ["2026-08-14"]'
    path.write_text(MINIMAL.replace('detail = "B"', own), encoding="utf-8")
    client = directory(load_config(path, frozenset()), frozenset()).clients["rossi"]
    assert [date(2026, month, day) in client.closed for month, day in ((6, 4), (8, 14), (6, 2))] == [True, True, False]
