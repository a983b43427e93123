"""Mails between PMs and the clerk, and only they, are moved out of the way."""

from __future__ import annotations

from tests.agency import Agency, at, mail
from tests.desk import INBOX, MARTA, MARTA_AT, Open, begun, lying_in, say, states


def test_mails_between_team_and_clerk_and_only_they_are_moved_out_of_the_way(open_agency: Open) -> None:
    with open_agency(imap='clerk_mailbox = "Clerk"') as team:
        begun(team)
        team.receive(team.smtp.mails[-1].raw, "2026-03-02 16:20")
        team.receive(
            mail(MARTA, INBOX, "For all", "The printer is broken.", at("2026-03-02 16:25"), mid="p"), "2026-03-02 16:25"
        )
        say(team, "1 done")
        refused_mail = mail(MARTA, INBOX, "x", "1 done", at("2026-03-02 16:40"), mid="f1")
        team.receive(refused_mail, "2026-03-02 16:40")
        team.pass_at("2026-03-02 16:41")
        assert lying_in(team, "INBOX") == ["anna@client.example", MARTA_AT, MARTA_AT]
        assert lying_in(team, "Clerk") == [INBOX, MARTA_AT]
        assert sorted(states(team).values()) == ["answered", "open"]
        team.pass_at("2026-03-02 16:45")
        assert team.office.clerk.cursors["INBOX"].mailbox == "INBOX"


def test_without_a_clerk_mailbox_nothing_is_moved(team: Agency) -> None:
    say(team, "1 done")
    assert lying_in(team, "INBOX") == ["anna@client.example", MARTA_AT]
