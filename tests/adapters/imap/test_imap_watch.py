"""A watcher wakes its owner when mail comes, and is not fooled by a connection that is dead."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from daemon.adapters.imap import watch as imap_watch
from daemon.adapters.imap.connect import ImapError, ImapSettings
from daemon.adapters.imap.watch import Watcher
from daemon.adapters.transport import Failure, Security
from tests.conftest import BUSY, ImapServer, need_dovecot
from tests.servers.certificate import Certificate
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from tests.servers.scripted import Scripted

Settings = Callable[..., ImapSettings]
RAW = b"Subject: hello\r\n\r\nhello\r\n"
NOW = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)


class Bell:
    def __init__(self) -> None:
        self.rung = 0
        self._changed = threading.Condition()

    def ring(self) -> None:
        with self._changed:
            self.rung += 1
            self._changed.notify_all()

    def wait(self, times: int, within: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.rung >= times, within)


@contextmanager
def watching(settings: ImapSettings, poll: float = 60.0, mailbox: str = "INBOX") -> Iterator[tuple[Watcher, Bell]]:
    bell = Bell()
    watcher = Watcher(settings, mailbox, bell.ring, poll)
    watcher.start()
    try:
        yield watcher, bell
    finally:
        began = time.monotonic()
        watcher.stop()
        assert time.monotonic() - began < (6.0 if BUSY else 2.5)


def comes_true(condition: Callable[[], bool], within: float) -> bool:
    deadline = time.monotonic() + within
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_watch, "FIRST_PAUSE", 0.1)


def test_mail_wakes_at_once_and_each_time(each_imap_server: ImapServer, imap_settings: Settings) -> None:
    with watching(imap_settings(each_imap_server)) as (watcher, bell):
        assert bell.wait(1, 5)  # on connecting: mail may have come before
        for count in (2, 3):
            time.sleep(0.1)
            each_imap_server.append("INBOX", RAW, NOW)
            assert bell.wait(count, 5)
        assert watcher.problem is None


def test_it_does_not_wake_for_flags_and_removals(dovecot: Dovecot, imap_settings: Settings) -> None:
    dovecot.append("INBOX", RAW, NOW)
    with watching(imap_settings(dovecot)) as (_, bell), dovecot.client() as client:
        assert bell.wait(1, 5)
        client.select_folder("INBOX")
        client.add_flags([1], [b"\\Seen"])
        client.delete_messages([1])
        client.expunge([1])
        assert not bell.wait(2, 1.5)


def test_it_hears_mail_over_tls(certificate: Certificate, imap_settings: Settings) -> None:
    need_dovecot()
    with Dovecot(certificate=certificate) as server:
        settings = imap_settings(server, server.tls_port, security=Security.TLS, ca_file=certificate.cert)
        with watching(settings, poll=1.5) as (watcher, bell):
            assert bell.wait(1, 5)
            time.sleep(2)  # one renewal
            server.append("INBOX", RAW, NOW)
            assert bell.wait(2, 5)
            assert watcher.problem is None


def test_a_renewed_idle_hears_mail_too(imap_server: ImapServer, imap_settings: Settings) -> None:
    with watching(imap_settings(imap_server), poll=0.3) as (watcher, bell):
        time.sleep(2)
        assert (bell.rung, watcher.problem) == (1, None)
        imap_server.append("INBOX", RAW, NOW)
        assert bell.wait(2, 5)


def test_an_event_that_comes_in_crumbs_is_heard(imap_server: ImapServer, imap_settings: Settings) -> None:
    with (
        Proxy(imap_server.port, crumbs=True) as proxy,
        watching(imap_settings(imap_server, proxy.port)) as (watcher, bell),
    ):
        assert bell.wait(1, 10)
        time.sleep(0.2)
        imap_server.append("INBOX", RAW, NOW)
        assert bell.wait(2, 10)
        assert watcher.problem is None
        assert proxy.connections == 1


def test_a_peer_that_vanishes_is_noticed_within_two_poll_periods_and_found_again(
    imap_server: ImapServer, imap_settings: Settings
) -> None:
    poll = 1.0
    with Proxy(imap_server.port) as proxy, watching(imap_settings(imap_server, proxy.port), poll) as (watcher, bell):
        assert bell.wait(1, 5)
        proxy.freeze()
        frozen = time.monotonic()
        assert comes_true(lambda: watcher.problem is not None, within=8)
        noticed = time.monotonic() - frozen
        assert isinstance(watcher.problem, ImapError)
        assert watcher.problem.kind is Failure.TIMEOUT
        assert noticed < 2 * poll + (4.0 if BUSY else 1.0)  # a slice and the machine's own slowness
        proxy.thaw()
        assert bell.wait(2, 10)
        assert watcher.problem is None


def test_a_server_that_is_restarted_is_found_again_and_its_outage_is_logged_once(
    dovecot: Dovecot, imap_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with watching(imap_settings(dovecot), poll=1.0) as (watcher, bell):
        assert bell.wait(1, 5)
        dovecot.kill()
        assert comes_true(lambda: isinstance(watcher.problem, ImapError), within=5)
        time.sleep(0.5)  # it is tried again meanwhile
        dovecot.start()
        assert bell.wait(2, 10)
        assert watcher.problem is None
        dovecot.append("INBOX", RAW, NOW)
        assert bell.wait(3, 5)
    said = [record.getMessage().partition(": ")[0] for record in caplog.records if "watch" in record.name]
    assert said == ["mailbox not watched mailbox=INBOX", "mailbox watched again mailbox=INBOX"]


def test_without_idle_it_polls(imap_settings: Settings) -> None:
    need_dovecot()
    server = Dovecot(extra="imap_capability = IMAP4rev1 UIDPLUS\n")
    with server, watching(imap_settings(server), poll=0.3) as (watcher, bell):
        assert bell.wait(1, 5)
        server.append("INBOX", RAW, NOW)
        assert bell.wait(2, 5)
        assert watcher.problem is None


def scripted(server: Scripted) -> ImapSettings:
    return ImapSettings("127.0.0.1", "projects", lambda: "geheim", server.port, Security.NONE, read_timeout=5.0)


def test_where_idle_is_refused_it_polls() -> None:
    with Scripted(lambda _: [b"NO not today"]) as server, watching(scripted(server), poll=0.2) as (watcher, bell):
        assert bell.wait(1, 5)
        time.sleep(1)
        assert (server.connections, watcher.problem) == (1, None)


@pytest.mark.parametrize("answer", [None, [b"* BYE shutting down", b"+ idling"], [b"x" * 100_000, b"+ idling"]])
def test_a_server_that_hangs_up_on_idle_is_not_asked_thousands_of_times(answer: list[bytes] | None) -> None:
    with Scripted(lambda _: answer) as server, watching(scripted(server)) as (watcher, bell):
        assert bell.wait(3, 5)
        assert comes_true(lambda: isinstance(watcher.problem, ImapError), within=5)
        time.sleep(1)
        assert 3 <= server.connections < 8


def test_mail_told_in_the_same_packet_as_the_go_ahead_is_heard() -> None:
    def answer(command: bytes) -> list[bytes]:
        return [b"OK done"] if command == b"DONE" else [b"+ idling\r\n* 4 EXISTS\r\n* 1 RECENT"]

    with Scripted(answer) as server, watching(scripted(server)) as (_, bell):
        assert bell.wait(2, 5)


def test_a_password_that_cannot_be_had_is_a_problem_until_it_can(
    imap_server: ImapServer, imap_settings: Settings
) -> None:
    missing = True

    def password() -> str:
        if missing:
            raise LookupError("the key agent is locked")
        return imap_server.password

    with watching(imap_settings(imap_server, password=password)) as (watcher, bell):
        time.sleep(0.3)
        assert isinstance(watcher.problem, LookupError)
        missing = False
        assert bell.wait(1, 5)
        assert watcher.problem is None


def test_a_wrong_password_is_not_tried_in_a_row(imap_server: ImapServer, imap_settings: Settings) -> None:
    with Proxy(imap_server.port) as proxy:
        settings = imap_settings(imap_server, proxy.port, password=lambda: "wrong-horse")
        with watching(settings) as (watcher, bell):
            assert comes_true(lambda: watcher.problem is not None, within=5)
            time.sleep(1)
            assert (proxy.connections, bell.rung) == (1, 0)


def test_a_mailbox_that_is_removed_is_a_problem_and_watched_again_when_it_is_back(
    dovecot: Dovecot, imap_settings: Settings
) -> None:
    with watching(imap_settings(dovecot), poll=0.5, mailbox="Clients") as (watcher, bell):
        assert not bell.wait(1, 0.5)
        assert isinstance(watcher.problem, ImapError)
        assert "Clients" in str(watcher.problem)
        with dovecot.client() as client:
            client.create_folder("Clients")
        assert bell.wait(1, 5)
