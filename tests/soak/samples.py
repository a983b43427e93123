"""What a running daemon holds, by /proc: one row each ten seconds."""

from __future__ import annotations

import contextlib
import csv
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from tests.bench.measure import cpu_of


@dataclass(frozen=True)
class Sample:
    seconds: float  # since the start
    resident: float  # MB of the owner of the state
    anonymous: float  # MB of these that are its own: heap and stacks, not programs and libraries
    hands: int  # processes that read beside it
    hands_resident: float  # MB of these together
    descriptors: int
    threads: int
    cpu: float  # seconds of CPU since the start
    state: float  # MB on disk
    arrived: int  # mails that were put into the mailbox so far
    sent: int  # mails that the SMTP server took so far
    fault: str  # what is wrong just now


def sample(pid: int, state: Path, seconds: float, arrived: int, sent: int, fault: str) -> Sample:
    """Raises OSError where the process is gone."""
    status = _status(pid)
    hands = [_status(child)["VmRSS"] for child in _children(pid)]
    return Sample(
        round(seconds, 1),
        round(status["VmRSS"], 2),
        round(status["RssAnon"], 2),
        len(hands),
        round(sum(hands), 2),
        len(os.listdir(f"/proc/{pid}/fd")),  # noqa: PTH208 -- their number alone is wanted
        int(status["Threads"]),
        round(cpu_of(pid), 2),
        round(sum(_sizes(state)) / (1 << 20), 2),
        arrived,
        sent,
        fault,
    )


def _status(pid: int) -> dict[str, float]:
    """Numbers of /proc/<pid>/status by their names, kilobytes as MB. A process that is gone holds nothing."""
    found: dict[str, float] = {"VmRSS": 0.0, "RssAnon": 0.0, "Threads": 0.0}
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name in found:
            number, *unit = value.split()
            found[name] = int(number) / 1024 if unit else int(number)
    return found


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def _sizes(folder: Path) -> Iterator[int]:
    """Bytes of each file below; what goes meanwhile counts nothing."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    yield from _sizes(Path(entry.path))
                else:
                    yield entry.stat(follow_symlinks=False).st_size


def header() -> list[str]:
    return [column.name for column in fields(Sample)]


def read(path: Path) -> list[Sample]:
    """The rows of a file that `append` wrote."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds = {column.name: {"float": float, "int": int, "str": str}[str(column.type)] for column in fields(Sample)}
    return [Sample(**{name: kinds[name](value) for name, value in row.items()}) for row in rows]


def append(path: Path, row: Sample) -> None:
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header())
        if new:
            writer.writeheader()
        writer.writerow(asdict(row))
