"""The rows of one record on disk: `record.json`, whole, and `record.journal`, what has changed since it was written.

A commit of a long record costs what changed, and not what the record holds: a line is appended. What is short, what
must be gone from the disk, and a record whose journal has grown are written whole. A journal names the edition of
record.json that it goes on from, so that whichever of the files a crash left, together they say what one commit said.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from daemon.adapters.state import migrations
from daemon.adapters.state.durable import sync
from daemon.adapters.state.store import PREVIOUS, Tables, TornStore, load, version_of, write_atomically

FORMAT = 3  # of record.json; those before it have no journal
WHOLE = 256 << 10  # bytes of a record.json up to which it is written whole each time: some hundred messages
JOURNAL = "record.journal"
HEAD = b'{"edition":'  # how it begins
_GROWN = 2  # so many times a journal may be shorter than record.json; then it costs too much to read both
_TRIES = 20  # to read them while the clerk writes

Row = dict[str, Any]
Lists = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What of a table is otherwise than on disk: its length now, and the rows that are new or other ones, by place."""

    length: int
    rows: Mapping[int, Row]


class RecordFile:
    """The files in `folder`, as they were at the last `read` or write of this one."""

    def __init__(self, folder: Path, *, alone: bool = False) -> None:
        """`alone`: nobody else writes them, and the journal need not be looked at for each version.

        Who deletes a client's folder is seen by its record.json.
        """
        self.path = folder / "record.json"
        self._journal = folder / JOURNAL
        self._before = folder / (JOURNAL + PREVIOUS)  # of the previous copy of record.json
        self._names = str(self.path), str(self._journal)  # a pass asks for the version of each record, several times
        self._edition = 0  # of record.json
        self._whole = 0  # its bytes
        self._appended = 0  # bytes of the journal that count; 0 where there is none
        self._alone = alone
        self._journal_version: str | None = None  # None: to be looked at

    @property
    def size(self) -> int:
        """Bytes on disk of what it says; most rows of the journal say anew what stands in record.json."""
        return self._whole

    @property
    def appends(self) -> bool:
        """Whether what changes is appended."""
        return self._whole > WHOLE

    @property
    def grown(self) -> bool:
        """Whether so much was appended that the record is to be written whole."""
        return self._appended * _GROWN > self._whole

    def version(self) -> str:
        """Another one each time that the record is written; "" of one that never was."""
        if self._journal_version is None or not self._alone:
            self._journal_version = _version(self._names[1])
        whole, journal = _version(self._names[0]), self._journal_version
        return f"{whole}/{journal}" if whole and journal else whole or journal

    def read(self) -> Lists:
        """The rows of each table, in order. Raises BadStore."""
        for _ in range(_TRIES):
            before = _version(self._names[0])
            try:
                lists = self._read()
            except TornStore:
                if _version(self._names[0]) == before:
                    raise
            else:
                if _version(self._names[0]) == before:  # else it was written whole between the two readings
                    return lists
        raise TornStore(f"{self.path}: it is written anew all the time; try again")

    def _read(self) -> Lists:
        tables = load(self.path) or {}
        if version_of(tables, self.path, FORMAT) == 1:
            tables = migrations.record(tables)
        self._whole = self.path.stat().st_size if self.path.exists() else 0
        self._edition = edition = tables.pop("format", {}).get("1", {}).get("edition", 0)
        lists: Lists = {name: list(table.values()) for name, table in tables.items()}
        if self._apply(self._before, edition, lists):  # record.json is torn, and that was its previous copy
            edition += 1
        self._appended = self._apply(self._journal, edition, lists)
        if edition != self._edition:
            self._edition, self._whole, self._appended = edition, 0, 0
        return lists

    def _apply(self, path: Path, edition: int, lists: Lists) -> int:
        """Change `lists` as a journal says, if it goes on from that edition; its bytes that count, 0 of another one."""
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return 0
        text = text[: text.rfind(b"\n") + 1]  # a crash may leave a part of a line
        try:
            head, *changes = map(orjson.loads, text.splitlines())
        except ValueError:
            if not text:
                return 0
            raise TornStore(f"{path}: it is torn; restore it, or rebuild with `replay`") from None
        if head["edition"] > edition and path == self._journal:
            raise TornStore(
                f"{path}: the record.json that it goes on from is torn; restore it, or rebuild with `replay`"
            )
        if head["edition"] != edition:
            return 0
        for change in changes:
            for name, (length, rows) in change.items():
                lists[name] = _changed(lists.get(name, []), length, rows)
        return len(text)

    def append(self, changes: Mapping[str, Difference]) -> None:
        """Make what changed durable. Raises OSError, with the record on disk as it was."""
        self._journal_version = None
        new = not self._appended
        lines: list[dict[str, Any]] = [{"edition": self._edition}] if new else []
        lines.append({name: (one.length, _by_place(one.rows)) for name, one in changes.items()})
        text = b"".join(orjson.dumps(line) + b"\n" for line in lines)
        with self._journal.open("wb" if new else "r+b") as file:
            file.seek(self._appended)
            file.truncate()
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if new:
            sync(self._journal.parent)
        self._appended += len(text)

    def write(self, lists: Mapping[str, Sequence[Row]], *, again: bool = False) -> None:
        """Write the record whole; `again`: it says what was said, so that the files before it may stay as its previous
        copy. Raises OSError, with the record on disk as it was.
        """
        tables: Tables = {"format": {"1": {"version": FORMAT, "edition": self._edition + 1}}}
        tables |= {name: {str(place): row for place, row in enumerate(rows, 1)} for name, rows in lists.items()}
        text = orjson.dumps(tables, option=orjson.OPT_INDENT_2)
        self._journal_version = None
        write_atomically(self.path, text)
        self._edition, self._whole, self._appended = self._edition + 1, len(text), 0
        if again:
            self._journal.replace(self._before)
            return
        for path in (self._journal, self._before):
            path.unlink(missing_ok=True)


def _by_place(rows: Mapping[int, Row]) -> dict[str, Row]:
    return {str(place): row for place, row in rows.items()}


def _changed(rows: list[Row], length: int, others: Mapping[str, Row]) -> list[Row]:
    for place, row in sorted((int(place), row) for place, row in others.items()):
        rows[place : place + 1] = [row]
    del rows[length:]
    return rows


def _version(name: str) -> str:
    try:
        about = os.stat(name)  # noqa: PTH116 -- as above
    except FileNotFoundError:
        return ""
    return f"{about.st_ino}.{about.st_mtime_ns}.{about.st_size}"
