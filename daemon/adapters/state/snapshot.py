"""The state at one instant, while a clerk goes on writing it.

What changes is written anew beside itself and renamed, so an open file stays as it was; mail never changes, and only
comes and goes. The order of taking is that of writing reversed: clerk.json, then the records, then the mail. So the
copy holds all that its cursors passed over; and it is taken again until nothing changed in between, so that it holds
no more.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from daemon.adapters.state.record_file import HEAD, JOURNAL

TRIES = 12
PAUSE = 0.4  # seconds between them: a commit is over by then
CLERK = "clerk.json"
# Held by whoever writes, made again when it is missing, or written half.
TRANSIENT = frozenset({"lock", "begun", "refresh_token.lock", "restoring", "restored"})
_ENDINGS = (".new", ".old", ".previous", ".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal")
_NAME_ENDS = ":"  # of a message in a Maildir: flags follow


class Unsettled(OSError):
    """The state changed all the time."""


@dataclass(frozen=True, slots=True)
class StateFile:
    """One file of the state. `path` is relative to it; size in bytes, time in nanoseconds since 1970."""

    path: str
    size: int
    mtime_ns: int
    descriptor: int = -1  # open, of a file that changes; -1 of one that does not


@dataclass(frozen=True, slots=True)
class Snapshot:
    state: Path
    pieces: tuple[StateFile, ...]
    missing: int  # mails of the records that are not in the archive, whatever the reason

    def open(self, piece: StateFile) -> int:
        """A descriptor to read the piece from its beginning; the caller closes it. Raises OSError, also if it went."""
        if piece.descriptor < 0:
            return os.open(self.state / piece.path, os.O_RDONLY)
        os.lseek(piece.descriptor, 0, os.SEEK_SET)
        return os.dup(piece.descriptor)


@contextmanager
def snapshot(state: Path, sleep: Callable[[float], object] = time.sleep) -> Iterator[Snapshot]:
    """All of `state` as it was at one instant. Raises OSError; Unsettled where it never stood still."""
    _allow_many_files()
    for left in reversed(range(TRIES)):
        pinned, kept = _pinned(state), _kept(state)
        try:
            strange, missing = _against_records(pinned, kept)
            if _unchanged(state, pinned) and (not (strange or missing) or not left):
                yield Snapshot(state, (*pinned, *kept), missing)
                return
        finally:
            for piece in pinned:
                os.close(piece.descriptor)
        sleep(PAUSE)
    raise Unsettled(f"{state}: it was written to all the time; try again when the first reading or import is over")


def _pinned(state: Path) -> list[StateFile]:
    """The files that change, held open: clerk.json before all others."""
    paths = [path for path in _files(state) if not _is_kept(path)]
    found = []
    for path in sorted(paths, key=lambda path: (path != CLERK, path)):
        with suppress(FileNotFoundError):  # a client was erased
            descriptor = os.open(state / path, os.O_RDONLY)
            about = os.fstat(descriptor)
            found.append(StateFile(path, about.st_size, about.st_mtime_ns, descriptor))
    return found


def _kept(state: Path) -> list[StateFile]:
    """The files that only come and go."""
    found = []
    for path in filter(_is_kept, _files(state)):
        with suppress(FileNotFoundError):
            about = (state / path).stat()
            found.append(StateFile(path, about.st_size, about.st_mtime_ns))
    return found


def _files(state: Path) -> Iterator[str]:
    """Relative paths of the regular files that make up a state."""
    for folder, folders, names in os.walk(state):
        inside = os.path.relpath(folder, state)
        folders[:] = sorted(
            name
            for name in folders
            if name not in TRANSIENT and not _is_tmp(inside, name) and not another(Path(folder, name))
        )
        for name in sorted(names):
            path = os.path.normpath(os.path.join(inside, name))  # noqa: PTH118 -- ten thousands of mails
            if name not in TRANSIENT and not name.endswith(_ENDINGS) and not (state / path).is_symlink():
                yield path


def another(folder: Path) -> bool:
    """Whether a folder within a state is another clerk's: inboxclerk@NAME has its own in that of inboxclerk."""
    return (folder / CLERK).exists()


def _is_tmp(inside: str, name: str) -> bool:
    return name == "tmp" and inside.endswith("mail")


def _is_kept(path: str) -> bool:
    return "/mail/cur/" in path or path.startswith("quarantine/")


def _unchanged(state: Path, pinned: Sequence[StateFile]) -> bool:
    """Whether the files that were opened are still in their places, and no other has come."""
    for piece in pinned:
        with suppress(FileNotFoundError):
            about, held = (state / piece.path).stat(), os.fstat(piece.descriptor)
            same = (about.st_ino, about.st_mtime_ns, about.st_size) == (held.st_ino, piece.mtime_ns, piece.size)
            if same:
                continue
        return False
    return {piece.path for piece in pinned} == {path for path in _files(state) if not _is_kept(path)}


def _against_records(pinned: Sequence[StateFile], kept: Sequence[StateFile]) -> tuple[int, int]:
    """Mails in the archives that no record knows yet, and mails of the records that no archive holds."""
    archived: dict[str, set[str]] = {}
    for piece in kept:
        folder, of_record, name = piece.path.partition("/mail/cur/")
        if of_record:
            archived.setdefault(folder, set()).add(name.partition(_NAME_ENDS)[0])
    filed: dict[str, set[str]] = {}
    for piece in pinned:
        folder, _, name = piece.path.rpartition("/")
        if name in ("record.json", JOURNAL):
            filed.setdefault(folder, set()).update(_keys(os.pread(piece.descriptor, piece.size, 0)))
    folders = archived.keys() | filed.keys()
    pairs = [(archived.get(one, set()), filed.get(one, set())) for one in folders]
    return sum(len(has - knows) for has, knows in pairs), sum(len(knows - has) for has, knows in pairs)


def _keys(text: bytes) -> set[str]:
    """The names of a record's mails, or of those in its journal; of one that is torn, none: it is copied as it is."""
    try:
        if text.startswith(HEAD):
            changes = [orjson.loads(line).get("messages", [0, {}]) for line in text.splitlines()[1:]]
            return {row["key"] for _, rows in changes for row in rows.values()}
        messages = orjson.loads(text).get("messages", {})
        return {row["key"] for row in messages.values()}
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError):
        return set()


def _allow_many_files() -> None:
    """One is open for each record while they are looked at; a shell allows 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
