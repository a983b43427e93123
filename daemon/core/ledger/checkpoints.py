"""Checkpoints: how a fold goes on from where it was left, and goes back no further than it must (see docs/fold.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress, count
from operator import is_not
from typing import Generic, TypeVar

_STRIDE = 16  # events between two checkpoints near the end
_FARTHEST = 1024  # events back from the end that checkpoints are kept for

Event = TypeVar("Event")
Known = TypeVar("Known")  # what is known after some events


class Checkpoints(Generic[Event, Known]):
    """A row of events as it was folded last, and copies of what was known on the way.

    `begin` makes what is known before the first event, `read` takes in the next event, `copy` gives the same knowledge
    apart: either may be read on, and the other stays as it is.
    """

    def __init__(
        self, begin: Callable[[], Known], read: Callable[[Known, Event], None], copy: Callable[[Known], Known]
    ) -> None:
        self._begin = begin
        self._read = read
        self._copy = copy
        self._events: Sequence[Event] = ()
        self._kept: list[tuple[int, Known]] = []  # number of events read → what was known; the last is after them all

    def fold(self, events: Sequence[Event]) -> Known:
        """What is known after all `events`, as if they were read from the first: it changes with the next fold."""
        kept = self._usable(events)
        start, known = self._resumed(kept)
        newest = kept[-1][0] if kept else 0
        for number in range(start, len(events)):
            if newest < number and worth_keeping(number, len(events)):
                kept.append((number, self._copy(known)))
            self._read(known, events[number])
        near = [checkpoint for checkpoint in kept if worth_keeping(checkpoint[0], len(events))]
        self._events, self._kept = events, [*near, (len(events), known)]
        return known

    def _usable(self, events: Sequence[Event]) -> list[tuple[int, Known]]:
        """The checkpoints before the first event that is another one now."""
        others = compress(count(), map(is_not, self._events, events))  # nearly all are the very same
        first = (place for place in others if self._events[place] != events[place])
        same = next(first, min(len(self._events), len(events)))
        return [checkpoint for checkpoint in self._kept if checkpoint[0] <= same]

    def _resumed(self, kept: list[tuple[int, Known]]) -> tuple[int, Known]:
        """Where to go on from: the end of the last fold, which nobody comes back to, or a copy of what is kept."""
        if not kept:
            return 0, self._begin()
        number, known = kept[-1]
        return kept.pop() if number == len(self._events) else (number, self._copy(known))


def worth_keeping(number: int, end: int) -> bool:
    """Whether to keep a checkpoint after `number` of `end` events: the further back, the fewer are kept."""
    back = end - number
    return back <= _FARTHEST and number % max(_STRIDE, 1 << max(0, back.bit_length() - 2)) == 0
