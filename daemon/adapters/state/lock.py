"""One owner of the state folder at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Locked(OSError):
    """Another process owns the state folder."""


@contextmanager
def lock(state: Path) -> Iterator[None]:
    """Hold `state` until the block ends; the kernel lets go when the process dies. Raises Locked."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (state / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"{state}: another inboxclerk works in this folder; stop it first") from None
        yield
