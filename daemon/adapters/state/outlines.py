"""The outlines and extracts of the records, kept in the index: a start, a quiet pass and who asks open no record.

Outlines are kept in memory, too, since each pass looks at them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import orjson

from daemon.adapters.state.index import Index
from daemon.adapters.state.pages import Paged, Pages
from daemon.adapters.state.records import Records
from daemon.adapters.state.shapes import Row, Rows, Shape
from daemon.adapters.state.timing_rows import pledge_rows, pledges_of, timing_rows, timings_of
from daemon.core.ledger.question_row import said, undated
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Label, Ledger, Promise, Question, Timing
from daemon.core.schedule.alarms import Flagged
from daemon.core.schedule.around import Around
from daemon.core.schedule.extract import Extract, extract, pledged
from daemon.core.schedule.outline import Outline, left, outline
from daemon.core.schedule.owing import Circumstance, Circumstances, circumstances, timed, timings
from daemon.core.state.pulse import Feedback
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent

_TORN = (ValueError, LookupError, TypeError)  # of what the index holds: it is made again
FORMAT = 7  # of what the index holds; what is of another one is made again

_Row = tuple[
    datetime,
    datetime | None,  # when one of the team last wrote to the client
    tuple[Flagged, ...],
    dict[str, tuple[str, ...]],
    dict[str, datetime],
    tuple[Question, ...],
    tuple[Ruling, ...],
    tuple[Sent, ...],
]
_ROW = Shape[_Row](_Row)
_OPEN = Shape[list[Circumstance[Question]]](list[Circumstance[Question]])
_LABELS, _UPDATES, _PULSES, _QUESTIONS = Rows(Label), Rows(Sent), Rows(Feedback), Rows(Question)


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What of a record waits, for who asks what is owed."""

    id: str  # of the record
    around: Circumstances[Timing]  # of the questions that are not settled
    said: list[list[Any]]  # what each of them says for its row
    awaiting: tuple[Question, ...]  # the team's questions to the client


@dataclass(frozen=True, slots=True)
class _Held:
    """A record in memory, and what is kept up beside it for as long."""

    record: Record
    around: Around
    pages: Pages


class Outlines:
    """Those of all records of a state folder."""

    def __init__(self, records: Records, index: Index) -> None:
        self._records = records
        self._index = index
        self._kept: dict[str, tuple[_Basis, Outline]] = {}
        self._held: dict[str, _Held] = {}  # by record

    def known(self, name: str, now: datetime) -> Outline | None:
        """The outline of a record, for a pass at `now` (UTC); None where there is no record. Raises BadStore.

        A record in memory may say more than the one on disk: then it counts.
        """
        version, record = self._records.version(name), self._records.in_memory(name)
        if record is None and not version:
            return None
        kept = self._kept.get(name)
        if kept and kept[0].holds(version, record) and kept[1].made_at <= now:
            if record is None and kept[0].said:  # its ledger and its mail are not to be held for this alone
                self._kept[name] = (_Basis(version, None), kept[1])
                self._held.pop(name, None)
            return kept[1]
        found = (None if record else self._read(name, version, now)) or self._made(name, version, now)
        found.counted = kept[1].counted if kept else None
        self._kept[name] = (_Basis(version, _said(record) if record else None), found)
        return found

    def tell_ahead(self, name: str, now: datetime) -> None:
        """Have the index and the next pass know of a record, which was just written, before it is let go of.

        Raises BadStore.
        """
        if found := self.known(name, now):
            self._kept[name] = (_Basis(self._records.version(name), None), found)
        self._held.pop(name, None)  # it would hold the record

    def extract(self, name: str) -> Extract:
        """The extract of a record that there is; nobody keeps it in memory. Raises BadStore."""
        if kept := self._kept_pages(name, "few", "timings", "pledges"):
            with suppress(*_TORN):
                return _extract(name, *kept)
        with self._looked_at(name) as record:
            return extract(record)

    def questions(self, name: str) -> tuple[Circumstances[Timing], list[Row]]:
        """All questions of a record that there is, and a row for each, not dated. Raises BadStore."""
        if kept := self._kept_pages(name, "few", "timings", "rows"):
            with suppress(*_TORN):
                few, timed_rows, rows = kept
                around = timings_of(_rows(timed_rows), orjson.loads(few[0])["wrote"])
                return around, [undated(name, one) for one in _rows(rows)]
        with self._looked_at(name) as record:
            around = timings(circumstances(record.ledger, record.messages.values()))
            return around, [undated(name, said(question)) for question in record.ledger.questions]

    def asked(self, name: str) -> Iterable[str]:
        """The ids of all questions of a record that there is. Raises BadStore."""
        if kept := self._kept_pages(name, "timings"):
            with suppress(*_TORN):
                return [row[0] for row in _rows(kept[0])]
        with self._looked_at(name) as record:
            return [question.id for question in record.ledger.questions]

    def waiting(self, name: str) -> StillOpen:
        """What still waits in a record that there is; the same at each instant, until the record is written again.

        Raises BadStore.
        """
        if kept := self._kept_pages(name, "few", "waiting"):
            with suppress(*_TORN):
                few, (timed_rows, rows) = orjson.loads(kept[0][0]), _waiting_of(kept[1])
                awaiting = tuple(_QUESTIONS.read(few["awaiting"]))
                return StillOpen(name, timings_of(timed_rows, few["wrote"]), rows, awaiting)
        with self._looked_at(name) as record:
            waits = left(circumstances(record.ledger, record.messages.values()))
            rows = orjson.loads(orjson.dumps([said(one.question) for one in waits.questions]))
            return StillOpen(name, timings(waits), rows, record.ledger.awaiting_client)

    def _kept_pages(self, name: str, *pages: str) -> list[list[bytes]]:
        """What the index keeps of a record, where nobody has it in memory."""
        if self._records.in_memory(name) is not None:
            return []
        return list(self._index.kept(name, self._version(name), *pages).values())

    @contextmanager
    def _looked_at(self, name: str) -> Iterator[Record]:
        """The record, which is let go afterwards if nobody had it open before."""
        opened = self._records.in_memory(name)
        try:
            yield self._records.look(name)
        finally:
            if opened is None:
                self._records.close(name)
                self._held.pop(name, None)

    def _version(self, name: str) -> str:
        return _of_format(self._records.version(name))

    def _read(self, name: str, version: str, now: datetime) -> Outline | None:
        kept = self._index.kept(name, _of_format(version), "outline", "open")
        if not kept:
            return None
        try:
            made_at, wrote, flags, pressing, hands, awaiting, rulings, updates = _ROW.read_json(kept["outline"][0])
            unsettled = Circumstances(tuple(chain.from_iterable(map(_OPEN.read_json, kept["open"]))), wrote)
            found = Outline(name, made_at, unsettled, flags, pressing, hands, awaiting, rulings, updates)
        except ValueError:
            return None  # it can be made again
        return found if found.made_at <= now else None

    def _made(self, name: str, version: str, now: datetime) -> Outline:
        with self._looked_at(name) as record:
            held = self._beside(record)
            found = outline(record, now, held.around)
            if not self._records.dry:
                lists = _lists(held.around, found.around.questions, record.ledger.promises)
                held.pages.keep(self._index, name, _of_format(version), lists, _whole(record, found))
            return found

    def _beside(self, record: Record) -> _Held:
        """Kept as long as the record is in memory."""
        known = self._held.get(record.id)
        if known is None or known.record is not record:
            known = self._held[record.id] = _Held(record, Around(), Pages())
        return known


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
    return of.made_at, of.around.wrote, of.flags, of.pressing, of.hands, of.awaiting, of.rulings, of.updates


def _whole(record: Record, of: Outline) -> dict[str, bytes]:
    """What is short, by name."""
    few = {
        "wrote": of.around.wrote,
        "awaiting": _QUESTIONS.dump(of.awaiting),
        "labels": _LABELS.dump(record.ledger.labels),
        "updates": _UPDATES.dump(record.updates),
        "pulses": _PULSES.dump(record.pulses),
    }
    return {"outline": _ROW.dump_json(_row(of)), "few": orjson.dumps(few)}


def _lists(around: Around, unsettled: Sequence[Circumstance[Question]], promises: Sequence[Promise]) -> list[Paged]:
    """What is long."""
    asked = around.questions
    kept_at = tuple(around.came.get(one.kept_by or "") for one in promises)

    def pledges(place: slice) -> bytes:
        there = zip(promises[place], kept_at[place], strict=True)
        return orjson.dumps(pledge_rows(pledged(one, at) for one, at in there if not one.dropped))

    return [
        Paged("timings", (asked,), lambda place: orjson.dumps(timing_rows(map(timed, asked[place])))),
        Paged("rows", (asked,), lambda place: orjson.dumps([said(one.question) for one in asked[place]])),
        Paged("open", (unsettled,), lambda place: _OPEN.dump_json(list(unsettled[place]))),
        Paged("waiting", (unsettled,), lambda place: _waiting(unsettled[place])),
        Paged("pledges", (promises, kept_at), pledges),
    ]


def _waiting(unsettled: Sequence[Circumstance[Question]]) -> bytes:
    return orjson.dumps([timing_rows(map(timed, unsettled)), [said(one.question) for one in unsettled]])


def _waiting_of(pages: Sequence[bytes]) -> tuple[list[Any], list[Any]]:
    """Rows of timings, and what each question says. Raises one of _TORN."""
    read = [orjson.loads(page) for page in pages]
    return [row for timed_rows, _ in read for row in timed_rows], [row for _, rows in read for row in rows]


def _extract(name: str, few: Sequence[bytes], timed_rows: Iterable[bytes], pledges: Iterable[bytes]) -> Extract:
    """Raises one of _TORN."""
    others = orjson.loads(few[0])
    return Extract(
        name,
        timings_of(_rows(timed_rows), others["wrote"]),
        pledges_of(_rows(pledges)),
        tuple(_LABELS.read(others["labels"])),
        tuple(_UPDATES.read(others["updates"])),
        tuple(_PULSES.read(others["pulses"])),
    )


def _rows(pages: Iterable[bytes]) -> Iterator[Any]:
    return chain.from_iterable(map(orjson.loads, pages))
