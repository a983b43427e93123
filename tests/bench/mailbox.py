"""An invented shared mailbox, the same for the same size and seed: INBOX and Sent as Maildirs, and the configuration."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from tests.bench.letters import Letter, odd, written
from tests.bench.texts import CHARSETS, talk

END = datetime(2025, 11, 28, 16, 0, tzinfo=UTC)  # the last mail of any mailbox; what is measured plays an hour later
YEARS = 3
PMS = ("marta", "luca", "ewa", "jonas", "irina")
LANGUAGES = tuple(CHARSETS)
ZONES = ("London", "Rome", "Warsaw", "Kyiv", "Bucharest", "Almaty", "Berlin", "Paris", "Madrid")
QUIET, BUSY = 12, 3  # one mail in so many asks something: a mailbox of orders and newsletters, and one of an agency
LONGEST_THREAD = 12
ANSWERED = 0.9  # of what the last mail of a thread asks
ODD = 0.01
ATTACHED, ATTACHMENT = 0.1, 100_000  # a tenth has one, of so many bytes


@dataclass(frozen=True)
class Size:
    """How large a mailbox is, and how often it is asked something."""

    mails: int = 20_000
    clients: int = 200
    asks: int = QUIET
    seed: int = 14


@dataclass(frozen=True)
class Placed:
    """One mail, and where it lies since when."""

    sent: bool  # in Sent, else in INBOX
    at: datetime
    raw: bytes


def mails(size: Size) -> Iterator[Placed]:
    """The mails of the mailbox, thread by thread."""
    rng = Random(size.seed)
    yield from islice(_threads(size, rng), size.mails)


def _threads(size: Size, rng: Random) -> Iterator[Placed]:
    number = 0
    while True:
        client = rng.randrange(size.clients)
        at = END - timedelta(seconds=rng.random() * YEARS * 365 * 86_400)
        for placed in _thread(client, at, size, rng, number):
            yield placed
            number += 1


def _thread(client: int, at: datetime, size: Size, rng: Random, number: int) -> Iterator[Placed]:
    """One to twelve mails, each side in turn or twice, a question of the client's taken up by the next mail of ours."""
    words = talk(LANGUAGES[client % len(LANGUAGES)])
    subject = rng.choice(words.sentences["statement"])[:60]
    team, answers, before = rng.random() < 0.2, list[str](), list[Letter]()
    length = rng.randint(1, LONGEST_THREAD)
    while len(before) < length or (answers and rng.random() < ANSWERED):
        team = team or len(before) >= length
        lines = words.statements(rng)
        if team and answers:
            lines, answers = answers, []
        elif not team and rng.random() < 2 / size.asks:  # half of the mails are the client's
            asks, answer = words.asked(rng)
            lines, answers = [*lines[:1], asks], [*answers, answer]
        elif rng.random() < 0.1:
            lines = [words.thanks(rng)]
        last = before[-1] if before else None
        letter = Letter(f"{size.seed}.{number}", client, at, subject, tuple(lines), team, last)
        raw = written(letter, rng, ATTACHMENT if rng.random() < ATTACHED else 0)
        yield Placed(team, at, odd(raw, rng) if rng.random() < ODD else raw)
        before.append(letter)
        number += 1
        team = team if rng.random() < 0.2 else not team
        at = min(END, at + timedelta(hours=rng.expovariate(1 / 20)))


def lay(size: Size, maildir: Path) -> int:
    """Write the mailbox as Dovecot keeps it, INBOX in `maildir` and Sent in a folder of it; its bytes in all."""
    total = 0
    for folder in (maildir, maildir / ".Sent"):
        for sub in ("cur", "new", "tmp"):
            (folder / sub).mkdir(parents=True, exist_ok=True)
    for number, placed in enumerate(mails(size)):
        folder = maildir / ".Sent" if placed.sent else maildir
        path = folder / "cur" / f"{int(placed.at.timestamp())}.M{number}P1.bench:2,S"
        path.write_bytes(placed.raw)
        os.utime(path, (placed.at.timestamp(), placed.at.timestamp()))
        total += len(placed.raw)
    return total


def client_tables(size: Size) -> str:
    """The clients, as the configuration names them: each in one of nine languages, in a zone of its own."""
    rows = []
    for number in range(size.clients):
        kind = number % len(LANGUAGES)
        area = "Asia" if ZONES[kind] == "Almaty" else "Europe"
        rows.append(
            f'[[client]]\nid = "c{number:03}"\nname = "Client {number}"\ndomains = ["c{number:03}.example"]\n'
            f'pm = "{PMS[number % len(PMS)]}@agency.example"\nlanguage = "{LANGUAGES[kind]}"\n'
            f'timezone = "{area}/{ZONES[kind]}"\nsla = "standard"\n'
        )
    return "\n".join(rows)
