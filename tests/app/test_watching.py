"""Which mailboxes are watched, as they come and go while the clerk runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from daemon.adapters.imap.connect import ImapSettings
from daemon.app.watching import MOST_WATCHERS, Watchers
from tests.servers.dovecot import Dovecot

RAW = b"Subject: hello\r\n\r\nhello\r\n"
NOW = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
PATIENCE = 10.0  # seconds


def test_a_mailbox_that_is_new_is_watched_and_one_that_is_gone_is_no_trouble(
    dovecot: Dovecot, imap_settings: Callable[..., ImapSettings]
) -> None:
    rung = threading.Event()
    watchers = Watchers(imap_settings(dovecot), rung.set, poll=60.0)
    with dovecot.client() as client:
        client.create_folder("Old")
        client.create_folder("New")
        try:
            watchers.turn_to(["Old"])
            assert rung.wait(PATIENCE)  # on connecting
            client.delete_folder("Old")
            deadline = time.monotonic() + PATIENCE
            while watchers.problem() is None and time.monotonic() < deadline:
                time.sleep(0.05)
            assert "Old: IMAP" in (watchers.problem() or "")
            rung.clear()
            watchers.turn_to(["New"])
            assert watchers.problem() is None
            assert rung.wait(PATIENCE)
            rung.clear()
            dovecot.append("New", RAW, NOW)
            assert rung.wait(PATIENCE)
        finally:
            watchers.leave()


def test_no_more_mailboxes_are_watched_than_servers_allow_connections(
    dovecot: Dovecot, imap_settings: Callable[..., ImapSettings]
) -> None:
    before = threading.active_count()
    watchers = Watchers(imap_settings(dovecot), lambda: None, poll=60.0)
    watchers.turn_to([f"Clients {number}" for number in range(MOST_WATCHERS + 3)])
    try:
        assert threading.active_count() - before == MOST_WATCHERS
    finally:
        watchers.leave()
