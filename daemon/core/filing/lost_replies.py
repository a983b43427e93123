"""Replies that lost their headers: found again by what they quote, by base subject, correspondents and time.

A reply that stays alone costs a look; one in a stranger's thread shows what it must not. So the evidence has to be
good: between two people who wrote to each other the subject may do, in a larger round the quotation must bear it out.
One that was answered under its own name brings these answers along, so it joins only within one and the same round.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from daemon.core.filing.thread_names import Sets
from daemon.core.filing.threadable import Threadable

SKEW = timedelta(hours=12)  # by which a clock may be wrong
AMONG_TWO = timedelta(days=30)  # for an answer between two people who wrote to each other
AMONG_MANY = timedelta(days=3)
LATE = timedelta(days=400)  # for one that quotes most of the other's mail
SHARE = 0.2  # of the quoted rows of words, that stand in the original
LARGE_SHARE, MANY_ROWS = 0.5, 6  # under a common subject; under another one
COMMON_SUBJECT = 2  # a subject of more threads than this says little
MOST_CANDIDATES = 60  # newest messages of the same subject that are looked at
BOILERPLATE = 12  # a row of words that so many wrote says nothing
_MANY: list[int] = [0] * (BOILERPLATE + 1)  # stands for the writers of a row that nobody quotes


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


class LostReplies:
    """The replies without usable headers, and what each of them answers.

    `items`, their folded base subjects and the sets that the headers make of them are shared with the caller and may
    grow: `add` is told of it, and looks again only at the replies for which something may be otherwise.
    """

    def __init__(self, items: Sequence[Threadable], subjects: Sequence[str], sets: Sets) -> None:
        self.parents: dict[int, int] = {}  # lost reply → the message that it answers
        self._items = items
        self._subjects = subjects
        self._roots = sets.roots
        self._members = sets.members
        self._lost: set[int] = set()
        self._same: dict[str, list[int]] = {}  # subject → its messages, oldest first
        self._same_lost: dict[str, list[int]] = {}
        self._writers: dict[int, list[int]] = {}  # row of words that a lost reply quotes → who wrote it
        self._quoters: dict[int, list[int]] = {}  # … → the lost replies that quote it
        self._voices: dict[int, frozenset[str]] = {}  # set → who wrote in it

    def add(self, places: Sequence[int], lost: Sequence[int]) -> None:
        """Take in the messages at `places`, of which those at `lost` have no usable headers."""
        grown = {self._roots[place] for place in places}
        for root in grown:
            self._voices.pop(root, None)
        self._note_subjects(places)
        stale = {*lost, *self._note_writers(places)}
        if len(places) < len(self._items):  # else nothing was known before
            for root in grown:
                stale.update(self._concerned(root))
        self._note_lost(lost)
        for place in stale:
            self.parents.pop(place, None)
            parent = self._parent(place)
            if parent is not None:
                self.parents[place] = parent

    def _concerned(self, root: int) -> Iterator[int]:
        """The lost replies of a set, and those that may answer one of its messages."""
        for place in self._members(root):
            if place in self._lost:
                yield place
            yield from self._same_lost.get(self._subjects[place], ())
            for hash_ in self._items[place].own:
                if len(self._writers.get(hash_, _MANY)) <= BOILERPLATE:
                    yield from self._quoters[hash_]

    def _note_subjects(self, places: Iterable[int]) -> None:
        touched: dict[str, list[int]] = {}
        for place in places:
            if subject := self._subjects[place]:
                same = touched[subject] = self._same.setdefault(subject, [])
                same.append(place)
        for same in touched.values():
            same.sort(key=lambda place: (self._items[place].at, self._items[place].key))

    def _note_writers(self, places: Iterable[int]) -> Iterator[int]:
        """Add to who wrote what is quoted; the lost replies for which something has become boilerplate by that."""
        for place in places:
            for hash_ in self._items[place].own if self._writers else ():
                writers = self._writers.get(hash_, _MANY)
                if len(writers) <= BOILERPLATE:
                    writers.append(place)
                    if len(writers) > BOILERPLATE:
                        yield from self._quoters[hash_]

    def _note_lost(self, lost: Iterable[int]) -> None:
        """What is quoted for the first time is looked for in all messages, once for all of `lost`."""
        new: dict[int, list[int]] = {}
        for place in lost:
            self._lost.add(place)
            if subject := self._subjects[place]:
                self._same_lost.setdefault(subject, []).append(place)
            for hash_ in self._items[place].quoted:
                self._quoters.setdefault(hash_, []).append(place)
                if hash_ not in self._writers:
                    new[hash_] = []
        for place, item in enumerate(self._items if new else ()):
            if not new.keys().isdisjoint(item.own):
                for hash_ in new.keys() & set(item.own):
                    if len(new[hash_]) <= BOILERPLATE:
                        new[hash_].append(place)
        self._writers |= new

    def _parent(self, place: int) -> int | None:
        rows = self._rows(place)
        same = self._before(place)
        threads = len({self._roots[other] for other in same})
        originals = [
            other
            for other in ({*rows, *same} if threads == 1 else rows)  # nothing but a subject must be the only one
            if self._related(place, other) and _convinces(self._evidence(place, other, rows.get(other, 0), threads))
        ]
        return max(originals, key=lambda other: (rows.get(other, 0), *self._age(other)), default=None)

    def _related(self, place: int, other: int) -> bool:
        """Whether one wrote to the other, or both to the other's thread; never a stranger's."""
        reply, original = self._items[place], self._items[other]
        wrote = original.sender in reply.recipients or reply.sender in original.recipients
        return wrote or reply.sender in self._wrote(self._roots[other])

    def _wrote(self, root: int) -> frozenset[str]:
        if root not in self._voices:
            self._voices[root] = frozenset(self._items[place].sender for place in self._members(root))
        return self._voices[root]

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
            answered=len(self._members(self._roots[place])) > 1,
            same_round=self._wrote(self._roots[place]) <= {original.sender, reply.sender, *original.recipients},
            rows=rows if reply.is_reply or same or not reply.base_subject else 0,
            share=rows / max(1, len(reply.quoted)),
            age=reply.at - original.at,
            mutual=original.sender in reply.recipients and reply.sender in original.recipients,
        )


def _convinces(evidence: _Evidence) -> bool:
    if not -SKEW <= evidence.age <= LATE:
        return False
    if evidence.mutual and evidence.same_round and _among_two(evidence):
        return True
    return not evidence.answered and evidence.age <= AMONG_MANY and _among_many(evidence)


def _among_two(evidence: _Evidence) -> bool:
    if evidence.same_subject and evidence.age <= AMONG_TWO:
        alone = evidence.threads == 1 and evidence.calls_itself_reply
        return alone or (evidence.threads <= COMMON_SUBJECT and evidence.rows > 0)
    return evidence.rows >= MANY_ROWS and evidence.share >= LARGE_SHARE


def _among_many(evidence: _Evidence) -> bool:
    if evidence.same_subject:
        return evidence.share >= (SHARE if evidence.threads <= COMMON_SUBJECT else LARGE_SHARE)
    return evidence.rows >= MANY_ROWS and evidence.share >= LARGE_SHARE
