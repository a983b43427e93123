"""Who says yes to a reminder, and what becomes of one that waits."""

from __future__ import annotations

import re

import pytest

from daemon.core.state.entry import EntryState
from tests.agency import at, body, mail
from tests.desk import ANNA, INBOX, MARTA_AT
from tests.paper import OnPaper
from tests.reminding import (
    ANNA_AT,
    AUTO,
    FIRST,
    NONE,
    REMIND,
    SAD,
    SERVER,
    answered,
    asked,
    drafts,
    entries,
    flat,
    gone,
    letters,
    to_marta,
)


# ── once ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_two_yeses_and_restarts_send_it_once(on_paper: OnPaper) -> None:
    for number, when in enumerate(("2026-03-03 10:00", "2026-03-10 10:00", "2026-03-10 10:20", "2026-03-12 09:30")):
        with on_paper(update=REMIND, imap=SERVER) as team:
            if not number:
                asked(team)
            team.pass_at(when)
            if number in (1, 2):
                to_marta(team, "ok", "2026-03-10 10:05" if number == 1 else "2026-03-10 10:21")
                to_marta(team, "ok", "2026-03-10 10:06" if number == 1 else "2026-03-10 10:22")
            assert len(drafts(team)) == min(number, 1)
            assert len(letters(team)) == (number > 1)


def test_not_this_time_takes_its_turn_and_the_next_comes_later(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        first = drafts(team)[0]
        to_marta(team, "not this time: she is at a fair", "2026-03-10 10:10")
        team.pass_at("2026-03-11 10:00")
        assert len(drafts(team)) == 1
        team.pass_at("2026-03-17 10:00")
        assert len(drafts(team)) == 2
        to_marta(team, "ok", "2026-03-17 10:10", about=first)
        team.pass_at("2026-03-17 10:20")
        assert letters(team) == [], "a yes to the old draft is none"
        to_marta(team, "ok", "2026-03-17 10:30", about=drafts(team)[1])
        team.pass_at("2026-03-17 10:40")
        assert len(letters(team)) == 1


def test_undo_and_later_hold_it(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        to_marta(team, "ok", "2026-03-10 10:10")
        to_marta(team, "undo", "2026-03-10 10:12")
        team.pass_at("2026-03-10 10:20")
        assert letters(team) == []
        assert "put off until Thursday" in to_marta(team, "later thursday 15:00", "2026-03-10 10:30")
        to_marta(team, "ok", "2026-03-10 10:31")
        team.pass_at("2026-03-12 14:59")
        assert letters(team) == []
        team.pass_at("2026-03-12 15:00")
        assert len(letters(team)) == 1


def test_a_sentence_for_it_is_shown_and_stands_in_no_other_letter(on_paper: OnPaper) -> None:
    update = 'update = { on = "Fri 16:00", to = ["anna@client.example"] }\n'
    with on_paper(update=update + REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        to_marta(team, "say: Il laboratorio chiude venerdì.", "2026-03-10 10:10")
        again = next(one for one in reversed(drafts(team)) if "Reminder" in one["Subject"])
        assert "Il laboratorio chiude venerdì." in body(again)
        to_marta(team, "ok", "2026-03-10 10:20", about=again)
        team.pass_at("2026-03-10 10:30")
        (letter,) = letters(team)
        assert "Il laboratorio chiude venerdì." in letter
        team.pass_at("2026-03-12 17:00")
        assert "laboratorio" not in body(drafts(team)[-1])


def test_show_me_answers_with_the_letter(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        assert "Un breve promemoria" in to_marta(team, "show me", "2026-03-10 10:10")
        to_marta(team, "ok", "2026-03-10 10:20", about=team.sent(MARTA_AT)[-1])
        team.pass_at("2026-03-10 10:30")
        assert len(letters(team)) == 1


# ── who says yes ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_by_itself_after_some_hours_as_its_draft_says(on_paper: OnPaper) -> None:
    with on_paper(update=AUTO, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        assert "by itself on Tuesday at 14:00" in flat(body(drafts(team)[-1]))
        team.pass_at("2026-03-10 13:59")
        assert letters(team) == []
        team.pass_at("2026-03-10 14:00")
        team.pass_at("2026-03-10 15:00")
        assert len(letters(team)) == 1


def test_at_once_in_the_hours_of_the_client(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        asked(team, when="2026-03-03 17:59")
        team.pass_at("2026-03-10 20:00")
        assert letters(team) == []
        team.pass_at("2026-03-11 09:00")
        team.pass_at("2026-03-11 09:10")
        assert len(letters(team)) == 1
        assert drafts(team) == []


@pytest.mark.parametrize("policy", [AUTO, NONE])
def test_who_complained_is_reminded_by_a_person_alone(on_paper: OnPaper, policy: str) -> None:
    with on_paper(update=policy, imap=SERVER) as team:
        asked(team)
        raw = mail(ANNA, INBOX, "Altro", SAD, at("2026-03-04 10:00"), mid="c1")
        team.receive(raw, "2026-03-04 10:00")
        team.pass_at("2026-03-04 10:00")
        for when in (FIRST, "2026-03-10 15:00", "2026-03-11 15:00"):
            team.pass_at(when)
        assert letters(team) == []
        (draft,) = drafts(team)
        assert "molto delusa" in body(draft)


def test_a_complaint_after_the_draft_holds_it(on_paper: OnPaper) -> None:
    with on_paper(update=AUTO, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        team.receive(mail(ANNA, INBOX, "Altro", SAD, at("2026-03-10 11:00"), mid="c1"), "2026-03-10 11:00")
        for when in ("2026-03-10 11:00", "2026-03-10 14:00", "2026-03-11 15:00"):
            team.pass_at(when)
        assert letters(team) == []
        assert "molto delusa" in body(drafts(team)[-1])


# ── while it waits ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_taken_out_of_the_configuration_it_goes_no_more(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        to_marta(team, "ok", "2026-03-10 10:10")
    with on_paper(imap=SERVER) as team:
        team.pass_at("2026-03-10 10:20")
        assert letters(team) == []


def test_a_draft_that_was_kept_back_ends_with_its_question(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team, "Ciao Anna,\nquale dei due tessuti preferite?\n")
        team.pass_at(FIRST)
        to_marta(team, "not this time", "2026-03-10 10:10")
        answered(team, "Preferiamo il tessuto blu.\n", "2026-03-10 11:00")
        assert [one.finished is not None for one in entries(team)] == [True]
        assert "is answered or over" in to_marta(team, "ok", "2026-03-10 11:10")


def test_a_complaint_after_the_yes_holds_it_and_asks_again(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        to_marta(team, "ok", "2026-03-10 10:10")
        team.receive(mail(ANNA, INBOX, "Altro", SAD, at("2026-03-10 10:12"), mid="c1"), "2026-03-10 10:12")
        team.pass_at("2026-03-10 10:12")
        team.pass_at("2026-03-10 10:30")
        assert letters(team) == []
        assert "molto delusa" in body(drafts(team)[-1])
        to_marta(team, "ok", "2026-03-10 10:40")
        team.pass_at("2026-03-10 10:50")
        assert len(letters(team)) == 1


def test_approved_at_night_it_waits_for_the_clients_morning(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        assert "The reminder to Rossi Arredi goes out" in to_marta(team, "ok", "2026-03-10 19:00")
        team.pass_at("2026-03-10 19:30")
        assert letters(team) == []
        team.pass_at("2026-03-11 09:00")
        assert len(letters(team)) == 1


def test_a_server_that_would_not_take_it_gets_what_still_waits_or_nothing(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER) as team:
        asked(team, "Ciao Anna,\nquale dei due tessuti preferite?\n")
        team.pass_at(FIRST)
        to_marta(team, "ok", "2026-03-10 10:10")
        team.full.add(ANNA_AT)
        team.pass_at("2026-03-10 10:20")
        answered(team, "Preferiamo il tessuto blu.\n", "2026-03-10 10:30")
        team.full.clear()
        team.pass_at("2026-03-10 16:00")
        assert letters(team) == []
        assert [one.state for one in entries(team)] == [EntryState.DROPPED]


def test_a_complaint_while_the_server_is_down_holds_it(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        asked(team)
        team.full.add(ANNA_AT)
        team.pass_at(FIRST)
        team.receive(mail(ANNA, INBOX, "Altro", SAD, at("2026-03-10 10:12"), mid="c1"), "2026-03-10 10:12")
        team.full.clear()
        team.pass_at("2026-03-10 16:00")
        assert letters(team) == []
        to_marta(team, "ok", "2026-03-10 16:10")
        team.pass_at("2026-03-10 16:20")
        assert len(letters(team)) == 1


def test_it_waits_in_the_digest_and_can_be_approved_there(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER, digest='at = "08:30"') as team:
        asked(team)
        team.pass_at(FIRST)
        team.pass_at("2026-03-11 08:30")
        digest = team.sent(MARTA_AT)[-1]
        (command,) = re.findall(r"(\d approve)", body(digest))[:1]
        to_marta(team, command, "2026-03-11 09:00", about=digest)
        team.pass_at("2026-03-11 09:10")
        assert len(letters(team)) == 1


def test_what_is_said_to_it_shows_no_update_anew(on_paper: OnPaper) -> None:
    update = 'update = { on = "Fri 16:00", to = ["anna@client.example"], draft_before = "40h" }\n'
    with on_paper(update=update + REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        reminder = next(one for one in drafts(team) if "Reminder to" in one["Subject"])
        shown = len(drafts(team))
        to_marta(team, "say: Il laboratorio chiude venerdì.", "2026-03-10 10:10", about=reminder)
        assert [("Reminder to" in one["Subject"]) for one in drafts(team)[shown:]] == [True]


def test_undo_of_another_hour_lets_it_go_as_before(on_paper: OnPaper) -> None:
    update = 'update = { on = "Fri 16:00", to = ["anna@client.example"] }\n'
    with on_paper(update=update + REMIND, imap=SERVER) as team:
        asked(team)
        team.pass_at(FIRST)
        to_marta(team, "ok", "2026-03-10 10:10")
        to_marta(team, "later friday 15:00", "2026-03-10 10:11")
        to_marta(team, "undo", "2026-03-10 10:12")
        (entry,) = entries(team)
        assert entry.not_before == entry.created


def test_a_short_word_in_reply_to_it_is_no_word_on_an_update(on_paper: OnPaper) -> None:
    update = 'update = { on = "Fri 16:00", to = ["anna@client.example"] }\n'
    with on_paper(update=update + REMIND, imap=SERVER) as team:
        asked(team)
        gone(team, FIRST)
        ours = team.sent(ANNA_AT)[0]["Message-ID"]
        raw = mail(ANNA, INBOX, "Re: Divani", "Bene\n", at("2026-03-11 10:00"), mid="b2")
        team.receive(f"In-Reply-To: {ours}\r\nReferences: {ours}\r\n".encode() + raw, "2026-03-11 10:00")
        team.pass_at("2026-03-11 10:00")
        assert team.office.records.get("rossi").pulses == []


def test_no_machine_of_the_client_answers_it_and_people_answer_to_the_mailbox(on_paper: OnPaper) -> None:
    with on_paper(update=REMIND, imap=SERVER, team="plus_addressing = true") as team:
        asked(team)
        gone(team, FIRST)
        (letter,) = team.sent(ANNA_AT)
        assert letter["X-Auto-Response-Suppress"] == "All"
        assert "Reply-To" not in letter
