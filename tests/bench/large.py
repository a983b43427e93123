"""`python -m tests.bench.large FOLDER`: what people ask and the daemon does where every client has hundreds of mails.

The state is made in FOLDER once and stays there, so that the same can be asked of it again after a change, or by hand
with `--config FOLDER/grown.toml`. What is measured changes nothing in it; the daemon has a copy.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from tests.bench.grown import STATE, grow
from tests.bench.mailbox import BUSY, Size
from tests.bench.page import Found, heading, table
from tests.bench.runs import ASKED, asked, daemon
from tests.bench.site import Site
from tests.servers.dovecot import Dovecot, installed
from tests.servers.smtp_server import SmtpServer

DAEMON = "daemon"  # the name of its copy


def large(folder: Path, each: int, clients: int, rounds: int) -> Found:
    """The figures of a state in which `clients` have `each` mails, which is made in `folder` if it is not there."""
    size = Size(clients * each, clients, BUSY)
    with Dovecot() as dovecot, SmtpServer() as smtp:
        site = Site(folder, size, dovecot, smtp.port)
        if not (folder / STATE).exists():
            say(f"a state of {size.mails} mails")
            grow(site, each)
        rows = [asked(site, STATE, name, rounds) for name in ASKED]
        return Found("large", size, 0, rows, daemon(site, _copy(site), say))


def _copy(site: Site) -> str:
    """The name of a copy of the state. Records are linked: whoever writes one puts another file in its place."""

    def copied(old: str, new: str) -> None:
        (os.link if old.endswith("record.json") else shutil.copy2)(old, new)

    shutil.rmtree(site.folder / DAEMON, ignore_errors=True)
    shutil.copytree(site.folder / STATE, site.folder / DAEMON, copy_function=copied)
    return DAEMON


def say(what: str) -> None:
    sys.stderr.write(f"bench: {what}\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.large", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the state is, or will be")
    parser.add_argument("--each", type=int, default=500, help="mails of each client")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3, help="runs of each command; the medians count")
    given = parser.parse_args()
    if not installed():
        sys.exit("bench: Dovecot is not installed (Debian: apt-get install dovecot-imapd)")
    given.folder.mkdir(parents=True, exist_ok=True)
    found = large(given.folder.absolute(), given.each, given.clients, given.rounds)
    print(f"{heading(found)}\n\n{table(found)}")


if __name__ == "__main__":
    main()
