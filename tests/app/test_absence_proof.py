"""An out-of-office that is believed switches a PM's alerts over; which one is, tests/core/desk tries."""

from __future__ import annotations

import pytest

from tests.agency import Open, at, body, mail
from tests.paper import AnyAgency, OnPaper
from tests.scenes import BOSS, DEPUTY, INBOX, LUCA, MARTA, ask, out_of_office, passes

SERVER = {**DEPUTY, "imap": 'authserv_id = "mx.agency.example"'}
PASS = "mx.agency.example; dkim=pass header.d=agency.example; spf=none"


def readers(team: AnyAgency) -> list[str]:
    """Who gets the alert on Anna's question."""
    ask(team, "2026-03-02 09:30")
    passes(team, "2026-03-02 09:31", "2026-03-02 15:30")
    return [entry.to[0] for entry in team.office.clerk.outbox.values() if entry.kind == "alert"]


def told(team: AnyAgency) -> list[str]:
    """What the PM is told of an out-of-office that is not believed."""
    found = [body(mail) for mail in team.sent(MARTA) if "out-of-office" in mail["Subject"]]
    return [" ".join(text.split()) for text in found]


def test_what_our_server_vouches_for_is_believed(open_agency: Open) -> None:
    with open_agency(**SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        out_of_office(team, "2026-03-02 09:00", Return_Path="<>", Authentication_Results=PASS)
        assert readers(team) == [LUCA]
        assert told(team) == []


def test_without_our_servers_word_nobody_is_away_and_the_pm_is_told_once(on_paper: OnPaper) -> None:
    with on_paper(**SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        for minute in ("00", "05"):
            out_of_office(team, f"2026-03-02 09:{minute}")
            team.pass_at(f"2026-03-02 09:{minute}")
        assert readers(team) == [MARTA]
        (notice,) = told(team)
        assert "could not confirm that it came from you" in notice


def test_an_answer_to_our_own_alert_needs_no_other_proof(on_paper: OnPaper) -> None:
    """A server on the spot may state nothing of mail within the house."""
    with on_paper(**SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        assert readers(team) == [MARTA]
        alert = team.sent(MARTA)[0]["Message-ID"]
        out_of_office(team, "2026-03-02 15:31", In_Reply_To=alert)
        passes(team, "2026-03-02 15:32", "2026-03-02 15:34")
        assert len(team.sent(LUCA)) == 1


def test_an_answer_to_a_mail_that_somebody_else_got_proves_nothing(on_paper: OnPaper) -> None:
    with on_paper(**SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        readers(team)
        passes(team, "2026-03-03 16:00")
        (escalation,) = team.sent(BOSS)
        out_of_office(team, "2026-03-03 16:01", In_Reply_To=escalation["Message-ID"])
        passes(team, "2026-03-03 16:02", "2026-03-03 16:04")
        assert team.sent(LUCA) == []
        assert len(told(team)) == 1


def test_an_old_forgery_found_by_the_first_reading_is_not_told(open_agency: Open) -> None:
    with open_agency(**SERVER) as team:
        out_of_office(team, "2026-02-27 09:00")
        team.pass_at("2026-03-02 08:00")
        assert readers(team) == [MARTA]
        assert told(team) == []


def test_an_alert_lets_exchange_tell_of_an_absence_and_an_update_to_a_client_does_not(on_paper: OnPaper) -> None:
    update = 'update = { every = "week", on = "Mon 10:00", approval = "none", to = ["anna@client.example"] }'
    with on_paper(update=update) as team:
        team.pass_at("2026-03-02 08:00")
        readers(team)
        found = {mail["To"].addresses[0].addr_spec: mail["X-Auto-Response-Suppress"] for mail in team.sent()}
        assert found == {"anna@client.example": "All", MARTA: "DR, RN, NRN, AutoReply"}


@pytest.mark.parametrize("of", [MARTA, "anna@client.example"])
def test_a_forged_bounce_switches_nothing_off(open_agency: Open, of: str) -> None:
    update = 'update = { every = "week", on = "Mon 10:00", approval = "none", to = ["anna@client.example"] }'
    with open_agency(update=update) as team:
        team.pass_at("2026-03-02 08:00")
        text = f"The following address failed:\n\n  {of}\n    550 5.1.1 user unknown\n"
        for sender in ("MAILER-DAEMON@agency.example", "mailer-daemon@client.example"):
            raw = mail(
                sender, INBOX, "Undelivered Mail Returned to Sender", text, at("2026-03-02 09:00"), Return_Path="<>"
            )
            team.receive(raw, "2026-03-02 09:00")
        assert readers(team) == [MARTA]
        passes(team, "2026-03-09 10:00", "2026-03-09 12:00")
        assert team.kinds("anna@client.example") == ["update", "update"]
        assert len(team.ledger()) == 1
