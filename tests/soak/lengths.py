"""`python -m tests.soak.lengths 100 1000 …`: what a mail costs that arrives for a client with so many messages already.

Beside that client there are others with 100 messages each. Mails of all come in turn, a pass for each, from a real Dovecot
through the daemon's own passes: so the cost of a long record stands beside that of short ones of the same process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from daemon.adapters.heap import give_back, prepare
from daemon.app.clerk import Clerk
from daemon.app.importing import import_mail
from daemon.app.office import open_office
from daemon.app.service import settle
from tests.bench import mailbox
from tests.bench.mailbox import BUSY, END, Placed, Size
from tests.bench.measure import resident
from tests.bench.site import Site
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_server import SmtpServer

SHORT = 100  # messages of the other clients
CLIENTS = 5
MAILS = 20  # measured of each kind
AFTER = 100  # mails of each client that come after them


def mails(client: int, length: int) -> tuple[list[Placed], list[Placed]]:
    """The mails of a client's three years in the order of their arrival, so many, and those that come after them."""
    found = sorted(mailbox.mails(Size(length + AFTER, 1, BUSY, client)), key=lambda one: one.at)
    found = [replace(one, raw=one.raw.replace(b"@c000", b"@c%03d" % client)) for one in found]
    return found[:length], found[length:]


def build(config: Path, source: Path, length: int) -> None:
    """A state in which client c000 has so many messages, and each other SHORT."""
    source.mkdir()
    for client in range(CLIENTS):
        for number, one in enumerate(mails(client, SHORT if client else length)[0]):
            head = f"Received: from x by y; {one.at:%a, %d %b %Y %H:%M:%S} +0000\r\n".encode()
            (source / f"{client}.{number:06}.eml").write_bytes(head + one.raw)
    with open_office(config) as office:
        import_mail(office, [source], END, lambda *_: None)


def arrive(config: Path, site: Site, length: int, rounds: int) -> str:
    """What the pass costs that each mail causes: of the long record and of the others the median ms of CPU."""
    prepare()
    later = [iter(mails(client, SHORT if client else length)[1]) for client in range(CLIENTS)]
    costs: dict[bool, list[float]] = defaultdict(list)
    now = END
    with open_office(config) as office:
        clerk = Clerk(office)
        clerk.run_pass(now)
        for client in islice(cycle(range(CLIENTS)), rounds * CLIENTS):
            one, now = next(later[client]), now + timedelta(seconds=30)
            site.dovecot.append("Sent" if one.sent else "INBOX", one.raw, now)
            began = time.process_time()
            clerk.run_pass(now)
            costs[not client].append(1000 * (time.process_time() - began))
            settle()
            give_back()
        filed = len(office.records.get("c000").messages)
    first, *others = costs[True]
    long, short = statistics.median(others), statistics.median(costs[False])
    return f"{filed} messages: {long:.1f} ms, of others {short:.1f}; the first {first:.0f} ms; {resident(os.getpid()):.0f} MB"


def apart(work: Callable[[], object]) -> None:
    """`work` in a process of its own, whose memory is nobody else's."""
    sys.stdout.flush()
    if (pid := os.fork()) == 0:
        work()
        sys.stdout.flush()
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        sys.exit("soak: it did not end well")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.lengths", description=__doc__)
    parser.add_argument("lengths", type=int, nargs="+")
    parser.add_argument("--rounds", type=int, default=MAILS, help="mails of each client")
    given = parser.parse_args()
    for length in given.lengths:
        with tempfile.TemporaryDirectory() as folder, Dovecot() as dovecot, SmtpServer() as smtp:
            site = Site(Path(folder), Size(0, CLIENTS), dovecot, smtp.port)
            os.environ["BENCH_PASSWORD"] = dovecot.password
            config = site.config("state")
            apart(partial(build, config, site.folder / "mail", length))
            apart(lambda: print(arrive(config, site, length, given.rounds)))  # noqa: B023 -- called at once


if __name__ == "__main__":
    main()
