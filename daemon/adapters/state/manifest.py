"""The manifest of a backup: what it holds, with the sum of each file, and when and of what it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath

import orjson

NAME = "manifest.json"
STATE = "state"  # the folder of a backup that holds the files
FORMAT = 1
LARGEST = 1 << 30  # bytes of a manifest that are read


class BadBackup(OSError):
    """A backup that cannot be used, and why."""

    remedy = "Nothing was changed. Take another backup; `backup` keeps the older ones beside the newest."


@dataclass(frozen=True, slots=True)
class Listed:
    """One file. `path` is relative to the state folder; time in nanoseconds since 1970: of mail, its arrival."""

    path: str
    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    made: datetime  # when the state was as it is here
    running: bool  # whether a clerk had the state then, and may have gone on with it
    version: str  # of inboxclerk
    rows: tuple[Listed, ...]

    def dump(self) -> bytes:
        rows = [asdict(row) for row in self.rows]
        head = {"format": FORMAT, "made": self.made.isoformat(), "running": self.running, "version": self.version}
        return orjson.dumps({**head, "sum": _sum(rows), "files": rows}, option=orjson.OPT_INDENT_2)


def parse(data: bytes) -> Manifest:
    """Raises BadBackup."""
    try:
        found = orjson.loads(data)
        if found["format"] > FORMAT:
            raise BadBackup(f"{NAME}: a later inboxclerk made this backup; restore it with that version")
        if _sum(found["files"]) != found["sum"]:
            raise BadBackup(f"{NAME}: its own sum is wrong: it was changed or is damaged")
        rows = tuple(Listed(**row) for row in found["files"])
        manifest = Manifest(datetime.fromisoformat(found["made"]), bool(found["running"]), found["version"], rows)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadBackup(f"{NAME}: it cannot be read: {error}") from None
    for row in rows:
        safe(row.path)
    return manifest


def safe(path: str) -> str:
    """`path`, which stays within the folder that it is relative to. Raises BadBackup."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\0" in path or str(PurePosixPath(path)) != path:
        raise BadBackup(f"{path!r} is no path of a state")
    return path


def _sum(rows: Iterable[object]) -> str:
    return hashlib.sha256(orjson.dumps(rows)).hexdigest()
