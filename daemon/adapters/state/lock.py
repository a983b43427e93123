"""One owner of the state folder at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_OWNER_ONLY = 0o700


class Locked(OSError):
    """Another process owns the state folder."""


@contextmanager
def lock(state: Path) -> Iterator[None]:
    """Hold `state` until the block ends; the kernel lets go when the process dies. Raises Locked."""
    state.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
    with suppress(PermissionError):  # a folder of somebody else's: `check` says so
        state.chmod(_OWNER_ONLY)
    with (state / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"{state}: another inboxclerk works in this folder; stop it first") from None
        yield
