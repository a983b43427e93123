"""Memory that is free goes back to the system: a daemon that runs for months must not keep its largest pass for ever.

For the C library of most Linuxes (glibc). With another one all of this does nothing.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache

# mallopt(3). A limit that is set by hand stays; else each large block that was freed raises it, up to 32 MB, and all
# below it is put between what stays.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE = 256 << 10  # bytes: a block of so many is mapped by itself, and gone when it is freed
_ARENAS = 1  # threads write files here, and share what they allocate


@cache
def _of_library(name: str) -> Callable[..., int] | None:
    try:
        return getattr(ctypes.CDLL(None), name, None)
    except (OSError, TypeError):  # no library that could be asked
        return None


def prepare() -> None:
    """Once, before there is much: what is large later is returned as soon as it is let go."""
    if set_option := _of_library("mallopt"):
        set_option(_MMAP_THRESHOLD, _LARGE)
        set_option(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Return what lies free between what stays: some 10 ms for 100 MB."""
    if trim := _of_library("malloc_trim"):
        trim(0)
