"""The outlines and extracts of the records, kept in the index: a start, a quiet pass and who asks open no record.

Outlines are kept in memory, too, since each pass looks at them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from daemon.adapters.state.index import Index
from daemon.adapters.state.records import Records
from daemon.adapters.state.shapes import Row, Rows, Shape
from daemon.adapters.state.timing_rows import pledge_rows, pledges_of, timing_rows, timings_of
from daemon.core.ledger.question_row import said, undated
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Label, Ledger, Question, Timing
from daemon.core.schedule.alarms import Flagged
from daemon.core.schedule.around import Around
from daemon.core.schedule.extract import Extract, extract
from daemon.core.schedule.outline import KEPT, Outline, outline
from daemon.core.schedule.owing import Circumstances, circumstances, timings
from daemon.core.state.pulse import Feedback
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent

_TORN = (ValueError, LookupError, TypeError)  # of what the index holds: it is made again
FORMAT = 5  # of what the index holds; what is of another one is made again

_Row = tuple[
    datetime,
    Circumstances[Question],
    tuple[Flagged, ...],
    dict[str, datetime],
    tuple[Question, ...],
    tuple[Ruling, ...],
    tuple[Sent, ...],
]
_ROW = Shape[_Row](_Row)
_LABELS, _UPDATES, _PULSES, _QUESTIONS = Rows(Label), Rows(Sent), Rows(Feedback), Rows(Question)


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What of a record waits, for who asks what is owed."""

    id: str  # of the record
    around: Circumstances[Timing]  # of the questions that are not settled
    said: list[list[Any]]  # what each of them says for its row
    awaiting: tuple[Question, ...]  # the team's questions to the client


class Outlines:
    """Those of all records of a state folder."""

    def __init__(self, records: Records, index: Index) -> None:
        self._records = records
        self._index = index
        self._kept: dict[str, tuple[_Basis, Outline]] = {}
        self._around: dict[str, tuple[Record, Around]] = {}  # of the records in memory

    def known(self, name: str, now: datetime) -> Outline | None:
        """The outline of a record, for a pass at `now` (UTC); None where there is no record. Raises BadStore.

        A record in memory may say more than the one on disk: then it counts.
        """
        version, record = self._records.version(name), self._records.in_memory(name)
        if record is None and not version:
            return None
        kept = self._kept.get(name)
        if kept and kept[0].holds(version, record) and kept[1].made_at <= now:
            if record is None:  # its ledger and its mail are not to be held for this alone
                self._kept[name] = (_Basis(version, None), kept[1])
                self._around.pop(name, None)
            return kept[1]
        found = (None if record else self._read(name, version, now)) or self._made(name, version, now)
        found.counted = kept[1].counted if kept else None
        self._kept[name] = (_Basis(version, _said(record) if record else None), found)
        return found

    def tell_ahead(self, name: str, now: datetime) -> None:
        """Have the index ready for who asks once the record, which was just written, is let go of. Raises BadStore."""
        self._made(name, self._version(name), now)
        self._around.pop(name, None)  # it would hold the record

    def extract(self, name: str) -> Extract:
        """The extract of a record that there is; nobody keeps it in memory. Raises BadStore."""
        if self._records.in_memory(name) is None and (kept := self._index.extract(name, self._version(name))):
            with suppress(*_TORN):
                return _extract(name, *kept)
        with self._looked_at(name) as record:
            return extract(record)

    def questions(self, name: str) -> tuple[Circumstances[Timing], list[Row]]:
        """All questions of a record that there is, and a row for each, not dated. Raises BadStore."""
        if self._records.in_memory(name) is None and (kept := self._index.questions(name, self._version(name))):
            with suppress(*_TORN):
                return timings_of(orjson.loads(kept[0])), [undated(name, values) for values in orjson.loads(kept[1])]
        with self._looked_at(name) as record:
            around = timings(circumstances(record.ledger, record.messages.values()))
            return around, [undated(name, said(question)) for question in record.ledger.questions]

    def waiting(self, name: str) -> StillOpen:
        """What still waits in a record that there is; the same at each instant, until the record is written again.

        Raises BadStore.
        """
        if self._records.in_memory(name) is None and (kept := self._index.waiting(name, self._version(name))):
            with suppress(*_TORN):
                return _waiting_of(name, kept)
        with self._looked_at(name) as record:
            return _waiting_of(name, _waiting(record.ledger, circumstances(record.ledger, record.messages.values())))

    @contextmanager
    def _looked_at(self, name: str) -> Iterator[Record]:
        """The record, which is let go afterwards if nobody had it open before."""
        opened = self._records.in_memory(name)
        try:
            yield self._records.get(name)
        finally:
            if opened is None:
                self._records.close(name)
                self._around.pop(name, None)

    def _version(self, name: str) -> str:
        return _of_format(self._records.version(name))

    def _read(self, name: str, version: str, now: datetime) -> Outline | None:
        text = self._index.outline(name, _of_format(version))
        if text is None:
            return None
        try:
            found = Outline(name, *_ROW.read_json(text))
        except ValueError:
            return None  # it can be made again
        return found if found.made_at <= now else None

    def _made(self, name: str, version: str, now: datetime) -> Outline:
        with self._looked_at(name) as record:
            around = self._around_of(record)
            questions = around.look(record.ledger, tuple(record.messages.values()))
            found = outline(record, now, questions, around.hands)
            if not self._records.dry:
                kept_as = _of_format(version)
                self._index.keep_outline(name, kept_as, _ROW.dump_json(_row(found)))
                self._index.keep_ledger(name, kept_as, _ledger(record, questions, around.came))
            return found

    def _around_of(self, record: Record) -> Around:
        """Kept as long as the record is in memory."""
        known = self._around.get(record.id)
        if known is None or known[0] is not record:
            known = self._around[record.id] = record, Around()
        return known[1]


def _of_format(version: str) -> str:
    """As which version of a record its rows are kept: those of another format are not found."""
    return f"{FORMAT}.{version}"


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


def _ledger(
    record: Record, around: Circumstances[Question], came: Mapping[str, datetime]
) -> tuple[bytes, bytes, bytes, bytes]:
    """What waits, timings, rest and rows, as the index keeps them."""
    of, ledger = extract(record, around, came), record.ledger
    few = {"labels": _LABELS.dump(of.labels), "updates": _UPDATES.dump(of.updates), "pulses": _PULSES.dump(of.pulses)}
    rest = orjson.dumps([pledge_rows(of.pledges), few])
    rows = orjson.dumps([said(question) for question in ledger.questions])
    return _waiting(ledger, around), orjson.dumps(timing_rows(of.around)), rest, rows


def _waiting(ledger: Ledger, around: Circumstances[Question]) -> bytes:
    left = tuple(one for one in around.questions if one.question.state in KEPT)
    rows = [said(one.question) for one in left]
    timed = timing_rows(timings(Circumstances(left, around.wrote)))
    return orjson.dumps([timed, rows, _QUESTIONS.dump(ledger.awaiting_client)])


def _waiting_of(name: str, text: bytes) -> StillOpen:
    """Raises one of _TORN."""
    timed, rows, awaiting = orjson.loads(text)
    return StillOpen(name, timings_of(timed), rows, tuple(_QUESTIONS.read(awaiting)))


def _extract(name: str, timings: bytes, rest: bytes) -> Extract:
    """Raises one of _TORN."""
    pledges, few = orjson.loads(rest)
    return Extract(
        name,
        timings_of(orjson.loads(timings)),
        pledges_of(pledges),
        tuple(_LABELS.read(few["labels"])),
        tuple(_UPDATES.read(few["updates"])),
        tuple(_PULSES.read(few["pulses"])),
    )
