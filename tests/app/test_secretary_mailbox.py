"""Mails between PMs and the clerk, and only they, are moved out of the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agency import Open, agency, at, mail
from tests.conftest import need_dovecot
from tests.desk import (
    ANNA,
    INBOX,
    MARTA,
    MARTA_AT,
    PAOLO,
    SECOND_PM,
    begun,
    lying_in,
    reply,
    say,
    states,
    token_address,
)
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_server import SmtpServer

CLERK = 'clerk_mailbox = "Clerk"'
PLAIN = "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE NAMESPACE UNSELECT CHILDREN LIST-EXTENDED SPECIAL-USE"
CAPABILITIES = {"MOVE": "", "UIDPLUS": f"imap_capability = {PLAIN} UIDPLUS", "neither": f"imap_capability = {PLAIN}"}


def test_mails_between_team_and_clerk_and_only_they_are_moved_out_of_the_way(open_agency: Open) -> None:
    with open_agency(imap='clerk_mailbox = "Clerk"') as team:
        begun(team)
        team.receive(team.mails[-1].raw, "2026-03-02 16:20")
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


def test_without_a_clerk_mailbox_nothing_is_moved(open_agency: Open) -> None:
    with open_agency() as team:
        say(begun(team), "1 done")
        assert lying_in(team, "INBOX") == ["anna@client.example", MARTA_AT]


@pytest.fixture(params=CAPABILITIES)
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, Dovecot]]:
    """A Dovecot that can MOVE, one that has only UIDPLUS, and one that has neither."""
    need_dovecot()
    with Dovecot(extra=CAPABILITIES[request.param]) as dovecot:
        yield request.param, dovecot


def test_only_these_uids_are_moved_also_without_the_move_command(
    tmp_path: Path, server: tuple[str, Dovecot], smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What people marked as deleted stays; a server that can move nothing alone keeps all where it is."""
    able, imap = server
    monkeypatch.setenv("TEST_PASSWORD", imap.password)
    with agency(tmp_path, imap, smtp_server, end=SECOND_PM, imap=CLERK) as team:
        begun(team)
        other = mail(PAOLO, INBOX, "Old", "Nothing.", at("2026-03-02 16:10"), mid="old")
        team.receive(other, "2026-03-02 16:10")
        client = team.imap.client()
        client.select_folder("INBOX")
        client.add_flags(client.search(["HEADER", "Message-ID", "<old@mail.example>"]), [b"\\Deleted"])
        client.logout()
        say(team, "1 done")
        assert sorted(states(team).values()) == ["answered", "open"]
        moved = able != "neither"
        assert lying_in(team, "INBOX") == ["anna@client.example", "paolo@agency.example"] + [MARTA_AT] * (not moved)
        if moved:
            assert lying_in(team, "Clerk") == [MARTA_AT]
        say(team, "2 done", "2026-03-02 16:40")
        assert set(states(team).values()) == {"answered"}


def test_no_mail_that_anybody_else_wrote_or_gets_is_moved(open_agency: Open) -> None:
    with open_agency(imap=CLERK, end=SECOND_PM) as team:
        begun(team)
        stays = [
            reply(team, "1 done", sender=ANNA, to=token_address(team)),
            reply(team, "1 done", "2026-03-02 16:31", Cc="anna@client.example"),
            reply(team, "1 done", "2026-03-02 16:32", to=f"{INBOX}, {ANNA}"),
            reply(team, "1 done", "2026-03-02 16:33", to=PAOLO, Cc=INBOX),
            reply(team, "1 done", "2026-03-02 16:34", sender="Marta <marta@evil.example>"),
            reply(team, "1 done", "2026-03-02 16:35", Auto_Submitted="auto-replied"),
            mail(MARTA, "anna@client.example", "Bozza", "status", at("2026-03-02 16:36"), mid="c", Cc=INBOX),
            mail(MARTA, INBOX, "Bozza", "status\nof the bozza is good.\nI call her.", at("2026-03-02 16:37"), mid="p"),
        ]
        for raw in stays:
            team.receive(raw, "2026-03-02 16:40")
        team.pass_at("2026-03-02 16:41")
        assert len(lying_in(team, "INBOX")) == 1 + len(stays)
        client = team.imap.client()
        assert not client.folder_exists("Clerk")
        client.logout()
