"""Intake: from raw mail to the records. The same way for IMAP and for import."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from daemon.app.bookkeeping import as_written_by, filed_as, refresh, thread_clients, understand
from daemon.app.office import Office
from daemon.app.secretary import Secretary
from daemon.core.filing.place import UNMATCHED, place
from daemon.core.filing.twins import says_otherwise, twin
from daemon.core.message.identity import arrival, own_key, raw_hash
from daemon.core.message.parse import Unreadable, parse
from daemon.core.state.record import Record

log = logging.getLogger(__name__)


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
HEARD = Taken(Disposition.HEARD)


class Intake:
    """Takes mail in; nothing is durable before `commit`."""

    def __init__(self, office: Office, now: datetime) -> None:
        self._office = office
        self._now = now
        self._seen: list[str] = []
        self._touched: dict[str, Record] = {}
        self._secretary = Secretary(office, now)

    def take(self, raw: bytes, at: datetime | None = None, *, quiet: bool = False) -> Taken:
        """Read and file one mail that arrived at `at` (UTC; from its own headers when None).

        Nothing that arrives may stop the clerk: what cannot be read is set aside, whatever the reason.
        """
        digest = raw_hash(raw)
        if self._office.index.has_bytes(digest):
            return KNOWN
        try:
            taken = self._file(raw, at, quiet=quiet)
        except Unreadable as error:
            taken = self._set_aside(digest, raw, str(error))
        except OSError:
            raise  # the disk is full or gone: the mail is good, and is read again when there is room
        except Exception as error:  # one mail must not stop the others, even when the fault is ours
            log.exception("a mail could not be read digest=%s", digest)
            taken = self._set_aside(digest, raw, f"a fault of inboxclerk: {type(error).__name__}: {error}")
        self._seen.append(digest)
        return taken

    def _set_aside(self, digest: str, raw: bytes, reason: str) -> Taken:
        new = self._office.quarantine.add(digest, raw, reason)
        return Taken(Disposition.QUARANTINED, (), reason) if new else KNOWN

    def _file(self, raw: bytes, at: datetime | None, *, quiet: bool) -> Taken:
        office = self._office
        message = parse(raw)
        at = at or arrival(message)
        reading = understand(office, message, at)
        self._secretary.note_absence(reading, at, quiet=quiet)
        heard = None if quiet else self._secretary.hear(reading, at)
        if (heard and not heard.file) or self._secretary.is_own(message):
            return HEARD  # a mail between the team and the clerk is nobody's question or answer
        where = place(reading, office.directory, partial(thread_clients, office))
        if where.forwarded_by:
            reading = as_written_by(office, reading, where, at)
        filed = filed_as(reading, where, at, office, quiet=quiet)
        new: list[str] = []
        doubled = False
        for name in where.records:
            record = office.records.get(name)
            kept = record.messages.get(filed.key)
            mine = filed if kept is None else twin(filed, own_key(message))
            if kept and (not says_otherwise(kept, filed) or mine.key in record.messages):
                continue
            doubled = doubled or kept is not None
            record.put(mine)
            office.records.archive(name).add(mine.key, raw, at)
            office.index.add(name, mine)
            self._touched[name] = record
            new.append(name)
        if not new:
            return KNOWN
        whose = f"{where.sender.address}, {at:%Y-%m-%d %H:%M} UTC" if doubled else ""
        return Taken(Disposition.FILED, tuple(new), subject=message.subject, twin=whose)

    @property
    def waiting(self) -> int:
        """Mails taken since the last commit."""
        return len(self._seen)

    def commit(self) -> list[str]:
        """Make it durable: threads and ledger anew, archive, record, then the index. Gives the records touched.

        What the clerk was told is noted after the records that it changed, and before its mail counts as read.
        """
        self._touched |= self._secretary.touched
        # Mail that moves to a client is there before it leaves the unknown senders.
        for record in sorted(self._touched.values(), key=lambda record: record.id == UNMATCHED):
            refresh(record, self._office, self._now)
            self._office.records.commit(record)
        if self._secretary.settle():
            self._office.commit(self._now)
        self._office.index.saw_bytes(self._seen)
        self._office.index.commit()
        touched = list(self._touched)
        self._touched.clear()
        self._seen.clear()
        return touched
