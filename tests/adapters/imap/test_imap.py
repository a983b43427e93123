"""Mail is read whole, once, and without a trace, from real servers and from some that misbehave."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.imap import fetching as imap_module
from daemon.adapters.imap.connect import ImapError, ImapSettings
from daemon.adapters.imap.fetching import Raw, Unfetched, batches
from daemon.adapters.imap.session import Imap
from daemon.adapters.rulebook import shipped_rules
from daemon.adapters.secrets import secret
from daemon.adapters.transport import Failure, Security
from daemon.core.words.rules import NOTHING
from tests.conftest import ImapServer, need_dovecot
from tests.servers.certificate import Certificate
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from tests.servers.scripted import EXAMINED, Scripted
from tests.servers.shelf import Shelf

Settings = Callable[..., ImapSettings]
ARRIVED = datetime(2026, 3, 29, 23, 30, tzinfo=timezone(timedelta(hours=2)))


def mail(number: int, body: str = "When do the samples arrive?") -> bytes:
    head = f"From: anna@client.example\r\nMessage-ID: <{number}@client.example>\r\nSubject: mail {number}\r\n\r\n"
    return f"{head}{body}\r\n".encode()


def flags(server: ImapServer) -> list[tuple[bytes, ...]]:
    with server.client() as client:
        client.select_folder("INBOX", readonly=True)
        return [row[b"FLAGS"] for row in client.fetch([1, 2, 3], ["FLAGS"]).values()]


def expunge(server: ImapServer, mailbox: str, uid: int) -> None:
    with server.client() as client:
        client.select_folder(mailbox)
        client.delete_messages([uid])
        client.expunge([uid])


@pytest.fixture
def in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own time zone is nobody else's."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_headers_of_the_newest_come_without_their_texts_and_nothing_is_marked_as_read(
    each_imap_server: ImapServer, imap_settings: Settings
) -> None:
    with Imap(imap_settings(each_imap_server)) as imap:
        assert imap.headers("INBOX", 2) == []
    for number in range(3):
        each_imap_server.append("INBOX", mail(number), ARRIVED)
    with Imap(imap_settings(each_imap_server)) as imap:
        assert imap.headers("INBOX", 2) == [mail(1, "")[:-2], mail(2, "")[:-2]]
        uids = imap.uids_after("INBOX", 0)
        assert list(imap.beginnings("INBOX", uids[1:], 30)) == [(uids[1], mail(1)[:30]), (uids[2], mail(2)[:30])]
    assert not any(b"\\Seen" in row for row in flags(each_imap_server))


# ── what every server gives ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("in_new_york")
def test_messages_come_byte_for_byte_with_their_arrival_in_utc(
    each_imap_server: ImapServer, imap_settings: Settings
) -> None:
    raw = mail(1, "żółć, Привіт") + b"no UTF-8: \xb1\xe6, and \x01\r\n"
    each_imap_server.append("INBOX", raw, ARRIVED)
    with Imap(imap_settings(each_imap_server)) as imap:
        status = imap.examine("INBOX")
        uids = imap.uids_after("INBOX", 0)
        (message,) = imap.fetch("INBOX", uids)
    assert status.exists == 1
    assert message == Raw("INBOX", status.uidvalidity, uids[0], ARRIVED.astimezone(UTC), raw, len(raw))
    assert isinstance(message, Raw)
    assert message.arrived
    assert message.arrived.utcoffset() == timedelta(0)


def test_nothing_new_is_nothing_though_the_server_names_the_last_message(
    each_imap_server: ImapServer, imap_settings: Settings
) -> None:
    for number in range(3):
        each_imap_server.append("INBOX", mail(number), ARRIVED)
    with Imap(imap_settings(each_imap_server)) as imap:
        first, second, last = imap.uids_after("INBOX", 0)
        assert imap.uids_after("INBOX", first) == [second, last]
        assert imap.uids_after("INBOX", last) == []
        assert imap.uids_after("INBOX", last + 100) == []


def test_mail_that_comes_while_the_mailbox_is_open_is_seen(
    each_imap_server: ImapServer, imap_settings: Settings
) -> None:
    with Imap(imap_settings(each_imap_server)) as imap:
        assert imap.uids_after("INBOX", 0) == []
        each_imap_server.append("INBOX", mail(1), ARRIVED)
        assert len(imap.uids_after("INBOX", 0)) == 1


def test_reading_leaves_no_trace(each_imap_server: ImapServer, imap_settings: Settings) -> None:
    each_imap_server.append("INBOX", mail(1), ARRIVED)
    with Imap(imap_settings(each_imap_server)) as imap:
        assert len(list(imap.fetch("INBOX", imap.uids_after("INBOX", 0)))) == 1
    with each_imap_server.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search("UNSEEN") == client.search("ALL")


def test_a_message_expunged_between_search_and_fetch_is_simply_absent(
    each_imap_server: ImapServer, imap_settings: Settings
) -> None:
    for number in range(3):
        each_imap_server.append("INBOX", mail(number), ARRIVED)
    with Imap(imap_settings(each_imap_server)) as imap:
        first, second, third = imap.uids_after("INBOX", 0)
        expunge(each_imap_server, "INBOX", second)
        assert [message.uid for message in imap.fetch("INBOX", [first, second, third])] == [first, third]


def test_a_message_moved_to_another_mailbox_is_found_there(
    each_imap_server: ImapServer, imap_settings: Settings
) -> None:
    with each_imap_server.client() as client:
        client.create_folder("Done")
    each_imap_server.append("INBOX", mail(1), ARRIVED)
    with Imap(imap_settings(each_imap_server)) as imap:
        (uid,) = imap.uids_after("INBOX", 0)
        (before,) = imap.fetch("INBOX", [uid])
        with each_imap_server.client() as client:
            client.select_folder("INBOX")
            client.move([uid], "Done")
        assert list(imap.fetch("INBOX", imap.uids_after("INBOX", 0))) == []
        (after,) = imap.fetch("Done", imap.uids_after("Done", 0))
    assert isinstance(before, Raw)
    assert isinstance(after, Raw)
    assert (after.raw, after.arrived) == (before.raw, before.arrived)


def test_a_mailbox_made_anew_has_another_uidvalidity(each_imap_server: ImapServer, imap_settings: Settings) -> None:
    with each_imap_server.client() as client:
        client.create_folder("Clients")
    each_imap_server.append("Clients", mail(1), ARRIVED)
    with Imap(imap_settings(each_imap_server)) as imap:
        before = imap.examine("Clients")
    with each_imap_server.client() as client:
        client.delete_folder("Clients")
        client.create_folder("Clients")
    each_imap_server.append("Clients", mail(2), ARRIVED)
    with Imap(imap_settings(each_imap_server)) as imap:
        after = imap.examine("Clients")
        (message,) = imap.fetch("Clients", imap.uids_after("Clients", 0))
    assert after.uidvalidity != before.uidvalidity
    assert message.uidvalidity == after.uidvalidity


def test_a_copy_kept_in_sent_is_read_dated_and_found_by_its_id(
    each_imap_server: ImapServer, imap_settings: Settings
) -> None:
    with Imap(imap_settings(each_imap_server)) as imap:
        imap.append("Sent", mail(1), ARRIVED)
        assert imap.search_message_id("Sent", "1@client.example") is True
        assert imap.search_message_id("Sent", "2@client.example") is False
        (copy,) = imap.fetch("Sent", imap.uids_after("Sent", 0))
    assert isinstance(copy, Raw)
    assert copy.arrived == ARRIVED
    with each_imap_server.client() as client:
        client.select_folder("Sent", readonly=True)
        assert len(client.search("SEEN")) == 1


def test_a_mail_lies_nowhere_because_another_brings_it_along(imap_settings: Settings) -> None:
    """Courier finds the one to which it is attached."""
    forwarded = mail(2).replace(b"\r\n\r\n", b"\r\nContent-Type: message/rfc822\r\n\r\n" + mail(1), 1)
    with Shelf() as shelf, Imap(imap_settings(cast("ImapServer", shelf))) as imap:
        shelf.append("Sent", forwarded, ARRIVED)
        assert imap.search_message_id("Sent", "1@client.example") is False
        assert imap.search_message_id("Sent", "2@client.example") is True
        shelf.append("Sent", mail(1), ARRIVED)
        assert imap.search_message_id("Sent", "1@client.example") is True


def test_mailboxes_are_found_by_pattern_in_any_alphabet(each_imap_server: ImapServer, imap_settings: Settings) -> None:
    with each_imap_server.client() as client:
        for name in ("Клієнти", "Klienci & spółka", "Projects"):
            client.create_folder(name)
    each_imap_server.append("Клієнти", mail(1), ARRIVED)
    with Imap(imap_settings(each_imap_server)) as imap:
        assert imap.mailboxes(["INBOX", "Клі*", "Klienci & *", "INBOX", "Missing"]) == [
            "INBOX",
            "Клієнти",
            "Klienci & spółka",
        ]
        assert len(imap.uids_after("Клієнти", 0)) == 1


def test_a_mailbox_that_is_not_there_is_the_servers_refusal_and_the_connection_lives(
    each_imap_server: ImapServer, imap_settings: Settings
) -> None:
    with Imap(imap_settings(each_imap_server)) as imap:
        with pytest.raises(ImapError, match="EXAMINE Nowhere") as caught:
            imap.examine("Nowhere")
        assert caught.value.kind is Failure.SERVER
        assert imap.examine("INBOX").exists == 0


@pytest.mark.parametrize("password", ["wrong-horse", "falsches-Paßwort"])
def test_a_wrong_password_is_told_without_the_password(
    each_imap_server: ImapServer, imap_settings: Settings, password: str
) -> None:
    settings = imap_settings(each_imap_server, password=lambda: password)
    with pytest.raises(ImapError, match="projects may not log in") as caught, Imap(settings):
        pass
    assert caught.value.kind is Failure.LOGIN
    told = "".join(traceback.format_exception(caught.value))
    assert password not in f"{told} {caught.value.remedy} {settings}"


def test_batches_of_one_message_or_one_byte_lose_nothing(each_imap_server: ImapServer, imap_settings: Settings) -> None:
    for number in range(7):
        each_imap_server.append("INBOX", mail(number), ARRIVED)
    with Imap(imap_settings(each_imap_server)) as imap:
        uids = imap.uids_after("INBOX", 0)
        for count, size in ((1, 1 << 20), (3, 1 << 20), (100, 1), (100, 300)):
            assert [message.uid for message in imap.fetch("INBOX", uids, count, size)] == uids


@given(st.lists(st.integers(0, 5000), max_size=60), st.integers(1, 10), st.integers(1, 10_000))
def test_a_batch_keeps_within_count_and_bytes_unless_one_message_alone_is_larger(
    lengths: list[int], most: int, room: int
) -> None:
    sizes = dict(enumerate(lengths))
    made = list(batches(sizes, most, room))
    assert [uid for batch in made for uid in batch] == list(sizes)
    assert all(len(batch) <= most for batch in made)
    assert all(len(batch) == 1 or sum(sizes[uid] for uid in batch) <= room for batch in made)


# ── Dovecot: flags, names, TLS, a network that fails ─────────────────────────────────────────────────────────────────
def test_the_sent_mailbox_is_found_by_its_flag_whatever_its_name(imap_settings: Settings) -> None:
    need_dovecot()
    with Dovecot(sent='"Elküldött"', separator=".", prefix="INBOX.") as server, Imap(imap_settings(server)) as imap:
        assert imap.sent("auto", NOTHING, ["INBOX"]) == ["INBOX.Elküldött"]


def test_a_sent_mailbox_without_a_flag_is_found_by_its_name(imap_settings: Settings) -> None:
    need_dovecot()
    names = shipped_rules().rule("mail", "sent", "sent")
    with (
        Dovecot(sent='"Posta inviata"', special_use="", separator=".", prefix="INBOX.") as server,
        Imap(imap_settings(server)) as imap,
    ):
        assert imap.sent("auto", names, ["INBOX"]) == ["INBOX.Posta inviata"]
        assert imap.sent("auto", NOTHING, ["INBOX"]) == []
        assert imap.sent(["Posta inviata"], NOTHING, ["INBOX"]) == ["INBOX.Posta inviata"]


@pytest.fixture
def tls_dovecot(certificate: Certificate) -> Any:
    need_dovecot()
    with Dovecot(certificate=certificate) as server:
        yield server


def secured(server: Dovecot, security: Security) -> dict[str, Any]:
    assert server.certificate
    port = server.tls_port if security is Security.TLS else server.port
    return {"port": port, "security": security, "ca_file": server.certificate.cert}


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_it_reads_over_verified_tls(tls_dovecot: Dovecot, imap_settings: Settings, security: Security) -> None:
    tls_dovecot.append("INBOX", mail(1), ARRIVED)
    with Imap(imap_settings(tls_dovecot, **secured(tls_dovecot, security))) as imap:
        assert len(list(imap.fetch("INBOX", imap.uids_after("INBOX", 0)))) == 1


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    tls_dovecot: Dovecot, imap_settings: Settings, security: Security
) -> None:
    asked: list[str] = []

    def password() -> str:
        asked.append("password")
        return "geheim"

    settings = imap_settings(tls_dovecot, **secured(tls_dovecot, security) | {"ca_file": None, "password": password})
    with pytest.raises(ImapError, match="certificate is not to be trusted") as caught, Imap(settings):
        pass
    assert (caught.value.kind, asked) == (Failure.TLS, [])
    assert "ca_file" in caught.value.remedy


def test_tls_on_a_clear_port_and_starttls_where_there_is_none_say_what_to_change(
    dovecot: Dovecot, imap_settings: Settings
) -> None:
    for security, remedy in ((Security.TLS, "starttls"), (Security.STARTTLS, "tls")):
        with pytest.raises(ImapError) as caught, Imap(imap_settings(dovecot, security=security)):
            pass
        assert caught.value.kind is Failure.TLS
        assert f'"{remedy}"' in caught.value.remedy


def test_clear_text_off_loopback_is_refused_by_key() -> None:
    with pytest.raises(ValueError, match=r'^imap\.security: "none" is for loopback only'):
        ImapSettings("mail.example", "projects", lambda: "", security=Security.NONE)


def test_a_password_that_cannot_be_had_is_a_log_in_that_fails(imap_server: ImapServer, imap_settings: Settings) -> None:
    settings = imap_settings(imap_server, password=secret("imap.password", {"env": "NOT_SET_ANYWHERE"}))
    with pytest.raises(ImapError, match=r"imap\.password: the variable") as caught, Imap(settings):
        pass
    assert caught.value.kind is Failure.LOGIN
    assert "NOT_SET_ANYWHERE" in caught.value.remedy


def test_a_password_outside_ascii_logs_in(imap_settings: Settings) -> None:
    need_dovecot()
    with Dovecot(password="żółć-Пароль") as server, Imap(imap_settings(server)) as imap:
        assert imap.examine("INBOX").exists == 0


def test_a_connection_that_is_cut_in_the_middle_of_a_fetch_is_made_anew(
    dovecot: Dovecot, imap_settings: Settings
) -> None:
    dovecot.fill(40, mail(0).replace(b"<0@", b"<%d@") + b"x" * 2000)
    with Proxy(dovecot.port, cut_after=50_000) as proxy, Imap(imap_settings(dovecot, proxy.port)) as imap:
        read = list(imap.fetch("INBOX", imap.uids_after("INBOX", 0), max_count=5))
        assert proxy.connections > 1
    assert [(message.uid, type(message)) for message in read] == [(uid, Raw) for uid in range(1, 41)]


def test_a_server_that_takes_nobody_any_more_in_the_middle_of_a_fetch_loses_nothing_that_came_before(
    dovecot: Dovecot, imap_settings: Settings
) -> None:
    dovecot.fill(40, mail(0).replace(b"<0@", b"<%d@") + b"x" * 2000)
    with Imap(imap_settings(dovecot)) as imap:
        coming = imap.fetch("INBOX", imap.uids_after("INBOX", 0), max_count=5)
        assert [next(coming).uid for _ in range(12)] == list(range(1, 13))
        dovecot.kill()
        assert [next(coming).uid for _ in range(3)] == [13, 14, 15]
        with pytest.raises(ImapError) as caught:
            next(coming)
    assert caught.value.kind is Failure.CONNECT


def test_a_server_killed_while_a_mailbox_is_open_is_a_lost_connection(
    dovecot: Dovecot, imap_settings: Settings
) -> None:
    dovecot.append("INBOX", mail(1), ARRIVED)
    with Imap(imap_settings(dovecot)) as imap:
        imap.examine("INBOX")
        dovecot.kill()
        with pytest.raises(ImapError) as caught:
            list(imap.fetch("INBOX", [1]))
    assert caught.value.kind is Failure.CONNECT
    with pytest.raises(ImapError, match="nobody listens"), Imap(imap_settings(dovecot)):
        pass


def test_a_peer_that_vanishes_during_a_fetch_is_noticed_in_time(dovecot: Dovecot, imap_settings: Settings) -> None:
    dovecot.append("INBOX", mail(1), ARRIVED)
    with (
        Proxy(dovecot.port) as proxy,
        Imap(imap_settings(dovecot, proxy.port, read_timeout=0.5, connect_timeout=0.5)) as imap,
    ):
        uids = imap.uids_after("INBOX", 0)
        proxy.freeze()
        with pytest.raises(ImapError) as caught:
            list(imap.fetch("INBOX", uids))
        assert caught.value.kind is Failure.TIMEOUT


def test_a_line_that_comes_in_crumbs_is_read_whole(dovecot: Dovecot, imap_settings: Settings) -> None:
    dovecot.append("INBOX", mail(1), ARRIVED)
    with Proxy(dovecot.port, crumbs=True) as proxy, Imap(imap_settings(dovecot, proxy.port)) as imap:
        (message,) = imap.fetch("INBOX", imap.uids_after("INBOX", 0))
    assert isinstance(message, Raw)
    assert message.raw == mail(1)


def test_a_message_above_the_largest_is_read_in_part_and_says_so(
    dovecot: Dovecot, imap_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_module, "LARGEST_MESSAGE", 2000)
    huge = mail(2, "Can you read this?\r\n" + "attachment " * 1000)
    for raw in (mail(1), huge, mail(3)):
        dovecot.append("INBOX", raw, ARRIVED)
    with Imap(imap_settings(dovecot)) as imap:
        got = list(imap.fetch("INBOX", imap.uids_after("INBOX", 0), max_bytes=1000))
    assert [(m.cut, m.raw, m.size) for m in got if isinstance(m, Raw)] == [
        (False, mail(1), len(mail(1))),
        (True, huge[:2000], len(huge)),
        (False, mail(3), len(mail(3))),
    ]


def test_a_message_over_which_dovecot_says_goodbye_keeps_no_other_away(
    dovecot: Dovecot, imap_settings: Settings
) -> None:
    """Dovecot 2.3 ends the connection over a file that it cannot read, already when it is asked for the size."""
    dovecot.fill(9, mail(0).replace(b"<0@", b"<%d@"))
    sorted((dovecot.root / "mail" / "cur").iterdir())[4].chmod(0)
    with Imap(imap_settings(dovecot)) as imap:
        got = list(imap.fetch("INBOX", imap.uids_after("INBOX", 0)))
    assert [(message.uid, type(message)) for message in got] == [
        (uid, Unfetched if uid == 5 else Raw) for uid in range(1, 10)
    ]
    assert "Internal error occurred" in next(one.reason for one in got if isinstance(one, Unfetched))


def test_thousands_of_messages_are_read_once_each(dovecot: Dovecot, imap_settings: Settings) -> None:
    dovecot.fill(1200, mail(0).replace(b"<0@", b"<%d@"))
    with Imap(imap_settings(dovecot)) as imap:
        ids = [
            message.raw.split(b"<")[1]
            for message in imap.fetch("INBOX", imap.uids_after("INBOX", 0))
            if isinstance(message, Raw)
        ]
    assert len(ids) == len(set(ids)) == 1200


# ── servers that misbehave ───────────────────────────────────────────────────────────────────────────────────────────
def scripted_settings(server: Scripted, **changes: Any) -> ImapSettings:
    values: dict[str, Any] = {"port": server.port, "security": Security.NONE, "read_timeout": 5.0}
    return ImapSettings("127.0.0.1", "projects", lambda: "geheim", **(values | changes))


def fetches(bodies: dict[int, list[bytes]]) -> Callable[[bytes], list[bytes]]:
    """A server with these messages: UID → the rest of its FETCH response; [] makes it refuse whatever batch it is in."""

    def answer(command: bytes) -> list[bytes]:
        if command.startswith(b"UID SEARCH"):
            return [b"* SEARCH " + b" ".join(b"%d" % uid for uid in bodies), b"OK done"]
        uids = [int(uid) for uid in command.split(b" ")[2].split(b",")]
        if b"SIZE" in command:
            return [*(b"* %d FETCH (UID %d RFC822.SIZE 5)" % (uid, uid) for uid in uids), b"OK done"]
        if any(not bodies[uid] for uid in uids):
            return [b"NO some messages cannot be read"]
        return [*(line for uid in uids for line in bodies[uid]), b"OK done"]

    return answer


def whole(uid: int, date: bytes = b'"01-Feb-2026 10:00:00 +0100"') -> list[bytes]:
    return [b"* %d FETCH (UID %d INTERNALDATE %s BODY[] {5}\r\nhello)" % (uid, uid, date)]


def test_one_message_that_the_server_cannot_read_is_told_and_the_others_come() -> None:
    with Scripted(fetches({1: whole(1), 2: [], 3: whole(3)})) as server, Imap(scripted_settings(server)) as imap:
        got = list(imap.fetch("INBOX", imap.uids_after("INBOX", 0)))
    assert [(message.uid, isinstance(message, Raw)) for message in got] == [(1, True), (2, False), (3, True)]
    assert isinstance(got[1], Unfetched)
    assert "some messages cannot be read" in got[1].reason


@pytest.mark.parametrize(
    "answer", [b"* 2 FETCH (UID 2 BODY[] NIL)", b"* 2 FETCH (UID 2 FLAGS (\\Seen))", b"* 2 FETCH (UID two"]
)
def test_a_message_without_a_body_is_told_and_not_taken_for_an_empty_one(answer: bytes) -> None:
    with Scripted(fetches({1: whole(1), 2: [answer]})) as server, Imap(scripted_settings(server)) as imap:
        got = list(imap.fetch("INBOX", [1, 2]))
    assert [type(message) for message in got] == [Raw, Unfetched]


def test_a_message_that_goes_while_the_server_fumbles_is_simply_absent() -> None:
    asked: list[bytes] = []

    def answer(command: bytes) -> list[bytes]:
        asked.append(command)
        gone = b"SEARCH" in command and any(b"BODY" in before for before in asked)
        return (
            [b"* SEARCH 1", b"OK done"]
            if gone
            else fetches({1: whole(1), 2: [b"* 2 FETCH (UID 2 BODY[] NIL)"]})(command)
        )

    with Scripted(answer) as server, Imap(scripted_settings(server)) as imap:
        assert [message.uid for message in imap.fetch("INBOX", [1, 2])] == [1]


def test_a_body_is_asked_for_without_setting_seen_even_where_examine_is_taken_for_select() -> None:
    asked: list[bytes] = []

    def answer(command: bytes) -> list[bytes]:
        asked.append(command)
        return fetches({1: whole(1)})(command)

    with Scripted(answer) as server, Imap(scripted_settings(server)) as imap:
        list(imap.fetch("INBOX", [1]))
    assert [b"BODY.PEEK[]" in command for command in asked if b"BODY" in command] == [True]


@pytest.mark.parametrize("refusal", [b"NO backend is down", b"NO [UNAVAILABLE] try later"])
def test_a_server_that_gives_no_message_at_all_is_in_trouble_and_no_message_is_given_up(refusal: bytes) -> None:
    def answer(command: bytes) -> list[bytes]:
        return [refusal] if b"BODY" in command else fetches({1: [], 2: []})(command)

    with Scripted(answer) as server, Imap(scripted_settings(server)) as imap:
        with pytest.raises(ImapError) as caught:
            list(imap.fetch("INBOX", [1, 2]))
        assert caught.value.kind is Failure.SERVER


def test_one_message_refused_just_now_is_not_given_up() -> None:
    def answer(command: bytes) -> list[bytes]:
        return [b"NO [INUSE] try later"] if b"BODY" in command else fetches({1: []})(command)

    with Scripted(answer) as server, Imap(scripted_settings(server)) as imap, pytest.raises(ImapError, match="INUSE"):
        list(imap.fetch("INBOX", [1]))


@pytest.mark.parametrize("date", [b"NIL", b'"yesterday"', b'"31-Feb-2026 10:00:00 +0100"'])
def test_an_arrival_that_makes_no_sense_is_none(date: bytes) -> None:
    with Scripted(fetches({1: whole(1, date)})) as server, Imap(scripted_settings(server)) as imap:
        (message,) = imap.fetch("INBOX", [1])
    assert isinstance(message, Raw)
    assert (message.arrived, message.raw) == (None, b"hello")


def test_the_answer_to_a_search_of_a_large_mailbox_is_one_long_line() -> None:
    uids = range(1_000_000, 1_200_000)
    line = b"* SEARCH " + b" ".join(b"%d" % uid for uid in uids)
    with Scripted(lambda _: [line, b"OK done"]) as server, Imap(scripted_settings(server)) as imap:
        assert imap.uids_after("INBOX", 0) == list(uids)


def test_a_server_too_busy_to_log_anybody_in_does_not_blame_the_password() -> None:
    class Busy(Scripted):
        def _usual(self, command: bytes) -> list[bytes] | None:
            return [b"NO [UNAVAILABLE] later"] if command.startswith(b"LOGIN") else super()._usual(command)

    with (
        Busy(lambda _: [b"OK"]) as server,
        pytest.raises(ImapError, match="no log-in now") as caught,
        Imap(scripted_settings(server)),
    ):
        pass
    assert caught.value.kind is Failure.SERVER


def test_a_server_that_repeats_the_command_does_not_give_the_password_away() -> None:
    class Parrot(Scripted):
        def _usual(self, command: bytes) -> list[bytes] | None:
            return [b"BAD what is " + command] if command.startswith(b"LOGIN") else super()._usual(command)

    with Parrot(lambda _: [b"OK"]) as server, pytest.raises(ImapError) as caught, Imap(scripted_settings(server)):
        pass
    assert "geheim" not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_forbids_log_in_in_clear_text_is_not_told_the_password() -> None:
    commands: list[bytes] = []

    class Listening(Scripted):
        def _usual(self, command: bytes) -> list[bytes] | None:
            commands.append(command)
            return super()._usual(command)

    with (
        Listening(lambda _: [b"OK"], b"IMAP4rev1 LOGINDISABLED") as server,
        pytest.raises(ImapError) as caught,
        Imap(scripted_settings(server)),
    ):
        pass
    assert caught.value.kind is Failure.TLS
    assert not any(b"geheim" in command for command in commands)


def test_a_mailbox_without_uidvalidity_is_an_answer_that_makes_no_sense() -> None:
    class Forgetful(Scripted):
        def _usual(self, command: bytes) -> list[bytes] | None:
            return [EXAMINED[0], b"OK done"] if command.startswith(b"EXAMINE") else super()._usual(command)

    with Forgetful(lambda _: [b"OK"]) as server, Imap(scripted_settings(server)) as imap:
        with pytest.raises(ImapError) as caught:
            imap.examine("INBOX")
        assert caught.value.kind is Failure.SERVER
