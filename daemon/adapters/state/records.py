"""The records: one folder for each client with record.json and mail/, and the same for mail that nobody owns yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count, islice
from operator import is_, is_not
from pathlib import Path
from typing import Any, Protocol

from daemon.adapters.state.archive import Archive
from daemon.adapters.state.archive import commit as commit_archives
from daemon.adapters.state.durable import together
from daemon.adapters.state.record_file import Difference, RecordFile, Row
from daemon.adapters.state.shapes import Rows
from daemon.adapters.state.unwritten import Unwritten
from daemon.core.filing.place import UNMATCHED
from daemon.core.ledger.opinion import Opinion
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Filed, Label, Ledger, Promise, Question, Remark
from daemon.core.state.pulse import Feedback
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent

KEPT = 5 << 20  # bytes on disk whose records stay in memory between two passes: twice as much there
LARGEST_KEPT = 128 << 20  # … and of those that are longer than that: some 50,000 messages
ASLEEP = 32 << 20  # bytes of memory for records that are packed: some 60,000 messages

_LEDGER: dict[str, Rows[Any]] = {
    "questions": Rows(Question),
    "promises": Rows(Promise),
    "approvals": Rows(Remark),
    "red_flags": Rows(Remark),
    "labels": Rows(Label),
    "awaiting_client": Rows(Question),
    "ended": Rows(Question),
    "held": Rows(Question),
}
_WORDS: dict[str, Rows[Any]] = {
    "rulings": Rows(Ruling),
    "undone": Rows(Ruling),
    "opinions": Rows(Opinion),
    "updates": Rows(Sent),
    "pulses": Rows(Feedback),
}
_TABLES: dict[str, Rows[Any]] = {"messages": Rows(Filed), **_WORDS, **_LEDGER}


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What a record says, to be compared with what it says later: equal where nothing was put, taken or made anew."""

    ledger: Ledger
    profile: dict[str, Any]
    dropped: tuple[str, ...]
    values: dict[str, tuple[Any, ...]]  # by table

    @classmethod
    def of(cls, record: Record) -> _Said:
        values = {"messages": tuple(record.messages.values())}
        values |= {name: tuple(getattr(record, name)) for name in _WORDS}
        values |= {name: getattr(record.ledger, name) for name in _LEDGER}
        return cls(record.ledger, dict(record.profile), tuple(record.dropped), values)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Said)
            and self.ledger is other.ledger
            and self.profile == other.profile
            and self.dropped == other.dropped
            and len(self.values["messages"]) == len(other.values["messages"])
            and all(map(is_, self.values["messages"], other.values["messages"]))
            and all(self.values[name] == other.values[name] for name in _WORDS)
        )

    __hash__ = None  # type: ignore[assignment]

    def rows(self) -> dict[str, list[Row]]:
        """All of it, as it is written."""
        written = {name: kind.dump(self.values[name]) for name, kind in _TABLES.items()}
        return {"profile": [self.profile] if self.profile else []} | written

    def since(self, before: _Said) -> dict[str, Difference]:
        """What it says otherwise than before."""
        found = {name: _changed(kind, before.values[name], self.values[name]) for name, kind in _TABLES.items()}
        changed = {name: one for name, one in found.items() if one}
        return changed if self.profile == before.profile else changed | {"profile": Difference(1, {0: self.profile})}


def _changed(kind: Rows[Any], before: Sequence[Any], now: Sequence[Any]) -> Difference | None:
    others = [place for place in compress(count(), map(is_not, before, now)) if before[place] != now[place]]
    others += range(len(before), len(now))
    if not others and len(before) == len(now):
        return None
    return Difference(len(now), dict(zip(others, kind.dump(now[place] for place in others), strict=True)))


class Asleep(Protocol):
    """A record that is packed, with all that is kept of it beside the disk."""

    @property
    def size(self) -> int:
        """Bytes in memory."""

    def wake(self) -> Record:
        """The record as it was."""

    def look(self) -> Record:
        """A copy of it, for who changes nothing."""


class Records:
    """All records of a state folder, each loaded when it is needed and kept until `release`."""

    def __init__(self, state: Path, *, dry: bool = False) -> None:
        self.state = state
        self.dry = dry  # write nothing
        self._open: dict[str, Record] = {}
        self._saved: dict[str, _Said] = {}  # what each of them says on disk
        self._asleep: dict[str, tuple[str, Asleep]] = {}  # with their versions, the newest last
        self._archives: dict[str, Archive] = {}
        self._folders: dict[str, Path] = {}
        self._files: dict[tuple[str, str], str] = {}
        self._unwritten = Unwritten(state, dry=dry)
        self._on_disk: dict[str, RecordFile] = {}

    def folder(self, record: str) -> Path:
        """Made once for each: a pass asks for all of them, several times."""
        if record not in self._folders:
            self._folders[record] = self.state / UNMATCHED if record == UNMATCHED else self.state / "clients" / record
        return self._folders[record]

    def exists(self, record: str) -> bool:
        return record in self._open or os.path.exists(self.file(record))  # noqa: PTH110 -- as above

    def file(self, record: str, name: str = "record.json") -> str:
        """The path of a file of that name in a record's folder, made once as `folder`."""
        if (record, name) not in self._files:
            self._files[record, name] = f"{self.folder(record)}/{name}"
        return self._files[record, name]

    def version(self, record: str) -> str:
        """Another one each time that the record is written; "" of one that never was."""
        return self._file(record).version()

    def _file(self, record: str) -> RecordFile:
        if record not in self._on_disk:
            self._on_disk[record] = RecordFile(self.folder(record), alone=not self.dry)
        return self._on_disk[record]

    def get(self, record: str) -> Record:
        """The record, empty if there is none yet, with what was filed in it meanwhile. Raises BadStore, OSError."""
        if record in self._open:
            self._open[record] = self._open.pop(record)  # the one used last stands last
        else:
            version, sleeper = self._asleep.pop(record, ("", None))
            fresh = sleeper and version == self.version(record)
            found = sleeper.wake() if sleeper and fresh else _load(record, self._file(record).read())
            self._open[record], self._saved[record] = found, _Said.of(found)
            for message in self._unwritten.of(record):
                found.take_in(message)
        return self._open[record]

    def look(self, record: str) -> Record:
        """As `get`, for who changes nothing of it: what sleeps is not woken for that. Raises BadStore, OSError."""
        version, sleeper = self._asleep.get(record, ("", None))
        fresh = sleeper and version == self.version(record) and not self._unwritten.of(record)
        return sleeper.look() if sleeper and fresh else self.get(record)

    def take_in(self, record: str, message: Filed) -> None:
        """Keep a message in a record, which need not be opened for it before it is committed. Raises OSError."""
        self._unwritten.add(record, message)
        if opened := self.in_memory(record):
            opened.take_in(message)

    def filed(self, record: str, key: str) -> Filed | None:
        """The message with that key, also one that waits. Raises BadStore, OSError."""
        return self._unwritten.get(record, key) or self.get(record).messages.get(key)

    def rows(self, record: str, keys: Collection[str]) -> dict[str, Filed]:
        """Those of its messages, by key; nobody has to open all of it for a few. Raises BadStore."""
        opened = self.in_memory(record)
        if opened:
            return {key: opened.messages[key] for key in keys if key in opened.messages}
        rows = RecordFile(self.folder(record)).read().get("messages", [])
        found: list[Filed] = _TABLES["messages"].read(row for row in rows if row["key"] in keys)
        return {message.key: message for message in found}

    def in_memory(self, record: str) -> Record | None:
        """The record, if nobody has to open it."""
        return self._open.get(record)

    def archive(self, record: str) -> Archive:
        """The bytes of a record's mail. What is added or removed waits for the record's commit."""
        if record not in self._archives:
            self._archives[record] = Archive(self.folder(record) / "mail", dry=self.dry)
        return self._archives[record]

    def opened(self) -> list[Record]:
        return list(self._open.values())

    def ids(self) -> list[str]:
        """Every record that lies on disk."""
        found = [path.parent.name for path in sorted(self.state.glob("clients/*/record.json"))]
        return found + ([UNMATCHED] if self.exists(UNMATCHED) else [])

    def commit(self, *records: Record) -> None:
        """Archives first, then the records: a crash in between only repeats work. Raises OSError."""
        if self.dry:
            return
        for record in records:
            for key in record.dropped:
                self.archive(record.id).remove(key)
            record.dropped.clear()
        commit_archives([self.archive(record.id) for record in records])
        together(self._write, records)

    def _write(self, record: Record) -> None:
        file, said = self._file(record.id), _Said.of(record)
        before = self._saved.pop(record.id)  # where it breaks off, nobody knows what the disk says
        if record.rewritten or not file.appends:
            file.write(said.rows())
        else:
            if changed := said.since(before):
                file.append(changed)
            if file.grown:
                file.write(said.rows(), again=True)
        if record.rewritten:
            record.stored.clear()
        come = len(record.messages) - len(record.stored)  # what came stands last
        record.stored.update(islice(reversed(record.messages), come))
        record.rewritten = False
        self._unwritten.drop(record.id)
        self._saved[record.id] = said

    def release(self) -> None:
        """Let go of all: what was not committed is as if it had never been."""
        self._open.clear()
        self._saved.clear()
        self._asleep.clear()
        self._archives.clear()
        self._unwritten.clear()

    def roll_back(self) -> None:
        """Let go of what was not committed; what says no more than the disk does stays in memory."""
        for name in [name for name, record in self._open.items() if _Said.of(record) != self._saved.get(name)]:
            self.close(name)
        self._archives.clear()
        self._unwritten.clear()

    def close(self, record: str) -> None:
        """Let go of one that was only looked at."""
        self._open.pop(record, None)
        self._saved.pop(record, None)

    def trim(self, lay: Callable[[Record], Asleep]) -> None:
        """Keep what was used last, as far as it fits, and what is not written; long records have a room of their own.

        What does not fit is packed by `lay`.
        """
        kept = {False: 0, True: 0}
        for name in list(reversed(self._open)):
            size = self._file(name).size
            long = size > KEPT
            kept[long] += size
            if kept[long] > (LARGEST_KEPT if long else KEPT):
                self._lay(name, lay)

    def _lay(self, name: str, lay: Callable[[Record], Asleep]) -> None:
        record = self._open[name]
        if _Said.of(record) != self._saved.get(name):
            return
        self._asleep[name] = self.version(name), lay(record)
        self.close(name)
        while sum(sleeper.size for _, sleeper in self._asleep.values()) > ASLEEP:
            del self._asleep[next(iter(self._asleep))]


def _load(name: str, lists: Mapping[str, list[Row]]) -> Record:
    # The rows hold JSON values; pydantic's JSON mode gives datetimes and enums back.
    read = {table: kind.read(_with_beginnings(lists.get(table, []))) for table, kind in _TABLES.items()}
    messages = {message.key: message for message in read["messages"]}
    record = Record(name, messages, ledger=Ledger(**{table: tuple(read[table]) for table in _LEDGER}))
    for table in _WORDS:
        setattr(record, table, read[table])
    record.profile = dict(next(iter(lists.get("profile", [])), {}))
    record.stored = set(messages)
    return record


def _with_beginnings(rows: Iterable[Row]) -> list[Row]:
    """An end that time puts to a question was kept without its beginning at first: that is when it was asked."""
    return [{**row, "lapse": {"since": row["asked_at"], **row["lapse"]}} if row.get("lapse") else row for row in rows]
