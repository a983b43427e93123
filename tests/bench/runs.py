"""What the bench runs, in its order: each command of the clerk that people wait for, beside tools that copy and index."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.arrivals import Arrivals, arrivals
from tests.bench.measure import Cost, median_of, run
from tests.bench.site import NOW, Site

WORD = "sample"  # what is searched for: it stands in mails of many clients
PASSES, ARRIVALS = 20, 5
ASKED = {
    "status": ("status", "--json", "--now", NOW),
    "questions --json": ("questions", "--json", "--now", NOW),
    f"search {WORD}": ("search", WORD),
    "report --json": ("report", "--json", "--now", NOW),
    "--help": ("--help",),
}


@dataclass(frozen=True)
class Row:
    """One command and its cost. `mails` that it reads, 0 where it reads none."""

    name: str
    cost: Cost
    mails: int = 0
    beside: bool = False  # another program's


@dataclass(frozen=True)
class Daemon:
    """What the daemon costs when nothing happens, and when a mail comes."""

    first: float  # seconds of CPU of the first pass after a start
    idle: float  # seconds of CPU of a pass with nothing to do
    resident: float  # MB that an idle daemon holds
    arrivals: Arrivals


def commands(site: Site, rounds: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Each command, with the medians of so many rounds."""
    yield from beside(site, rounds, say)
    say("first sync")
    mails = site.size.mails
    yield Row("first sync", median_of(rounds, lambda: run(once(site, site.fresh("state")), site.env)), mails)
    say("second sync, and what people ask")
    yield Row("second sync, nothing new", median_of(rounds, partial(run, once(site, "state"), site.env)))
    yield from (asked(site, "state", name, rounds) for name in ASKED)
    say("import")
    inbox = len(list((site.maildir / "cur").iterdir()))
    yield Row("`import` of INBOX", median_of(rounds, lambda: run(imported(site), site.env)), inbox)


def beside(site: Site, rounds: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Programs that copy the mailbox and index it, where they are installed."""
    if not shutil.which("mbsync"):
        return
    say("mbsync")
    yield Row("`mbsync`", median_of(rounds, lambda: run(site.mbsync())), site.size.mails, beside=True)
    if shutil.which("notmuch"):
        say("notmuch new")
        yield Row("`notmuch new`", median_of(rounds, lambda: run(*site.notmuch())), site.size.mails, beside=True)


def once(site: Site, state: str) -> list[str | Path]:
    return site.clerk(state, "once", "--now", NOW)


def asked(site: Site, state: str, name: str, rounds: int) -> Row:
    return Row(f"`{name}`", median_of(rounds, partial(run, site.clerk(state, *ASKED[name]), site.env)))


def imported(site: Site) -> list[str | Path]:
    return site.clerk(site.fresh("imported"), "import", site.maildir / "cur")


def daemon(site: Site, state: str, say: Callable[[str], None]) -> Daemon:
    """On a state that was made before."""
    say("passes with nothing to do")
    command = [sys.executable, "-m", "tests.bench.passes", str(site.config(state)), str(PASSES)]
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=site.env).stdout
    found = json.loads(output)
    say("arrivals")
    return Daemon(found["first"], found["pass"], found["resident"], arrivals(site, state, ARRIVALS))
