"""The index compared with the records at a start: who was killed between the two left rows out."""

from __future__ import annotations

import logging

from daemon.adapters.state.index import Index
from daemon.adapters.state.records import Records
from daemon.adapters.state.store import BadStore
from daemon.core.state.record import Record

log = logging.getLogger(__name__)


def heal(records: Records, index: Index) -> int:
    """Make the index say what the records say: threads of later mail are looked up there. Gives the rows mended.

    Only records that were written since the index last knew them are read. One that is torn is left to who needs it.
    Raises OSError.
    """
    mended = 0
    for name in records.ids():
        if index.as_of(name) == records.version(name):
            continue
        try:
            mended += _healed(records, index, records.get(name))
            records.close(name)
        except BadStore as error:
            log.warning("not compared with the index: %s", error)
    index.commit()
    if mended:
        log.info("index healed rows=%d", mended)
    return mended


def _healed(records: Records, index: Index, record: Record) -> int:
    indexed = index.keys(record.id)
    missing, gone = record.messages.keys() - indexed, indexed - record.messages.keys()
    for key in missing:
        index.add(record.id, record.messages[key])
    for key in gone:
        index.drop(record.id, key)
    index.knows(record.id, records.version(record.id))
    return len(missing) + len(gone)
