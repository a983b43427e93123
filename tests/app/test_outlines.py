"""Outlines: a pass with nothing new, and who asks what is owed, open no record, and hear the same."""

from __future__ import annotations

from daemon.app.views import status
from tests.agency import at, mail
from tests.paper import OnPaper, Paper
from tests.scenes import ask

ANNA, INBOX, MARTA = "Anna Rossi <anna@client.example>", "projects@agency.example", "marta@agency.example"


def restarted(team: Paper) -> Paper:
    """As after a restart: nothing is in memory but what the clerk keeps."""
    team.office.records.release()
    vars(team.office).pop("outlines", None)
    return team


def asked(team: Paper) -> None:
    team.pass_at("2026-03-02 08:00")
    ask(team, "2026-03-02 10:00")
    team.pass_at("2026-03-02 10:01")


def test_a_pass_with_nothing_new_opens_no_record(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        restarted(team).pass_at("2026-03-02 10:02")
        assert team.office.records.opened() == []


def test_a_question_is_told_in_time_though_no_record_is_open(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        restarted(team).pass_at("2026-03-02 16:30")
        assert len(team.sent(MARTA)) == 1


def test_status_says_the_same_with_and_without_outlines(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        now = at("2026-03-02 17:00")
        quick = status(restarted(team).office, now)
        team.office.index.purge()
        assert status(restarted(team).office, now) == quick
        assert [row["message_id"] for row in quick["owed"]]


def test_an_answer_ends_what_the_outline_said(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        restarted(team)
        reply = "Sì, la bozza è pronta: la trovate in allegato."
        owed = status(team.office, at("2026-03-02 11:00"))["owed"]
        raw = mail(
            f"Marta <{MARTA}>",
            "anna@client.example",
            "Re: x",
            reply,
            at("2026-03-02 11:00"),
            reply=owed[0]["message_id"].partition("@")[0],
        )
        team.receive(raw, "2026-03-02 11:00")
        team.pass_at("2026-03-02 11:01")
        assert status(team.office, at("2026-03-02 11:02"))["owed"] != owed


def test_what_is_erased_lies_in_no_outline(on_paper: OnPaper) -> None:
    with on_paper() as team:
        asked(team)
        version = f"1.{team.office.records.version('rossi')}"
        assert team.office.index.outline("rossi", version)
        team.office.index.purge()
        assert team.office.index.outline("rossi", version) is None
