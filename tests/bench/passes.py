"""`python -m tests.bench.passes CONFIG N`: passes with nothing to do, as the daemon makes them; prints what they cost.

In a process of its own, so that its memory is the daemon's and nobody else's.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from daemon.adapters.heap import give_back, prepare
from daemon.app.clerk import Clerk
from daemon.app.office import open_office
from daemon.app.service import settle
from tests.bench.measure import resident


def main(config: Path, passes: int) -> None:
    """One pass to read what a start reads, then `passes` whose median counts."""
    prepare()
    with open_office(config) as office:
        clerk = Clerk(office)
        costs = []
        for _ in range(passes + 1):
            began = time.thread_time()
            clerk.run_pass(datetime.now(UTC))
            costs.append(time.thread_time() - began)
            settle()
            give_back()
        first, *others = costs
        found = {"first": first, "pass": statistics.median(others), "resident": resident(os.getpid())}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
