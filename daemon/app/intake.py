"""Intake: from raw mail to the records. The same way for IMAP and for import."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from daemon.adapters.records import Record
from daemon.app.office import Office
from daemon.core import threads
from daemon.core.filing import UNMATCHED, Place, place
from daemon.core.fingerprints import fingerprint
from daemon.core.identity import arrival, is_ours, key_of, made_id, raw_hash
from daemon.core.model import Filed, Message, Reading
from daemon.core.parse import Unreadable, parse

log = logging.getLogger(__name__)


class Fate(StrEnum):
    FILED = "filed"
    KNOWN = "known"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Taken:
    fate: Fate
    records: tuple[str, ...] = ()
    reason: str = ""


KNOWN = Taken(Fate.KNOWN)


class Intake:
    """Takes mail in; nothing is durable before `commit`."""

    def __init__(self, office: Office, now: datetime) -> None:
        self._office = office
        self._now = now
        self._seen: list[str] = []
        self._touched: dict[str, Record] = {}

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
        return Taken(Fate.QUARANTINED, (), reason) if new else KNOWN

    def _file(self, raw: bytes, at: datetime | None, *, quiet: bool) -> Taken:
        office = self._office
        message = parse(raw)
        at = at or arrival(message)
        reading = self._read(message, at)
        where = place(reading, office.directory, self._thread_clients)
        key = key_of(message)
        new: list[str] = []
        for name in where.records:
            record = office.records.get(name)
            if key in record.messages:
                continue
            filed = _filed(reading, where, key, at, ours=is_ours(message.message_id or "", office.secret), quiet=quiet)
            record.put(filed)
            record.archive.add(key, raw, at)
            office.index.add(name, filed)
            self._touched[name] = record
            new.append(name)
        return Taken(Fate.FILED, tuple(new)) if new else KNOWN

    def _read(self, message: Message, at: datetime) -> Reading:
        office = self._office
        addresses = [entry.address for entry in (message.sender, *message.to, *message.cc) if entry]
        known = office.directory.clients_at(addresses)
        client = office.directory.clients[known[0]] if known else None
        zone = client.zone if client else office.directory.team.zone
        return office.reader.understand(message, client.language if client else None, at.astimezone(zone).date())

    def _thread_clients(self, message_ids: Iterable[str], address: str) -> list[str]:
        trusted = not address or address in self._office.directory.team
        found = self._office.index.by_message_id(list(message_ids))
        theirs = [known.record for known in found if trusted or address in known.people]
        return [name for name in dict.fromkeys(theirs) if name != UNMATCHED]

    @property
    def waiting(self) -> int:
        """Mails taken since the last commit."""
        return len(self._seen)

    def commit(self) -> list[str]:
        """Make it durable: threads and ledger anew, archive, record, then the index. Gives the records touched."""
        for record in self._touched.values():
            refresh(record, self._office, self._now)
            self._office.records.commit(record)
        self._office.index.saw_bytes(self._seen)
        self._office.index.commit()
        touched = list(self._touched)
        self._touched.clear()
        self._seen.clear()
        return touched


def refresh(record: Record, office: Office, now: datetime) -> None:
    """Threads and ledger of a record, anew from its messages and rulings."""
    items = [_threadable(message) for message in record.messages.values()]
    for key, thread in threads.thread_ids(items).items():
        message = record.messages[key]
        if message.thread != thread:
            record.put(replace(message, thread=thread))
    if record.id == UNMATCHED:
        return
    client = office.directory.clients.get(record.id)
    zone = client.zone if client else office.directory.team.zone
    domains = client.domains - office.directory.freemail if client else frozenset()
    messages = record.messages.values()
    record.ledger = office.books.fold(messages, record.rulings, now=now, zone=zone, domains=domains)
    record.profile = {"id": record.id, "name": client.name if client else record.id}


def _threadable(message: Filed) -> threads.Threadable:
    return threads.Threadable(
        key=message.key,
        message_id=message.message_id,
        references=message.references,
        thread_index=message.thread_index,
        base_subject=message.base_subject,
        is_reply=message.is_reply,
        sender=message.sender.address,
        recipients=message.to,
        at=message.at,
        own=frozenset(message.own_print),
        quoted=frozenset(message.quoted_print),
    )


def _filed(reading: Reading, where: Place, key: str, at: datetime, *, ours: bool, quiet: bool) -> Filed:
    message = reading.message
    return Filed(
        key=key,
        message_id=message.message_id or made_id(key),
        thread="",
        direction=where.direction,
        sender=where.sender,
        to=tuple(entry.address for entry in (*message.to, *message.cc)),
        at=at,
        subject=message.subject,
        base_subject=reading.base_subject,
        own_text=reading.body.own_text,
        language=reading.language,
        automatic=reading.verdict.kind if reading.verdict else None,
        attachments=message.attachments,
        asks=reading.asks,
        acts=reading.acts,
        passages=reading.body.passages,
        references=(*message.references, *message.in_reply_to),
        ours=ours,
        forwarded_by=where.forwarded_by,
        quiet=quiet,
        shared=where.several,
        own_print=tuple(sorted(fingerprint(reading.body.own_text))),
        quoted_print=tuple(sorted(fingerprint(reading.body.quoted or reading.body.forwarded))),
        thread_index=message.thread_index,
        is_reply=reading.is_reply,
    )
