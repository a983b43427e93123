"""A client's update goes out when its draft is approved, and only then."""

from __future__ import annotations

from daemon.core.state.entry import EntryState
from tests.agency import Open
from tests.desk import DRAFTS, FAIL, MARTA_AT, PASS, begun, say


def test_approve_sends_the_update_once_however_often_it_is_said(open_agency: Open) -> None:
    """Failures 15."""
    with open_agency(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        assert team.sent("anna@client.example") == []
        for minute in ("10", "20", "30"):
            say(team, "approve", f"2026-03-06 16:{minute}", about=draft)
        (update,) = team.sent("anna@client.example")
        assert update["Date"].endswith("16:10:00 +0100")
        assert [row.state for row in team.office.records.get("rossi").updates] == ["draft", "sent"]
        assert "goes out" in say(team, "undo", "2026-03-06 16:40", about=draft)
        assert len(team.sent("anna@client.example")) == 1


def test_hold_sends_nothing_until_it_is_approved_after_all(open_agency: Open) -> None:
    with open_agency(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        assert "not sent" in say(team, "hold", "2026-03-06 16:10", about=draft)
        assert team.sent("anna@client.example") == []
        say(team, "approve", "2026-03-06 16:20", about=draft)
        assert len(team.sent("anna@client.example")) == 1


def test_an_alerts_token_approves_no_update(open_agency: Open) -> None:
    with open_agency(update=DRAFTS) as team:
        begun(team)
        alert = team.sent(MARTA_AT)[0]
        team.pass_at("2026-03-06 16:00")
        say(team, "approve", "2026-03-06 16:10", about=alert)
        assert team.sent("anna@client.example") == []


def test_a_forged_approval_sends_nothing_and_is_told(open_agency: Open) -> None:
    """Failures 15."""
    with open_agency(update=DRAFTS, imap='authserv_id = "mx.agency.example"') as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        say(team, "approve", "2026-03-06 16:10", about=draft, Authentication_Results=FAIL)
        assert team.sent("anna@client.example") == []
        assert team.kinds(MARTA_AT)[-1] == "notice"
        say(team, "approve", "2026-03-06 16:20", about=draft, Authentication_Results=PASS)
        assert len(team.sent("anna@client.example")) == 1


def test_held_updates_are_no_thread_and_no_trouble(open_agency: Open) -> None:
    with open_agency(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        team.pass_at("2026-03-13 16:00")
        held = [entry for entry in team.office.clerk.outbox.values() if entry.state is EntryState.HELD]
        assert len(held) == 2
        assert "References" not in held[1].raw
        assert team.kinds("admin@agency.example") == []
