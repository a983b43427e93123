"""Threads: which messages of a record belong together.

Messages are joined by the ids in References and In-Reply-To (RFC 5322, section 3.6.4) and by Thread-Index, also when
the subject changes on the way. A reply that has none of these is joined by what it quotes, its subject, its people and
its time (see lost_replies.py), a numbered mail by its series (see series.py); else it stays alone. All of it
is a function of the set of messages: the order of arrival changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b

from daemon.core.filing.lost_replies import LostReplies
from daemon.core.filing.series import neighbours
from daemon.core.filing.thread_names import Names, Sets
from daemon.core.filing.threadable import Threadable


def thread_ids(items: Sequence[Threadable]) -> dict[str, str]:
    """Key → thread id, for all messages of one record. An id is made of the Message-ID that the thread began with."""
    return Threads(items).ids()


class Threads:
    """The threads of one record, kept up as mail comes in: always those that all its mail makes, in whatever order."""

    def __init__(self, items: Iterable[Threadable] = ()) -> None:
        self._begin(items)

    def _begin(self, items: Iterable[Threadable]) -> None:
        self._items = list(items)
        self._subjects = [_folded(item.base_subject) for item in self._items]
        self._names = Names(self._items, self._subjects)
        self._sets = Sets()  # by headers alone
        self._begins: list[str] = []  # place → the oldest name that it knows
        self._silent: set[int] = set()  # who names nobody else
        self._lost = LostReplies(self._items, self._subjects, self._sets)
        self._numbered: set[int] = set()  # who has a place in a series
        self._rows: list[tuple[int, int]] = []  # neighbours in one
        self._first: dict[int, int] = {}  # set → its oldest message
        self._linked: set[int] = set()  # the sets that something else than headers joins
        self._id: dict[int, str] = {}  # set → thread id
        self._take(range(len(self._items)))

    def ids(self) -> dict[str, str]:
        return {item.key: self._id[root] for item, root in zip(self._items, self._sets.roots, strict=True)}

    def add(self, new: Sequence[Threadable]) -> dict[str, str]:
        """Take in messages with keys of their own; key → thread id of them, and of all others that have another now."""
        for item in new:
            self._items.append(item)
            self._subjects.append(_folded(item.base_subject))
            if not self._names.admits(len(self._items) - 1):
                self._begin([*self._items, *new[new.index(item) + 1 :]])
                return self.ids()
        changed = self._take(range(len(self._items) - len(new), len(self._items)))
        return {self._items[place].key: self._id[root] for root in changed for place in self._sets.members(root)}

    def _take(self, places: Sequence[int]) -> set[int]:
        """Join the messages at `places`, the newest, to the others; the sets that are theirs or have a new id."""
        lost = [place for place in places if self._named(place) and self._is_lost(place)]
        grown = {self._sets.roots[place] for place in places}
        for root in grown:
            self._first[root] = min(self._sets.members(root), key=self._age)
        self._lost.add(places, lost)
        if not self._numbered.isdisjoint(place for root in grown for place in self._sets.members(root)):
            alone = {p for p in self._numbered & self._silent if len(self._sets.members(self._sets.roots[p])) == 1}
            self._rows = list(neighbours(self._items, self._numbered, alone))
        return grown | self._identified(grown)

    def _named(self, place: int) -> bool:
        """Take in the names of a message; whether it has none but its own."""
        names = self._names.of(place)
        self._sets.add(names)
        self._begins.append(names[1] if len(names) > 1 else names[0])
        if self._items[place].series.row:
            self._numbered.add(place)
        silent = len(names) == 1 or names.count(names[0]) == len(names)
        if silent:
            self._silent.add(place)
        return silent

    def _is_lost(self, place: int) -> bool:
        return self._items[place].is_reply or bool(self._items[place].quoted)

    def _identified(self, grown: set[int]) -> set[int]:
        """Give sets their ids; those that have another now."""
        roots = self._sets.roots
        joined = _joined((roots[one], roots[other]) for one, other in (*self._lost.parents.items(), *self._rows))
        names = {root: name for thread in joined for name in (self._id_of(thread),) for root in thread}
        linked = set(names)
        for root in (grown | self._linked) - linked:
            if roots[root] == root:  # else another set has taken it in
                names[root] = self._id_of((root,))
        self._linked = linked
        changed = {root for root, name in names.items() if self._id.get(root) != name}
        self._id |= names
        return changed

    def _id_of(self, thread: Iterable[int]) -> str:
        """Made of the oldest name that the oldest message of a thread knows."""
        first = min((self._first[root] for root in thread), key=self._age)
        return blake2b(self._begins[first].encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def _age(self, place: int) -> tuple[datetime, str]:
        return self._items[place].at, self._items[place].key


def _joined(pairs: Iterable[tuple[int, int]]) -> Iterable[list[int]]:
    """The numbers of `pairs`, each with all that it is joined with."""
    threads: dict[int, list[int]] = {}
    for one, other in pairs:
        large, small = threads.setdefault(one, [one]), threads.setdefault(other, [other])
        if len(large) < len(small):
            large, small = small, large
        if large is not small:
            large += small
            threads.update(dict.fromkeys(small, large))
    return {id(thread): thread for thread in threads.values()}.values()


def _folded(subject: str) -> str:
    return " ".join(subject.casefold().split())
