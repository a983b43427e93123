"""One owner of the state folder at a time."""

from __future__ import annotations

import errno
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

_OWNER_ONLY = 0o700
_IN_THE_WAY = "something that is no folder is in its way: move that, or name another folder"
_REMEDIES = {
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room, or raise the quota of the user who runs this",
    errno.EROFS: "its file system is mounted read-only: mount it to be written, or name another folder",
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
}
_REMEDY = "let it be a folder of the user who runs this"


class Locked(OSError):
    """Another process owns the state folder."""


class Unusable(OSError):
    """The state folder cannot be made, or not be written."""


@contextmanager
def lock(state: Path) -> Iterator[None]:
    """Hold `state` until the block ends; the kernel lets go when the process dies. Raises Locked, Unusable."""
    with _opened(state) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"{state}: another inboxclerk works in this folder; stop it first") from None
        yield


def _opened(state: Path) -> TextIO:
    """The file that is locked, in a folder that is made if need be."""
    try:
        state.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
        with suppress(PermissionError):  # a folder of somebody else's: `check` says so
            state.chmod(_OWNER_ONLY)
        return (state / "lock").open("w")
    except OSError as error:
        why = f"state_dir: {state} cannot be made or written: {error.strerror}"
        raise Unusable(f"{why}; {_REMEDIES.get(error.errno or 0, _REMEDY)}") from error
