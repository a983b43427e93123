"""A record that cannot be read or counted holds up nobody else's alerts, updates and digests; the admin is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daemon.adapters.state.store import PREVIOUS
from daemon.app import intake
from tests.agency import Agency, Open, at, body, mail
from tests.desk import ANNA, INBOX, MARTA, MARTA_AT, begun

ADMIN = "admin@agency.example"
BOB = "Bob Hill <bob@hill.example>"


def asks_for_the_logo(team: Agency) -> None:
    ask = mail(BOB, INBOX, "Logo", "When is the new logo ready?\n", at("2026-03-02 16:35"), mid="b1")
    team.receive(ask, "2026-03-02 16:35")


def tear(team: Agency) -> None:
    """Rossi's record, and the copy of it."""
    record = team.folder / "state" / "clients" / "rossi" / "record.json"
    for path in (record, record.with_name("record.json" + PREVIOUS)):
        path.write_bytes(b"{")
    team.office.records.release()


def alerted(team: Agency) -> bool:
    return any("logo" in body(one) for one in team.sent(MARTA_AT))


def test_a_torn_record_holds_up_its_own_client_alone(open_agency: Open) -> None:
    with open_agency() as team:
        begun(team)
        asks_for_the_logo(team)
        team.pass_at("2026-03-02 16:40")
        tear(team)
        for when in ("2026-03-03 15:40", "2026-03-03 15:50", "2026-03-03 16:00"):
            team.pass_at(when)
        assert alerted(team)
        told = team.sent(ADMIN)
        assert len(told) == 1  # that day
        assert "replay" in body(told[0])


def test_mail_of_a_torn_record_waits_on_the_server_and_the_admin_hears_of_it(open_agency: Open) -> None:
    with open_agency() as team:
        begun(team)
        tear(team)
        team.receive(
            mail(ANNA, INBOX, "Muro", "Quando inizia il muro?\n", at("2026-03-02 16:30"), mid="q2"), "2026-03-02 16:30"
        )
        for when in ("2026-03-02 16:31", "2026-03-02 16:42", "2026-03-02 16:43"):
            assert team.pass_at(when).deaf
        assert ["replay" in body(one) for one in team.sent(ADMIN)] == [True]
        assert not team.office.quarantine.folder.exists() or not list(team.office.quarantine.folder.iterdir())


def test_the_index_knows_what_was_written_before_a_pass_broke_off(
    open_agency: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_AT_ONCE", 1)
    with open_agency() as team:
        begun(team)
        tear(team)
        asks_for_the_logo(team)
        ask = mail(ANNA, INBOX, "Muro", "Quando inizia il muro?\n", at("2026-03-02 16:36"), mid="q2")
        team.receive(ask, "2026-03-02 16:36")
        assert team.pass_at("2026-03-02 16:40").deaf
        assert team.office.index.as_of("hill") == team.office.records.version("hill") != ""
        assert len(team.office.index.keys("hill")) == 1


def test_a_calendar_that_never_opens_holds_up_its_own_client_alone(open_agency: Open) -> None:
    days = ", ".join(f'"{date(2026, 3, 1) + timedelta(days=n)}"' for n in range(500))
    rossi = 'domains = ["client.example"]'
    with open_agency(swap={rossi: f'{rossi}\noffice = "shut"'}, end=f"[office.shut]\nclosed = [{days}]\n") as team:
        team.pass_at("2026-03-02 08:00")
        team.receive(
            mail(ANNA, INBOX, "Bozza", "Quando arriva la bozza?\n", at("2026-03-02 10:00")), "2026-03-02 10:00"
        )
        asks_for_the_logo(team)
        team.pass_at("2026-03-03 15:40")
        team.pass_at("2026-03-03 15:42")
        assert alerted(team)
        assert ["no open hour in 400 days" in body(one) for one in team.sent(ADMIN)] == [True]


def test_a_promise_for_the_end_of_time_does_not_stop_the_monthly_report(open_agency: Open) -> None:
    with open_agency(end='[report]\nmonthly = "1 09:00"\nto = ["boss@agency.example"]\n') as team:
        begun(team)
        text = "We will send the drafts by 31.12.9999."
        answer = mail(MARTA, ANNA, "Re: Bozza homepage", text, at("2026-03-02 16:20"), reply="q1", Cc=INBOX)
        team.receive(answer, "2026-03-02 16:20", "Sent")
        team.pass_at("2026-03-02 16:40")
        team.pass_at("2026-04-01 10:40")
        assert [one.due for one in team.office.records.get("rossi").ledger.promises] == [None]  # no day
        assert [entry.to for entry in team.office.clerk.outbox.values() if entry.kind == "report"] == [
            ("boss@agency.example",)
        ]
