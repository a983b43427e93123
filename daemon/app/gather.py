"""Gather: what is new in the mailboxes goes through the intake, and the cursors follow."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from daemon.adapters.imap.connect import ImapError
from daemon.adapters.imap.fetching import Raw, Unfetched
from daemon.adapters.imap.mailboxes import Mailbox, gone
from daemon.adapters.imap.session import Imap
from daemon.adapters.transport import Failure
from daemon.app.gathered import Gathered
from daemon.app.hand import Read, Unread
from daemon.app.hands import Hands
from daemon.app.intake import Disposition, Intake, Taken
from daemon.app.office import Office
from daemon.app.resuming import Resuming
from daemon.core.message.identity import header_hash, raw_hash
from daemon.core.message.origin import Found
from daemon.core.state.cursor import Cursor
from daemon.core.state.untold import Untold

log = logging.getLogger(__name__)

MANY = 1000  # messages of a pass from which on it pays to begin processes that read them

Progress = Callable[[str, int, int], None]  # mailbox, done, of


class Gatherer:
    def __init__(
        self,
        office: Office,
        imap: Imap,
        now: datetime,
        progress: Progress | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._office = office
        self._imap = imap
        self._now = now
        self._stop = stop
        self._progress = progress or (lambda _mailbox, _done, _of: None)
        self._intake = Intake(office, now)
        self._hands: Hands | None = None  # where there is much to read
        self._many = 0  # messages of the mailboxes so far
        self._read: dict[str, Cursor] = {}  # how far each mailbox was read, to be committed
        self._listing: list[Mailbox] = []
        self._only_sent: frozenset[str] = frozenset()  # mailboxes in which only our side puts mail
        self._for_clerk: dict[str, list[int]] = {}  # mailbox → UIDs of mails to the clerk in it
        self.result = Gathered()
        self._resuming = Resuming(office, imap, now, self.result)

    def mailboxes(self) -> list[str]:
        """The watched mailboxes, then those of sent mail, each once. Raises ImapError."""
        self._listing = self._imap.listing()  # once: each LIST is a question that the server answers anew
        watched = self._imap.mailboxes(self._office.config.imap.mailboxes, self._listing)
        sent = self.sent_mailboxes(self._listing)
        self._only_sent = frozenset(sent) - frozenset(watched)
        found = dict.fromkeys([*watched, *sent])
        return [name for name in found if name != self._office.config.imap.clerk_mailbox]

    def sent_mailboxes(self, listing: Sequence[Mailbox] | None = None) -> list[str]:
        imap, names = self._office.config.imap, self._office.rules.rule("mail", "sent", "sent")
        return self._imap.sent(imap.sent, names, imap.mailboxes, listing)

    def in_sent(self, message_id: str) -> bool:
        """Whether a mail with this Message-ID lies in a mailbox of sent mail. Raises ImapError."""
        return any(self._imap.search_message_id(mailbox, message_id) for mailbox in self.sent_mailboxes())

    def all(self) -> Gathered:
        """Read every mailbox to its end. Raises ImapError, and OSError when the disk fails; both lose nothing.

        A mailbox that the server lists and does not open keeps nobody from the others.
        """
        self.result.mailboxes = self.mailboxes()
        self._miss()
        with ExitStack() as stack:
            for mailbox in self.result.mailboxes:
                try:
                    self._sync(mailbox, stack)
                    if self._hands is None:
                        self._settle()
                except ImapError as error:
                    self._commit()  # what came before need not come again
                    if error.kind is not Failure.SERVER:
                        raise
                    self.result.refused[mailbox] = str(error)
            self._settle()
        return self.result

    def _settle(self) -> None:
        self._commit()
        for mailbox, uids in self._for_clerk.items():
            if not self._stop():
                self._clear_away(mailbox, uids)
        self._for_clerk.clear()

    def _miss(self) -> None:
        """Note the mailboxes that are meant and not there: renamed, removed, or no longer ours to see.

        One that is named is missed each day; one that was found by a wildcard or as the Sent mailbox is missed once,
        for it may have been put away on purpose.
        """
        imap, cursors = self._office.config.imap, self._office.clerk.cursors
        named = [*imap.mailboxes, *([imap.sent] if isinstance(imap.sent, str) else imap.sent)]
        meant = [name for name in named if name != "auto"]
        if imap.sent == "auto" and not self._only_sent:
            meant.append("*")  # whatever was read and is not there held the sent mail, or was watched
        for name in gone(self._listing, meant, cursors):
            read = None if name in named else cursors.get(name)
            self.result.gone[name] = (read and read.complete_at) or self._now

    def _sync(self, mailbox: str, stack: ExitStack) -> None:
        status = self._imap.examine(mailbox)
        cursor, uids = self._resuming.begin(mailbox, status)
        self._many += len(uids)
        if self._many >= MANY and self._hands is None:
            self._hands = stack.enter_context(self._office.hands())
        for done, (found, reading) in enumerate(self._found(mailbox, uids, cursor), 1):
            taken = self._take(found, reading, cursor)
            if not status.steady:
                self._know_again(found, taken)
            else:
                cursor = cursor.past(found.uid, status.uidnext, found.arrived if isinstance(found, Raw) else None)
            self._read[mailbox] = cursor
            if self._intake.due:
                self._commit()
            self._progress(mailbox, done, len(uids))
            if self._stop():
                return
        exists = status.exists + sum(status.uidnext is not None and uid >= status.uidnext for uid in uids)
        last = cursor.last_uid if status.steady else max([cursor.last_uid, *uids])
        self._read[mailbox] = replace(cursor, last_uid=last, complete_at=self._now, quiet_before=None, exists=exists)
        if not status.steady:
            self._for_clerk.pop(mailbox, None)  # a UID may mean another mail by now

    def _found(self, mailbox: str, uids: list[int], cursor: Cursor) -> Iterator[tuple[Raw | Unfetched, Read]]:
        """What lies there, with what hands read of it; a command in one mail may change whose the next is."""
        fetched, hands = self._imap.fetch(mailbox, uids), self._hands
        if hands is None:
            return ((found, None) for found in fetched)
        read = hands.read(fetched, partial(self._unread, cursor))
        return ((found, known if hands.directory is self._office.directory else None) for found, known in read)

    def _unread(self, cursor: Cursor, found: Raw | Unfetched) -> Unread | None:
        if isinstance(found, Unfetched):
            return None
        return self._intake.unread(found.raw, found.arrived, quiet=cursor.is_history(found.arrived))

    def _clear_away(self, mailbox: str, uids: list[int]) -> None:
        """Move the mails between PMs and the clerk out of everyone's way, once what they said is on disk."""
        to = self._office.config.imap.clerk_mailbox
        if not to or self._office.dry:
            return
        try:
            self._imap.move(mailbox, uids, to)
        except ImapError as error:
            if error.kind is not Failure.SERVER:
                raise
            log.warning("mails to the clerk stay in mailbox=%s: %s", mailbox, error)

    def _know_again(self, found: Raw | Unfetched, taken: Taken) -> None:
        """By the header, where a UID says nothing; of what was erased for good nothing is kept."""
        index = self._office.index
        if isinstance(found, Unfetched):
            with suppress(ImapError):
                headers = self._imap.headers_of(found.mailbox, [found.uid])
                index.saw_bytes(header_hash(header) for _, header, _ in headers)
        elif taken.disposition is not Disposition.KNOWN or index.has_bytes(raw_hash(found.raw)):
            index.saw_bytes([header_hash(found.raw)])

    def _take(self, found: Raw | Unfetched, reading: Read, cursor: Cursor) -> Taken:
        if isinstance(found, Unfetched):
            reason = f"the server does not give message {found.uid} of {found.mailbox}: {found.reason}"
            name = raw_hash(f"{found.mailbox} {found.uidvalidity} {found.uid}".encode())
            self._office.quarantine.add(name, b"", reason)
            self.result.set_aside.append(reason)
            self._tell(Untold("unreadable", reason))
            return Taken(Disposition.QUARANTINED, (), reason)
        quiet = cursor.is_history(found.arrived)
        where = Found.SENT if found.mailbox in self._only_sent else Found.MAILBOX
        taken = self._intake.take(found.raw, found.arrived, quiet=quiet, cut=found.cut, found=where, read=reading)
        self.result.count(taken)
        if taken.disposition is Disposition.QUARANTINED:
            self._tell(Untold("unreadable", taken.reason))
        if found.cut and taken.disposition is Disposition.FILED:
            read = f"the first {len(found.raw):,} of {found.size:,} bytes"
            self._tell(Untold("cut", f"message {found.uid} of {found.mailbox}: {read}", taken.subject))
        if taken.twin and not quiet:
            self._tell(Untold("twin", taken.twin, taken.subject, taken.records[0]))
        if taken.disposition is Disposition.HEARD:
            self._for_clerk.setdefault(found.mailbox, []).append(found.uid)
        return taken

    def _tell(self, news: Untold) -> None:
        """Have somebody told, as soon as the cursor says that the mail is read."""
        if news not in self._office.clerk.untold:
            self._office.clerk.untold.append(news)

    def _commit(self) -> None:
        """Archive and record first, then the cursors: a crash in between only repeats work."""
        self._intake.commit(self._hands)
        cursors = self._office.clerk.cursors
        changed = {mailbox: cursor for mailbox, cursor in self._read.items() if cursors.get(mailbox) != cursor}
        self._read.clear()
        moved = any(cursor.is_past(cursors.get(mailbox)) for mailbox, cursor in changed.items())
        cursors.update(changed)
        if moved:  # when it was looked at last is written as the pass ends
            self._office.commit(self._now)
