"""Reads mailboxes over IMAP, and never writes to one but to keep a copy of what we sent, or to move mails to the clerk.

Mailboxes are opened with EXAMINE, if the settings do not say otherwise, and messages read with BODY.PEEK (RFC 3501):
the team's \\Seen flags are theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from imapclient import DELETED, IMAPClient

from daemon.adapters.imap.connect import ImapError, ImapSettings, connect, drop, failures
from daemon.adapters.imap.fetching import Fetcher, Raw, Unfetched, utc
from daemon.adapters.imap.mailboxes import Mailbox, matching, sent_mailboxes
from daemon.adapters.transport import Failure
from daemon.core.message.parse import parse
from daemon.core.words.rules import Rule

MOST_AT_ONCE = 100  # messages; more gain nothing, and Dovecot refuses 20,000
BYTES_AT_ONCE = 16 << 20
GOODBYE = 5.0  # seconds for the answer to LOGOUT
_ANEW = "It is read anew in the next pass."


@dataclass(frozen=True, slots=True)
class Status:
    """A mailbox as EXAMINE tells it."""

    uidvalidity: int
    exists: int  # messages in it
    uidnext: int | None = None  # above every UID that is given; None where the server says none that can be
    steady: bool = True  # whether a UID means the same message in the next session (RFC 3501, 2.3.1.1)


class Imap:
    """One connection for one thread. Everything raises ImapError; after one that is not `server`, make a new Imap."""

    def __init__(self, settings: ImapSettings) -> None:
        self.settings = settings
        self._client: IMAPClient | None = None
        self._mailbox = ""
        self._uidvalidity = 0

    def __enter__(self) -> Self:
        self._client = connect(self.settings)
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
    def client(self) -> IMAPClient:
        """The connection itself."""
        if self._client is None:
            raise RuntimeError("Imap is used inside `with`")
        return self._client

    @property
    def mailbox(self) -> str:
        """The one that is open, decoded; "" where none is."""
        return self._mailbox

    @property
    def uidvalidity(self) -> int:
        """Of the mailbox that is open."""
        return self._uidvalidity

    @property
    def gmail(self) -> bool:
        """Whether this is Gmail or Google Workspace, also behind a proxy (its IMAP extensions)."""
        return bool(self.client.has_capability("X-GM-EXT-1"))

    def listing(self) -> list[Mailbox]:
        with failures(self.settings, "LIST"):
            rows = self.client.list_folders()
        return [_mailbox(*row) for row in rows]

    def mailboxes(self, patterns: Sequence[str], listing: Sequence[Mailbox] | None = None) -> list[str]:
        """The names that the patterns mean, each once, in the patterns' order (see `mailboxes.matching`).

        `listing`: what `listing` gave, for who asks more than once.
        """
        listing = self.listing() if listing is None else listing
        return list(dict.fromkeys(name for pattern in patterns for name in matching(listing, pattern)))

    def sent(
        self,
        setting: str | Sequence[str],
        names: Rule,
        watched: Sequence[str],
        listing: Sequence[Mailbox] | None = None,
    ) -> list[str]:
        """The mailboxes of sent mail: by flag and by `names` for "auto", else those that the setting names.

        `watched`: the patterns of those that receive mail, beside which another may lie. `listing` as in `mailboxes`.
        """
        listing = self.listing() if listing is None else listing
        if setting == "auto":
            return sent_mailboxes(listing, names, self.mailboxes(watched, listing))
        return self.mailboxes([setting] if isinstance(setting, str) else setting, listing)

    def examine(self, mailbox: str) -> Status:
        """Opens `mailbox` for reading; the other methods that take a mailbox open it by themselves where need be.

        A server that says no UIDNEXT, as RFC 3501 wants it, to who may not write is not believed to keep its UIDs.
        """
        with failures(self.settings, f"EXAMINE {mailbox}"):
            reply: dict[bytes, Any] = self.client.select_folder(mailbox, readonly=self.settings.read_only)
            said, exists = reply.get(b"UIDNEXT", 0), reply[b"EXISTS"]
            uidnext = said if said > exists else None
            steady = uidnext is not None or not self.settings.read_only
            status = Status(reply[b"UIDVALIDITY"], exists, uidnext, steady)
        self._mailbox, self._uidvalidity = mailbox, status.uidvalidity
        return status

    def uids_after(self, mailbox: str, uid: int) -> list[int]:
        """The UIDs above `uid`, ascending. Asks for `n:*`, which always gives the last message, and drops that."""
        self._turn_to(mailbox)
        with failures(self.settings, f"SEARCH {mailbox}"):
            self.client.noop()  # servers search among the messages that they have told us of
            found: list[int] = self.client.search(["UID", f"{uid + 1}:*"])
        return sorted({number for number in found if number > uid})

    def count_up_to(self, mailbox: str, uid: int) -> int:
        """How many messages with a UID up to `uid` lie in it now."""
        self._turn_to(mailbox)
        with failures(self.settings, f"SEARCH {mailbox}"):
            return len(self.client.search(["UID", f"1:{uid}"])) if uid else 0

    def arrived(self, mailbox: str, uid: int) -> datetime | None:
        """INTERNALDATE of a message (UTC); None where it is gone, or the server does not say or breaks off over it."""
        self._turn_to(mailbox)
        try:
            with failures(self.settings, f"FETCH {mailbox}"):
                return utc(self.client.fetch([uid], ["INTERNALDATE"]).get(uid, {}).get(b"INTERNALDATE"))
        except ImapError as error:
            if error.kind is not Failure.SERVER:
                self.renew()
            return None

    def fetch(
        self, mailbox: str, uids: Sequence[int], max_count: int = MOST_AT_ONCE, max_bytes: int = BYTES_AT_ONCE
    ) -> Iterator[Raw | Unfetched]:
        """The messages in the order of `uids`, in batches of bounded count and bytes.

        One that was expunged meanwhile is simply absent. One above `max_bytes` is fetched alone, one above
        LARGEST_MESSAGE in part (`cut`). One that the server does not give, or over which it ends the connection each
        time, while it gives others, is Unfetched; a server that gives nothing raises. UIDs are of the UIDVALIDITY that
        `examine` told.
        """
        self._turn_to(mailbox)
        yield from Fetcher(self, max_count, max_bytes).messages(uids)

    def renew(self) -> None:
        """Connect anew, after the connection broke, and open the same mailbox. Raises ImapError."""
        drop(self.client)
        mailbox, uidvalidity, self._client, self._mailbox = self._mailbox, self._uidvalidity, None, ""
        try:
            self._client = connect(self.settings)
        except ImapError as error:
            kind = Failure.CONNECT if error.kind is Failure.SERVER else error.kind  # no connection is left
            raise ImapError(kind, str(error), error.remedy) from error
        if self.examine(mailbox).uidvalidity != uidvalidity:
            where = f"{self.settings.where}: {mailbox}"
            raise ImapError(Failure.SERVER, f"{where}: it was numbered anew while it was read", _ANEW)

    def headers(self, mailbox: str, most: int) -> list[bytes]:
        """The header of the newest messages in `mailbox`, at most so many."""
        return [header for _, header, _ in self.headers_of(mailbox, self.uids_after(mailbox, 0)[-most:])]

    def uids_since(self, mailbox: str, first: date) -> list[int]:
        """The messages that arrived on that day or later, ascending."""
        self._turn_to(mailbox)
        with failures(self.settings, f"SEARCH {mailbox}"):
            found: list[int] = self.client.search(["SINCE", first])
        return sorted(found)

    def headers_of(self, mailbox: str, uids: Sequence[int]) -> Iterator[tuple[int, bytes, datetime | None]]:
        """UID, header and arrival (UTC) of these messages; what is gone meanwhile is absent."""
        self._turn_to(mailbox)
        for start in range(0, len(uids), MOST_AT_ONCE):
            with failures(self.settings, f"FETCH {mailbox}"):
                reply = self.client.fetch(uids[start : start + MOST_AT_ONCE], ["BODY.PEEK[HEADER]", "INTERNALDATE"])
            for uid, fields in sorted(reply.items()):
                if isinstance(given := fields.get(b"BODY[HEADER]"), bytes):
                    yield uid, given, utc(fields.get(b"INTERNALDATE"))

    def beginnings(self, mailbox: str, uids: Sequence[int], octets: int) -> Iterator[tuple[int, bytes]]:
        """UID and the first `octets` of each of these messages, as they come; what is gone meanwhile is absent."""
        self._turn_to(mailbox)
        for start in range(0, len(uids), MOST_AT_ONCE):
            with failures(self.settings, f"FETCH {mailbox}"):
                reply = self.client.fetch(uids[start : start + MOST_AT_ONCE], [f"BODY.PEEK[]<0.{octets}>"])
            for uid, fields in sorted(reply.items()):
                given = next((value for key, value in fields.items() if key.startswith(b"BODY[]")), None)
                if isinstance(given, bytes):
                    yield uid, given[:octets]

    def search_message_id(self, mailbox: str, message_id: str) -> bool:
        """Whether a message with this id, without its <>, lies in `mailbox` now.

        Courier finds a message by the header of one that is attached to it, too.
        """
        self._turn_to(mailbox)
        with failures(self.settings, f"SEARCH {mailbox}"):
            self.client.noop()
            found: list[int] = self.client.search(["HEADER", "Message-ID", f"<{message_id}>"])
        return any(parse(header).message_id == message_id for _, header, _ in self.headers_of(mailbox, found))

    def append(self, mailbox: str, raw: bytes, at: datetime, flags: Sequence[str] = ("\\Seen",)) -> None:
        """Keeps a copy of `raw` in `mailbox`, dated `at`. It may be there even when this raises: look first."""
        with failures(self.settings, f"APPEND {mailbox}"):
            self.client.append(mailbox, raw, flags, at)

    def move(self, mailbox: str, uids: Sequence[int], to: str) -> None:
        """Moves these messages, and nothing else, to the mailbox `to`, which is made if need be (RFC 6851).

        The one place where a mailbox is opened for writing. A server without MOVE must have UIDPLUS (RFC 4315): a plain
        EXPUNGE would also remove what people marked as deleted.
        """
        with failures(self.settings, f"MOVE {mailbox}"):
            client = self.client
            if not client.folder_exists(to):
                client.create_folder(to)
            self._mailbox = ""  # whatever comes next opens its mailbox anew, for reading
            reply: dict[bytes, Any] = client.select_folder(mailbox)
            if reply[b"UIDVALIDITY"] == self._uidvalidity:
                self._carry(uids, to)
            if client.has_capability("UNSELECT"):  # CLOSE would expunge what people marked as deleted
                client.unselect_folder()

    def _carry(self, uids: Sequence[int], to: str) -> None:
        client = self.client
        if client.has_capability("MOVE"):
            client.move(uids, to)
        elif client.has_capability("UIDPLUS"):
            client.copy(uids, to)
            client.add_flags(uids, [DELETED], silent=True)
            client.uid_expunge(uids)

    def _turn_to(self, mailbox: str) -> None:
        if self._mailbox != mailbox:
            self.examine(mailbox)


def _mailbox(flags: Sequence[bytes], delimiter: bytes | None, name: str) -> Mailbox:
    lower = frozenset(flag.decode("ascii", "replace").lower() for flag in flags)
    return Mailbox(name, lower, (delimiter or b"").decode("ascii"))
