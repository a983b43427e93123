"""`backup` and `restore`: the state as a copy, while the clerk works, and back into an empty folder."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

from daemon.adapters.backup.cipher import Cipher, by_ending
from daemon.adapters.backup.reading import copy_from
from daemon.adapters.backup.writing import BackupWriter, new_file, new_folder
from daemon.adapters.state import restored
from daemon.adapters.state.clerk_file import ClerkFile
from daemon.adapters.state.lock import lock
from daemon.adapters.state.manifest import BadBackup, Manifest
from daemon.adapters.state.owner import hand_over
from daemon.adapters.state.snapshot import Snapshot, Unsettled, snapshot
from daemon.app.arguments import BadArgument
from daemon.core.schedule import outbox

FRESH = timedelta(hours=1)  # so old a backup of a clerk that stood still may be: nothing was sent since
TRIES = 3
_FILES = ((".tar",), (".tar", ".gz"), (".tgz",))
_OTHERS = ((".zip",), (".7z",), (".gz",), (".bz2",), (".xz",))  # who names one expects a file

Progress = Callable[[str, int, int], None]  # what, done, of


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made."""

    where: Path
    files: int
    linked: int  # of these, shared with the backup before it
    size: int  # bytes of all files
    missing: int  # mails of the records that are not in the archive


@dataclass(frozen=True, slots=True)
class Restored:
    """A state that was put in place."""

    made: datetime
    version: str
    files: int
    held: int  # mails that waited then, and may have gone out since


def backup(state: Path, to: Path, cipher: Cipher | None, now: datetime, progress: Progress) -> Made:
    """A consistent copy of `state` in the folder `to`, or in a tar file when that is its name.

    Raises BadArgument, CipherError, OSError.
    """
    as_file = _as_file(to, cipher)
    if not (state / "clerk.json").exists():
        raise BadArgument(f"{state}: there is no state to copy: no clerk.json; is state_dir the right one?")
    if to.resolve().is_relative_to(state.resolve()):
        raise BadArgument(f"{to} is inside the state folder; a backup goes elsewhere, at best on another disk")
    for left in reversed(range(TRIES)):
        try:
            return _made(state, to, cipher, now, progress, as_file=as_file)
        except FileNotFoundError:  # mail went, or was moved to its client: from the beginning
            if not left:
                raise Unsettled(f"{state}: mail was moved or deleted each time; try again in a minute") from None
    raise AssertionError


def _made(state: Path, to: Path, cipher: Cipher | None, now: datetime, progress: Progress, *, as_file: bool) -> Made:
    with snapshot(state) as source:
        running = _is_running(state)
        if as_file:
            with new_file(to, cipher) as writer:
                return _written(writer, source, to, now, progress, running=running)
        with new_folder(to, now.astimezone(UTC)) as (folder, final):
            return _written(folder, source, final, now, progress, running=running)


def _written(
    writer: BackupWriter, source: Snapshot, where: Path, now: datetime, progress: Progress, *, running: bool
) -> Made:
    rows = []
    for done, piece in enumerate(source.pieces, 1):
        rows.append(writer.add(source, piece))
        progress("files", done, len(source.pieces))
    writer.finish(Manifest(now, running, metadata.version("inboxclerk"), tuple(rows)))
    return Made(where, len(rows), writer.linked, sum(row.size for row in rows), source.missing)


def restore(state: Path, source: Path, identity: Path | None, now: datetime) -> Restored:
    """Put a backup in the place of an empty `state`: all of it, or nothing. Raises BadArgument, BadBackup, OSError."""
    tool = by_ending(source.suffixes)
    if tool == "age" and identity is None:
        raise BadArgument(f"restore: {source.name} is encrypted with age; name the file of its key with --identity")
    with lock(state):
        restored.finish(state)
        if there := restored.strangers(state):
            raise BadArgument(
                f"{state}: not empty ({', '.join(there[:5])}); a restore overwrites nothing. Stop the clerk, move that "
                "folder away, or name another state_dir, and run it again"
            )
        folder = restored.begin(state)
        try:
            listed = copy_from(source, folder, Cipher(tool, str(identity or "")) if tool else None)
            held = _hold(folder, listed, now)
        except BaseException:
            restored.abandon(state)
            raise
        restored.complete(state)
        hand_over(state)
    return Restored(listed.made, listed.version, len(listed.rows), held)


def _hold(folder: Path, listed: Manifest, now: datetime) -> int:
    """Mail that the clerk may have sent after the backup was made does not go out by itself: how many there are.

    Nothing was sent since where the clerk stood still then, and this is soon after: when it moves to another machine.
    """
    if not (folder / "clerk.json").exists():
        raise BadBackup("there is no clerk.json in it: this is no backup of a state")
    file = ClerkFile(folder)
    clerk = file.load()
    if not listed.running and now - listed.made < FRESH:
        return 0
    held = {key: outbox.restored(entry) for key, entry in clerk.outbox.items()}
    some = sum(held[key] != entry for key, entry in clerk.outbox.items())
    clerk.outbox, clerk.clock = held, replace(clerk.clock, restored=now)
    file.commit(clerk)
    return some


def _as_file(to: Path, cipher: Cipher | None) -> bool:
    """Whether `to` names a tar file. Raises BadArgument."""
    ends = tuple(to.suffixes)
    tool = by_ending(ends)
    plain = ends[:-1] if tool else ends
    is_tar = plain[-1:] in _FILES or plain[-2:] in _FILES
    if not is_tar and plain[-1:] in _OTHERS:
        raise BadArgument(f"backup: {to.name}: it is a folder, or a file that ends in .tar, .tar.gz or .tgz")
    if cipher and (tool != cipher.tool or not is_tar):
        raise BadArgument(f"backup: what is encrypted is one file; name it such as inboxclerk.tar.gz{cipher.ending}")
    if tool and not cipher:
        raise BadArgument(f"backup: {to.name} says that it is encrypted; name whose key with --{tool}")
    if is_tar and to.is_dir():
        raise BadArgument(f"backup: {to} is a folder; name a file, or a folder without that ending")
    return is_tar


def _is_running(state: Path) -> bool:
    """Whether another process owns the state just now."""
    with suppress(FileNotFoundError), (state / "lock").open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
