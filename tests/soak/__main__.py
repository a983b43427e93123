"""`make soak-steady`: the daemon for hours with a mail each second and a misfortune each minute, and what it holds meanwhile.

Writes `samples.csv` and `outcome.json` into a folder; `python -m tests.soak.page FOLDER` makes docs/soak.md of them.
"""

from __future__ import annotations

import argparse
import os
import queue
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from daemon.adapters.embedded import AcceptedMail
from tests.servers.dovecot import Dovecot, installed
from tests.soak.misfortunes import MISFORTUNES, Misfortune
from tests.soak.outcome import outcome
from tests.soak.samples import append, sample
from tests.soak.stage import Stage, playing
from tests.soak.traffic import Arrival, Traffic

EACH = 10.0  # seconds between two samples
APART = 60.0  # seconds between two misfortunes
SETTLES = 240.0  # seconds after the last mail: what was refused is tried again, the mailbox is read to its end


@dataclass
class Soak:
    """What happens by the seconds since the start."""

    stage: Stage
    back: queue.Queue[AcceptedMail]
    traffic: Traffic
    samples: Path
    rng: Random
    each: float  # seconds between two mails
    now: Misfortune | None = None
    until: float = 0.0
    met: list[str] = field(default_factory=list)

    def play(self, seconds: float) -> None:
        began, mails, rows, bad = time.monotonic(), 0, 0, 1
        while (at := time.monotonic() - began) < seconds + SETTLES:
            if at < seconds and mails * self.each <= at:
                mails += 1
                self.stage.put(self.traffic.next(datetime.now(UTC)))
            self._return()
            if self.now and at >= self.until:
                self._end()
            if at < seconds and at >= bad * APART:
                bad += 1
                self._begin(at)
            if at >= rows * EACH:
                rows += 1
                self._sample(at)
            time.sleep(0.02)

    def _begin(self, at: float) -> None:
        self.now = self.rng.choice(MISFORTUNES)
        self.until = at + self.now.seconds
        self.met.append(self.now.name)
        self.stage.begin(self.now)

    def _end(self) -> None:
        if self.now:
            self.stage.end(self.now)
        self.now = None

    def _return(self) -> None:
        """What the clerk sent to the mailbox itself comes there."""
        while not self.back.empty():
            self.stage.put(Arrival("", "INBOX", self.back.get().raw))

    def _sample(self, at: float) -> None:
        stage = self.stage
        fault = self.now.name if self.now else ""
        sent = len(stage.smtp.mails)
        append(self.samples, sample(stage.daemon.pid, stage.folder / "state", at, len(stage.arrived), sent, fault))


def main() -> None:
    given = _arguments()
    if not installed():
        sys.exit("soak: Dovecot is not installed (Debian: apt-get install dovecot-imapd)")
    given.folder.mkdir(parents=True)
    os.environ["SOAK_PASSWORD"] = Dovecot.password
    rng = Random(given.seed)
    with playing(given.folder, given.clients, given.seconds) as (stage, back):
        soak = Soak(
            stage, back, Traffic(given.clients, rng), given.folder / "samples.csv", Random(given.seed), given.each
        )
        soak.play(given.seconds)
        code = stage.stop()
        arrived = [one for one in stage.arrived if one]
        found = outcome(given.folder / "config.toml", arrived, stage.smtp.mails, code, soak.met)
    found.save(given.folder / "outcome.json")
    print(found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("folder", type=Path, help="a new one, for the state and for what was seen")
    parser.add_argument("--seconds", type=float, default=7200)
    parser.add_argument("--each", type=float, default=1.0, help="seconds between two mails")
    parser.add_argument("--clients", type=int, default=36)
    parser.add_argument("--seed", type=int, default=16)
    return parser.parse_args()


if __name__ == "__main__":
    main()
