"""TinyDB on a storage that survives a kill at any instruction and a full disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage

from daemon.adapters.state.durable import sync

PREVIOUS = ".previous"


FORMAT = 2  # of clerk.json; a file that names none has the first
_FORMAT = "format"  # the table that names it

Tables = dict[str, Any]
Migration = Callable[[Tables], Tables]  # from the tables of the first format to those of today's


class BadStore(OSError):
    """A file of the state that cannot be used as it is."""


class TornStore(BadStore):
    """Neither the file nor its previous copy holds complete JSON."""


class NewerStore(BadStore):
    """A later inboxclerk wrote the file: this one does not know what it may lose."""


class AtomicStorage(Storage):
    """Keeps the tables in memory until `commit` writes them whole: temporary file, fsync, replace, fsync of the folder.

    TinyDB's own storage rewrites its file in place; this one changes nothing on disk until the new state is complete,
    and keeps the state before it. A reader finds the one or the other, never a part.
    """

    def __init__(self, path: Path, migrate: Migration) -> None:
        """Raises BadStore."""
        self.path = path
        self.dirty = False
        self._tables = _of_today(load(path), path, migrate)

    def read(self) -> dict[str, dict[str, Any]] | None:
        return self._tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        self._tables = data
        self.dirty = True

    def commit(self) -> None:
        """Write what changed since the last commit. Raises OSError, with the files on disk as they were."""
        if self.dirty and self._tables is not None:
            tables = {_FORMAT: {"1": {"version": FORMAT}}, **self._tables}
            write_atomically(self.path, orjson.dumps(tables, option=orjson.OPT_INDENT_2))
            self.dirty = False


class Store(TinyDB):
    """A TinyDB whose changes reach the disk in one commit."""

    def __init__(self, path: Path, migrate: Migration = dict) -> None:
        self.file = AtomicStorage(path, migrate)
        super().__init__(storage=lambda: self.file)

    def commit(self) -> None:
        self.file.commit()


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path`, or raise OSError and leave everything as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_previous(path)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def _keep_previous(path: Path) -> None:
    if not path.exists():
        return
    link = path.with_name(path.name + ".old")
    link.unlink(missing_ok=True)
    os.link(path, link)
    link.replace(path.with_name(path.name + PREVIOUS))


def _of_today(tables: Tables | None, path: Path, migrate: Migration) -> Tables | None:
    """The tables in today's format, whichever they were written in; the file changes with the next commit."""
    if tables is None:
        return None
    return tables if version_of(tables, path, FORMAT) == FORMAT else migrate(tables)


def version_of(tables: Tables, path: Path, known: int) -> int:
    """The format of a file's tables. Raises NewerStore where it is a later one than `known`."""
    version: int = tables.get(_FORMAT, {"1": {"version": 1}})["1"]["version"]
    if version > known:
        raise NewerStore(
            f"{path}: a later inboxclerk wrote it (format {version}; this one knows {known}): "
            "install that version again, or put back a copy of the state folder from before it"
        )
    return version


def load(path: Path) -> Tables | None:
    """The tables of a file, or of its previous copy where it is torn; None where there is neither. Raises TornStore."""
    existing = [file for file in (path, path.with_name(path.name + PREVIOUS)) if file.exists()]
    for file in existing:
        with suppress(orjson.JSONDecodeError):
            tables: Tables = orjson.loads(file.read_bytes())
            return tables
    if existing:
        raise TornStore(f"{path}: neither it nor its previous copy is complete; restore it, or rebuild with `replay`")
    return None
