"""A clock that goes back: nothing is done on its word for an hour, and a human is told."""

from __future__ import annotations

import pytest

from daemon.core.hours.clocks import doubted, steady
from tests.agency import Open, at, body
from tests.scenes import MARTA, ask, passes
from tests.servers.smtp_server import SmtpServer

ADMIN = "admin@agency.example"


@pytest.mark.parametrize(
    ("hands", "believed"),
    [
        (["12:00", "11:56"], True),
        (["12:00", "11:55"], False),
        (["12:00", "09:00", "09:59"], False),
        (["12:00", "09:00", "10:00"], True),
        (["12:00", "09:00", "09:30", "08:00", "08:59"], False),  # it went back again
        (["12:00", "09:00", "12:01", "09:00", "09:59"], False),
        (["12:00", "09:00", "12:01"], True),
    ],
)
def test_a_clock_is_believed_when_it_went_on_for_an_hour(hands: list[str], *, believed: bool) -> None:
    last, since, found = None, None, False
    for hand in hands:
        now = at(f"2026-03-02 {hand}")
        since = doubted(last, since, now)
        found = since is None or steady(since, now)
        last = now if found else last
    assert found is believed


def test_the_admin_is_told_once_and_nothing_is_read(open_agency: Open) -> None:
    with open_agency() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        for when in ("2026-03-01 10:00", "2026-03-01 10:01"):
            report = team.pass_at(when)
            assert "clock went back" in report.problems[0]
            assert report.gathered.filed == 0
        (notice,) = team.sent()
        assert notice["To"] == ADMIN
        assert notice["Subject"] == "The computer’s clock went back"


def test_what_was_noted_in_the_wrong_year_neither_holds_mail_back_nor_counts_as_told(
    open_agency: Open, smtp_server: SmtpServer
) -> None:
    with open_agency() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:00")
        smtp_server.refuse.content = "451 4.3.0 try again"
        team.pass_at("2027-03-02 17:00")
        smtp_server.refuse.content = ""
        passes(team, "2026-03-02 09:10", "2026-03-02 09:40", "2026-03-02 10:09")
        assert team.kinds() == ["alert", "alert", "notice"]
        assert team.sent(MARTA) == []
        team.pass_at("2026-03-02 10:10")
        clerk = team.office.clerk
        assert all(when <= at("2026-03-02 10:10") for when in clerk.memory.values())
        ask(team, "2026-03-02 10:12", "Quanto costa il catalogo?\n", "q2")
        passes(team, "2026-03-02 10:15", "2026-03-02 11:00", "2026-03-02 17:05", "2026-03-02 18:00", "2026-03-02 18:20")
        assert any("catalogo" in body(one) for one in team.sent(MARTA))


def test_a_dry_run_as_of_an_earlier_time_writes_and_sends_nothing(open_agency: Open) -> None:
    with open_agency() as team:
        team.pass_at("2026-03-02 08:00")
    with open_agency(dry=True) as team:
        assert team.pass_at("2026-03-01 08:00").problems
        assert team.sent() == []
