"""The time zones: those of the system or of the package `tzdata`, whichever are newer.

Python takes the system's where there are any, however old: a Debian of 2025 has cities an hour off in winter 2026.
"""

from __future__ import annotations

import contextlib
import re
import zoneinfo
from collections.abc import Iterable
from pathlib import Path

import tzdata

_SOURCE = re.compile(rb"# version (\S{1,20})")  # the first line of tzdata.zi, which a system has beside the zones


def take_newest() -> None:
    """Have `zoneinfo` read the newer ones."""
    if system_version(zoneinfo.TZPATH) < tzdata.IANA_VERSION:
        zoneinfo.reset_tzpath(to=())
        zoneinfo.ZoneInfo.clear_cache()


def in_use() -> str:
    """Their version and whose they are."""
    system = system_version(zoneinfo.TZPATH)
    return f"{system}, the system's" if system else f"{tzdata.IANA_VERSION}, of the package tzdata"


def system_version(folders: Iterable[str]) -> str:
    """Of the first folder that has any zones; "" where it does not say, or there is none."""
    for folder in map(Path, folders):
        if folder.is_dir():
            with contextlib.suppress(OSError), (folder / "tzdata.zi").open("rb") as file:
                found = _SOURCE.match(file.readline(100))
                return found[1].decode("ascii", "replace") if found else ""
            return ""
    return ""
