"""Hands, as their owner sees them: as many as the machine has processors, for work that is worth beginning them."""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Self, TypeVar

from daemon.app.hand import Fold, Read, Unread, greeting
from daemon.core.filing.people import Directory
from daemon.core.model import Ledger

log = logging.getLogger(__name__)

MOST = 2  # hands: each has the rules in memory, and by nine languages 350 MB of them after 20,000 mails
_MAILS, _BYTES = 32, 1 << 20  # that a hand is given at once
_AHEAD = 2  # times as many are given out as there are hands, so that none waits for its owner
_BEGIN = "from daemon.app.hand import main; main()"

Item = TypeVar("Item")
Group = list[tuple[Item, Unread | None]]  # items, and their mail where it is read ahead


class _Hand:
    """One hand, as it is spoken to."""

    def __init__(self, greeting: bytes) -> None:
        command = [sys.executable, "-P", "-c", _BEGIN]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        self._first = greeting  # said with the first work, by a thread that may wait for it to be heard

    def ask(self, work: str, what: object) -> object:
        """Raises OSError, EOFError, UnpicklingError where the process is gone."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        asked.write(self._first)
        self._first = b""
        pickle.dump((work, what), asked, pickle.HIGHEST_PROTOCOL)
        asked.flush()
        return pickle.load(answers)  # noqa: S301 -- our own program wrote it

    def end(self) -> None:
        self._process.kill()  # it holds nothing that anybody needs

    def leave(self) -> None:
        """Let go of what is left of it, once nobody speaks to it any more."""
        with suppress(OSError):  # what it was not told any more
            self._process.__exit__(None, None, None)


class Hands:
    """Answers come in the order of what was asked. What a hand that died was to do is left to the owner.

    A context manager: the hands begin with the first work, and end with the block.
    """

    def __init__(self, own_rules: Path | None, directory: Directory, count: int | None = None) -> None:
        self.directory = directory  # as the hands know it
        self._greeting = greeting(own_rules, directory)
        processors = os.cpu_count() or 1
        self._count = count if count is not None else min(MOST, processors) if processors > 1 else 0
        self._all: list[_Hand] = []
        self._gone: list[_Hand] = []
        self._free: SimpleQueue[_Hand | None] = SimpleQueue()  # None: there is none any more
        self._threads = ThreadPoolExecutor(max(1, self._count))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for hand in self._all:
            hand.end()
        self._threads.shutdown(cancel_futures=True)
        for hand in self._all:
            hand.leave()

    def read(self, items: Iterable[Item], unread: Callable[[Item], Unread | None]) -> Iterator[tuple[Item, Read]]:
        """Each item with what a hand read of its mail; `unread` gives that, None for what is not to be read ahead."""
        asked: deque[tuple[Group[Item], Future[Any]]] = deque()
        for group in _groups(items, unread):
            asked.append((group, self._ask("read", [mail for _, mail in group if mail])))
            if len(asked) > _AHEAD * self._count:
                yield from _answered(*asked.popleft())
        while asked:
            yield from _answered(*asked.popleft())

    def fold(self, records: Sequence[Fold]) -> Iterator[Ledger | None]:
        """The ledgers of some records; None for one that the owner is to fold himself."""
        asked = [self._ask("fold", record) for record in records]
        return (future.result() for future in asked)

    def _ask(self, work: str, what: object) -> Future[Any]:
        while len(self._all) < self._count:
            self._all.append(_Hand(self._greeting))
            self._free.put(self._all[-1])
        if not self._count:
            self._free.put(None)
        return self._threads.submit(self._answer, work, what)

    def _answer(self, work: str, what: object) -> object:
        """In a thread that waits for one hand; None where there is none any more."""
        hand = self._free.get()
        if hand is None:
            self._free.put(None)
            return None
        try:
            answer = hand.ask(work, what)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            log.warning("a process that reads mail is gone, and its work is done here: %s", error or "no answer")
            self._gone.append(hand)
            if len(self._gone) == self._count:
                self._free.put(None)
            return None
        self._free.put(hand)
        return answer


def _groups(items: Iterable[Item], unread: Callable[[Item], Unread | None]) -> Iterator[Group[Item]]:
    """The items in their order, as many at once as one hand is given."""
    group: Group[Item] = []
    size = 0
    for item in items:
        mail = unread(item)
        group.append((item, mail))
        size += len(mail.raw) if mail else 0
        if len(group) == _MAILS or size > _BYTES:
            yield group
            group, size = [], 0
    yield group


def _answered(group: Group[Item], future: Future[Any]) -> Iterator[tuple[Item, Read]]:
    answers = iter(future.result() or ())
    for item, mail in group:
        yield item, next(answers, None) if mail else None
