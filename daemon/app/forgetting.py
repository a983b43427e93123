"""`forget`: erasure of a client, or of one person's mail, with a preview."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from daemon.adapters.records import Record
from daemon.app.bookkeeping import refresh
from daemon.app.office import Office
from daemon.core.model import Filed


@dataclass
class Erasure:
    """What would go, or went: for each record the messages, and the folders that go whole."""

    folders: list[Path] = field(default_factory=list)
    messages: dict[str, list[str]] = field(default_factory=dict)  # record → keys

    @property
    def count(self) -> int:
        return sum(map(len, self.messages.values()))


def preview(office: Office, who: str) -> Erasure:
    """What `forget` would erase. `who` is a client's id or an address."""
    if who in office.directory.clients or office.records.exists(who):
        record = office.records.get(who)
        return Erasure([office.records.folder(who)], {who: list(record.messages)})
    address = who.lower()
    found = Erasure()
    for name in office.records.ids():
        keys = [key for key, message in office.records.get(name).messages.items() if _of(message, address)]
        if keys:
            found.messages[name] = keys
    return found


def erase(office: Office, found: Erasure, who: str, now: datetime) -> None:
    """Delete it: from the archive, the records, the index and the clerk's own memory. Raises OSError."""
    for name, keys in found.messages.items():
        record = office.records.get(name)
        for key in keys:
            record.drop(key)
        if office.records.folder(name) not in found.folders:
            _rewrite(office, record, now)
    for folder in found.folders:
        shutil.rmtree(folder)
    for name in found.messages:
        office.index.forget(name)
        if office.records.folder(name) not in found.folders:
            for message in office.records.get(name).messages.values():
                office.index.add(name, message)
    office.index.purge()
    clerk = office.clerk
    clerk.outbox = {key: entry for key, entry in clerk.outbox.items() if who not in (entry.client, *entry.to)}
    clerk.commit(now)


def _rewrite(office: Office, record: Record, now: datetime) -> None:
    """Write the record without the erased mail; also its previous copy must not keep it."""
    refresh(record, office, now)
    office.records.commit(record)
    for copy in office.records.folder(record.id).glob("record.json.*"):
        copy.unlink()


def _of(message: Filed, address: str) -> bool:
    """Whether this is the person's mail: written by them, or by us to them alone."""
    return message.sender.address == address or message.to == (address,)
