"""The archive: every message as it came, byte for byte, in a Maildir that any mail program opens."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from daemon.adapters.state.durable import sync, together

_SUBFOLDERS = ("tmp", "new", "cur")


class Archive:
    """One Maildir (cr.yp.to/proto/maildir.html). Files are named by content, so filing twice writes once."""

    def __init__(self, folder: Path, *, dry: bool = False) -> None:
        self.folder = folder
        self.dry = dry  # write nothing
        self._current, self._tmp = folder / "cur", folder / "tmp"
        self._waiting: list[str] = []  # names
        self._going: list[str] = []

    def add(self, name: str, raw: bytes, at: datetime) -> None:
        """Write `raw` under `name`, its file time `at`; it is durable and visible after `commit`."""
        if self.dry or self.path(name).exists():
            return
        if not self._waiting:
            for sub in _SUBFOLDERS:
                (self.folder / sub).mkdir(parents=True, exist_ok=True)
        temporary = self._temporary(name)
        with temporary.open("wb") as file:
            file.write(raw)
        os.utime(temporary, (at.timestamp(), at.timestamp()))
        self._waiting.append(name)

    def remove(self, name: str) -> None:
        """Delete the message `name` with the next `commit`."""
        if not self.dry:
            self._going.append(name)

    @property
    def waiting(self) -> list[Path]:
        """The files that were added, to be synced before `settle`."""
        return [self._temporary(name) for name in self._waiting]

    def raw(self, name: str) -> bytes | None:
        """The bytes of a message, also of one that waits to be committed; None where there is none. Raises OSError."""
        for path in (self.path(name), self._temporary(name)):
            if path.exists():
                return path.read_bytes()
        return None

    def path(self, name: str) -> Path:
        return self._current / f"{name}:2,S"

    def _temporary(self, name: str) -> Path:
        return self._tmp / name

    def settle(self) -> Path | None:
        """Name what was added and synced, delete what goes; the folder to sync then, if any. Raises OSError."""
        waiting, self._waiting = self._waiting, []
        for name in waiting:
            self._temporary(name).replace(self.path(name))
        going, self._going = self._going, []
        for name in going:
            self.path(name).unlink(missing_ok=True)
        return self._current if waiting or going else None

    def __len__(self) -> int:
        return sum(1 for _ in self._current.glob("*"))

    def __iter__(self) -> Iterator[tuple[str, bytes, datetime]]:
        """Name, bytes and arrival of every message."""
        for path in sorted(self._current.glob("*")):
            arrived = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
            yield path.name.partition(":")[0], path.read_bytes(), arrived


def commit(archives: Sequence[Archive]) -> None:
    """Sync what was added, then give it its name. Raises OSError; what is not yet named is written again."""
    together(sync, [path for archive in archives for path in archive.waiting])
    together(sync, [folder for archive in archives if (folder := archive.settle())])


class Quarantine:
    """Mail that could not be read: the bytes and, beside them, the reason."""

    def __init__(self, folder: Path, *, dry: bool = False) -> None:
        self.folder = folder
        self.dry = dry  # write nothing

    def add(self, name: str, raw: bytes, reason: str) -> bool:
        """Set one mail aside. False when it is already there: a human is told once. Raises OSError."""
        path = self.folder / f"{name}.eml"
        if path.exists() or self.dry:
            return not path.exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.txt").write_text(reason + "\n", encoding="utf-8")
        temporary = path.with_suffix(".new")
        with temporary.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync(self.folder)
        return True

    def remove(self, name: str) -> None:
        """Delete one mail and its reason. Raises OSError."""
        for ending in (".eml", ".txt"):
            (self.folder / f"{name}{ending}").unlink(missing_ok=True)

    def __len__(self) -> int:
        return sum(1 for _ in self.folder.glob("*.eml"))
