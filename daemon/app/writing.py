"""Writing: the records that were touched are brought up to date, and made durable."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from daemon.app.bookkeeping import refreshed
from daemon.app.hands import Hands
from daemon.app.office import Office
from daemon.core.state.record import Record


def write(office: Office, names: AbstractSet[str], now: datetime, hands: Hands | None, *, at_once: int) -> None:
    """Fold the named records anew and write them, those with so many messages `at_once`. `now`: UTC.

    With `hands`, where much of each record is new, these fold. Raises OSError when the disk fails.
    """
    batch, size = list[Record](), 0
    for record in refreshed(sorted(names), office, now, hands):
        batch.append(record)
        size += len(record.messages)
        if size >= at_once:
            _settle(office, batch, now, hands)
            batch, size = [], 0
    _settle(office, batch, now, hands)


def _settle(office: Office, batch: Sequence[Record], now: datetime, hands: Hands | None) -> None:
    office.records.commit(*batch)
    for record in batch:
        office.index.knows(record.id, office.records.version(record.id))
        if hands and not office.dry:  # what is asked of it later is worked out now
            if record.id in office.directory.clients:
                office.outlines.tell_ahead(record.id, now)
            office.records.close(record.id)
    if batch and not office.dry:
        office.trim(now)  # there may be many records more
