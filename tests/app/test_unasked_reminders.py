"""What no client is reminded of."""

from __future__ import annotations

import pytest

from daemon.app.intake import Intake
from tests.agency import at, body, mail
from tests.desk import ANNA, INBOX, MARTA, MARTA_AT, PASS
from tests.paper import OnPaper
from tests.reminding import (
    ANNA_AT,
    FIRST,
    NONE,
    ONE,
    SECOND,
    SERVER,
    TWO,
    asked,
    letters,
    to_marta,
)


# ── what is not asked ────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_nothing_proves_the_team_to_have_asked_is_not_put_to_the_client(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        team.receive(mail(MARTA, ANNA, "Divani", TWO, at("2026-03-03 10:00"), mid="a1", Cc=INBOX), "2026-03-03 10:00")
        for when in ("2026-03-03 10:00", FIRST, SECOND):
            team.pass_at(when)
        assert letters(team) == []


def test_a_stranger_in_copy_gets_no_reminder(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        raw = mail(
            MARTA, f"{ANNA}, Ugo <ugo@else.example>", "Divani", TWO, at("2026-03-03 10:00"), mid="a1", Cc=INBOX,
            Authentication_Results=PASS,
        )  # fmt: skip
        team.receive(raw, "2026-03-03 10:00")
        team.pass_at(FIRST)
        (letter,) = team.sent(ANNA_AT)
        assert letter["To"] == ANNA_AT
        assert team.sent("ugo@else.example") == []


@pytest.mark.parametrize("word", ["stop", "snooze until 12 March", "dismiss"])
def test_what_a_pm_has_ruled_on_is_left_alone(on_paper: OnPaper, word: str) -> None:
    with on_paper(update=NONE, imap=SERVER, digest='at = "08:30"') as team:
        asked(team, "Ciao Anna,\nquale dei due tessuti preferite?\n")
        team.pass_at("2026-03-06 08:30")
        digest = next(one for one in team.sent(MARTA_AT) if ONE in body(one))
        to_marta(team, f"1 {word}", "2026-03-06 09:00", about=digest)
        for when in (FIRST, "2026-03-11 10:00", "2026-03-17 10:00"):
            team.pass_at(when)
        assert letters(team) == []


def test_what_was_asked_before_the_clerk_began_is_no_matter_of_it(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        raw = mail(MARTA, ANNA, "Divani", TWO, at("2026-03-03 10:00"), mid="a1", Cc=INBOX, Authentication_Results=PASS)
        intake = Intake(team.office, at("2026-03-04 08:00"))
        intake.take(raw, at("2026-03-03 10:00"), quiet=True)
        intake.commit()
        for when in ("2026-03-04 08:00", FIRST, SECOND):
            team.pass_at(when)
        assert team.office.records.get("rossi").ledger.awaiting_client
        assert letters(team) == []


def test_who_was_only_copied_is_reminded_of_nothing(on_paper: OnPaper) -> None:
    with on_paper(update=NONE, imap=SERVER) as team:
        team.pass_at("2026-03-02 08:00")
        raw = mail(
            MARTA, ANNA, "Divani", TWO, at("2026-03-03 10:00"), mid="a1", Cc=f"{INBOX}, luca@client.example",
            Authentication_Results=PASS,
        )  # fmt: skip
        team.receive(raw, "2026-03-03 10:00")
        team.pass_at(FIRST)
        assert [one["To"] for one in team.sent(ANNA_AT)] == [ANNA_AT]


def test_in_a_pause_of_the_updates_nobody_is_reminded(on_paper: OnPaper) -> None:
    update = 'update = { on = "Fri 16:00", pause = ["2026-03-05", "2026-03-12"] }\n'
    with on_paper(update=update + NONE, imap=SERVER) as team:
        asked(team)
        team.pass_at("2026-03-12 10:00")
        assert letters(team) == []
        team.pass_at("2026-03-13 10:00")
        assert len(letters(team)) == 1
