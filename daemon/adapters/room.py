"""How much room the disk has left."""

from __future__ import annotations

import shutil
from pathlib import Path

LEAST = 500 << 20  # bytes
SHARE = 0.05  # of a small disk


def low(folder: Path) -> str | None:
    """What is left where that is little: under LEAST, and under SHARE of the disk; else None. Raises OSError.

    A folder that is not there yet, as before the first pass, lies on the disk of the one above it.
    """
    total, _, free = shutil.disk_usage(next(one for one in (folder, *folder.resolve().parents) if one.exists()))
    if free >= min(LEAST, SHARE * total):
        return None
    return f"{folder}: {free / 1e6:.0f} of {total / 1e6:.0f} MB are free"
