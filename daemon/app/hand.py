"""A hand: a process that reads mail and folds ledgers beside the owner of the state, and neither decides nor writes.

It is asked by its standard input and answers by its standard output, so it ends with whoever began it, however that
ends. Nobody else can speak to it: what comes there was pickled by our own program.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import NoReturn

from daemon.adapters import log_lines
from daemon.adapters.heap import give_back, prepare
from daemon.adapters.rulebook import load_rules, shipped_rules
from daemon.app.understanding import skim
from daemon.core.filing.party import Party
from daemon.core.filing.people import Directory
from daemon.core.ledger.bookkeeper import Bookkeeper
from daemon.core.ledger.opinion import Opinion
from daemon.core.ledger.rulings import Ruling
from daemon.core.message.identity import arrived
from daemon.core.message.parse import parse
from daemon.core.model import Filed, Ledger, Reading
from daemon.core.reading.reader import Reader
from daemon.core.words import phrases
from daemon.core.words.rules import Rules


@dataclass(frozen=True, slots=True)
class Unread:
    """A mail as it came."""

    raw: bytes
    at: datetime | None  # as `Intake.take`
    quiet: bool


Read = Reading | None  # None where the owner is to look himself


@dataclass(frozen=True, slots=True)
class Fold:
    """All that the ledger of one record is made of: see `Bookkeeper.fold`."""

    messages: tuple[Filed, ...]
    rulings: tuple[Ruling, ...]
    opinions: tuple[Opinion, ...]
    now: datetime
    zone: tzinfo
    party: Party

    def by(self, books: Bookkeeper) -> Ledger:
        return books.fold(self.messages, self.rulings, self.opinions, now=self.now, zone=self.zone, party=self.party)


class Hand:
    """What one hand knows: the rules, and who is who."""

    def __init__(self, rules: Rules, directory: Directory) -> None:
        self.rules = rules
        self.directory = directory
        self.reader = Reader(rules)

    @cached_property
    def books(self) -> Bookkeeper:
        return Bookkeeper(self.rules)

    def read(self, mails: Sequence[Unread]) -> list[Read]:
        return [self._read(mail) for mail in mails]

    def _read(self, mail: Unread) -> Read:
        """A mail that makes trouble is read again by the owner, who tells of it and sets it aside."""
        try:
            message = parse(mail.raw)
            return skim(self, message, arrived(message, mail.at, history=mail.quiet))
        except Exception:  # noqa: BLE001 -- whatever it is, it happens again where it is told of
            return None

    def fold(self, record: Fold) -> Ledger:
        try:
            return record.by(self.books)
        finally:
            self.books.let_go()  # the next record is another one
            gc.collect()
            give_back()


def main(warm: int, *others: int) -> None:
    """Answer until nobody asks any more.

    `others`: the descriptors by which further hands are asked and answer, in pairs. This process becomes them as well,
    once it has answered `warm` times: all that this took to be loaded and looked up is shared, and done once.
    """
    if log_lines.asked_for():
        log_lines.as_json()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for who began us, and we end with them
    prepare()
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints does not answer
    own, directory = pickle.load(asked)  # noqa: S301 -- our own program wrote it
    hand = Hand(load_rules(own) if own else shipped_rules(), directory)
    gc.disable()  # a fold makes much that stays to its end: looking for what went meanwhile is a fifth of its time
    for done in count(1):
        try:
            work, what = pickle.load(asked)  # noqa: S301 -- our own program wrote it
        except EOFError:
            _end()
        answer = getattr(hand, work)(what)
        if done == warm:
            phrases.let_go()
        gc.collect()
        gc.freeze()  # what is left are words that were looked up, and are kept to be
        if done == warm and others and _becomes(others):
            asked, answers = open(0, "rb", closefd=False), open(1, "wb", closefd=False)  # noqa: SIM115
        else:  # a new one has nothing to answer yet
            pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
        del answer, what


def _end() -> NoReturn:
    """After the hands that this one became as well: what they took counts as taken by who began them.

    At once: Python would take apart, object by object, all that it holds, and have it copied first where it is shared.
    """
    with suppress(ChildProcessError):
        while True:
            os.wait()
    os._exit(0)


def _becomes(others: Sequence[int]) -> bool:
    """Whether this is one of the new processes, asked and answering by the standard descriptors now as the first one.

    None keeps a descriptor of another: each ends when its own asker does.
    """
    for place in range(0, len(others), 2):
        if os.fork() == 0:
            os.dup2(others[place], 0)
            os.dup2(others[place + 1], 1)
            break
    else:
        place = None
    for descriptor in others:
        os.close(descriptor)
    return place is not None


def greeting(own: Path | None, directory: Directory) -> bytes:
    """The first that a hand is told: the folder of the rules, None for those that we ship, and who is who."""
    return pickle.dumps((own, directory), pickle.HIGHEST_PROTOCOL)
