"""A state that is put in place whole, or not at all, whenever it is broken off.

It is made in `restoring`; one rename to `restored` says that it is complete; then its parts move up. Who is killed
before that rename has restored nothing, who is killed after it has restored all: the next start moves what is left.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from daemon.adapters.state.durable import sync
from daemon.adapters.state.store import BadStore

RESTORING, RESTORED = "restoring", "restored"


class Unfinished(BadStore):
    """A restore was broken off."""


def strangers(state: Path) -> list[str]:
    """What lies in `state` and keeps another from being put there."""
    from daemon.adapters.state.snapshot import TRANSIENT, another  # noqa: PLC0415 -- who restores nothing does without

    there = state.iterdir() if state.exists() else ()
    return sorted(path.name for path in there if path.name not in TRANSIENT and not another(path))


def begin(state: Path) -> Path:
    """An empty folder to make the state in. Raises OSError."""
    folder = state / RESTORING
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    return folder


def abandon(state: Path) -> None:
    shutil.rmtree(state / RESTORING, ignore_errors=True)


def complete(state: Path) -> None:
    """What was made is the state from here on. Raises OSError."""
    os.sync()  # all of it, before a name says that it is there
    (state / RESTORING).rename(state / RESTORED)
    sync(state)
    finish(state)


def finish(state: Path) -> None:
    """Move up what a restore left. Raises OSError; done twice, it is as if done once."""
    folder = state / RESTORED
    if not folder.exists():
        return
    for path in sorted(folder.iterdir()):
        path.rename(state / path.name)
    sync(folder)
    sync(state)
    folder.rmdir()


def settle(state: Path, *, dry: bool) -> None:
    """Before a state is opened: finish a restore that is complete. Raises Unfinished where that may not be."""
    if (state / RESTORING).exists():
        raise Unfinished(
            f"{state}: a restore was broken off before it was complete, and nothing of it is in place; "
            f"run it again, or delete {RESTORING} in that folder to begin with an empty state"
        )
    if dry and (state / RESTORED).exists():
        raise Unfinished(f"{state}: a restore was broken off; run it again, or start the clerk: either finishes it")
    if not dry:
        finish(state)
