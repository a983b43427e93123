"""`make bench-small`: what a small mailbox costs, as ratios to a loop of plain Python that is timed in the same run.

Ratios say the same on a slow machine and on a fast one. One that is worse by half than the recorded one fails the run;
`--record` writes today's, after a change that is meant to cost more, or less.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.bench.calibration import calibrate
from tests.bench.mailbox import BUSY, Size
from tests.bench.measure import run
from tests.bench.runs import asked, imported, once
from tests.bench.site import Site
from tests.servers.dovecot import Dovecot, installed

RECORDED = Path(__file__).with_name("recorded.json")
SIZE = Size(mails=240, clients=6, asks=BUSY)
WORSE = 1.5
TRIES = 2  # the better of them counts: a busy machine makes everything dearer, never cheaper


def main() -> None:
    if not installed():
        sys.exit("bench-small: Dovecot is not installed (Debian: apt-get install dovecot-imapd)")
    found = ratios()
    if "--record" in sys.argv:
        RECORDED.write_text(json.dumps({name: round(ratio, 1) for name, ratio in found.items()}, indent=1) + "\n")
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    for name, ratio in found.items():
        print(f"{name:12} {ratio:6.1f} times the loop, recorded {recorded[name]:6.1f}")
    if bad := worse(found, recorded):
        sys.exit(f"bench-small: worse by half: {', '.join(bad)}; `make bench-small RECORD=--record` if it is meant")


def worse(found: Mapping[str, float], recorded: Mapping[str, float]) -> list[str]:
    """The names whose ratio is more than half above the recorded one."""
    return [name for name, ratio in found.items() if ratio > WORSE * recorded[name]]


def ratios() -> dict[str, float]:
    """Seconds of CPU of each command, in times of the loop; the loop is timed before, between and after them."""
    loops = [calibrate()]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Dovecot() as dovecot:
        site = Site(Path(folder), SIZE, dovecot, smtp=9)
        site.lay()
        costs = {
            "first sync": min(run(once(site, site.fresh("state")), site.env).cpu for _ in range(TRIES)),
            "second sync": min(run(once(site, "state"), site.env).cpu for _ in range(TRIES)),
        }
        loops.append(calibrate())
        costs["import"] = min(run(imported(site), site.env).cpu for _ in range(TRIES))
        costs |= {
            name: min(asked(site, "state", name, 1).cost.cpu for _ in range(TRIES)) for name in ("status", "--help")
        }
    loops.append(calibrate())
    return {name: cpu / min(loops) for name, cpu in costs.items()}


if __name__ == "__main__":
    main()
