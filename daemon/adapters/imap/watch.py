"""Watches one mailbox and wakes the owner of the state when mail comes. It decides nothing and keeps nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from imapclient import IMAPClient

from daemon.adapters.imap.connect import ImapError, ImapSettings, connect, drop, failures
from daemon.adapters.imap.idle import Idle
from daemon.adapters.transport import Failure, ServerError

log = logging.getLogger(__name__)

RENEW = 540.0  # seconds: servers end an IDLE after 29 minutes (RFC 2177), routers forget a silent connection earlier
FIRST_PAUSE = 2.0  # seconds before the first new attempt; doubled each time, up to LONGEST_PAUSE or the poll period
LONGEST_PAUSE = 120.0
STOP_WITHIN = 2.0


class Watcher:
    """A thread with a connection of its own: IDLE, or NOOP each poll period where the server has no IDLE.

    It calls `wake()` on each connection, since mail may have come before it, and whenever mail comes. A peer that is
    gone is noticed within two poll periods. `wake` runs in this thread: let it only set an event. An outage is logged
    once, when it begins; `problem` tells of it as long as it lasts.
    """

    def __init__(self, settings: ImapSettings, mailbox: str, wake: Callable[[], None], poll: float = 300.0) -> None:
        """`poll` in seconds: also how long the server may be silent before it is asked whether it is there."""
        self._settings = replace(settings, read_timeout=min(settings.read_timeout, poll))
        self.mailbox = mailbox
        self._wake = wake
        self._poll = min(poll, RENEW)
        self._pause = min(FIRST_PAUSE, self._poll)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"watch {mailbox}", daemon=True)
        self.problem: Exception | None = None  # why it does not watch just now; None while it does

    def start(self) -> None:
        self._thread.start()

    def halt(self) -> None:
        """Ask it to stop, without waiting: many watchers stop in the time of one."""
        self._stopped.set()

    def stop(self, within: float = STOP_WITHIN) -> None:
        """Returns after at most `within` seconds; a thread that hangs in a connect dies with the process."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(within)

    def _run(self) -> None:
        pause = self._pause
        while not self._stopped.is_set():
            began = time.monotonic()
            try:
                self._watch()
            except Exception as error:  # noqa: BLE001 — whatever it is, a watcher that dies is mail that waits
                self._failed(error)
            if time.monotonic() - began > self._poll:
                pause = self._pause
            if isinstance(self.problem, ImapError) and self.problem.kind is Failure.LOGIN:
                pause = self._poll  # a wrong password tried in a row locks the account
            self._stopped.wait(pause)
            pause = min(pause * 2, self._poll, LONGEST_PAUSE)

    def _failed(self, error: Exception) -> None:
        if self.problem is None:
            ours = not isinstance(error, ServerError)  # no server's fault: the traceback says more than the words
            log.warning("mailbox not watched mailbox=%s: %s", self.mailbox, error, exc_info=error if ours else None)
        self.problem = error

    def _watch(self) -> None:
        """Watches until stopped. Raises ImapError when the connection fails, and whatever `password` raises."""
        client = connect(self._settings)
        try:
            with failures(self._settings, f"watching {self.mailbox}"):
                client.select_folder(self.mailbox, readonly=True)
                if self.problem is not None:
                    log.info("mailbox watched again mailbox=%s", self.mailbox)
                self.problem = None
                self._wake()
                self._wait_for_mail(client)
        finally:
            drop(client)

    def _wait_for_mail(self, client: IMAPClient) -> None:
        if client.has_capability("IDLE"):
            idle = Idle(client, self._settings.read_timeout)
            try:
                self._repeat(lambda: idle.wait(self._poll, self._stopped.is_set))
            except ImapError as error:
                if error.kind is not Failure.SERVER:
                    raise
        self._repeat(lambda: self._noop(client))

    def _repeat(self, wait: Callable[[], bool]) -> None:
        while not self._stopped.is_set():
            if wait():
                self._wake()

    def _noop(self, client: IMAPClient) -> bool:
        if self._stopped.wait(self._poll):
            return False
        _, told = client.noop()
        return any(row[1:2] == (b"EXISTS",) for row in told)
