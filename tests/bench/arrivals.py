"""The daemon at work: how long a mail takes from the server to the ledger, woken by IDLE, and what the daemon holds."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from daemon.adapters.state.record_file import RecordFile
from daemon.adapters.state.store import BadStore
from tests.bench.letters import Letter, written
from tests.bench.measure import Failed, cpu_of, resident
from tests.bench.site import Site

APART = 7.0  # seconds between two mails: the daemon rests for five after a pass
WITHIN = 60.0  # seconds in which a mail has to be in the ledger
STARTS_WITHIN = 600.0


@dataclass(frozen=True)
class Arrivals:
    seconds: float  # from the end of APPEND to the ledger on disk, the median
    cpu: float  # of the daemon for one mail, the median
    resident: float  # MB of the daemon after the last


def arrivals(site: Site, state: str, mails: int) -> Arrivals:
    """So many mails of client c000, one after the other. Raises Failed."""
    command = [str(part) for part in site.clerk(state, "run")]
    with (site.folder / "daemon.log").open("wb") as log:
        process = subprocess.Popen(command, stderr=log, env=site.env)
        try:
            _wait_for(lambda: b"ready" in (site.folder / "daemon.log").read_bytes(), STARTS_WITHIN, "a start")
            _settle(process.pid)
            costs = [_one(site, state, process.pid, number) for number in range(mails)]
            return Arrivals(
                statistics.median(seconds for seconds, _ in costs),
                statistics.median(cpu for _, cpu in costs),
                resident(process.pid),
            )
        finally:
            process.terminate()
            process.wait(30)


def _one(site: Site, state: str, pid: int, number: int) -> tuple[float, float]:
    asked = f"Can you send the drawings of part {number} again?"
    letter = Letter(f"arrival.{number}", 0, datetime.now(UTC), f"Part {number}", (asked,))
    cpu = cpu_of(pid)
    site.dovecot.append("INBOX", written(letter, Random(number), 0), datetime.now(UTC))
    began = time.perf_counter()
    client = site.folder / state / "clients" / "c000"
    _wait_for(lambda: _asked(client, letter.id.strip("<>")), WITHIN, "a mail in the ledger")
    seconds = time.perf_counter() - began
    _settle(pid)
    return seconds, cpu_of(pid) - cpu


def _asked(client: Path, message_id: str) -> bool:
    """Whether the ledger on disk, in the folder of a client, knows of a question of that mail."""
    with suppress(BadStore, FileNotFoundError):  # while it is written
        if any(message_id.encode() in path.read_bytes() for path in client.glob("record.j*")):
            return any(row["message_id"] == message_id for row in RecordFile(client).read().get("questions", ()))
    return False


def _settle(pid: int) -> None:
    """Until the daemon has rested: no CPU of it for a while."""
    end = time.monotonic() + STARTS_WITHIN
    before = -1.0
    while time.monotonic() < end and (now := cpu_of(pid)) != before:
        before = now
        time.sleep(APART)


def _wait_for(happened: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise Failed(f"{what} takes longer than {seconds:.0f} seconds")
        time.sleep(0.01)
