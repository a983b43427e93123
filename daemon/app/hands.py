"""Hands, as their owner sees them: as many as the machine has processors, for work that is worth beginning them."""

from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, Self, TypeVar

from daemon.adapters.heap import prepare
from daemon.app.hand import Fold, Read, Unread, greeting
from daemon.core.filing.people import Directory
from daemon.core.model import Ledger

log = logging.getLogger(__name__)

MOST = 2  # hands: each has the rules in memory, some 100 MB of its own by nine languages after 10,000 mails
_MAILS, _BYTES = 32, 1 << 20  # that a hand is given at once
WARM = 8  # works that the first hand does before it becomes the others: by then it has most of what it looks up
_AHEAD = 2  # times as many are given out as there are hands, so that none waits for its owner
_MUCH = 16  # works: five hundred mails, in which hands met as much as makes it worth to begin new ones that fold
_MOST = 224  # works: seven thousand mails, in which hands met some 30 MB in each more than new ones have
_FOLDS_AHEAD = 2  # records: one for each hand, beside the one that is waited for
_BEGIN = "import sys; from daemon.app.hand import main; main(*map(int, sys.argv[1:]))"

Item = TypeVar("Item")
Group = list[tuple[Item, Unread | None]]  # items, and their mail where it is read ahead


class _Hand:
    """One hand, as it is spoken to."""

    def __init__(self, asked: IO[bytes], answers: IO[bytes], first: bytes = b"") -> None:
        self._asked = asked
        self._answers = answers
        self.done = 0  # works
        self._first = first  # said with the first work, by a thread that may wait for it to be heard

    def ask(self, work: str, what: object) -> object:
        """Raises OSError, EOFError, UnpicklingError where the process is gone."""
        self._asked.write(self._first)
        self._first = b""
        pickle.dump((work, what), self._asked, pickle.HIGHEST_PROTOCOL)
        self._asked.flush()
        answer = pickle.load(self._answers)  # noqa: S301 -- our own program wrote it
        self.done += 1
        return answer

    def leave(self) -> None:
        """Let go of it, once nobody speaks to it any more."""
        for end in (self._asked, self._answers):
            with suppress(OSError):  # what it was not told any more
                end.close()


class _Begun:
    """Several hands of one beginning: the first becomes the others, too, with what it has looked up by then."""

    def __init__(self, greeting: bytes, count: int, warm: int) -> None:
        pairs = [(os.pipe(), os.pipe()) for _ in range(count - 1)]
        theirs = [end for asked, answers in pairs for end in (asked[0], answers[1])]
        command = [sys.executable, "-P", "-c", _BEGIN, *map(str, (warm, *theirs))]
        self.process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=theirs, process_group=0
        )
        for end in theirs:
            os.close(end)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.hands = [_Hand(self.process.stdin, self.process.stdout, greeting)]
        self.hands += [_Hand(os.fdopen(asked[1], "wb"), os.fdopen(answers[0], "rb")) for asked, answers in pairs]

    def end(self) -> None:
        """They hold nothing that anybody needs."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def leave(self) -> None:
        """They end by themselves when nobody can ask them any more."""
        for hand in self.hands:
            hand.leave()
        self.process.wait()


class Hands:
    """Answers come in the order of what was asked. What a hand that died was to do is left to the owner.

    Those that read much do not fold: new ones do, whose memory holds what folding looks up and nothing else. A context
    manager: the hands begin with the first work, and end with the block.
    """

    def __init__(
        self, own_rules: Path | None, directory: Directory, count: int | None = None, warm: int = WARM
    ) -> None:
        self.directory = directory  # as the hands know it
        self._greeting = greeting(own_rules, directory)
        processors = os.cpu_count() or 1
        self._count = count if count is not None else min(MOST, processors) if processors > 1 else 0
        self._warm = warm
        self._begun: _Begun | None = None
        self._living: list[_Hand] = []
        self._later: list[_Hand] = []  # of them, which the first one is to become
        self._free: SimpleQueue[_Hand | None] = SimpleQueue()  # who may be asked; None: there is none any more
        self._asked: set[Future[Any]] = set()  # what is not answered yet
        self._works = 0  # that were asked of those that there are
        self._threads = ThreadPoolExecutor(max(1, self._count))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._begun and (self._asked or len(self._living) < self._count):  # some are at work, or not well
            self._begun.end()
        self._threads.shutdown(cancel_futures=True)
        if self._begun:
            self._begun.leave()

    def rest(self) -> None:
        """End those that did much, as it is before other work and after all."""
        if self._works >= _MUCH:
            self._retire()

    def _retire(self) -> None:
        """Once all are answered, end them; new ones begin with the next work, and hold nothing yet."""
        wait(self._asked)
        if self._begun:
            self._begun.leave()
        self._begun, self._works = None, 0
        self._free = SimpleQueue()

    def read(self, items: Iterable[Item], unread: Callable[[Item], Unread | None]) -> Iterator[tuple[Item, Read]]:
        """Each item with what a hand read of its mail; `unread` gives that, None for what is not to be read ahead."""
        asked: deque[tuple[Group[Item], Future[Any]]] = deque()
        for group in _groups(items, unread):
            if self._works >= _MOST:
                self._retire()
            asked.append((group, self._ask("read", [mail for _, mail in group if mail])))
            if len(asked) > _AHEAD * self._count:
                yield from _answered(*asked.popleft())
        while asked:
            yield from _answered(*asked.popleft())

    def fold(self, records: Iterable[tuple[Item, Fold | None]]) -> Iterator[tuple[Item, Fold | None, Ledger | None]]:
        """Each record with its ledger; None for one that has none, or that the owner is to fold himself.

        A few are asked for ahead: nobody has to hold them all. Who read much is not held beside a record.
        """
        asked: deque[tuple[Item, Fold | None, Future[Any] | None]] = deque()
        for item, fold in records:
            if not asked:
                self.rest()
            asked.append((item, fold, self._ask("fold", fold) if fold else None))
            if len(asked) > _FOLDS_AHEAD:
                yield _folded(*asked.popleft())
        while asked:
            yield _folded(*asked.popleft())

    def _ask(self, work: str, what: object) -> Future[Any]:
        if not self._begun:
            self._begin()
        future = self._threads.submit(self._answer, work, what)
        self._works += 1
        self._asked.add(future)
        future.add_done_callback(self._asked.discard)
        return future

    def _begin(self) -> None:
        if not self._count:
            self._free.put(None)
            return
        prepare()
        self._begun = _Begun(self._greeting, self._count, self._warm)
        self._living = list(self._begun.hands)
        first, *self._later = self._living
        self._free.put(first)

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
            self._living.remove(hand)
            answer = None
        if self._later and (hand.done >= self._warm or hand not in self._living):
            later, self._later = self._later, []
            for one in later:
                self._free.put(one)
        if hand in self._living:
            self._free.put(hand)
        elif not self._living:
            self._free.put(None)
        return answer


def _folded(item: Item, fold: Fold | None, future: Future[Any] | None) -> tuple[Item, Fold | None, Ledger | None]:
    return item, fold, future.result() if future else None


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
