"""What a command costs: seconds, seconds of CPU, the most memory it and its children held at once."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLED = 0.05  # seconds between two looks at the memory
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    seconds: float
    cpu: float  # seconds of the command and of the children that it waited for
    peak: float  # MB resident, of all its processes together


class Failed(RuntimeError):
    """A command that was to be measured did not work; with what it said."""


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> Cost:
    """What `command` costs; its output is thrown away. Raises Failed."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(env or {})},
        start_new_session=True,
    )
    watch = Watch(process.pid)
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{' '.join(map(str, command))}: {said.decode(errors='replace')[-2000:]}")
    # Not ru_maxrss: that begins with what we ourselves held when the command was started.
    return Cost(seconds, usage.ru_utime + usage.ru_stime, watch.end())


class Watch:
    """Looks at the memory of a session of processes until `end`."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(SAMPLED):
            self._peak = max(self._peak, sum(map(resident, _members(self._session))), _highest(self._session))

    def end(self) -> float:
        """The most MB that was seen."""
        self._over.set()
        self._thread.join()
        return self._peak


def _members(session: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ProcessLookupError):
            if os.getsid(int(path.name)) == session:
                found.append(int(path.name))
    return found


def resident(pid: int) -> float:
    """MB that a process holds in memory now, pages that it shares counted by its share."""
    return _stated(f"/proc/{pid}/smaps_rollup", "Pss:")


def _highest(pid: int) -> float:
    """The most MB that one process held since it became another program."""
    return _stated(f"/proc/{pid}/status", "VmHWM:")


def _stated(path: str, name: str) -> float:
    """An entry of a file of kilobytes, in MB; 0 where the process is gone."""
    with contextlib.suppress(OSError):
        for line in Path(path).read_text(encoding="ascii").splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
    return 0.0


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a running process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def median_of(rounds: int, measured: Callable[[], Cost]) -> Cost:
    """Each figure by itself is the median of so many runs."""
    costs = [measured() for _ in range(rounds)]
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.peak for cost in costs),
    )
