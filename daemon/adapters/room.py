"""How much room the disk has left."""

from __future__ import annotations

import shutil
from pathlib import Path

LEAST = 500 << 20  # bytes
SHARE = 0.05  # of a small disk


def low(folder: Path) -> str | None:
    """What is left where that is little: under LEAST, and under SHARE of the disk; else None. Raises OSError."""
    total, _, free = shutil.disk_usage(folder)
    if free >= min(LEAST, SHARE * total):
        return None
    return f"{folder}: {free / 1e6:.0f} of {total / 1e6:.0f} MB are free"
