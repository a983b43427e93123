"""A backup as it is written: a folder that shares what did not change with the one before it, or one tar file."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

from daemon.adapters.backup.cipher import Cipher
from daemon.adapters.state import manifest
from daemon.adapters.state.durable import sync
from daemon.adapters.state.manifest import BadBackup, Listed, Manifest
from daemon.adapters.state.snapshot import Snapshot, StateFile

PARTIAL = ".partial"
_CHUNK = 1 << 20


class BackupWriter(Protocol):
    """Where a backup goes to."""

    linked: int  # files that the backup before it holds, too

    def add(self, source: Snapshot, piece: StateFile) -> Listed:
        """Copy one file of the state. Raises OSError; FileNotFoundError where it went meanwhile."""

    def finish(self, listed: Manifest) -> None:
        """The last thing to be written."""


class FolderWriter:
    """Into a folder; what is as it was in the folder `before` is linked to it, and takes no room."""

    def __init__(self, folder: Path, before: Path | None) -> None:
        self._folder = folder / manifest.STATE
        self._top = folder
        self._before = before / manifest.STATE if before else None
        self._known = {row.path: row for row in read_manifest(before).rows} if before else {}
        self.linked = 0

    def add(self, source: Snapshot, piece: StateFile) -> Listed:
        target = self._folder / piece.path
        target.parent.mkdir(parents=True, exist_ok=True)
        known = self._known.get(piece.path)
        if self._before and known and (known.size, known.mtime_ns) == (piece.size, piece.mtime_ns):
            with suppress(OSError):  # no links there, or somebody took the file away
                os.link(self._before / piece.path, target)
                self.linked += 1
                return known
        with os.fdopen(source.open(piece), "rb") as read, target.open("wb") as written:
            row = _copied(piece, read, written)
        os.utime(target, ns=(piece.mtime_ns, piece.mtime_ns))
        return row

    def finish(self, listed: Manifest) -> None:
        (self._top / manifest.NAME).write_bytes(listed.dump())


class TarWriter:
    """Into a tar; the manifest is its last member, when all sums are known."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self.linked = 0

    def add(self, source: Snapshot, piece: StateFile) -> Listed:
        with os.fdopen(source.open(piece), "rb") as read:
            summed = _Summed(read)
            self._put(f"{manifest.STATE}/{piece.path}", piece.size, piece.mtime_ns, summed)
        return Listed(piece.path, piece.size, piece.mtime_ns, summed.sum.hexdigest())

    def finish(self, listed: Manifest) -> None:
        data = listed.dump()
        self._put(manifest.NAME, len(data), int(listed.made.timestamp() * 1e9), BytesIO(data))

    def _put(self, name: str, size: int, mtime_ns: int, data: IO[bytes] | _Summed) -> None:
        about = tarfile.TarInfo(name)
        about.size, about.mtime, about.mode = size, mtime_ns // 1_000_000_000, 0o600
        self._archive.addfile(about, data)


class _Summed:
    """Reads, and sums what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.sum.update(data)
        return data


@contextmanager
def new_folder(to: Path, made: datetime) -> Iterator[tuple[FolderWriter, Path]]:
    """A backup in the folder `to`, named by its instant; there under that name once it is whole. Raises OSError."""
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in to.glob(f"*{PARTIAL}"):
        shutil.rmtree(left)
    final = to / f"{made:%Y%m%dT%H%M%SZ}"
    if final.exists():
        raise BadBackup(f"{final} is there already: one backup a second is enough")
    work = to / f"{final.name}{PARTIAL}"
    work.mkdir(mode=0o700)
    try:
        yield FolderWriter(work, newest(to)), final
        os.sync()
        work.rename(final)
        sync(to)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


@contextmanager
def new_file(to: Path, cipher: Cipher | None) -> Iterator[TarWriter]:
    """A backup in the file `to`, in place of the one that was there once it is whole. Raises OSError."""
    to.parent.mkdir(parents=True, exist_ok=True)
    work = to.with_name(to.name + PARTIAL)
    mode = "w|gz" if {".gz", ".tgz"} & set(to.suffixes) else "w|"
    try:
        with os.fdopen(os.open(work, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            outlet = cipher.encrypting(file) if cipher else nullcontext(file)
            with outlet as plain, _archive(plain, mode) as archive:
                yield TarWriter(archive)
            file.flush()
            os.fsync(file.fileno())
        work.replace(to)
        sync(to.parent)
    finally:
        work.unlink(missing_ok=True)


def newest(to: Path) -> Path | None:
    """The newest whole backup in the folder `to`: their names are in the order of time."""
    found = sorted(path.parent for path in to.glob(f"*/{manifest.NAME}") if not path.parent.name.endswith(PARTIAL))
    return found[-1] if found else None


def read_manifest(folder: Path) -> Manifest:
    """Raises BadBackup."""
    try:
        return manifest.parse((folder / manifest.NAME).read_bytes())
    except OSError as error:
        raise error if isinstance(error, BadBackup) else BadBackup(f"{folder}: no backup: {error}") from None


def _archive(file: IO[bytes], mode: str) -> tarfile.TarFile:
    return tarfile.open(fileobj=file, mode=mode, format=tarfile.PAX_FORMAT)  # type: ignore[call-overload, no-any-return]


def _copied(piece: StateFile, read: IO[bytes], written: IO[bytes]) -> Listed:
    total, size = hashlib.sha256(), 0
    while chunk := read.read(_CHUNK):
        total.update(chunk)
        size += len(chunk)
        written.write(chunk)
    return Listed(piece.path, size, piece.mtime_ns, total.hexdigest())
