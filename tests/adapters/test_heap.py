"""Memory that is free goes back."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

STATM = Path("/proc/self/statm")
# Small blocks between which one in a hundred stays: nothing of them is at the end of the heap.
SCRIPT = """
from pathlib import Path
from daemon.adapters import heap
resident = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * 4096 >> 20
heap.prepare()
before = resident()
blocks = [bytearray(8000) for _ in range(10000)]
stay = blocks[::100]
del blocks
heap.give_back()
print(resident() - before)
"""


@pytest.mark.skipif(
    not STATM.exists() or not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="another C library than glibc"
)
def test_what_is_free_between_what_stays_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 10  # of 76 MB
