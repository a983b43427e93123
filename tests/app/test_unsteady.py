"""Servers that keep no UIDs for who only reads, as Courier: no mail is passed over, and none is read each time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from daemon.core.message.identity import header_hash, raw_hash
from tests.agency import Agency, agency, at, mail
from tests.conftest import ImapServer
from tests.servers.shelf import Box, Shelf
from tests.servers.smtp_server import SmtpServer

ANNA, INBOX = "Anna Rossi <anna@client.example>", "projects@agency.example"


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Shelf() as server:
        server.boxes = {"INBOX": Box(tells_uidnext=False), "Sent": Box(tells_uidnext=False)}
        yield server


@pytest.fixture
def read(shelf: Shelf) -> list[int]:
    """The UIDs of the messages that are fetched whole."""
    uids: list[int] = []

    def listen(command: bytes, said: list[bytes]) -> list[bytes]:
        if b"BODY.PEEK[]" in command:
            uids.extend(int(uid) for uid in command.split(b" ")[2].split(b","))
        return said

    shelf.fault = listen
    return uids


@pytest.fixture
def team(shelf: Shelf, smtp_server: SmtpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Agency]:
    """At work since 08:00, with three questions of Anna's that were read."""
    monkeypatch.setenv("TEST_PASSWORD", shelf.password)
    with agency(tmp_path, cast("ImapServer", shelf), smtp_server, imap='clerk_mailbox = "Clerk"') as team:
        team.pass_at("2026-03-02 08:00")
        for number in (1, 2, 3):
            ask(team, number)
        team.pass_at("2026-03-02 10:00")
        yield team


def ask(team: Agency, number: int, when: str = "2026-03-02 09:00") -> None:
    text = f"Quanto costa il catalogo numero {number}?\n"
    team.receive(mail(ANNA, INBOX, f"Catalogo {number}", text, at(when), mid=f"q{number}"), when)


def asked(team: Agency) -> list[int]:
    return sorted(int(found[0]) for row in team.ledger() if (found := re.search(r"\d+", row["text"])))


def test_a_mail_that_takes_the_number_of_one_that_was_read_is_filed(team: Agency, shelf: Shelf) -> None:
    ask(team, 4)
    shelf.boxes["INBOX"].number_anew([1, 4, 2, 3])
    team.pass_at("2026-03-02 10:01")
    assert asked(team) == [1, 2, 3, 4]
    ask(team, 5)
    shelf.boxes["INBOX"].number_anew([5, 2])  # and others are gone
    team.pass_at("2026-03-02 10:02")
    assert asked(team) == [1, 2, 3, 4, 5]


def test_an_old_mail_that_is_put_among_those_that_were_read_is_filed(team: Agency, shelf: Shelf) -> None:
    ask(team, 4, "2025-12-01 09:00")
    shelf.boxes["INBOX"].number_anew([4, 1, 2, 3])
    team.pass_at("2026-03-02 10:01")
    assert asked(team) == [1, 2, 3, 4]


def test_nothing_is_read_twice_and_nobody_is_bothered_though_the_mailbox_is_another_each_time(
    team: Agency, shelf: Shelf, read: list[int]
) -> None:
    for minute in range(1, 4):
        shelf.boxes["INBOX"].uidvalidity += 1
        team.pass_at(f"2026-03-02 10:{minute:02}")
    assert read == []
    ask(team, 4)
    team.pass_at("2026-03-02 10:05")
    assert (read, asked(team), team.kinds()) == ([4], [1, 2, 3, 4], [])


def test_a_header_over_which_the_server_breaks_off_keeps_no_mail_away(team: Agency, shelf: Shelf) -> None:
    ask(team, 4)
    shelf.boxes["INBOX"].number_anew([1, 4, 2, 3])
    shelf.fault = lambda command, said: [b"* BYE no"] if b"[HEADER]" in command else said
    team.pass_at("2026-03-02 10:01")
    assert asked(team) == [1, 2, 3, 4]


def test_a_mail_that_the_server_does_not_give_is_told_of_once(team: Agency, shelf: Shelf) -> None:
    ask(team, 4)
    shelf.fault = lambda command, said: [b"NO bad"] if b" 4 " in command and b"BODY.PEEK[]" in command else said
    for minute in (1, 2, 3):
        team.pass_at(f"2026-03-02 10:{minute:02}")
    assert len(team.sent("admin@agency.example")) == 1


def test_of_a_mail_that_was_erased_for_good_not_even_a_hash_of_its_header_is_kept(team: Agency, shelf: Shelf) -> None:
    ask(team, 4)
    erased, _ = shelf.boxes["INBOX"].mails[4]
    team.office.forgotten.add([raw_hash(erased)])
    team.pass_at("2026-03-02 10:01")
    first, _ = shelf.boxes["INBOX"].mails[1]
    assert asked(team) == [1, 2, 3]
    assert [team.office.index.has_bytes(header_hash(raw)) for raw in (first, erased)] == [True, False]


def test_no_mail_to_the_clerk_is_moved_by_a_number_that_may_be_anothers(team: Agency, shelf: Shelf) -> None:
    team.pass_at("2026-03-02 16:01")
    team.receive(team.mails[-1].raw, "2026-03-02 16:02")
    commands: list[bytes] = []

    def listen(command: bytes, said: list[bytes]) -> list[bytes]:
        commands.append(command)
        return said

    shelf.fault = listen
    assert team.pass_at("2026-03-02 16:05").gathered.heard == 1
    words = {word for command in commands for word in command.split()[:2]}
    assert b"EXAMINE" in words
    assert not words & {b"SELECT", b"MOVE", b"COPY", b"CREATE"}
