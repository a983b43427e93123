"""Mailboxes that are made, renamed, removed and restored while the clerk runs."""

from __future__ import annotations

import pytest

from tests.agency import Agency, Open, at, body, mail

ANNA, INBOX, ADMIN = "Anna Rossi <anna@client.example>", "projects@agency.example", "admin@agency.example"
TEXT = "Buongiorno,\nquando sarà pronta la bozza?\n\nAnna\n"


def watching(patterns: str) -> dict[str, str]:
    return {'mailboxes = ["INBOX"]': f"mailboxes = [{patterns}]"}


def receive(team: Agency, when: str, mailbox: str, mid: str = "q1", text: str = TEXT) -> None:
    team.receive(mail(ANNA, INBOX, "Bozza", text, at(when), mid=mid), when, mailbox)


def make(team: Agency, mailbox: str) -> None:
    with team.imap.client() as hand:
        hand.create_folder(mailbox)


def rename(team: Agency, old: str, new: str) -> None:
    with team.imap.client() as hand:
        hand.rename_folder(old, new)


def told(team: Agency) -> list[str]:
    return [" ".join(body(notice).split()) for notice in team.sent(ADMIN)]


def test_the_first_mail_of_a_mailbox_that_is_new_is_no_history(open_agency: Open) -> None:
    with open_agency(digest='at = "08:30"', swap=watching('"INBOX", "Clients/*"')) as team:
        team.pass_at("2026-03-02 08:00")
        make(team, "Clients/Verdi")
        receive(team, "2026-03-02 10:00", "Clients/Verdi")
        for when in ("2026-03-02 10:02", "2026-03-02 16:01", "2026-03-02 18:01", "2026-03-03 08:31"):
            team.pass_at(when)
        assert team.kinds() == ["digest", "alert", "digest"]
        assert "quando sarà pronta la bozza?" in body(team.sent()[-1])


def test_what_a_new_mailbox_holds_from_before_the_clerks_first_day_is_history(open_agency: Open) -> None:
    with open_agency(swap=watching('"INBOX", "Clients/*"')) as team:
        team.pass_at("2026-03-02 08:00")
        make(team, "Clients/Verdi")
        receive(team, "2025-11-03 10:00", "Clients/Verdi")
        team.pass_at("2026-03-02 10:02")
        team.pass_at("2026-03-03 18:01")
        assert len(team.ledger()) == 1
        assert team.kinds() == ["first"]  # which tells of it, and alerts nobody


def test_a_mailbox_that_is_renamed_under_a_wildcard_is_read_on_and_told_once(open_agency: Open) -> None:
    with open_agency(swap=watching('"INBOX", "Clients/*"')) as team:
        make(team, "Clients/Verdi")
        team.pass_at("2026-03-02 08:00")
        receive(team, "2026-03-02 09:00", "Clients/Verdi")
        team.pass_at("2026-03-02 09:01")
        receive(team, "2026-03-02 09:30", "Clients/Verdi", "q2", "Quanto costa il catalogo?\n")
        rename(team, "Clients/Verdi", "Clients/Verdi 2026")
        for when in ("2026-03-02 09:31", "2026-03-02 09:32", "2026-03-03 09:30"):
            team.pass_at(when)
        assert sorted(row["text"] for row in team.ledger()) == [
            "Quanto costa il catalogo?",
            "quando sarà pronta la bozza?",
        ]
        (notice,) = told(team)
        assert "Clients/Verdi" in notice
        assert "is not there" in notice


def test_a_mailbox_that_is_named_and_gone_is_told_at_once_and_each_day(open_agency: Open) -> None:
    with open_agency(digest='at = "08:30"', swap=watching('"INBOX", "Support"')) as team:
        make(team, "Support")
        team.pass_at("2026-03-02 09:00")
        assert told(team) == []
        rename(team, "Support", "Help")
        for when in ("2026-03-02 09:01", "2026-03-02 15:00", "2026-03-03 08:31"):
            team.pass_at(when)
        assert ["Support" in notice for notice in told(team)] == [True, True]
        assert "A mailbox is not there" in body(team.sent()[-1])
        rename(team, "Help", "Support")
        team.pass_at("2026-03-04 09:00")
        assert len(told(team)) == 2


@pytest.mark.parametrize("setting", ['"auto"', '"Sent"'])
def test_a_sent_mailbox_that_is_gone_is_told(open_agency: Open, setting: str) -> None:
    with open_agency(swap={'sent = "auto"': f"sent = {setting}"}) as team:
        team.pass_at("2026-03-02 09:00")
        assert "Sent" in team.office.clerk.cursors
        rename(team, "Sent", "Old answers")
        for when in ("2026-03-02 09:01", "2026-03-02 09:02"):
            team.pass_at(when)
        (notice,) = told(team)
        assert "Sent" in notice
