"""A client's update goes out when its draft is approved, and only then."""

from __future__ import annotations

import pytest

from daemon.core.state.entry import EntryState
from tests.agency import Open, at, body, mail
from tests.desk import ANNA, DRAFTS, FAIL, INBOX, MARTA, MARTA_AT, PASS, begun, say
from tests.paper import OnPaper


def test_approve_sends_the_update_once_however_often_it_is_said(open_agency: Open) -> None:
    """Failures 15."""
    with open_agency(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        assert team.sent("anna@client.example") == []
        for minute in ("10", "20", "30"):
            told = say(team, "approve", f"2026-03-06 16:{minute}", about=draft)
        assert "was sent today at 16:20" in told or "was sent" in told
        (update,) = team.sent("anna@client.example")
        assert update["Date"].endswith("16:20:00 +0100")
        assert [row.state for row in team.office.records.get("rossi").updates] == ["draft", "sent"]
        assert "was sent" in say(team, "undo", "2026-03-06 16:40", about=draft)
        assert len(team.sent("anna@client.example")) == 1


def test_hold_sends_nothing_until_it_is_approved_after_all(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        assert "not sent" in say(team, "hold", "2026-03-06 16:10", about=draft)
        assert team.sent("anna@client.example") == []
        say(team, "approve", "2026-03-06 16:20", about=draft)
        team.pass_at("2026-03-06 16:25")
        assert len(team.sent("anna@client.example")) == 1


def test_for_five_minutes_an_approval_can_be_taken_back(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        say(team, "approve", "2026-03-06 16:10", about=draft)
        say(team, "undo", "2026-03-06 16:14", about=draft)
        team.pass_at("2026-03-06 16:30")
        assert team.sent("anna@client.example") == []


def test_what_changed_since_the_draft_is_shown_and_approved_anew(on_paper: OnPaper) -> None:
    """A draft approved days later must not state what the ledger no longer says."""
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        answered = "La bozza è pronta martedì.\nIl servizio fotografico costa 800 euro.\n"
        team.receive(
            mail(MARTA, ANNA, "Re: Bozza homepage", answered, at("2026-03-09 10:00"), reply="q1"),
            "2026-03-09 10:00",
            "Sent",
        )
        say(team, "approve", "2026-03-09 11:00", about=draft)
        team.pass_at("2026-03-09 11:30")
        assert team.sent("anna@client.example") == []
        again = next(one for one in reversed(team.sent(MARTA_AT)) if "Changed since" in body(one))
        assert "Quanto costa il servizio fotografico" in body(again)
        say(team, "approve", "2026-03-09 11:40", about=again)
        team.pass_at("2026-03-09 11:46")
        assert len(team.sent("anna@client.example")) == 1


def test_a_newer_update_takes_the_place_of_one_that_nobody_approved(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        team.pass_at("2026-03-13 16:00")
        assert "a newer one took its" in say(team, "approve", "2026-03-13 16:10", about=draft)
        team.pass_at("2026-03-13 16:20")
        assert team.sent("anna@client.example") == []


def test_a_week_with_a_complaint_is_held_though_no_approval_is_asked_for(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS.replace("required", "none")) as team:
        begun(team)
        sad = "Sinceramente sono molto delusa, siamo in ritardo di due settimane.\n"
        team.receive(mail(ANNA, INBOX, "Bozza homepage", sad, at("2026-03-05 10:00"), mid="c1"), "2026-03-05 10:00")
        team.pass_at("2026-03-06 16:00")
        assert team.sent("anna@client.example") == []
        assert "molto delusa" in body(team.sent(MARTA_AT)[-1])


def test_an_alerts_token_approves_no_update(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        alert = team.sent(MARTA_AT)[0]
        team.pass_at("2026-03-06 16:00")
        say(team, "approve", "2026-03-06 16:10", about=alert)
        assert team.sent("anna@client.example") == []


def test_a_forged_approval_sends_nothing_and_is_told(on_paper: OnPaper) -> None:
    """Failures 15."""
    with on_paper(update=DRAFTS, imap='authserv_id = "mx.agency.example"') as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        draft = team.sent(MARTA_AT)[-1]
        say(team, "approve", "2026-03-06 16:10", about=draft, Authentication_Results=FAIL)
        assert team.sent("anna@client.example") == []
        assert team.kinds(MARTA_AT)[-1] == "notice"
        say(team, "approve", "2026-03-06 16:20", about=draft, Authentication_Results=PASS)
        team.pass_at("2026-03-06 16:26")
        assert len(team.sent("anna@client.example")) == 1


def test_held_updates_are_no_thread_and_no_trouble(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        team.pass_at("2026-03-13 16:00")
        held = [entry for entry in team.office.clerk.outbox.values() if entry.state is EntryState.HELD]
        assert [entry.key for entry in held] == ["update:rossi:2026-W11"]
        assert "References" not in held[0].raw
        assert team.kinds("admin@agency.example") == []


# ── the working day before ───────────────────────────────────────────────────────────────────────────────────────────
def test_the_draft_comes_a_working_day_before_and_goes_at_its_hour(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-05 16:50")
        assert "draft" not in team.kinds(MARTA_AT)
        team.pass_at("2026-03-05 17:00")
        assert team.kinds(MARTA_AT)[-1] == "draft"
        say(team, "ok", "2026-03-05 17:30", about=team.sent(MARTA_AT)[-1])
        team.pass_at("2026-03-06 15:55")
        assert team.sent("anna@client.example") == []
        team.pass_at("2026-03-06 16:00")
        (update,) = team.sent("anna@client.example")
        assert update["Date"].endswith("16:00:00 +0100")
        team.pass_at("2026-03-07 16:00")
        assert len(team.sent("anna@client.example")) == 1


def test_lines_in_reply_to_a_draft_are_kept_and_come_back_in_a_new_one(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-05 17:00")
        draft = team.sent(MARTA_AT)[-1]
        lines = "ok\nstatus: at risk\nSlideshow: about half, high, tomorrow\n62 of 100 hours\n"
        say(team, lines, "2026-03-05 17:30", about=draft)
        (note,) = team.office.records.get("rossi").rulings
        assert note.text.splitlines()[0] == "status: at risk"
        assert team.kinds(MARTA_AT).count("draft") == 2
        team.pass_at("2026-03-06 17:00")
        assert team.sent("anna@client.example") == [], "nobody approved it"
        again = [one for one, kind in zip(team.sent(MARTA_AT), team.kinds(MARTA_AT), strict=True) if kind == "draft"][
            -1
        ]
        say(team, "ok", "2026-03-06 17:10", about=again)
        team.pass_at("2026-03-06 17:20")
        (update,) = team.sent("anna@client.example")
        assert "62" in body(update)
        assert "Slideshow" in body(update)


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("ok\nstatus: at risk", ["note status: at risk"]),  # a letter that says otherwise must not go
        ("Thanks!\nSlideshow: about half\nMarta", ["note Slideshow: about half"]),
        ("away until Friday", ["away"]),
        ("back", ["back"]),
        ("undo", []),
        ("plan rossi\nDesign: 6 March", ["plan Design: 6 March"]),
        ("report", []),
        ("hold\n1 slideshow half", ["note 1 slideshow half", "hold"]),
    ],
)
def test_what_is_no_line_of_the_letter_is_obeyed_and_stands_in_no_draft(
    on_paper: OnPaper, text: str, does: list[str]
) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-05 17:00")
        say(team, text, "2026-03-05 17:30", about=team.sent(MARTA_AT)[-1])
        ruled = (*team.office.records.get("rossi").rulings, *team.office.clerk.rulings)
        assert [f"{one.word} {one.text}".strip() for one in ruled] == does
        team.pass_at("2026-03-06 17:00")
        assert team.sent("anna@client.example") == [], "nobody approved it"
        drafts = [
            body(one) for one, kind in zip(team.sent(MARTA_AT), team.kinds(MARTA_AT), strict=True) if kind == "draft"
        ]
        assert not any("away" in one or "Thanks" in one or "\n> Hold" in one for one in drafts)


def test_not_this_week_sends_nothing(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-05 17:00")
        assert "not sent" in say(
            team, "not this week: she is at a fair", "2026-03-05 17:30", about=team.sent(MARTA_AT)[-1]
        )
        team.pass_at("2026-03-06 16:00")
        team.pass_at("2026-03-06 18:00")
        assert team.sent("anna@client.example") == []


def test_a_private_note_stands_in_no_letter(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        begun(team)
        say(team, "note rossi: they always pay late, be careful", "2026-03-03 17:30")
        team.pass_at("2026-03-05 17:00")
        draft = team.sent(MARTA_AT)[-1]
        say(team, "note rossi: Anna is hard to please", "2026-03-05 17:30", about=draft)
        say(team, "Slideshow: about half", "2026-03-05 17:40", about=draft)
        last = body(team.sent(MARTA_AT)[-1])
        assert "Slideshow" in last
        assert "pay late" not in body(draft) + last
        assert "hard to please" not in last
