"""An alert that the server would not take yet says what is true when it goes out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from daemon.adapters.state.store import Store
from daemon.core.state.entry import EntryState
from tests.agency import Agency, Open, at, body, mail
from tests.conftest import ImapServer
from tests.paper import OnPaper, Paper
from tests.scenes import INBOX, LUCA, MARTA, answer, ask, out_of_office, passes
from tests.servers.smtp_server import SmtpServer

LATER = "451 4.3.0 try again"
NIGHTLY = {"[pm]": 'hours = "Mon-Fri 09:00-17:00"'}


def waiting(team: Agency | Paper) -> list[str]:
    """How many questions each alert to Marta that waits is about."""
    alerts = [one for one in team.office.clerk.outbox.values() if one.kind == "alert" and MARTA in one.to]
    return [f"alert {len(one.about)}" for one in alerts if one.state is EntryState.QUEUED]


def two_questions(team: Agency | Paper) -> None:
    team.pass_at("2026-03-02 08:00")
    ask(team, "2026-03-02 10:00")
    ask(team, "2026-03-02 10:05", "Quanto costa il catalogo?\n", "q2")


def test_of_several_questions_only_those_still_open_are_told_and_their_numbers_are_right(on_paper: OnPaper) -> None:
    with on_paper() as team:
        two_questions(team)
        team.refusal = LATER
        team.pass_at("2026-03-02 16:30")
        assert waiting(team) == ["alert 2"]
        answer(team, "2026-03-02 16:31")
        team.refusal = ""
        passes(team, "2026-03-02 16:35", "2026-03-02 17:40")
        (alert,) = team.sent(MARTA)
        assert "catalogo" in body(alert)
        assert "bozza" not in body(alert)
        reply = mail(MARTA, INBOX, "Re: Due soon", "1 no answer needed", at("2026-03-02 17:41"), mid="cmd")
        reply = reply.replace(b"MIME-Version", b"In-Reply-To: " + alert["Message-ID"].encode() + b"\r\nMIME-Version")
        team.receive(reply, "2026-03-02 17:41")
        team.pass_at("2026-03-02 17:42")
        assert [row["state"] for row in team.ledger()] == ["answered", "dismissed"]


def test_what_was_due_soon_when_it_was_written_is_overdue_when_it_goes_out(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 09:30")
        team.refusal = LATER
        passes(team, *(f"2026-03-02 {clock}" for clock in ("15:30", "15:32", "16:00", "17:00", "17:29")))
        team.refusal = ""
        passes(team, "2026-03-02 17:31", "2026-03-02 18:30")
        assert [alert["Subject"][:22] for alert in team.sent(MARTA)] == ["Overdue: Rossi Arredi,"]


def test_what_gathers_while_the_server_is_down_is_one_mail(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        team.refusal = LATER
        for number, word in enumerate(("bozza", "logo", "catalogo", "fiera")):
            ask(team, f"2026-03-02 1{number}:00", f"Quando arriva {word}?\n", f"q{number}")
        passes(team, *(f"2026-03-03 {hour:02}:{minute}" for hour in range(9, 12) for minute in ("00", "20", "40")))
        assert waiting(team) == ["alert 4"]
        team.refusal = ""
        passes(team, "2026-03-03 12:50", "2026-03-03 12:59")
        assert len(team.sent(MARTA)) == 1


def test_however_often_it_is_made_anew_it_counts_once_against_the_days_share(on_paper: OnPaper) -> None:
    with on_paper(end="[alerts]\nper_day = 1\n") as team:
        two_questions(team)
        team.refusal = LATER
        passes(team, *(f"2026-03-02 16:{minute}" for minute in range(10, 30, 2)))
        team.refusal = ""
        passes(team, "2026-03-02 16:50", "2026-03-02 16:52")
        assert len(team.sent(MARTA)) == 1


def test_while_it_waits_it_is_tried_ever_more_seldom(on_paper: OnPaper) -> None:
    with on_paper() as team:
        team.pass_at("2026-03-02 08:00")
        ask(team, "2026-03-02 10:00")
        team.refusal = LATER
        passes(team, *(f"2026-03-02 16:{minute:02}" for minute in range(60)))
        (entry,) = (one for one in team.office.clerk.outbox.values() if one.kind == "alert")
        assert 3 <= entry.attempts <= 15  # each two minutes at first, as greylisting wants it
        assert entry.created == at("2026-03-02 16:00")


def test_nothing_is_sent_on_the_word_of_an_inbox_that_cannot_be_read(
    open_agency: Open, smtp_server: SmtpServer, imap_server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_agency() as team:
        two_questions(team)
        smtp_server.refuse.content = LATER
        team.pass_at("2026-03-02 16:30")
        smtp_server.refuse.content = ""
        answer(team, "2026-03-02 16:31")
        monkeypatch.setenv("TEST_PASSWORD", "changed")
        team.pass_at("2026-03-02 16:40")
        assert team.sent(MARTA) == []
        monkeypatch.setenv("TEST_PASSWORD", imap_server.password)
        team.pass_at("2026-03-02 16:50")
        (alert,) = team.sent(MARTA)
        assert "bozza" not in body(alert)


def test_what_the_server_takes_again_at_night_waits_for_the_morning(on_paper: OnPaper) -> None:
    with on_paper(**NIGHTLY) as team:
        two_questions(team)
        team.refusal = LATER
        team.pass_at("2026-03-02 16:30")
        team.refusal = ""
        passes(team, "2026-03-02 20:00", "2026-03-03 03:00")
        assert team.sent(MARTA) == []
        assert waiting(team) == ["alert 2"]
        passes(team, "2026-03-03 09:00", "2026-03-03 09:02")
        assert len(team.sent(MARTA)) == 1


def test_while_the_pm_is_away_it_goes_to_the_deputy_instead(on_paper: OnPaper) -> None:
    with on_paper(**{"[pm]": 'deputy = "luca@agency.example"'}) as team:
        two_questions(team)
        team.refusal = LATER
        team.pass_at("2026-03-02 16:30")
        team.refusal = ""
        out_of_office(team, "2026-03-02 16:31")
        passes(team, "2026-03-02 16:35", "2026-03-02 16:37")
        assert team.sent(MARTA) == []
        assert len(team.sent(LUCA)) == 1


def test_a_pm_whose_mailbox_is_full_for_two_days_is_reported(on_paper: OnPaper) -> None:
    with on_paper(**{"[pm]": 'hours = "Mon-Sun 00:00-24:00"'}) as team:
        two_questions(team)
        team.full.add(MARTA)
        passes(team, *(f"2026-03-{day:02} {hour:02}:30" for day in (2, 3, 4) for hour in range(8, 24)))
        states = [one.state for one in team.office.clerk.outbox.values() if one.kind == "alert" and MARTA in one.to]
        assert EntryState.DEAD in states
        subjects = [notice["Subject"] for notice in team.sent("admin@agency.example")]
        assert "A mail could not be delivered" in subjects


def test_killed_before_the_write_the_old_alert_stands_and_after_it_the_new(
    open_agency: Open, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_agency() as team:
        two_questions(team)
        smtp_server.refuse.content = LATER
        team.pass_at("2026-03-02 16:30")
        answer(team, "2026-03-02 16:31")
        commit = Store.commit

        def full(_store: Store) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(Store, "commit", full)
        team.pass_at("2026-03-02 16:35")
        monkeypatch.setattr(Store, "commit", commit)
    smtp_server.refuse.content = ""
    with open_agency() as team:
        assert waiting(team) == ["alert 2"]
        passes(team, "2026-03-02 16:40", "2026-03-02 16:42")
        (alert,) = team.sent(MARTA)
        assert "bozza" not in body(alert)


def test_one_that_may_have_arrived_goes_out_unchanged_or_its_questions_are_told_anew(
    open_agency: Open, smtp_server: SmtpServer
) -> None:
    with open_agency() as team:
        two_questions(team)
        smtp_server.refuse.content = LATER
        team.pass_at("2026-03-02 16:30")
        (key,) = (one.key for one in team.office.clerk.outbox.values() if one.kind == "alert")
        team.office.clerk.outbox[key] = replace(team.office.clerk.outbox[key], state=EntryState.SENDING)
        smtp_server.refuse.content = ""
        answer(team, "2026-03-02 16:31")
        passes(team, "2026-03-02 16:35", "2026-03-02 16:50", "2026-03-02 17:30")
        (alert,) = team.sent(MARTA)
        assert "bozza" not in body(alert)
        first, second = (one for one in team.office.clerk.outbox.values() if one.kind == "alert" and MARTA in one.to)
        assert (first.key, first.state, second.state) == (key, EntryState.DROPPED, EntryState.SENT)
        assert first.message_id != second.message_id


def test_with_a_broken_template_of_ones_own_the_alert_goes_out_with_ours_and_the_admin_is_told_once(
    on_paper: OnPaper, tmp_path: Path
) -> None:
    own = tmp_path / "templates" / "en"
    own.mkdir(parents=True)
    (own / "alert.txt").write_text("{{ view.nothing_of_the_kind }}")
    broken = {'state_dir = "state"': 'state_dir = "state"\ntemplates_dir = "templates"'}
    with on_paper(swap=broken) as team:
        two_questions(team)
        passes(team, "2026-03-02 16:30", "2026-03-02 16:32")
        assert len(team.sent(MARTA)) == 1
        assert [notice["Subject"] for notice in team.sent("admin@agency.example")] == ["A template has a mistake"]
