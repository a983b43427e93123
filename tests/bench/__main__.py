"""`make bench`: measures the clerk on invented mailboxes beside mbsync and notmuch, prints the tables, writes the page."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench.large import large, say
from tests.bench.mailbox import BUSY, QUIET, Size
from tests.bench.page import DOCS, Found, heading, table, write
from tests.bench.runs import commands, daemon
from tests.bench.site import Site
from tests.servers.dovecot import Dovecot, installed
from tests.servers.smtp_server import SmtpServer

KINDS = {"quiet": QUIET, "agency": BUSY}


def main() -> None:
    given = _arguments()
    if not installed():
        sys.exit("bench: Dovecot is not installed (Debian: apt-get install dovecot-imapd)")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        founds = [found(kind, Path(folder) / kind, given) for kind in given.kinds]
        if given.each:
            founds.append(every_client_large(Path(folder) / "large", given))
    if given.page:
        write(founds, given.rounds, given.page)


def found(kind: str, folder: Path, given: argparse.Namespace) -> Found:
    """Everything on one mailbox, its table printed."""
    size = Size(given.mails, given.clients, KINDS[kind])
    folder.mkdir()
    with Dovecot() as dovecot, SmtpServer() as smtp:
        site = Site(folder, size, dovecot, smtp.port)
        say("the mailbox")
        site.lay()
        rows = tuple(commands(site, given.rounds, say))
        return told(Found(kind, size, site.bytes, rows, daemon(site, "state", say)))


def every_client_large(folder: Path, given: argparse.Namespace) -> Found:
    """What people ask and the daemon does where every client has `--each` mails."""
    folder.mkdir()
    return told(large(folder, given.each, given.clients, given.rounds))


def told(found: Found) -> Found:
    """Printed, too."""
    print(f"\n{heading(found)}\n\n{table(found)}", flush=True)
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    size = Size()
    parser.add_argument("--mails", type=int, default=size.mails)
    parser.add_argument("--clients", type=int, default=size.clients)
    parser.add_argument("--rounds", type=int, default=3, help="runs of each command; the medians count")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--each", type=int, default=500, help="mails of each client in the large state; 0 for none")
    parser.add_argument("--page", type=Path, nargs="?", const=DOCS, help="write the page there, or to docs/")
    return parser.parse_args()


if __name__ == "__main__":
    main()
