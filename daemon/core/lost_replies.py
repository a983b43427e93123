"""Replies that lost their headers: found again by what they quote, by base subject, correspondents and time.

A reply that stays alone costs a look; one in a stranger's thread shows what it must not. So the evidence has to be
good: between two people who wrote to each other the subject may do, in a larger round the quotation must bear it out.
One that was answered under its own name brings these answers along, so it joins only within one and the same round.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from daemon.core.threads import Threadable

SKEW = timedelta(hours=12)  # by which a clock may be wrong
AMONG_TWO = timedelta(days=30)  # for an answer between two people who wrote to each other
AMONG_MANY = timedelta(days=3)
LATE = timedelta(days=400)  # for one that quotes most of the other's mail
SHARE = 0.2  # of the quoted rows of words, that stand in the original
LARGE_SHARE, MANY_ROWS = 0.5, 6  # under a common subject; under another one
COMMON_SUBJECT = 2  # a subject of more threads than this says little
MOST_CANDIDATES = 60  # newest messages of the same subject that are looked at
BOILERPLATE = 12  # a row of words that so many wrote says nothing


class _Evidence(NamedTuple):
    """What speaks for one message being the original of a reply."""

    same_subject: bool
    threads: int  # of the reply's subject
    calls_itself_reply: bool
    answered: bool  # the reply, by mails that name it: it has a thread of its own
    same_round: bool  # all who wrote to that thread wrote or got the original
    rows: int  # quoted rows of words that it wrote
    share: float  # of all that is quoted
    age: timedelta
    mutual: bool  # each wrote to the other


def parents(
    items: Sequence[Threadable], subjects: Sequence[str], roots: Sequence[int], lost: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of a lost reply and the message that it answers; nothing for one that answers nobody known.

    `subjects` are the folded base subjects of `items`, `roots` the numbers of their threads as the headers have it,
    `lost` the places of the replies without usable headers.
    """
    if lost:
        search = _Search(items, subjects, roots, lost)
        for place in lost:
            parent = search.parent(place)
            if parent is not None:
                yield place, parent


class _Search:
    def __init__(
        self, items: Sequence[Threadable], subjects: Sequence[str], roots: Sequence[int], lost: Sequence[int]
    ) -> None:
        self._items = items
        self._subjects = subjects
        self._roots = roots
        self._sizes = Counter(roots)
        self._same = _same_subject(items, subjects, {subjects[place] for place in lost})
        self._writers = _writers(items, lost)
        senders = {items[place].sender for place in lost}
        self._voices = {(roots[place], item.sender) for place, item in enumerate(items) if item.sender in senders}
        self._answerers: dict[int, set[str]] = {roots[place]: set() for place in lost}
        for place, item in enumerate(items):
            if roots[place] in self._answerers:
                self._answerers[roots[place]].add(item.sender)

    def parent(self, place: int) -> int | None:
        rows = self._rows(place)
        same = self._before(place)
        threads = len({self._roots[other] for other in same})
        found = [
            other
            for other in ({*rows, *same} if threads == 1 else rows)  # nothing but a subject must be the only one
            if self._related(place, other) and _convinces(self._evidence(place, other, rows.get(other, 0), threads))
        ]
        return max(found, key=lambda other: (rows.get(other, 0), *self._age(other)), default=None)

    def _related(self, place: int, other: int) -> bool:
        """Whether one wrote to the other, or both to the other's thread; never a stranger's."""
        reply, original = self._items[place], self._items[other]
        wrote = original.sender in reply.recipients or reply.sender in original.recipients
        return wrote or (self._roots[other], reply.sender) in self._voices

    def _age(self, place: int) -> tuple[float, str]:
        return self._items[place].at.timestamp(), self._items[place].key

    def _rows(self, place: int) -> dict[int, int]:
        """Who wrote what the reply quotes, and how much of it."""
        rows: dict[int, int] = {}
        for hash_ in self._items[place].quoted:
            writers = self._writers.get(hash_, ())
            if len(writers) <= BOILERPLATE:
                for other in writers:
                    rows[other] = rows.get(other, 0) + 1
        return {other: n for other, n in rows.items() if self._roots[other] != self._roots[place]}

    def _before(self, place: int) -> list[int]:
        """The newest messages of the same subject that may be older."""
        places = self._same.get(self._subjects[place], [])
        end = bisect_right(places, self._items[place].at + SKEW, key=lambda other: self._items[other].at)
        newest = places[max(0, end - MOST_CANDIDATES) : end]
        return [other for other in newest if self._roots[other] != self._roots[place]]

    def _evidence(self, place: int, other: int, rows: int, threads: int) -> _Evidence:
        reply, original = self._items[place], self._items[other]
        same = bool(reply.base_subject) and self._subjects[place] == self._subjects[other]
        return _Evidence(
            same_subject=same,
            threads=threads,
            calls_itself_reply=reply.is_reply,
            answered=self._sizes[self._roots[place]] > 1,
            same_round=self._answerers[self._roots[place]] <= {original.sender, reply.sender, *original.recipients},
            rows=rows if reply.is_reply or same or not reply.base_subject else 0,
            share=rows / max(1, len(reply.quoted)),
            age=reply.at - original.at,
            mutual=original.sender in reply.recipients and reply.sender in original.recipients,
        )


def _convinces(found: _Evidence) -> bool:
    if not -SKEW <= found.age <= LATE:
        return False
    if found.mutual and found.same_round and _among_two(found):
        return True
    return not found.answered and found.age <= AMONG_MANY and _among_many(found)


def _among_two(found: _Evidence) -> bool:
    if found.same_subject and found.age <= AMONG_TWO:
        alone = found.threads == 1 and found.calls_itself_reply
        return alone or (found.threads <= COMMON_SUBJECT and found.rows > 0)
    return found.rows >= MANY_ROWS and found.share >= LARGE_SHARE


def _among_many(found: _Evidence) -> bool:
    if found.same_subject:
        return found.share >= (SHARE if found.threads <= COMMON_SUBJECT else LARGE_SHARE)
    return found.rows >= MANY_ROWS and found.share >= LARGE_SHARE


def _same_subject(items: Sequence[Threadable], subjects: Sequence[str], wanted: set[str]) -> dict[str, list[int]]:
    """Subject → its messages, oldest first."""
    places: dict[str, list[int]] = {}
    for place, subject in enumerate(subjects):
        if subject and subject in wanted:
            places.setdefault(subject, []).append(place)
    for found in places.values():
        found.sort(key=lambda place: (items[place].at, items[place].key))
    return places


def _writers(items: Sequence[Threadable], lost: Sequence[int]) -> dict[int, list[int]]:
    """Row of words that a lost reply quotes → who wrote it."""
    wanted = frozenset().union(*(items[place].quoted for place in lost))
    writers: dict[int, list[int]] = {}
    for place, item in enumerate(items):
        if wanted.isdisjoint(item.own):
            continue
        for hash_ in item.own & wanted:
            writers.setdefault(hash_, []).append(place)
    return writers
