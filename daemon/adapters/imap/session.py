"""Reads mailboxes over IMAP, and never writes to one but to keep a copy of what we sent, or to move mails to the clerk.

Mailboxes are opened with EXAMINE and messages read with BODY.PEEK (RFC 3501): the team's \\Seen flags are theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from imapclient import DELETED, IMAPClient

from daemon.adapters.imap.connect import ImapError, ImapSettings, connect, drop, failures, not_now
from daemon.adapters.imap.mailboxes import Mailbox, matching, sent_mailboxes
from daemon.adapters.transport import Failure
from daemon.core.words.rules import Rule

SIZES_AT_ONCE = 500  # a command of some 4,000 characters; RFC 7162 4 asks clients to stay under 8,192
MOST_AT_ONCE = 100  # messages; more gain nothing, and Dovecot refuses 20,000
BYTES_AT_ONCE = 16 << 20
LARGEST_MESSAGE = 64 << 20  # of one above this only so much is read: its words stand first, its attachments after
GOODBYE = 5.0  # seconds for the answer to LOGOUT
_LOOK = "Look at that message with a mail program."


@dataclass(frozen=True, slots=True)
class Status:
    """A mailbox as EXAMINE tells it."""

    uidvalidity: int
    exists: int  # messages in it


@dataclass(frozen=True, slots=True)
class Raw:
    """One message as it lies in a mailbox."""

    mailbox: str
    uidvalidity: int
    uid: int
    arrived: datetime | None  # INTERNALDATE, UTC; None where the server's cannot be read
    raw: bytes
    size: int  # as the server says
    cut: bool = False  # `raw` ends early: the message is larger than the largest that is read whole


@dataclass(frozen=True, slots=True)
class Unfetched:
    """A message that is there, and that the server does not give us: for a human to look at."""

    mailbox: str
    uidvalidity: int
    uid: int
    size: int
    reason: str


class Imap:
    """One connection for one thread. Everything raises ImapError; after one that is not `server`, make a new Imap."""

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._client: IMAPClient | None = None
        self._mailbox = ""
        self._uidvalidity = 0

    def __enter__(self) -> Self:
        self._client = connect(self._settings)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        if isinstance(error, ImapError) and error.kind is not Failure.SERVER:
            drop(client)
        else:
            client.socket().settimeout(GOODBYE)
            client.__exit__(None, None, None)

    @property
    def _open(self) -> IMAPClient:
        if self._client is None:
            raise RuntimeError("Imap is used inside `with`")
        return self._client

    @property
    def gmail(self) -> bool:
        """Whether this is Gmail or Google Workspace, also behind a proxy (its IMAP extensions)."""
        return bool(self._open.has_capability("X-GM-EXT-1"))

    def listing(self) -> list[Mailbox]:
        with failures(self._settings, "LIST"):
            rows = self._open.list_folders()
        return [_mailbox(*row) for row in rows]

    def mailboxes(self, patterns: Sequence[str]) -> list[str]:
        """The names that the patterns mean, each once, in the patterns' order (see `mailboxes.matching`)."""
        listing = self.listing()
        return list(dict.fromkeys(name for pattern in patterns for name in matching(listing, pattern)))

    def sent(self, setting: str | Sequence[str], names: Rule, watched: Sequence[str]) -> list[str]:
        """The mailboxes of sent mail: by flag and by `names` for "auto", else those that the setting names.

        `watched`: the patterns of those that receive mail, beside which another may lie.
        """
        if setting == "auto":
            return sent_mailboxes(self.listing(), names, self.mailboxes(watched))
        return self.mailboxes([setting] if isinstance(setting, str) else setting)

    def examine(self, mailbox: str) -> Status:
        """Opens `mailbox` for reading; the other methods that take a mailbox open it by themselves where need be."""
        with failures(self._settings, f"EXAMINE {mailbox}"):
            reply: dict[bytes, Any] = self._open.select_folder(mailbox, readonly=True)
            status = Status(uidvalidity=reply[b"UIDVALIDITY"], exists=reply[b"EXISTS"])
        self._mailbox, self._uidvalidity = mailbox, status.uidvalidity
        return status

    def uids_after(self, mailbox: str, uid: int) -> list[int]:
        """The UIDs above `uid`, ascending. Asks for `n:*`, which always gives the last message, and drops that."""
        self._turn_to(mailbox)
        with failures(self._settings, f"SEARCH {mailbox}"):
            self._open.noop()  # servers search among the messages that they have told us of
            found: list[int] = self._open.search(["UID", f"{uid + 1}:*"])
        return sorted({number for number in found if number > uid})

    def fetch(
        self, mailbox: str, uids: Sequence[int], max_count: int = MOST_AT_ONCE, max_bytes: int = BYTES_AT_ONCE
    ) -> Iterator[Raw | Unfetched]:
        """The messages in the order of `uids`, in batches of bounded count and bytes.

        One that was expunged meanwhile is simply absent. One above `max_bytes` is fetched alone, one above
        LARGEST_MESSAGE in part (`cut`), one that the server refuses while it gives others is Unfetched; a server that
        gives nothing raises. UIDs are of the UIDVALIDITY that `examine` told.
        """
        self._turn_to(mailbox)
        for start in range(0, len(uids), SIZES_AT_ONCE):
            sizes = self._sizes(uids[start : start + SIZES_AT_ONCE])
            for batch in batches(sizes, max_count, max_bytes):
                yield from self._batch(batch, sizes)

    def headers(self, mailbox: str, most: int) -> list[bytes]:
        """The header of the newest messages in `mailbox`, at most so many."""
        newest = self.uids_after(mailbox, 0)[-most:]
        with failures(self._settings, f"FETCH {mailbox}"):
            reply = self._open.fetch(newest, ["BODY.PEEK[HEADER]"]) if newest else {}
        return [given for fields in reply.values() if isinstance(given := fields.get(b"BODY[HEADER]"), bytes)]

    def search_message_id(self, mailbox: str, message_id: str) -> bool:
        """Whether a message with this id, without its <>, lies in `mailbox` now."""
        self._turn_to(mailbox)
        with failures(self._settings, f"SEARCH {mailbox}"):
            self._open.noop()
            return bool(self._open.search(["HEADER", "Message-ID", f"<{message_id}>"]))

    def append(self, mailbox: str, raw: bytes, at: datetime, flags: Sequence[str] = ("\\Seen",)) -> None:
        """Keeps a copy of `raw` in `mailbox`, dated `at`. It may be there even when this raises: look first."""
        with failures(self._settings, f"APPEND {mailbox}"):
            self._open.append(mailbox, raw, flags, at)

    def move(self, mailbox: str, uids: Sequence[int], to: str) -> None:
        """Moves these messages, and nothing else, to the mailbox `to`, which is made if need be (RFC 6851).

        The one place where a mailbox is opened for writing. A server without MOVE must have UIDPLUS (RFC 4315): a plain
        EXPUNGE would also remove what people marked as deleted.
        """
        with failures(self._settings, f"MOVE {mailbox}"):
            client = self._open
            if not client.folder_exists(to):
                client.create_folder(to)
            self._mailbox = ""  # whatever comes next opens its mailbox anew, for reading
            reply: dict[bytes, Any] = client.select_folder(mailbox)
            if reply[b"UIDVALIDITY"] == self._uidvalidity:
                self._carry(uids, to)
            if client.has_capability("UNSELECT"):  # CLOSE would expunge what people marked as deleted
                client.unselect_folder()

    def _carry(self, uids: Sequence[int], to: str) -> None:
        client = self._open
        if client.has_capability("MOVE"):
            client.move(uids, to)
        elif client.has_capability("UIDPLUS"):
            client.copy(uids, to)
            client.add_flags(uids, [DELETED], silent=True)
            client.uid_expunge(uids)

    def _turn_to(self, mailbox: str) -> None:
        if self._mailbox != mailbox:
            self.examine(mailbox)

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        with failures(self._settings, f"FETCH {self._mailbox}"):
            reply = self._open.fetch(uids, ["RFC822.SIZE"])
        return {uid: reply[uid][b"RFC822.SIZE"] for uid in uids if b"RFC822.SIZE" in reply.get(uid, {})}

    def _batch(self, uids: Sequence[int], sizes: dict[int, int]) -> Iterable[Raw | Unfetched]:
        try:
            return self._messages(uids, sizes)
        except ImapError as error:
            if error.kind is not Failure.SERVER or not_now(str(error)):
                raise
            if len(uids) == 1:
                return self._given_up(uids[0], sizes, str(error))
            # One bad message makes some servers refuse the whole batch.
            found = [message for uid in uids for message in self._batch([uid], sizes)]
            if found and all(isinstance(message, Unfetched) for message in found):
                raise  # not the messages are bad: the server is
            return found

    def _given_up(self, uid: int, sizes: dict[int, int], reason: str) -> list[Unfetched]:
        """Nothing where the message is gone by now: some servers answer so for one just expunged."""
        still_there = self._sizes([uid])
        return [Unfetched(self._mailbox, self._uidvalidity, uid, sizes[uid], reason)] if still_there else []

    def _messages(self, uids: Sequence[int], sizes: dict[int, int]) -> list[Raw]:
        cut = sizes[uids[0]] > LARGEST_MESSAGE
        body = f"BODY.PEEK[]<0.{LARGEST_MESSAGE}>" if cut else "BODY.PEEK[]"
        with failures(self._settings, f"FETCH {self._mailbox}"):
            reply = self._open.fetch(uids, ["INTERNALDATE", body])
        return [self._message(uid, reply[uid], sizes[uid], cut=cut) for uid in uids if uid in reply]

    def _message(self, uid: int, reply: dict[bytes, Any], size: int, *, cut: bool) -> Raw:
        raw = reply.get(b"BODY[]<0>" if cut else b"BODY[]")
        if not isinstance(raw, bytes):
            raise ImapError(Failure.SERVER, f"{self._settings.where}: no body for UID {uid} of {self._mailbox}", _LOOK)
        return Raw(self._mailbox, self._uidvalidity, uid, _utc(reply.get(b"INTERNALDATE")), raw, size, cut)


def batches(sizes: dict[int, int], max_count: int, max_bytes: int) -> Iterator[list[int]]:
    """UIDs in their order, at most `max_count` and `max_bytes` at once; one that is larger stands alone."""
    batch: list[int] = []
    room = max_bytes
    for uid, size in sizes.items():
        if batch and (len(batch) == max_count or size > room):
            yield batch
            batch, room = [], max_bytes
        batch.append(uid)
        room -= size
    if batch:
        yield batch


def _mailbox(flags: Sequence[bytes], delimiter: bytes | None, name: str) -> Mailbox:
    lower = frozenset(flag.decode("ascii", "replace").lower() for flag in flags)
    return Mailbox(name, lower, (delimiter or b"").decode("ascii"))


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
