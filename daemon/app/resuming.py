"""Resuming: from where a mailbox is read on, and which of its messages are new."""

from __future__ import annotations

import logging
from datetime import datetime

from daemon.adapters.imap.session import Imap, Status
from daemon.app.gathered import Gathered
from daemon.app.office import Office
from daemon.app.unsteady import begun, unread
from daemon.core.state.cursor import Cursor

log = logging.getLogger(__name__)

LOOKED_THROUGH = 5000  # UIDs that are asked for one by one where the server's counts do not add up
SUSPICIOUS = 50  # messages: a mailbox that held so many and is suddenly empty deserves a look


class Resuming:
    """At `now`, UTC. `result` is told of mailboxes that are suddenly empty, or numbered anew."""

    def __init__(self, office: Office, imap: Imap, now: datetime, result: Gathered) -> None:
        self._office = office
        self._imap = imap
        self._now = now
        self._result = result

    def begin(self, mailbox: str, status: Status) -> tuple[Cursor, list[int]]:
        """From where to go on, and the UIDs to read. Raises ImapError."""
        if status.steady:
            return self._new(self._cursor(mailbox, status), status)
        cursor = begun(mailbox, self._office.clerk.cursors.get(mailbox), status, self._first_day)
        self._note_emptied(cursor, status)
        return cursor, unread(self._imap, self._office.index, cursor, status)

    def _cursor(self, mailbox: str, status: Status) -> Cursor:
        """Where to go on. After a change of UIDVALIDITY all is read again; what is known is recognised by content."""
        old = self._office.clerk.cursors.get(mailbox)
        if old is None:
            return Cursor(mailbox, status.uidvalidity, 0, quiet_before=self._first_day)
        if old.uidvalidity != status.uidvalidity:
            log.warning("mailbox renumbered mailbox=%s", mailbox)
            self._result.renumbered.append(mailbox)
            quiet = old.complete_at or old.quiet_before
            return Cursor(mailbox, status.uidvalidity, 0, old.complete_at, quiet)
        if self._given_anew(old, status):
            return self._restored(old)
        self._note_emptied(old, status)
        return old

    def _new(self, cursor: Cursor, status: Status) -> tuple[Cursor, list[int]]:
        """The UIDs to read from `cursor` on; from the beginning where more lies below it than was ever read."""
        mailbox = cursor.mailbox
        uids = self._imap.uids_after(mailbox, cursor.last_uid)
        if status.uidnext is None or status.exists <= cursor.exists + len(uids):
            return cursor, uids
        if self._imap.count_up_to(mailbox, cursor.last_uid) > cursor.exists:
            return self._restored(cursor), self._imap.uids_after(mailbox, 0)
        given = range(cursor.last_uid + 1, status.uidnext)  # a SEARCH may leave out what a FETCH gives
        return cursor, sorted({*uids, *given}) if len(given) <= LOOKED_THROUGH else uids

    def _given_anew(self, old: Cursor, status: Status) -> bool:
        """Whether UIDs that were given once are given again, which RFC 3501, 2.3.1.1 forbids: by a backup, for one.

        Also where the new mail has caught up with what was read: then the last message is another.
        """
        if status.uidnext is not None and old.last_uid >= status.uidnext:
            return True
        arrived = self._imap.arrived(old.mailbox, old.last_uid) if old.arrived and status.exists else None
        return arrived is not None and arrived != old.arrived

    def _restored(self, old: Cursor) -> Cursor:
        """All is read again: mail that nobody gave us before lies where we have been."""
        log.warning("mailbox restored mailbox=%s", old.mailbox)
        self._result.renumbered.append(old.mailbox)
        return Cursor(old.mailbox, old.uidvalidity, 0, old.complete_at, self._first_day)

    @property
    def _first_day(self) -> datetime:
        """What came before it is history, in whatever mailbox it is found: one may be made, renamed or restored."""
        return self._office.clerk.clock.since or self._now

    def _note_emptied(self, old: Cursor, status: Status) -> None:
        if old.exists >= SUSPICIOUS and not status.exists:
            self._result.emptied.append(old.mailbox)
