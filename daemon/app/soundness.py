"""Whether the state folder and the machine below it are fit: owner, leave to write, room, time zones."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from daemon.adapters.room import low
from daemon.adapters.state.owner import user_name
from daemon.adapters.zones import in_use
from daemon.app.findings import Finding, fine, listed, wrong

MOST_FILES = 200_000  # whose owner is looked at
_OLD = 2  # years: by then some country has changed its summer time


def soundness(state: Path, now: datetime) -> Iterator[Finding]:
    yield from _writable(state)
    if state.exists():
        yield _owners(state)
    yield _room(state)
    yield from _zones(now)


def _writable(state: Path) -> Iterator[Finding]:
    folder = next(one for one in (state, *state.resolve().parents) if one.exists())
    user = user_name(os.geteuid())
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        remedy = f"Run this as its owner, {user_name(folder.stat().st_uid)}, or: chown -R {user} {folder}"
        yield wrong("writing", f"{user} cannot write into {folder}: {error.strerror}", remedy)
        return
    made = "" if folder == state else f"; {state} is made there with the first pass"
    yield fine("writing", f"{user} writes into {folder}{made}")


def _owners(state: Path) -> Finding:
    """Files that another user left there: the service cannot read them, and each of its passes fails."""
    owner = state.stat().st_uid
    others, strangers, count = [], set(), 0
    for path, uid in islice(_files(state), MOST_FILES):
        count += 1
        if uid != owner:
            others.append(str(path))
            strangers.add(user_name(uid))
    if others:
        detail = f"{len(others)} files belong to {', '.join(sorted(strangers))}: {listed(others)}"
        return wrong("owner", detail, f"Run as root: chown -R --reference={state} {state}")
    return fine("owner", f"all of {count} files in {state} belong to {user_name(owner)}")


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    """Each file and folder below, with its owner. What cannot be looked into is passed over."""
    for where, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(where, name)
            try:
                yield path, path.lstat().st_uid
            except OSError:  # the daemon has put another in its place meanwhile
                continue


def _room(state: Path) -> Finding:
    if little := low(state):
        return wrong("disk", little, "Delete old backups and logs, or lower [retention].")
    folder = next(one for one in (state, *state.resolve().parents) if one.exists())
    return fine("disk", f"{shutil.disk_usage(folder).free / 1e9:.1f} GB are free")


def _zones(now: datetime) -> Iterator[Finding]:
    """Their version begins with the year in which they were right."""
    version = in_use()
    if version[:4].isdecimal() and int(version[:4]) <= now.year - _OLD:
        remedy = "Install newer ones: the package tzdata of your system, or pip install --upgrade tzdata."
        yield wrong("time zones", f"of {version}: summer times have changed since", remedy)
