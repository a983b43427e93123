"""Reads messages from a server that may leave some out, cut them short or break off over them.

Every message that is asked for comes, is gone, or is told of; one that is bad keeps no other from coming.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from imapclient import IMAPClient

from daemon.adapters.imap.connect import ImapError, ImapSettings, failures, not_now
from daemon.adapters.transport import Failure
from daemon.core.message.ending import reaches_its_end

log = logging.getLogger(__name__)

SIZES_AT_ONCE = 500  # a command of some 4,000 characters; RFC 7162 4 asks clients to stay under 8,192
LARGEST_MESSAGE = 64 << 20  # of one above this only so much is read: its words stand first, its attachments after
TRIES = 2  # a message that did not come with others is asked for alone, so often
WITNESSES = 5  # other messages, of which one has to come before a message is given up
MOST_BREAKS = 40  # connections that are made anew in one reading; the next pass goes on from there
_LOOK = "Look at that message with a mail program."
_NAMED = re.compile(rb"^(?:date|message-id)[ \t]*:", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Raw:
    """One message as it lies in a mailbox."""

    mailbox: str
    uidvalidity: int
    uid: int
    arrived: datetime | None  # INTERNALDATE, UTC; None where the server's cannot be read
    raw: bytes
    size: int  # as the server says
    cut: bool = False  # `raw` ends early: it is larger than the largest that is read whole, or the server gives no more


@dataclass(frozen=True, slots=True)
class Unfetched:
    """A message that is there, and that the server does not give us: for a human to look at."""

    mailbox: str
    uidvalidity: int
    uid: int
    size: int  # 0 where the server does not say
    reason: str


class OpenMailbox(Protocol):
    """The connection, with a mailbox open for reading."""

    @property
    def settings(self) -> ImapSettings: ...
    @property
    def client(self) -> IMAPClient: ...
    @property
    def mailbox(self) -> str: ...
    @property
    def uidvalidity(self) -> int: ...
    def renew(self) -> None:
        """Connect anew and open the same mailbox. Raises ImapError, also where it is not the same any more."""


class Fetcher:
    """Reads from the mailbox that is open on the line."""

    def __init__(self, line: OpenMailbox, max_count: int, max_bytes: int) -> None:
        self._line = line
        self._max_count = max_count
        self._max_bytes = max_bytes
        self._breaks = 0
        self._sizes_lie = False  # whole messages came shorter than the server's RFC822.SIZE

    def messages(self, uids: Sequence[int]) -> Iterator[Raw | Unfetched]:
        """Each in the order of `uids`; one that was expunged meanwhile is absent. Raises ImapError."""
        for start in range(0, len(uids), SIZES_AT_ONCE):
            yield from self._some(uids[start : start + SIZES_AT_ONCE])

    def _some(self, uids: Sequence[int]) -> Iterator[Raw | Unfetched]:
        """By their sizes; one whose size the server fails to give is narrowed down by halves."""
        try:
            told = self._sizes(uids)
        except ImapError as error:
            self._survive(error)
            half = len(uids) // 2
            if half:
                yield from self._some(uids[:half])
                yield from self._some(uids[half:])
            else:
                yield from self._alone(uids[0], 0, str(error))
            return
        there = self._there([uid for uid in uids if uid not in told])
        sizes = {uid: told.get(uid, 0) for uid in uids if uid in told or uid in there}
        for batch in batches(sizes, self._max_count, self._max_bytes):
            yield from self._batch(batch, sizes)

    def _batch(self, uids: Sequence[int], sizes: dict[int, int]) -> Iterator[Raw | Unfetched]:
        try:
            found = self._bodies(uids, sizes)
        except ImapError as error:
            self._survive(error)
            if len(uids) > 1:
                for uid in uids:
                    yield from self._batch([uid], sizes)
            else:
                yield from self._alone(uids[0], sizes[uids[0]], str(error))
            return
        for uid in uids:
            message = found.get(uid)
            if message is not None and self._whole(message):
                yield message
            else:
                yield from self._alone(uid, sizes[uid], "the server leaves it out")

    def _alone(self, uid: int, size: int, reason: str) -> Iterator[Raw | Unfetched]:
        """One that did not come, or came short, asked for again by itself; what is short each time is all there is."""
        short: Raw | None = None
        for _ in range(TRIES):
            try:
                message = self._bodies([uid], {uid: size}).get(uid)
            except ImapError as error:
                self._survive(error)
                reason = str(error)
                continue
            if message is not None and self._whole(message):
                yield message
                return
            short = message or short
        if short is not None:
            yield self._settled(short)
        elif uid in self._there([uid]):
            self._hear_witnesses(uid, reason)
            line = self._line
            yield Unfetched(line.mailbox, line.uidvalidity, uid, size, reason)

    def _whole(self, message: Raw) -> bool:
        if message.cut or len(message.raw) >= message.size:
            return True
        return self._sizes_lie and reaches_its_end(message.raw)

    def _settled(self, short: Raw) -> Raw:
        if not reaches_its_end(short.raw):
            return Raw(short.mailbox, short.uidvalidity, short.uid, short.arrived, short.raw, short.size, cut=True)
        if not self._sizes_lie:
            self._sizes_lie = True
            log.info("the server's sizes are not those of its messages uid=%d mailbox=%s", short.uid, short.mailbox)
        return short

    def _hear_witnesses(self, uid: int, reason: str) -> None:
        """Raises unless another message comes: else not the message is bad, but the server."""
        with self._failures("SEARCH"):
            others = sorted(set(self._line.client.search(["UID", "1:*"])) - {uid}, key=lambda other: abs(other - uid))
        for other in others[:WITNESSES]:
            try:
                with self._failures("FETCH"):
                    reply = self._line.client.fetch([other], ["BODY.PEEK[]<0.4096>"])
            except ImapError as error:
                self._survive(error)
                continue
            if any(isinstance(part, bytes) and part for part in reply.get(other, {}).values()):
                return
        raise ImapError(Failure.SERVER, f"{reason} (UID {uid} of {self._line.mailbox})", _LOOK)

    def _survive(self, error: ImapError) -> None:
        """Raises it again where it is no message's fault. A connection that broke is made anew."""
        if error.kind in (Failure.CONNECT, Failure.TIMEOUT) and self._breaks < MOST_BREAKS:
            self._breaks += 1
            self._line.renew()
        elif error.kind is not Failure.SERVER or not_now(str(error)):
            raise error

    # ── what is said to the server ───────────────────────────────────────────────────────────────────────────────────
    def _there(self, uids: Sequence[int]) -> set[int]:
        """Those that lie in the mailbox now."""
        if not uids:
            return set()
        with self._failures("SEARCH"):
            self._line.client.noop()  # servers search among the messages that they have told us of
            return set(self._line.client.search(["UID", ",".join(map(str, uids))])) & set(uids)

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        with self._failures("FETCH"):
            reply = self._line.client.fetch(uids, ["RFC822.SIZE"])
        return {uid: reply[uid][b"RFC822.SIZE"] for uid in uids if b"RFC822.SIZE" in reply.get(uid, {})}

    def _bodies(self, uids: Sequence[int], sizes: dict[int, int]) -> dict[int, Raw]:
        cut = sizes[uids[0]] > LARGEST_MESSAGE
        body = f"BODY.PEEK[]<0.{LARGEST_MESSAGE}>" if cut else "BODY.PEEK[]"
        with self._failures("FETCH"):
            reply = self._line.client.fetch(uids, ["INTERNALDATE", body])
        given = {uid: self._raw(uid, reply[uid], sizes[uid], cut=cut) for uid in uids if uid in reply}
        found = {uid: message for uid, message in given.items() if message}
        gone = self._invented(found)
        return {uid: message for uid, message in found.items() if uid not in gone}

    def _invented(self, found: dict[int, Raw]) -> set[int]:
        """Those that are gone, and in whose place Courier gives a mail by "System Administrator".

        It comes with a size and an arrival of its own. As hardly any mail it has neither Date nor Message-ID: only
        what has none is looked up.
        """
        nameless = {uid for uid, message in found.items() if not _is_named(message.raw)}
        return nameless - self._there(sorted(nameless))

    def _raw(self, uid: int, reply: dict[bytes, Any], size: int, *, cut: bool) -> Raw | None:
        raw = reply.get(b"BODY[]<0>" if cut else b"BODY[]")
        if not isinstance(raw, bytes) or not raw:
            return None
        line, arrived = self._line, utc(reply.get(b"INTERNALDATE"))
        return Raw(line.mailbox, line.uidvalidity, uid, arrived, raw, size or len(raw), cut)

    def _failures(self, doing: str) -> AbstractContextManager[None]:
        return failures(self._line.settings, f"{doing} {self._line.mailbox}")


def _is_named(raw: bytes) -> bool:
    """Whether the header has a Date or a Message-ID. It is looked at in place: what follows may be large."""
    end = raw.find(b"\r\n\r\n")
    return bool(_NAMED.search(raw, 0, len(raw) if end < 0 else end))


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


def utc(moment: datetime | None) -> datetime | None:
    """An INTERNALDATE in UTC, which it is taken for where it names no zone."""
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
