"""Reminders to a client of what the team asked: drafted, approved, in the thread that asked, and over by themselves."""

from __future__ import annotations

import pytest

from tests.agency import Open, at, body, mail
from tests.desk import ANNA, INBOX, MARTA, MARTA_AT, PASS
from tests.paper import OnPaper
from tests.reminding import (
    ANNA_AT,
    FIRST,
    LAST,
    ONE,
    OTHER,
    REMIND,
    SECOND,
    SERVER,
    WAIT,
    answered,
    asked,
    drafts,
    flat,
    gone,
    letters,
    to_marta,
)


# ── the way of one question ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_client_who_answers_nothing_is_reminded_twice_and_then_told_that_we_go_on(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at("2026-03-10 09:59")
        assert drafts(team) == [], "five working days are over at ten"
        gone(team, FIRST)
        team.pass_at("2026-03-17 10:15")
        assert len(drafts(team)) == 1, "it is counted from when the last one went"
        gone(team, SECOND)
        assert "Reminder to Rossi Arredi" in drafts(team)[-1]["Subject"]
        gone(team, LAST)
        assert "we go on without an answer" in drafts(team)[-1]["Subject"]
        for day in range(25, 32):
            team.pass_at(f"2026-03-{day} 11:00")
        first, second, last = letters(team)
        assert len(drafts(team)) == 3
        assert "Un breve promemoria. Martedì 3 marzo vi abbiamo chiesto" in first
        assert ONE in first
        assert OTHER in first, "the questions of one mail stand in one letter"
        assert "Un breve promemoria" in second
        assert "Proseguiamo" in last
        assert "ora proseguiamo senza" in last


def test_it_is_a_reply_in_the_thread_of_our_mail(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team, References="<a0@mail.example>")
        gone(team, FIRST)
        (letter,) = team.sent(ANNA_AT)
        assert letter["Subject"] == "Re: Divani"
        assert letter["In-Reply-To"] == "<a1@mail.example>"
        assert letter["References"].split() == ["<a0@mail.example>", "<a1@mail.example>"]
        assert letter["To"] == ANNA_AT
        assert letter["From"] == "Agency Projects <projects@agency.example>"
        assert letter["Auto-Submitted"] == "auto-generated"
        assert letter["Content-Language"] == "it"
        assert "Reply-To" not in letter


def test_nobody_is_reminded_unless_it_is_configured(on_paper: OnPaper) -> None:
    with on_paper(imap=SERVER) as team:
        asked(team)
        for when in (FIRST, SECOND, LAST):
            team.pass_at(when)
        assert drafts(team) == []
        assert letters(team) == []


def test_without_go_on_nothing_follows_the_last_reminder(on_paper: OnPaper) -> None:
    with on_paper(update=WAIT, imap=SERVER) as team:
        asked(team)
        gone(team, FIRST)
        gone(team, SECOND)
        for when in (LAST, "2026-03-31 11:00", "2026-04-10 11:00"):
            team.pass_at(when)
        assert len(drafts(team)) == len(letters(team)) == 2


def test_nothing_is_sent_without_a_yes(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team)
        for day in range(10, 31):
            team.pass_at(f"2026-03-{day} 11:00")
        assert len(drafts(team)) == 1, "a draft that nobody answers is not followed by another"
        assert letters(team) == []


# ── it ends ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_was_answered_between_draft_and_yes_is_not_asked(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        answered(
            team,
            "Preferiamo il tessuto blu.\n\n> Ci mandate il logo?\nEccolo: logo.pdf in allegato.\n",
            "2026-03-10 11:00",
        )
        told = to_marta(team, "ok", "2026-03-10 11:10")
        team.pass_at("2026-03-10 11:20")
        assert letters(team) == []
        assert "is not sent: what it asks is answered or over" in told


def test_an_answer_in_the_minutes_of_grace_stops_it_and_its_pm_hears_so(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team, "Ciao Anna,\nquale dei due tessuti preferite?\n")
        team.pass_at(FIRST)
        to_marta(team, "ok", "2026-03-10 10:10")
        answered(team, "Preferiamo il tessuto blu.\n", "2026-03-10 10:12")
        team.pass_at("2026-03-10 10:20")
        assert letters(team) == []
        assert "is not sent: what it asks is answered or over" in flat(body(team.sent(MARTA_AT)[-1]))


def test_what_is_left_of_a_mail_is_asked_without_what_was_settled(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER, digest='at = "08:30"') as team:
        asked(team)
        team.pass_at("2026-03-06 08:30")
        digest = next(one for one in team.sent(MARTA_AT) if ONE in body(one))
        number = next(n for n in range(1, 9) if f"[{n}]" in body(digest) or f"{n} done" in body(digest))
        team.pass_at(FIRST)
        to_marta(team, f"{number} done", "2026-03-10 10:05", about=digest)
        to_marta(team, "ok", "2026-03-10 10:10")
        team.pass_at("2026-03-10 10:16")
        (letter,) = letters(team)
        assert (ONE in letter) is not (OTHER in letter)


def test_an_answer_ends_the_reminders(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team, "Ciao Anna,\nquale dei due tessuti preferite?\n")
        gone(team, FIRST)
        answered(team, "Preferiamo il tessuto blu.\n", "2026-03-11 10:00")
        for when in (SECOND, LAST, "2026-03-31 11:00"):
            team.pass_at(when)
        assert len(drafts(team)) == len(letters(team)) == 1


def test_a_reply_to_the_reminder_alone_stops_it_whatever_it_says(on_paper: OnPaper) -> None:
    """Its program names no more than the reminder, which the record may not have."""
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team)
        gone(team, FIRST)
        ours = team.sent(ANNA_AT)[0]["Message-ID"].strip("<>")
        raw = mail(ANNA, INBOX, "Divani e altro", "Grazie, ci penso.\n", at("2026-03-11 10:00"), mid="b2")
        team.receive(f"In-Reply-To: <{ours}>\r\n".encode() + raw, "2026-03-11 10:00")
        for when in ("2026-03-11 10:00", SECOND, LAST):
            team.pass_at(when)
        assert len(drafts(team)) == 1


def test_a_pm_who_asks_again_by_hand_ends_the_draft(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team, "Ciao Anna,\nquale dei due tessuti preferite?\n")
        team.pass_at(FIRST)
        again = "Ciao Anna, hai visto la mia domanda? Quale dei due tessuti preferite?\n"
        raw = mail(
            MARTA, ANNA, "Re: Divani", again, at("2026-03-10 11:00"), mid="a2", reply="a1", Cc=INBOX,
            Authentication_Results=PASS,
        )  # fmt: skip
        team.receive(raw, "2026-03-10 11:00")
        to_marta(team, "ok", "2026-03-10 11:10")
        team.pass_at("2026-03-10 11:20")
        assert letters(team) == []
        team.pass_at("2026-03-17 10:59")
        assert len(drafts(team)) == 1
        team.pass_at("2026-03-17 11:00")
        assert len(drafts(team)) == 2, "five working days after it"


# ── on real servers ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.slow
def test_reminders_from_the_mailbox_to_the_client_and_back(open_agency: Open) -> None:
    """Two threads: in one the client answers the first reminder, in the other nothing. Each pass is a new start."""
    more = {"imap": SERVER, "smtp": "save_sent = true"}

    def run(*steps: str) -> list[str]:
        for when in steps:
            with open_agency(update=REMIND, **more) as team:
                team.pass_at(when)
        with open_agency(update=REMIND, **more) as team:
            return [one["Subject"] for one in team.sent(ANNA_AT)]

    def yes(*times: str) -> None:
        """To the newest drafts, an hour for each; and to each once more."""
        with open_agency(update=REMIND, **more) as team:
            for draft, when in zip(drafts(team)[-len(times) :], times, strict=True):
                to_marta(team, "ok", when, about=draft)
                to_marta(team, "approve", when, about=draft)

    run("2026-03-02 08:00")
    with open_agency(update=REMIND, **more) as team:
        for mid, subject, text in (
            ("a1", "Divani", "Ciao Anna,\nquale dei due tessuti preferite?\n"),
            ("a2", "Logo", "Ciao Anna,\nci mandate il logo?\n"),
        ):
            team.receive(mail(MARTA, ANNA, subject, text, at("2026-03-03 10:00"), mid=mid), "2026-03-03 10:00", "Sent")
    assert run("2026-03-03 10:05", FIRST) == []
    yes("2026-03-10 10:10", "2026-03-10 10:11")
    assert run("2026-03-10 10:17", "2026-03-10 10:30") == ["Re: Divani", "Re: Logo"]
    with open_agency(update=REMIND, **more) as team:
        reminder = next(one for one in team.sent(ANNA_AT) if one["Subject"] == "Re: Divani")
        raw = mail(ANNA, INBOX, "Re: Divani", "Preferiamo il tessuto blu.\n", at("2026-03-11 10:00"), mid="b1")
        ids = f"In-Reply-To: {reminder['Message-ID']}\r\nReferences: <a1@mail.example> {reminder['Message-ID']}\r\n"
        team.receive(ids.encode() + raw, "2026-03-11 10:00")
    run("2026-03-11 10:00", SECOND)
    yes("2026-03-17 10:30")
    assert run("2026-03-17 10:36", LAST)[2:] == ["Re: Logo"], "who answered is not reminded again"
    yes("2026-03-24 10:50")
    assert run("2026-03-24 10:56", "2026-03-31 11:00", "2026-04-07 11:00")[3:] == ["Re: Logo"]
    with open_agency(update=REMIND, **more) as team:
        first, second, last = (flat(body(one)) for one in team.sent(ANNA_AT) if one["Subject"] == "Re: Logo")
        assert "Un breve promemoria" in first
        assert "Un breve promemoria" in second
        assert "ora proseguiamo senza" in last
        assert len(drafts(team)) == 4
