"""The outlines and extracts of the records, kept in the index: a start, a quiet pass and who asks open no record.

Outlines are kept in memory, too, since each pass looks at them.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from daemon.adapters.state.index import Index
from daemon.adapters.state.records import Records
from daemon.adapters.state.shapes import Shape
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Label, Ledger, Question
from daemon.core.schedule.alarms import Flagged
from daemon.core.schedule.extract import Extract, Pledged, extract
from daemon.core.schedule.outline import Outline, outline
from daemon.core.schedule.owing import Circumstances, circumstances
from daemon.core.state.pulse import Feedback
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent

FORMAT = 3  # of what the index holds; what is of another one is made again

_Row = tuple[
    datetime,
    Circumstances,
    tuple[Flagged, ...],
    dict[str, datetime],
    tuple[Question, ...],
    tuple[Ruling, ...],
    tuple[Sent, ...],
]
_ROW = Shape[_Row](_Row)
_Extract = tuple[
    Circumstances,
    tuple[Pledged, ...],
    tuple[Label, ...],
    tuple[Sent, ...],
    tuple[Feedback, ...],
]
_EXTRACT = Shape[_Extract](_Extract)


class Outlines:
    """Those of all records of a state folder."""

    def __init__(self, records: Records, index: Index) -> None:
        self._records = records
        self._index = index
        self._kept: dict[str, tuple[_Basis, Outline]] = {}

    def known(self, name: str, now: datetime) -> Outline | None:
        """The outline of a record, for a pass at `now` (UTC); None where there is no record. Raises BadStore.

        A record in memory may say more than the one on disk: then it counts.
        """
        version, record = self._records.version(name), self._records.in_memory(name)
        if record is None and not version:
            return None
        version = f"{FORMAT}.{version}"
        kept = self._kept.get(name)
        if kept and kept[0].holds(version, record) and kept[1].made_at <= now:
            return kept[1]
        found = (None if record else self._read(name, version, now)) or self._made(name, version, now)
        self._kept[name] = (_Basis(version, _said(record) if record else None), found)
        return found

    def extract(self, name: str) -> Extract:
        """The extract of a record that there is; nobody keeps it in memory. Raises BadStore."""
        record = self._records.in_memory(name)
        text = None if record else self._index.extract(name, self._version(name))
        if text is not None:
            with suppress(ValueError):  # it can be made again
                return Extract(name, *_EXTRACT.read_json(text))
        found = extract(self._records.get(name))
        if record is None:
            self._records.close(name)
        return found

    def _version(self, name: str) -> str:
        return f"{FORMAT}.{self._records.version(name)}"

    def _read(self, name: str, version: str, now: datetime) -> Outline | None:
        text = self._index.outline(name, version)
        if text is None:
            return None
        try:
            found = Outline(name, *_ROW.read_json(text))
        except ValueError:
            return None  # it can be made again
        return found if found.made_at <= now else None

    def _made(self, name: str, version: str, now: datetime) -> Outline:
        looked_at = self._records.in_memory(name) is None
        record = self._records.get(name)
        around = circumstances(record.ledger, record.messages.values())
        found = outline(record, now, around)
        if not self._records.dry:
            self._index.keep_outline(name, version, _ROW.dump_json(_row(found)))
            self._index.keep_extract(name, version, _EXTRACT.dump_json(_parts(extract(record, around))))
        if looked_at:
            self._records.close(name)
        return found


@dataclass(frozen=True)
class _Basis:
    """What an outline was made of: a version on disk, and what the record said in memory, if it was there."""

    version: str
    said: tuple[Ledger, int, int] | None

    def holds(self, version: str, record: Record | None) -> bool:
        """Whether the record is still the same."""
        same = record is None or (self.said is not None and _same(self.said, _said(record)))
        return version == self.version and same


def _said(record: Record) -> tuple[Ledger, int, int]:
    return record.ledger, len(record.updates), len(record.rulings)


def _same(one: tuple[Ledger, int, int], other: tuple[Ledger, int, int]) -> bool:
    return one[0] is other[0] and one[1:] == other[1:]


def _row(of: Outline) -> _Row:
    return of.made_at, of.around, of.flags, of.hands, of.awaiting, of.rulings, of.updates


def _parts(of: Extract) -> _Extract:
    return of.around, of.pledges, of.labels, of.updates, of.pulses
