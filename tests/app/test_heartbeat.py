"""That mail goes out and comes in is measured: by a mail of the clerk to itself, which is in nobody's way."""

from __future__ import annotations

from tests.agency import Agency, Open, at, mail
from tests.scenes import ANNA, INBOX

CLERK = {"imap": 'clerk_mailbox = "Clerk"'}
ADMIN = "admin@agency.example"


def beats(team: Agency) -> list[bytes]:
    return [one.raw for one in team.mails if one.recipients == (INBOX,)]


def subjects(team: Agency, mailbox: str) -> list[str]:
    with team.imap.client() as client:
        client.select_folder(mailbox, readonly=True)
        found = client.fetch(client.search(), ["ENVELOPE"]).values()
        return [row[b"ENVELOPE"].subject.decode() for row in found]


def test_it_goes_each_hour_comes_back_and_lies_out_of_sight(open_agency: Open) -> None:
    with open_agency(**CLERK) as team:
        team.pass_at("2026-03-02 10:00")
        (beat,) = beats(team)
        assert b"Auto-Submitted: auto-generated" in beat
        team.receive(beat, "2026-03-02 10:00", "Sent")  # as some servers keep what they send: that proves nothing
        team.pass_at("2026-03-02 10:01")
        assert not team.office.clerk.heartbeat.is_back
        team.receive(beat.replace(b"Subject", b"X-Spam: no\r\nSubject", 1), "2026-03-02 10:01")
        team.receive(mail(ANNA, INBOX, "Bozza", "Quando?\n", at("2026-03-02 10:01"), mid="q"), "2026-03-02 10:01")
        team.pass_at("2026-03-02 10:02")
        heartbeat = team.office.clerk.heartbeat
        assert (heartbeat.is_back, heartbeat.seconds) == (True, 120.0)
        assert subjects(team, "INBOX") == ["Bozza"]
        assert len(subjects(team, "Clerk")) == 2
        assert team.office.records.ids() == ["rossi"]
        assert len(team.ledger()) == 1
        team.pass_at("2026-03-02 10:59")
        assert len(beats(team)) == 1
        team.pass_at("2026-03-02 11:00")
        assert len(beats(team)) == 2


def test_one_that_is_lost_is_told_until_another_comes_back(open_agency: Open) -> None:
    with open_agency(**CLERK) as team:
        for when in ("10:00", "10:30", "10:31", "10:42"):
            team.pass_at(f"2026-03-02 {when}")
        (told,) = team.sent(ADMIN)
        assert told["Subject"] == "The clerk’s own test mail did not come back"
        team.pass_at("2026-03-02 11:00")  # another goes; that says nothing yet
        assert "heartbeat" in team.office.clerk.troubles
        team.receive(beats(team)[0], "2026-03-02 11:01")  # late: known for what it is, and no proof of today
        team.pass_at("2026-03-02 11:01")
        assert "heartbeat" in team.office.clerk.troubles
        team.receive(beats(team)[1], "2026-03-02 11:02")
        team.pass_at("2026-03-02 11:02")
        assert team.sent(ADMIN)[-1]["Subject"] == "Works again: The clerk’s own test mail did not come back"
        assert team.office.records.ids() == []


def test_that_mail_cannot_go_out_is_noticed_though_none_waits(open_agency: Open) -> None:
    with open_agency(**CLERK) as team:
        team.smtp.refuse.sender = "550 5.7.1 blocked"
        for when in ("10:00", "10:01", "10:06"):
            team.pass_at(f"2026-03-02 {when}")
        assert "550 5.7.1 blocked" in team.office.clerk.troubles["smtp"].reason
        team.smtp.refuse.sender = ""
        team.pass_at("2026-03-02 10:12")
        assert "smtp" not in team.office.clerk.troubles
        assert len(beats(team)) == 1


def test_where_it_would_lie_in_the_inbox_none_goes_unless_that_is_wanted(open_agency: Open) -> None:
    with open_agency() as team:
        team.pass_at("2026-03-02 10:00")
        assert beats(team) == []
    with open_agency(end='[heartbeat]\nevery = "1h"\n') as team:
        team.pass_at("2026-03-02 10:01")
        assert len(beats(team)) == 1
    with open_agency(end='[heartbeat]\nevery = "none"\n', **CLERK) as team:
        team.pass_at("2026-03-02 12:01")
        assert len(beats(team)) == 1
