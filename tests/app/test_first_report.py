"""The first morning: a mailbox with history gives each PM one report, and nobody else anything."""

from __future__ import annotations

from datetime import timedelta

from daemon.core.desk.first_reports import first_reports_waiting
from daemon.core.state.clock import Clock
from tests.agency import Agency, Open, at, body, mail

ANNA, MARTA, INBOX = "Anna <anna@client.example>", "marta@agency.example", "projects@agency.example"
START = "2026-03-16 10:00"  # a Monday


def history(team: Agency) -> None:
    """Answered and unanswered questions of three weeks, and of last year."""
    team.receive(
        mail(ANNA, INBOX, "Vecchio", "Quanto costa il catalogo?\n", at("2025-06-02 10:00"), mid="old"),
        "2025-06-02 10:00",
    )
    team.receive(
        mail(ANNA, INBOX, "Logo", "Quando arriva il logo?\n", at("2026-03-10 10:00"), mid="logo"), "2026-03-10 10:00"
    )
    team.receive(
        mail(ANNA, INBOX, "Bozza", "Quando sarà pronta la bozza?\n", at("2026-03-11 10:00"), mid="q1"),
        "2026-03-11 10:00",
    )
    reply = mail(
        f"Marta <{MARTA}>",
        ANNA,
        "Re: Bozza",
        "La bozza è pronta giovedì alle 10.\n",
        at("2026-03-11 11:00"),
        reply="q1",
    )
    team.receive(reply, "2026-03-11 11:00", "Sent")


def test_the_first_sync_tells_each_pm_what_looks_unanswered_once_and_no_client_anything(open_agency: Open) -> None:
    with open_agency() as team:
        history(team)
        team.pass_at(START)
        (report,) = team.sent(MARTA)
        text = " ".join(body(report).split())
        assert report["Subject"] == "First report: 2 questions look unanswered"
        assert "I have read 4 mails with your clients since 2025." in text
        assert text.index("#1: “Quando arriva il logo?”") < text.index("Older (1)") < text.index("#2: “Quanto costa")
        assert "bozza" not in text
        team.pass_at("2026-03-16 10:05")
    with open_agency() as team:
        team.pass_at("2026-03-16 10:10")
        assert team.kinds() == ["first"]
        assert not team.sent("anna@client.example")


def test_a_question_of_the_last_ten_working_days_counts_from_the_beginning(open_agency: Open) -> None:
    with open_agency() as team:
        history(team)
        team.pass_at(START)
        due = {row["text"]: row["due_at"] for row in team.ledger(START)}
        assert due["Quando arriva il logo?"] == at("2026-03-16 18:00").isoformat()
        assert due["Quanto costa il catalogo?"] < at("2025-06-04 10:00").isoformat()
        team.pass_at("2026-03-16 16:05")  # two hours before
        team.pass_at("2026-03-17 09:05")
        assert team.kinds(MARTA) == ["first", "alert", "alert"]
        assert all("catalogo" not in body(one) for one in team.sent(MARTA)[1:])


def test_a_number_in_the_reply_settles_what_it_stands_for(open_agency: Open) -> None:
    with open_agency() as team:
        history(team)
        team.pass_at(START)
        report = team.sent(MARTA)[-1]
        order = mail(MARTA, INBOX, f"Re: {report['Subject']}", "1 done\n2 no answer needed\n", at("2026-03-16 11:00"),
                     reply=report["Message-ID"].strip("<>").partition("@")[0])  # fmt: skip
        order = order.replace(b"@mail.example>", f"@{report['Message-ID'].strip('<>').partition('@')[2]}>".encode())
        team.receive(order, "2026-03-16 11:00")
        team.pass_at("2026-03-16 11:05")
        assert {row["text"]: row["state"] for row in team.ledger() if row["state"] != "open"}.keys() >= {
            "Quando arriva il logo?",
            "Quanto costa il catalogo?",
        }


def test_it_waits_for_the_reader_s_hours_and_can_be_switched_off(open_agency: Open) -> None:
    with open_agency() as team:
        history(team)
        team.pass_at("2026-03-14 22:00")  # a Saturday
        assert team.kinds() == []
        saturday, monday = at("2026-03-14 22:00"), at("2026-03-16 09:00")
        (waiting,) = first_reports_waiting(team.office.terms, team.office.clerk.memory, saturday)
        assert (waiting[0].address, waiting[1]) == ("marta@agency.example", monday)
        team.pass_at("2026-03-16 09:01")
        assert team.kinds() == ["first"]
        assert first_reports_waiting(team.office.terms, team.office.clerk.memory, at("2026-03-16 20:00")) == []


def test_switched_off_nobody_has_one(open_agency: Open) -> None:
    with open_agency(digest='at = "none"\nfirst_report = false') as team:
        history(team)
        team.pass_at(START)
        assert team.kinds() == []


def test_a_state_of_an_older_version_gets_none_and_nothing_of_its_history_falls_due(open_agency: Open) -> None:
    with open_agency() as team:
        team.office.clerk.clock = Clock(since=at(START) - timedelta(days=1))
        history(team)
        team.pass_at(START)
        team.pass_at("2026-03-17 09:05")
        assert team.kinds() == []


def test_an_empty_mailbox_is_nothing_to_report(open_agency: Open) -> None:
    with open_agency() as team:
        team.pass_at(START)
        history(team)
        team.pass_at("2026-03-16 10:05")
        assert "first" not in team.kinds()
