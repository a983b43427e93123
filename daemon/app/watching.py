"""The watchers of a running clerk, on the mailboxes that its last pass read."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from daemon.adapters.imap.connect import ImapSettings
from daemon.adapters.imap.watch import Watcher

MOST_WATCHERS = 5  # connections beside the reader's: Dovecot allows ten in all; the rest is polled each tick
LEAVE_WITHIN = 0.5  # seconds for all watchers together: they hold nothing, and systemd waits


class Watchers:
    """One watcher on each of the first mailboxes; `wake` is called in their threads."""

    def __init__(self, settings: ImapSettings, wake: Callable[[], None], poll: float) -> None:
        """`poll` in seconds, as `Watcher` takes it."""
        self._settings = settings
        self._wake = wake
        self._poll = poll
        self._watchers: dict[str, Watcher] = {}  # by mailbox

    def turn_to(self, mailboxes: Sequence[str]) -> None:
        """Watch these: mailboxes come, go and are renamed while the clerk runs."""
        wanted = mailboxes[:MOST_WATCHERS]
        for gone in self._watchers.keys() - wanted:
            self._watchers.pop(gone).halt()
        for mailbox in wanted:
            if mailbox not in self._watchers:
                self._watchers[mailbox] = Watcher(self._settings, mailbox, self._wake, self._poll)
                self._watchers[mailbox].start()

    def problem(self) -> str | None:
        """The mailboxes that cannot be watched just now, each with the reason; None where all are."""
        failing = [f"{name}: {problem}" for name, one in self._watchers.items() if (problem := one.problem)]
        return "; ".join(failing) or None

    def leave(self) -> None:
        """End them all, within LEAVE_WITHIN seconds."""
        for watcher in self._watchers.values():
            watcher.halt()
        end = time.monotonic() + LEAVE_WITHIN
        for watcher in self._watchers.values():
            watcher.stop(max(0.0, end - time.monotonic()))
