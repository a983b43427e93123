"""Who must say yes to an update, and what comes of it where nobody does."""

from __future__ import annotations

import pytest

from tests.agency import at, body, mail
from tests.app.test_draft_replies import ANNA_AT, drafted, drafts
from tests.desk import ANNA, BOSS, DRAFTS, INBOX, MARTA, MARTA_AT, begun, say
from tests.paper import OnPaper

AUTO = DRAFTS.replace('"required"', '"auto after 4h"')
SEND = DRAFTS.replace('approval = "required"', 'approval = "required", silent = "send"')
SAD = "Sinceramente sono molto delusa, siamo in ritardo di due settimane.\n"


# ── by itself after some hours ───────────────────────────────────────────────────────────────────────────────────────
def test_an_update_goes_out_by_itself_when_its_draft_says(on_paper: OnPaper) -> None:
    with on_paper(update=AUTO.replace("4h", "12 hours")) as team:
        draft = drafted(team)
        assert "It goes out by itself on Monday at 11:00" in body(draft)
        team.pass_at("2026-03-06 18:00")
        assert team.sent(ANNA_AT) == []
        team.pass_at("2026-03-09 11:00")
        team.pass_at("2026-03-09 12:00")
        assert len(team.sent(ANNA_AT)) == 1
        assert len(drafts(team)) == 1, "whoever need not answer is not reminded"


def test_a_hold_keeps_what_would_go_by_itself(on_paper: OnPaper) -> None:
    with on_paper(update=AUTO) as team:
        draft = drafted(team)
        say(team, "hold", "2026-03-05 17:30", about=draft)
        team.pass_at("2026-03-06 16:00")
        team.pass_at("2026-03-09 12:00")
        assert team.sent(ANNA_AT) == []


def test_a_complaint_after_the_draft_holds_it_and_asks(on_paper: OnPaper) -> None:
    with on_paper(update=AUTO) as team:
        drafted(team)
        team.receive(mail(ANNA, INBOX, "Bozza homepage", SAD, at("2026-03-06 10:00"), mid="c1"), "2026-03-06 10:00")
        team.pass_at("2026-03-06 10:00")
        again = drafts(team)[-1]
        assert "molto delusa" in body(again)
        assert "by itself" not in body(again).partition("Subject")[0]
        team.pass_at("2026-03-06 16:00")
        team.pass_at("2026-03-10 16:00")
        assert team.sent(ANNA_AT) == []


def test_what_changed_since_the_draft_is_shown_before_it_goes_by_itself(on_paper: OnPaper) -> None:
    with on_paper(update=AUTO) as team:
        drafted(team)
        answered = "La bozza è pronta martedì.\nIl servizio fotografico costa 800 euro.\n"
        team.receive(
            mail(MARTA, ANNA, "Re: Bozza homepage", answered, at("2026-03-06 10:00"), reply="q1"), "2026-03-06 10:00"
        )
        team.pass_at("2026-03-06 16:00")
        assert team.sent(ANNA_AT) == []
        assert "Changed since the last draft" in body(drafts(team)[-1])
        team.pass_at("2026-03-09 11:00")
        assert len(team.sent(ANNA_AT)) == 1


# ── nobody answers ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_pm_is_reminded_once_and_then_the_lead_is_asked(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS) as team:
        drafted(team)
        for hour in ("10:00", "13:59", "14:00", "14:30", "15:30", "16:00", "17:00", "18:00"):
            team.pass_at(f"2026-03-06 {hour}")
        assert [one["Subject"][:9] for one in drafts(team)] == ["To approv", "Reminder:"]
        (asked,) = drafts(team, BOSS)
        assert "Marta Bianchi has not answered this draft yet" in body(asked)
        team.pass_at("2026-03-09 17:00")
        assert team.sent(ANNA_AT) == [], "nobody approved it"
        say(team, "ok", "2026-03-09 17:10", about=asked, sender=f"Boss <{BOSS}>")
        team.pass_at("2026-03-09 17:20")
        assert len(team.sent(ANNA_AT)) == 1


@pytest.mark.parametrize("said", ["ok", "not this week"])
def test_who_has_answered_is_not_reminded(on_paper: OnPaper, said: str) -> None:
    with on_paper(update=DRAFTS) as team:
        draft = drafted(team)
        say(team, said, "2026-03-05 17:30", about=draft)
        for when in ("2026-03-06 14:00", "2026-03-06 16:00", "2026-03-06 18:00", "2026-03-09 12:00"):
            team.pass_at(when)
        assert len(drafts(team)) == 1
        assert drafts(team, BOSS) == []


def test_where_nobody_answers_it_goes_in_the_end_if_that_is_the_policy(on_paper: OnPaper) -> None:
    with on_paper(update=SEND) as team:
        drafted(team)
        for hour in ("14:00", "16:00", "17:59"):
            team.pass_at(f"2026-03-06 {hour}")
        assert "It goes out by itself on Friday at 18:00" in " ".join(body(drafts(team, BOSS)[0]).split())
        assert team.sent(ANNA_AT) == []
        team.pass_at("2026-03-06 18:00")
        team.pass_at("2026-03-06 19:00")
        assert len(team.sent(ANNA_AT)) == 1


def test_it_never_goes_in_the_end_beside_a_complaint(on_paper: OnPaper) -> None:
    with on_paper(update=SEND) as team:
        begun(team)
        team.receive(mail(ANNA, INBOX, "Bozza homepage", SAD, at("2026-03-05 10:00"), mid="c1"), "2026-03-05 10:00")
        for when in ("05 17:00", "06 14:00", "06 16:00", "06 18:00", "09 12:00"):
            team.pass_at(f"2026-03-{when}")
        assert team.sent(ANNA_AT) == []
        assert "by itself" not in body(drafts(team, BOSS)[0]).partition("Subject")[0]


@pytest.mark.parametrize(("empty", "count"), [("skip", 0), ("send", 1)])
def test_a_quiet_week_has_its_letter_where_that_is_wanted(on_paper: OnPaper, empty: str, count: int) -> None:
    with on_paper(update=DRAFTS.replace('"required"', f'"none", empty = "{empty}"')) as team:
        team.pass_at("2026-03-02 08:00")
        thanks = mail(ANNA, INBOX, "Bozza homepage", "Grazie mille!\n", at("2026-03-02 10:00"), mid="t1")
        team.receive(thanks, "2026-03-02 10:00")
        team.pass_at("2026-03-02 10:00")
        team.pass_at("2026-03-06 16:00")
        assert len(team.sent(ANNA_AT)) == count


# ── the digest ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_digest_says_at_which_hour_a_draft_goes(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS, digest='at = "08:30"') as team:
        drafted(team)
        team.pass_at("2026-03-06 08:30")
        assert "goes out on Friday at 16:00 if approved by then" in body(team.sent(MARTA_AT)[-1])


# ── what the client knew last ────────────────────────────────────────────────────────────────────────────────────────
PLAN = "plan rossi\nDesign: 10 April\nLaunch: 24 April\n"


def test_a_date_moved_twice_before_one_letter_is_told_from_the_day_that_the_client_knew(on_paper: OnPaper) -> None:
    with on_paper(update=DRAFTS.replace('"required"', '"none"')) as team:
        begun(team)
        say(team, PLAN, "2026-03-03 10:00")
        team.pass_at("2026-03-06 16:00")
        say(team, "notes rossi\nLaunch to 28 April: the sofas are late\n", "2026-03-10 10:00")
        say(team, "notes rossi\nLaunch to 30 April: the sofas are later still\n", "2026-03-11 10:00")
        say(team, "notes rossi\nDesign to 12 April\n", "2026-03-10 11:00")
        say(team, "notes rossi\nDesign to 10 April\n", "2026-03-11 11:00")
        team.pass_at("2026-03-13 16:00")
        told = " ".join(body(team.sent(ANNA_AT)[-1]).split())
        assert "Era il 24 aprile: the sofas are later still" in told
        assert "28 aprile" not in told
        assert "12 aprile" not in told


def test_what_the_last_letter_came_too_late_to_tell_and_what_it_told_late_stand_in_one_letter(
    on_paper: OnPaper,
) -> None:
    """A letter approved on Monday told what was done until Monday; Friday's tells what was done since."""
    with on_paper(update=DRAFTS) as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        say(team, "1 done\n2 done\n", "2026-03-09 10:00", about=team.sent(MARTA_AT)[0])
        say(team, "ok", "2026-03-09 11:00", about=drafts(team)[-1])
        team.pass_at("2026-03-09 11:10")
        say(team, "ok", "2026-03-09 11:20", about=drafts(team)[-1])
        team.pass_at("2026-03-09 11:30")
        (update,) = team.sent(ANNA_AT)
        assert "servizio fotografico" in body(update)
        team.pass_at("2026-03-12 17:00")
        team.pass_at("2026-03-13 16:00")
        assert "update:rossi:2026-W11" not in team.office.clerk.outbox, "all of it was told"


def test_a_reader_who_is_named_in_two_spellings_gets_one_copy(on_paper: OnPaper) -> None:
    twice = 'to = ["Anna@Client.example", "anna@client.example"] }'
    with on_paper(update=f'update = {{ every = "week", on = "Fri 16:00", approval = "none", {twice}') as team:
        begun(team)
        team.pass_at("2026-03-06 16:00")
        (update,) = team.sent(ANNA_AT)
        assert update["To"].count("@") == 1
