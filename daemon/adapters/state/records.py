"""The records: one folder for each client with record.json and mail/, and the same for mail that nobody owns yet."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import is_
from pathlib import Path
from typing import Any

from daemon.adapters.state import migrations
from daemon.adapters.state.archive import Archive
from daemon.adapters.state.archive import commit as commit_archives
from daemon.adapters.state.durable import together
from daemon.adapters.state.shapes import Rows, Shape
from daemon.adapters.state.store import Store
from daemon.adapters.state.unwritten import Unwritten
from daemon.core.filing.place import UNMATCHED
from daemon.core.ledger.opinion import Opinion
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Filed, Ledger
from daemon.core.state.pulse import Feedback
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent

KEPT = 5 << 20  # bytes of record.json whose records stay in memory between two passes: three times as much there
LARGEST_KEPT = 128 << 20  # … and of the record that was in use last

_FILED = Rows(Filed)
_RULINGS = Rows(Ruling)
_OPINIONS = Rows(Opinion)
_LEDGER = Shape[Ledger](Ledger)
_SENT = Rows(Sent)
_PULSES = Rows(Feedback)
_DERIVED = ("questions", "promises", "approvals", "red_flags", "labels", "awaiting_client", "ended", "held")


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What a record says, to be compared with what it says later: equal where nothing was put, taken or made anew."""

    messages: tuple[Filed, ...]
    ledger: Ledger
    words: tuple[object, ...]

    @classmethod
    def of(cls, record: Record) -> _Said:
        lists: tuple[list[Any], ...] = (record.rulings, record.undone, record.opinions, record.updates, record.pulses)
        words = (*(tuple(one) for one in lists), tuple(record.dropped), dict(record.profile))
        return cls(tuple(record.messages.values()), record.ledger, words)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Said)
            and self.ledger is other.ledger
            and len(self.messages) == len(other.messages)
            and all(map(is_, self.messages, other.messages))
            and self.words == other.words
        )

    __hash__ = None  # type: ignore[assignment]


class Records:
    """All records of a state folder, each loaded when it is needed and kept until `release`."""

    def __init__(self, state: Path, *, dry: bool = False) -> None:
        self.state = state
        self.dry = dry  # write nothing
        self._open: dict[str, tuple[Record, Store]] = {}
        self._saved: dict[str, _Said] = {}  # what each of them says on disk
        self._archives: dict[str, Archive] = {}
        self._folders: dict[str, Path] = {}
        self._files: dict[tuple[str, str], str] = {}
        self._unwritten = Unwritten(state, dry=dry)

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
        try:
            about = os.stat(self.file(record))  # noqa: PTH116 -- as above
        except FileNotFoundError:
            return ""
        return f"{about.st_ino}.{about.st_mtime_ns}.{about.st_size}"

    def get(self, record: str) -> Record:
        """The record, empty if there is none yet, with what was filed in it meanwhile. Raises BadStore, OSError."""
        if record in self._open:
            self._open[record] = self._open.pop(record)  # the one used last stands last
        else:
            store = Store(self.folder(record) / "record.json", migrations.record)
            found = _load(record, store)
            self._open[record] = (found, store)
            self._saved[record] = _Said.of(found)
            for message in self._unwritten.of(record):
                found.take_in(message)
        return self._open[record][0]

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
        store = Store(self.folder(record) / "record.json", migrations.record)
        found = _FILED.read(row for row in store.table("messages").all() if row["key"] in keys)
        return {message.key: message for message in found}

    def in_memory(self, record: str) -> Record | None:
        """The record, if nobody has to open it."""
        return self._open[record][0] if record in self._open else None

    def archive(self, record: str) -> Archive:
        """The bytes of a record's mail. What is added or removed waits for the record's commit."""
        if record not in self._archives:
            self._archives[record] = Archive(self.folder(record) / "mail", dry=self.dry)
        return self._archives[record]

    def opened(self) -> list[Record]:
        return [record for record, _ in self._open.values()]

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
        store = self._open[record.id][1]
        self._saved.pop(record.id, None)  # where it breaks off, nobody knows what the disk says
        _save(record, store)
        store.commit()
        self._unwritten.drop(record.id)
        self._saved[record.id] = _Said.of(record)

    def release(self) -> None:
        """Let go of all: what was not committed is as if it had never been."""
        self._open.clear()
        self._saved.clear()
        self._archives.clear()
        self._unwritten.clear()

    def roll_back(self) -> None:
        """Let go of what was not committed; what says no more than the disk does stays in memory."""
        for name in [name for name, (record, _) in self._open.items() if _Said.of(record) != self._saved.get(name)]:
            self.close(name)
        self._archives.clear()
        self._unwritten.clear()

    def close(self, record: str) -> None:
        """Let go of one that was only looked at."""
        self._open.pop(record, None)
        self._saved.pop(record, None)

    def trim(self) -> None:
        """After a commit: keep what was used last, as far as it fits."""
        kept = 0
        for place, name in enumerate(list(reversed(self._open))):
            kept += self._size(name)
            if kept > (KEPT if place else LARGEST_KEPT):
                self.close(name)

    def _size(self, record: str) -> int:
        path = self.folder(record) / "record.json"
        return path.stat().st_size if path.exists() else 0


class ClientRecords(Mapping[str, Record]):
    """The records of some clients, as far as they have one, each loaded when it is looked at. Raises TornStore then."""

    def __init__(self, records: Records, clients: Collection[str]) -> None:
        self._records = records
        self._clients = clients

    def __getitem__(self, client: str) -> Record:
        if not self._records.exists(client):
            raise KeyError(client)
        return self._records.get(client)

    def __contains__(self, client: object) -> bool:
        return isinstance(client, str) and client in self._clients and self._records.exists(client)

    def __iter__(self) -> Iterator[str]:
        return (client for client in self._clients if self._records.exists(client))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _load(name: str, store: Store) -> Record:
    # The tables hold JSON values; pydantic's JSON mode gives datetimes and enums back.
    messages = _FILED.read(store.table("messages").all())
    return Record(
        id=name,
        messages={message.key: message for message in messages},
        rulings=_RULINGS.read(store.table("rulings").all()),
        undone=_RULINGS.read(store.table("undone").all()),
        opinions=_OPINIONS.read(store.table("opinions").all()),
        updates=_SENT.read(store.table("updates").all()),
        pulses=_PULSES.read(store.table("pulses").all()),
        ledger=_LEDGER.read({table: _with_beginnings(store.table(table).all()) for table in _DERIVED}),
        profile=dict(next(iter(store.table("profile").all()), {})),
        stored={message.key for message in messages},
    )


def _with_beginnings(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """An end that time puts to a question was kept without its beginning at first: that is when it was asked."""
    return [{**row, "lapse": {"since": row["asked_at"], **row["lapse"]}} if row.get("lapse") else row for row in rows]


def _save(record: Record, store: Store) -> None:
    if record.rewritten:
        store.drop_table("messages")
        record.stored.clear()
        record.rewritten = False
    new = [message for key, message in record.messages.items() if key not in record.stored]
    if new:
        store.table("messages").insert_multiple(_FILED.dump(new))
        record.stored.update(message.key for message in new)
    ledger = _LEDGER.dump(record.ledger)
    _replace(store, "profile", [record.profile] if record.profile else [])
    _replace(store, "rulings", _RULINGS.dump(record.rulings))
    _replace(store, "undone", _RULINGS.dump(record.undone))
    _replace(store, "opinions", _OPINIONS.dump(record.opinions))
    _replace(store, "updates", _SENT.dump(record.updates))
    _replace(store, "pulses", _PULSES.dump(record.pulses))
    for table in _DERIVED:
        _replace(store, table, ledger[table])


def _replace(store: Store, table: str, rows: Iterable[dict[str, Any]]) -> None:
    store.drop_table(table)
    store.table(table).insert_multiple(rows)
