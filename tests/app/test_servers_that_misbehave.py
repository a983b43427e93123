"""Whatever a server does to its mail, none is passed over, none is filed twice, and the admin hears what is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from daemon.core.filing.place import UNMATCHED
from tests.agency import Agency, agency, at, body, mail
from tests.conftest import ImapServer
from tests.servers.shelf import Box, Said, Shelf
from tests.servers.smtp_server import SmtpServer

ANNA, INBOX, ADMIN = "Anna Rossi <anna@client.example>", "projects@agency.example", "admin@agency.example"


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Shelf() as server:
        yield server


@pytest.fixture
def team(shelf: Shelf, smtp_server: SmtpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Agency]:
    """At work since 08:00, with three questions of Anna's that have just come."""
    monkeypatch.setenv("TEST_PASSWORD", shelf.password)
    with agency(tmp_path, cast("ImapServer", shelf), smtp_server) as team:
        team.pass_at("2026-03-02 08:00")
        for number in (1, 2, 3):
            ask(team, number)
        yield team


def ask(team: Agency, number: int, mailbox: str = "INBOX") -> None:
    when = f"2026-03-02 09:{number:02}"
    text = f"Quanto costa il catalogo numero {number}?\n"
    team.receive(mail(ANNA, INBOX, f"Catalogo {number}", text, at(when), mid=f"q{number}"), when, mailbox)


def asked(team: Agency) -> list[int]:
    """The numbers of the catalogues that the ledger has questions on."""
    return sorted(int(found[0]) for row in team.ledger() if (found := re.search(r"\d+", row["text"])))


def told(team: Agency) -> list[str]:
    return [" ".join(body(notice).split()) for notice in team.sent(ADMIN)]


def passes(team: Agency, *minutes: int) -> None:
    for minute in minutes:
        team.pass_at(f"2026-03-02 10:{minute:02}")


def about(uid: int, command: bytes) -> bool:
    """Whether a FETCH names this message, alone or with others."""
    return b"UID FETCH" in command and b"%d" % uid in command.split(b" ")[2].split(b",")


def without(uid: int, said: list[bytes]) -> list[bytes]:
    return [line for line in said if not line.startswith(b"* %d FETCH" % uid)]


@pytest.mark.parametrize("what", [b"FETCH", b"BODY"])
@pytest.mark.parametrize("word", [b"* BYE Internal error occurred. Refer to server log", b"NO cannot read it"])
def test_one_message_over_which_the_server_breaks_off_keeps_no_other_away_and_is_told_once(
    team: Agency, shelf: Shelf, what: bytes, word: bytes
) -> None:
    shelf.fault = lambda command, said: [word] if about(2, command) and what in command else said
    passes(team, 0, 1, 2)
    assert asked(team) == [1, 3]
    ask(team, 4)
    passes(team, 3)
    assert asked(team) == [1, 3, 4]
    (notice,) = told(team)
    assert "message 2 of INBOX" in notice
    assert word.split()[-1].decode() in notice


def test_a_connection_that_is_cut_over_a_message_without_a_word_is_the_same(team: Agency, shelf: Shelf) -> None:
    shelf.fault = lambda command, said: None if about(2, command) and b"BODY" in command else said
    passes(team, 0, 1)
    assert asked(team) == [1, 3]
    assert "message 2 of INBOX" in told(team)[0]


def test_a_connection_that_breaks_once_costs_nothing(team: Agency, shelf: Shelf) -> None:
    cut: list[bytes] = []

    def once(command: bytes, said: list[bytes]) -> Said:
        if b"BODY" in command and not cut:
            cut.append(command)
            return None
        return said

    shelf.fault = once
    passes(team, 0)
    assert (asked(team), told(team)) == ([1, 2, 3], [])


def test_a_server_that_breaks_off_over_every_message_is_in_trouble_and_none_is_given_up(
    team: Agency, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "daemon.app.troubles")
    shelf.fault = lambda command, said: [b"* BYE no"] if b"UID FETCH" in command else said
    passes(team, 0, 1)
    assert asked(team) == []
    assert ["A mailbox cannot be read" in notice for notice in told(team)] == [True]
    assert set(team.office.clerk.troubles) == {"refused"}
    shelf.fault = lambda _command, said: said
    passes(team, 2)
    assert asked(team) == [1, 2, 3]
    began, over = [row.getMessage() for row in caplog.records if row.name == "daemon.app.troubles"]
    assert began.startswith("refused trouble: INBOX: ")
    assert over == "works again: refused"


def test_the_size_of_a_message_may_fail_while_the_message_comes(team: Agency, shelf: Shelf) -> None:
    shelf.fault = lambda command, said: [b"* BYE bad"] if about(2, command) and b"SIZE" in command else said
    passes(team, 0)
    assert (asked(team), told(team)) == ([1, 2, 3], [])


def test_the_only_new_message_is_not_given_up_while_the_server_gives_nothing(team: Agency, shelf: Shelf) -> None:
    passes(team, 0)
    ask(team, 4)
    shelf.fault = lambda command, said: [b"NO backend is down"] if b"UID FETCH" in command else said
    passes(team, 1)
    shelf.fault = lambda _command, said: said
    passes(team, 2)
    assert asked(team) == [1, 2, 3, 4]


@pytest.mark.parametrize("what", [b"RFC822.SIZE", b"BODY"])
@pytest.mark.parametrize("always", [False, True])
def test_a_message_that_an_answer_leaves_out_is_asked_for_alone(
    team: Agency, shelf: Shelf, what: bytes, always: bool
) -> None:
    shelf.fault = lambda command, said: (
        without(2, said) if what in command and (always or b"," in command.split(b" ")[2]) else said
    )
    passes(team, 0, 1)
    given = not always or what == b"RFC822.SIZE"
    assert asked(team) == ([1, 2, 3] if given else [1, 3])
    assert ["message 2 of INBOX" in notice for notice in told(team)] == ([] if given else [True])


@pytest.mark.parametrize("body_line", [b"* 2 FETCH (UID 2 BODY[] {0}\r\n)", b"* 2 FETCH (UID 2 BODY[] NIL)"])
def test_an_empty_body_is_asked_for_again(team: Agency, shelf: Shelf, body_line: bytes) -> None:
    empty: list[bytes] = []

    def once(command: bytes, said: list[bytes]) -> Said:
        if b"BODY" in command and not empty:
            empty.append(command)
            return [*without(2, said)[:-1], body_line, said[-1]]
        return said

    shelf.fault = once
    passes(team, 0)
    assert (asked(team), told(team)) == ([1, 2, 3], [])


def test_a_body_that_comes_short_once_is_read_whole(team: Agency, shelf: Shelf) -> None:
    short: list[bytes] = []

    def once(command: bytes, said: list[bytes]) -> Said:
        if b"BODY" in command and not short:
            short.append(command)
            return [
                re.sub(rb"\{\d+\}(?s:.{60}).*", b"{60}" + line.partition(b"}")[2][:62] + b")", line) for line in said
            ]
        return said

    shelf.fault = once
    passes(team, 0)
    assert (asked(team), told(team)) == ([1, 2, 3], [])
    assert len(team.office.records.get("rossi").messages) == 3


def test_a_server_whose_sizes_are_wrong_is_believed_after_the_first_and_says_nothing_to_anybody(
    team: Agency, shelf: Shelf
) -> None:
    bodies: list[bytes] = []

    def larger(command: bytes, said: list[bytes]) -> Said:
        bodies.extend([command] if b"BODY" in command else [])
        return [re.sub(rb"SIZE (\d+)", rb"SIZE 9\1", line) for line in said]

    shelf.fault = larger
    passes(team, 0)
    assert (asked(team), told(team)) == ([1, 2, 3], [])
    assert len(bodies) == 3  # all of them, the first alone twice


INVENTED = b"""From: System Administrator <root@localhost>
Subject: message unavailable

This message is no longer available on the server.
"""


def test_a_mail_that_the_server_invents_for_one_that_a_colleague_moved_away_is_nobodys(
    team: Agency, shelf: Shelf
) -> None:
    """As Courier does it, until a NOOP."""
    del shelf.boxes["INBOX"].mails[2]
    asked_for: list[bytes] = []

    def invent(command: bytes, said: list[bytes]) -> Said:
        if b":*" in command:
            return [said[0] + b" 2", said[-1]]
        if about(2, command):
            asked_for.append(command)
            return [*said[:-1], shelf.row(2, INVENTED, at("2026-03-02 10:00"), command), said[-1]]
        return said

    shelf.fault = invent
    passes(team, 0)
    assert [b"BODY" in command for command in asked_for][:2] == [False, True]
    assert (asked(team), told(team)) == ([1, 3], [])
    assert not team.office.records.get(UNMATCHED).messages


def test_a_mail_that_has_neither_a_date_nor_a_message_id_is_read_as_any_other(team: Agency, shelf: Shelf) -> None:
    text = b"From: anna@client.example\r\nSubject: Catalogo\r\n\r\nQuanto costa il catalogo numero 4?\r\n"
    shelf.append("INBOX", text, at("2026-03-02 09:04"))
    passes(team, 0)
    assert (asked(team), told(team)) == ([1, 2, 3, 4], [])


@pytest.mark.parametrize("bogus", [99_999, 4_294_967_295])
def test_a_uid_that_was_never_given_moves_no_cursor(team: Agency, shelf: Shelf, bogus: int) -> None:
    def more(command: bytes, said: list[bytes]) -> Said:
        return [said[0] + b" %d" % bogus, said[-1]] if b"SEARCH" in command else said

    shelf.fault = more
    passes(team, 0)
    assert asked(team) == [1, 2, 3]
    assert team.office.clerk.cursors["INBOX"].last_uid == 3
    shelf.fault = lambda _command, said: said
    ask(team, 4)
    passes(team, 1)
    assert asked(team) == [1, 2, 3, 4]


def test_a_search_that_leaves_out_a_new_message_passes_over_none(team: Agency, shelf: Shelf) -> None:
    shelf.fault = lambda command, said: (
        [said[0].replace(b" 2", b""), said[-1]] if b"SEARCH UID" in command and b":*" in command else said
    )
    passes(team, 0)
    assert asked(team) == [1, 2, 3]


def test_new_messages_are_found_though_the_servers_uidnext_stands_still(team: Agency, shelf: Shelf) -> None:
    """Nor does the count of messages tell: one may go while another comes."""
    del shelf.boxes["INBOX"].mails[1]  # a UIDNEXT that is not above the count is believed in nothing
    passes(team, 0)
    shelf.fault = lambda _command, said: [re.sub(rb"\[UIDNEXT \d+\]", b"[UIDNEXT 4]", line) for line in said]
    ask(team, 4)
    passes(team, 1)
    ask(team, 5)
    passes(team, 2)
    del shelf.boxes["INBOX"].mails[2]
    ask(team, 6)
    passes(team, 3)
    assert asked(team) == [2, 3, 4, 5, 6]


def test_a_mailbox_that_is_restored_from_a_backup_gives_its_uids_anew_and_all_mail_is_filed_once(
    team: Agency, shelf: Shelf
) -> None:
    passes(team, 0)
    box = shelf.boxes["INBOX"]
    box.mails = {uid: kept for uid, kept in box.mails.items() if uid < 3}
    box.uidnext = 3
    passes(team, 1)
    ask(team, 4)  # under the UID that was once another's
    passes(team, 2)
    ask(team, 5)
    passes(team, 3)
    assert asked(team) == [1, 2, 3, 4, 5]
    assert len(team.office.records.get("rossi").messages) == 5
    (notice,) = told(team)
    assert "INBOX" in notice


def test_a_restored_mailbox_is_recognised_though_new_mail_has_caught_up_with_what_was_read(
    team: Agency, shelf: Shelf
) -> None:
    passes(team, 0)
    box = shelf.boxes["INBOX"]
    box.mails = {1: box.mails[1]}
    box.uidnext = 2
    for number in (4, 5, 6):  # what waited while the server was down, under the UIDs of others
        ask(team, number)
    passes(team, 1, 2)
    assert asked(team) == [1, 2, 3, 4, 5, 6]
    assert len(told(team)) == 1


@pytest.mark.parametrize("word", [b"* BYE bad", b"NO bad"])
def test_a_message_that_goes_bad_after_it_was_read_stops_nothing(team: Agency, shelf: Shelf, word: bytes) -> None:
    passes(team, 0)
    shelf.fault = lambda command, said: [word] if about(3, command) else said
    ask(team, 4)
    passes(team, 1)
    assert (asked(team), told(team)) == ([1, 2, 3, 4], [])


def test_mail_that_reappears_below_what_was_read_is_filed(team: Agency, shelf: Shelf) -> None:
    box = shelf.boxes["INBOX"]
    lost = box.mails.pop(2)
    passes(team, 0)
    assert asked(team) == [1, 3]
    box.mails = {1: box.mails[1], 2: lost, 3: box.mails[3]}
    passes(team, 1, 2)
    assert asked(team) == [1, 2, 3]


def test_mail_that_is_deleted_while_more_comes_is_no_restored_mailbox(team: Agency, shelf: Shelf) -> None:
    passes(team, 0)
    del shelf.boxes["INBOX"].mails[1]
    ask(team, 4)
    passes(team, 1)
    for uid in (2, 3):
        del shelf.boxes["INBOX"].mails[uid]
    ask(team, 5)
    passes(team, 2)
    assert (asked(team), told(team)) == ([1, 2, 3, 4, 5], [])


def test_a_mailbox_that_is_renamed_while_it_is_open_says_that_all_is_expunged_and_nothing_is_forgotten(
    team: Agency, shelf: Shelf
) -> None:
    """As Cyrus does it."""
    passes(team, 0)
    ask(team, 4)

    def renamed(command: bytes, said: list[bytes]) -> Said:
        if b"RFC822.SIZE" in command and "INBOX" in shelf.boxes:
            shelf.boxes = {"Old": shelf.boxes["INBOX"], "INBOX": Box(uidvalidity=8), "Sent": Box()}
            shelf.boxes["INBOX"].mails, shelf.boxes["INBOX"].uidnext = dict(shelf.boxes["Old"].mails), 5
            shelf.fault = lambda _command, said: said
            return [*[b"* 1 EXPUNGE"] * 4, b"OK done"]
        return said

    shelf.fault = renamed
    passes(team, 1, 2)
    assert asked(team) == [1, 2, 3, 4]


def test_what_was_set_aside_and_not_written_down_is_told_after_a_crash(team: Agency, shelf: Shelf) -> None:
    shelf.fault = lambda command, said: [b"NO bad"] if about(2, command) and b"BODY" in command else said
    cursors = dict(team.office.clerk.cursors)
    passes(team, 0)
    assert len(told(team)) == 1
    team.office.clerk.cursors = cursors  # as if the kill had come between the quarantine and the commit
    team.office.clerk.memory.forget(list(team.office.clerk.memory))
    team.office.clerk.outbox.clear()
    passes(team, 1)
    assert len(told(team)) == 2
