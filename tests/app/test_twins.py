"""Two mails with one Message-ID, From and Date and other words: both count, once each, and the PM is told."""

from __future__ import annotations

from daemon.app.replay import keep, replay
from tests.agency import Open, at, body, mail
from tests.desk import ANNA, INBOX, MARTA_AT

WHEN = "2026-03-02 10:00"
FIRST = mail(ANNA, INBOX, "Bozza", "Quando arriva la bozza?\n", at(WHEN), mid="a1")
SECOND = mail(ANNA, INBOX, "Bozza", "Quanto costa la stampa?\n", at(WHEN), mid="a1")
FOOTED = mail(ANNA, INBOX, "Bozza", "Quando arriva la bozza?\n\n-- \nRossi Arredi, Milano\n", at(WHEN), mid="a1")


def test_both_are_kept_and_the_pm_is_told_once(open_agency: Open) -> None:
    with open_agency() as team:
        team.pass_at("2026-03-02 09:00")
        team.receive(FIRST, WHEN)
        team.receive(FOOTED, WHEN)
        team.pass_at("2026-03-02 10:01")
        team.receive(SECOND, WHEN)
        team.pass_at("2026-03-02 10:02")
        assert sorted(row["text"] for row in team.ledger()) == ["Quando arriva la bozza?", "Quanto costa la stampa?"]
        (told,) = team.sent(MARTA_AT)
        assert told["subject"] == "Two different messages bear the same Message-ID (Rossi Arredi)"
        assert "anna@client.example" in body(told)
        for raw in (FIRST, SECOND, FOOTED):  # again, with other bytes: each is known
            team.receive(raw.replace(b"\r\nSubject", b"\r\nX-Copy: 1\r\nSubject"), WHEN)
        team.pass_at("2026-03-02 10:03")
        assert len(team.ledger()) == 2
        assert len(team.office.records.archive("rossi")) == 2


def test_replay_keeps_them_apart(open_agency: Open) -> None:
    with open_agency() as team:
        team.pass_at("2026-03-02 09:00")
        team.receive(FIRST, WHEN)
        team.receive(SECOND, WHEN)
        team.pass_at("2026-03-02 10:01")
        found = replay(team.office, None, at("2026-03-02 11:00"), lambda *_: None)
        assert (found.messages, found.changes) == (2, [])
        keep(team.office)
        assert len(team.ledger()) == 2
