"""Intake: from raw mail to the records. The same way for IMAP and for import."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from daemon.adapters.heap import give_back
from daemon.adapters.state.begun import SINGLY, STARTS
from daemon.app.bookkeeping import dressed_again, file, origin_of, signed
from daemon.app.hand import Read, Unread
from daemon.app.hands import Hands
from daemon.app.office import Office
from daemon.app.secretary import Secretary
from daemon.app.understanding import skim, understand
from daemon.app.writing import write
from daemon.core.filing.place import UNMATCHED, Place
from daemon.core.filing.strangers import bare
from daemon.core.filing.twins import says_otherwise, twin
from daemon.core.message.identity import arrived, key_of, own_key, raw_hash
from daemon.core.message.origin import Found, stronger
from daemon.core.message.parse import Unreadable, parse
from daemon.core.model import Filed, Message, Reading

log = logging.getLogger(__name__)

_AT_ONCE = 500  # messages of the records that are written together: each flush of the disk serves several


class Disposition(StrEnum):
    FILED = "filed"
    KNOWN = "known"
    QUARANTINED = "quarantined"
    HEARD = "heard"  # it was for the clerk


@dataclass(frozen=True, slots=True)
class Taken:
    disposition: Disposition
    records: tuple[str, ...] = ()
    reason: str = ""
    subject: str = ""  # of a mail that was filed
    twin: str = ""  # who wrote it, where it bears the identity of another mail, and when


KNOWN = Taken(Disposition.KNOWN)
ERASED = Taken(Disposition.KNOWN, reason="it was erased for good")  # of which not even a hash of its bytes is kept
HEARD = Taken(Disposition.HEARD)


@dataclass(frozen=True, slots=True)
class Pace:
    """When what was taken in is to be committed: a crash repeats no more than that."""

    mails: int
    seconds: float  # monotonic; longer where a commit takes long


PACE = Pace(20_000, 60)
_AGAIN = 4  # so many times what a commit took: it folds from their beginning all the records that it writes


@contextmanager
def _diskless() -> Iterator[None]:
    """What a mail says is read from memory: an OSError there is a fault over this mail, and no disk that will mend."""
    try:
        yield
    except OSError as error:
        raise RuntimeError(str(error)) from error


def _with(reading: Reading, message: Message) -> Reading:
    """The same of a message of which more is known by now."""
    return reading if reading.message is message else replace(reading, message=message)


class Intake:
    """Takes mail in; nothing is durable before `commit`."""

    def __init__(
        self, office: Office, now: datetime, pace: Pace = PACE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._office = office
        self._now = now
        self._pace = pace
        self._clock = clock
        self._committed = clock()
        self._took = 0.0  # seconds, by the last commit
        self._named = ""  # the Message-ID of the mail taken last, for the log
        self._suspect = False  # the mail taken last may be what starts before this one were killed over
        self._seen: list[str] = []
        self._ahead: dict[bytes, str] = {}  # what was given to hands and not taken yet, and its hash
        self._touched: set[str] = set()  # records
        self._secretary = Secretary(office, now)

    def take(
        self,
        raw: bytes,
        at: datetime | None = None,
        *,
        quiet: bool = False,
        cut: bool = False,
        found: Found = Found.MAILBOX,
        read: Read = None,
    ) -> Taken:
        """Read and file one mail that arrived at `at` (UTC; from its own headers when None) and was `found` there.

        `cut`: it ends early. `read`: what a hand made of it, by the directory as it still is.

        Nothing that arrives may stop the clerk: what cannot be read is set aside, whatever the reason.
        """
        known = self._ahead.pop(raw, None)
        digest = known or raw_hash(raw)
        if self._office.index.has_bytes(digest) or digest in self._office.forgotten:
            return KNOWN
        starts = self._office.begun.starts(digest)
        if starts >= SINGLY and self._seen:
            self.commit()  # what came before it is no part of what it may be killed over
        self._suspect = starts >= SINGLY
        self._named = ""
        if starts >= STARTS:
            taken = self._set_aside(digest, raw, f"{starts} starts of the clerk did not finish reading it ({digest})")
        else:
            if not known:
                self._office.begun.begin(digest)
            taken = self._read(digest, raw, at, found, read, quiet=quiet, cut=cut)
        if taken is not ERASED:
            self._seen.append(digest)
        whose, done = ",".join(taken.records), taken.disposition
        log.debug("mail %s client=%s message_id=%s digest=%s", done, whose, self._named, digest)
        return taken

    def unread(self, raw: bytes, at: datetime | None, *, quiet: bool) -> Unread | None:
        """The mail for a hand to read ahead of `take`; None where it is known, or may stop this start, too."""
        digest, office = raw_hash(raw), self._office
        if office.index.has_bytes(digest) or digest in office.forgotten or office.begun.starts(digest) >= SINGLY:
            return None
        office.begun.begin(digest)
        self._ahead[raw] = digest
        return Unread(raw, at, quiet)

    def _read(
        self, digest: str, raw: bytes, at: datetime | None, found: Found, read: Read, *, quiet: bool, cut: bool
    ) -> Taken:
        try:
            return self._file(raw, at, found, read, quiet=quiet, cut=cut)
        except Unreadable as error:
            return self._set_aside(digest, raw, str(error))
        except OSError:
            raise  # the disk is full or gone: the mail is good, and is read again when there is room
        except Exception as error:  # one mail must not stop the others, even when the fault is ours
            log.exception("a mail could not be read message_id=%s digest=%s", self._named, digest)
            return self._set_aside(digest, raw, f"a fault of inboxclerk: {type(error).__name__}: {error}")

    def _set_aside(self, digest: str, raw: bytes, reason: str) -> Taken:
        self._office.quarantine.add(digest, raw, reason)  # perhaps again: the notice of it may not have been written
        return Taken(Disposition.QUARANTINED, (), reason)

    def _file(self, raw: bytes, at: datetime | None, found: Found, read: Read, *, quiet: bool, cut: bool) -> Taken:
        office = self._office
        with _diskless():
            message = read.message if read else parse(raw)
        self._named = message.message_id or ""
        if office.forgotten and (key_of(message) in office.forgotten or own_key(message) in office.forgotten):
            return ERASED
        if self._is_heartbeat(message, found) or self._is_of_doctor(message):
            return HEARD
        if found is Found.MAILBOX and not quiet and not cut:
            message = signed(office, message, raw)
        at = arrived(message, at, history=quiet)
        with _diskless():
            reading = _with(read, message) if read else skim(office, message, at)
        sent_by = origin_of(office, message, found)
        self._secretary.note_absence(reading, at, quiet=quiet)
        if not quiet:
            self._secretary.note_wish(reading, sent_by.kind, at)
        taps = self._secretary.note_tap(reading, sent_by.kind, at)
        if not taps and self._secretary.is_for_clerk(reading, raw, at, quiet=quiet):
            return HEARD  # a mail between the team and the clerk is nobody's question or answer
        if not reading.whole and office.index.has(UNMATCHED, key_of(message)):
            reading = understand(office, message, at)  # its words tell whether it is a copy of that one
        rows = file(office, reading, at, sent_by, quiet=quiet, cut=cut)
        if taps:  # whoever gets the update may write from elsewhere
            rows = [(replace(where, records=(taps,)), row) for where, row in rows]
        kept = [put for where, row in rows for put in self._put(where, row, message, raw)]
        if not kept:
            return KNOWN
        self._secretary.note_knocks(reading, [row for where, row in rows if where.records == (UNMATCHED,)])
        sender = rows[0][0].sender.address
        whose = f"{sender}, {at:%Y-%m-%d %H:%M} UTC" if any(doubled for _, doubled in kept) else ""
        records = tuple(dict.fromkeys(name for name, _ in kept))
        return Taken(Disposition.FILED, records, subject=message.subject, twin=whose)

    def _is_heartbeat(self, message: Message, found: Found) -> bool:
        """Whether it is one of ours to ourselves; that it came is noted, but of the copy in a mailbox of sent mail."""
        clerk, message_id = self._office.clerk, message.message_id or ""
        if message_id not in clerk.heartbeat.ids:
            return False
        if found is Found.MAILBOX:
            clerk.heartbeat = clerk.heartbeat.came(message_id, self._now)
        return True

    def _is_of_doctor(self, message: Message) -> bool:
        """Whether it is the mail of `doctor` from ourselves to ourselves. Before the first pass there is no key by
        which the clerk knows its own, so this goes by what the mail says; who forges it hides their own mail alone.
        """
        ours = set(self._office.config.team.addresses) | {self._office.config.smtp.sender.address}
        people = {one.address for one in (*message.to, *message.cc, *([message.sender] if message.sender else ()))}
        return message.headers.get("x-inboxclerk", ()) == ("doctor",) and people <= ours

    def _put(self, where: Place, filed: Filed, message: Message, raw: bytes) -> Iterator[tuple[str, bool]]:
        """The records that one row is new in, and whether another mail there bears its identity already."""
        for name in where.records:
            kept = self._kept(name, filed.key)
            mine = filed if kept is None else twin(filed, own_key(message))
            same = self._filed(name, mine.key) if kept else None
            if kept and (same or not says_otherwise(kept, filed)):
                self._strengthen(name, same or kept, filed)
                continue
            self._office.records.take_in(name, mine)
            self._office.records.archive(name).add(mine.key, raw, filed.at)
            self._office.index.add(name, bare(mine) if name == UNMATCHED else mine)
            self._touched.add(name)
            yield name, kept is not None

    def _kept(self, record: str, key: str) -> Filed | None:
        kept = self._filed(record, key)
        return dressed_again(self._office, kept) if kept and record == UNMATCHED else kept

    def _filed(self, record: str, key: str) -> Filed | None:
        """The mail with that key. The index knows whether there is one: nearly always no record has to be opened."""
        return self._office.records.filed(record, key) if self._office.index.has(record, key) else None

    def _strengthen(self, record: str, known: Filed, copy: Filed) -> None:
        """Another copy may say more of who sent a mail: one in a mailbox of sent mail, beside the one that came in."""
        if stronger(known.origin, copy.origin) is not known.origin and known.own_text == copy.own_text:
            self._office.records.take_in(record, replace(known, origin=copy.origin, origin_why=copy.origin_why))
            self._touched.add(record)

    @property
    def due(self) -> bool:
        """Whether it is time to commit; a mail that may have stopped earlier starts is committed by itself."""
        late = self._clock() - self._committed >= max(self._pace.seconds, _AGAIN * self._took)
        return bool(self._seen) and (self._suspect or late or len(self._seen) >= self._pace.mails)

    def commit(self, hands: Hands | None = None) -> list[str]:
        """Make it durable: threads and ledger anew, archive, record, then the index. Gives the records touched.

        With `hands`, where much of each record is new, these fold.

        What is to be told of the mails is on disk before all that. What the clerk was told is noted after the records
        that it changed, and before its mail counts as read.
        """
        began = self._clock()
        if self._office.clerk.untold or self._secretary.knocked:
            self._office.commit(self._now)  # first of all: a mail that is known brings no word of itself any more
        moved = self._secretary.touched.keys()
        self._touched |= moved
        clients = self._touched - {UNMATCHED}
        # Mail that moves to a client is there before it leaves another, and the unknown senders last of all.
        write(self._office, clients & moved, self._now, hands, at_once=sys.maxsize)
        write(self._office, clients - moved, self._now, hands, at_once=_AT_ONCE)
        write(self._office, self._touched & {UNMATCHED}, self._now, hands, at_once=1)
        if self._secretary.settle():
            self._office.commit(self._now)
        self._office.index.saw_bytes(self._seen)
        self._office.index.commit()
        touched = sorted(self._touched)
        self._touched.clear()
        self._seen.clear()
        self._office.begun.end()
        for digest in self._ahead.values():
            self._office.begun.begin(digest)
        if hands:  # what they met in so many mails is not kept for ever
            hands.rest()
            give_back()
        self._committed, self._suspect = self._clock(), False
        self._took = self._committed - began
        return touched
