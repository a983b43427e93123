"""TinyDB on a storage that survives a kill at any instruction and a full disk."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage

PREVIOUS = ".previous"


class TornStore(OSError):
    """Neither the file nor its previous copy holds complete JSON."""


class AtomicStorage(Storage):
    """Keeps the tables in memory until `commit` writes them whole: temporary file, fsync, replace, fsync of the folder.

    TinyDB's own storage rewrites its file in place; this one changes nothing on disk until the new state is complete,
    and keeps the state before it. A reader finds the one or the other, never a part.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.dirty = False
        self._tables = _load(path)

    def read(self) -> dict[str, dict[str, Any]] | None:
        return self._tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        self._tables = data
        self.dirty = True

    def commit(self) -> None:
        """Write what changed since the last commit. Raises OSError, with the files on disk as they were."""
        if self.dirty and self._tables is not None:
            write_atomically(self.path, orjson.dumps(self._tables, option=orjson.OPT_INDENT_2))
            self.dirty = False


class Store(TinyDB):
    """A TinyDB whose changes reach the disk in one commit."""

    def __init__(self, path: Path) -> None:
        self.file = AtomicStorage(path)
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
    sync_folder(path.parent)


def _keep_previous(path: Path) -> None:
    if not path.exists():
        return
    link = path.with_name(path.name + ".old")
    link.unlink(missing_ok=True)
    os.link(path, link)
    link.replace(path.with_name(path.name + PREVIOUS))


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable. fsync(2): a new file needs its directory synced too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _load(path: Path) -> dict[str, Any] | None:
    existing = [file for file in (path, path.with_name(path.name + PREVIOUS)) if file.exists()]
    for file in existing:
        with suppress(orjson.JSONDecodeError):
            tables: dict[str, Any] = orjson.loads(file.read_bytes())
            return tables
    if existing:
        raise TornStore(f"{path}: neither it nor its previous copy is complete; restore it, or rebuild with `replay`")
    return None
