"""A process of its own within so much memory, as systemd's MemoryMax= confines a service (systemd.resource-control(5))."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNIT = Path(__file__).parents[1] / "systemd" / "inboxclerk.service"
_V1, _V2 = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def memory_max() -> int:
    """The bytes that the shipped unit allows."""
    (line,) = (line for line in UNIT.read_text().splitlines() if line.startswith("MemoryMax="))
    value = line.partition("=")[2]
    return int(value[:-1]) * _UNITS[value[-1]]


def run(code: str, *arguments: str, limit: int) -> subprocess.CompletedProcess[str]:
    """Runs Python `code` in a control group of `limit` bytes where one can be made; elsewhere without.

    The kernel kills what needs more: then the return code is -SIGKILL.
    """
    with _group(limit) as tasks:
        join = f"open({str(tasks)!r}, 'w').write(str(__import__('os').getpid()))\n" if tasks else ""
        command = [sys.executable, "-c", join + code, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


@contextmanager
def _group(limit: int) -> Iterator[Path | None]:
    """A new control group; its file of processes, or None where we may not make one."""
    parent, name = (_V1, "memory.limit_in_bytes") if _V1.is_dir() else (_V2, "memory.max")
    group = parent / f"inboxclerk-{os.getpid()}"
    try:
        group.mkdir()
        (group / name).write_text(str(limit))
    except OSError:
        yield None
        return
    try:
        yield group / "cgroup.procs"
    finally:
        group.rmdir()
