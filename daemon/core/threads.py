"""Threads: which messages of a record belong together.

Messages are joined by the ids in References and In-Reply-To (RFC 5322, section 3.6.4) and by Thread-Index, also when
the subject changes on the way. A reply that has none of these is joined by what it quotes, its subject, its people and
its time (daemon.core.lost_replies), a numbered mail by its series (daemon.core.series); else it stays alone. All of it
is a function of the set of messages: the order of arrival changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from itertools import chain

from daemon.core.fingerprints import fingerprint
from daemon.core.lost_replies import parents
from daemon.core.model import Reading
from daemon.core.series import UNNUMBERED, Numbered, neighbours, numbered

NAME_LENGTH = 40  # characters before the @ that a person's address may have
MOST_COPIES = 50  # mails with one id that are looked at for a reference to it


@dataclass(frozen=True, slots=True)
class Threadable:
    """What of a message decides its thread."""

    key: str  # unique among the items
    message_id: str | None
    references: tuple[str, ...]  # ids of References, then of In-Reply-To
    thread_index: str | None
    base_subject: str
    is_reply: bool  # its subject says so
    sender: str  # address
    recipients: tuple[str, ...]  # addresses of To and Cc
    at: datetime  # arrival
    own: frozenset[int] = field(default=frozenset())  # fingerprint of the own words
    quoted: frozenset[int] = field(default=frozenset())  # fingerprint of what it quotes or forwards
    series: Numbered = UNNUMBERED  # its place in a numbered row of mails; none for a reply


def threadable(key: str, reading: Reading, at: datetime, *, is_reply: bool) -> Threadable:
    """Of a message as read; `at` is its arrival, `is_reply` what `Subjects` says of its subject."""
    message, body = reading.message, reading.body
    return Threadable(
        key=key,
        message_id=message.message_id,
        references=message.references + message.in_reply_to,
        thread_index=message.thread_index,
        base_subject=reading.base_subject,
        is_reply=is_reply,
        sender=message.sender.address if message.sender else "",
        recipients=tuple(address.address for address in message.to + message.cc),
        at=at,
        own=fingerprint(body.own_text),
        quoted=fingerprint(body.quoted or body.forwarded),
        series=UNNUMBERED if is_reply else numbered(message.subject),
    )


def thread_ids(items: Sequence[Threadable]) -> dict[str, str]:
    """Key → thread id, for all messages of one record. An id is made of the Message-ID that the thread began with."""
    subjects = _folded([item.base_subject for item in items])
    ids = _Ids(items, subjects)
    names = [ids.names(place) for place in range(len(items))]
    sets = _Sets(names)
    roots = sets.roots()
    silent = [place for place, row in enumerate(names) if len(row) == 1 or row.count(row[0]) == len(row)]
    sizes = Counter(roots)
    alone = {place for place in silent if sizes[roots[place]] == 1}
    lost = [place for place in silent if items[place].is_reply or items[place].quoted]
    for child, parent in chain(parents(items, subjects, roots, lost), neighbours(items, alone)):
        sets.join(child, parent)
    return _named(items, names, sets.roots())


def _folded(subjects: Sequence[str]) -> list[str]:
    folded = {subject: " ".join(subject.casefold().split()) for subject in set(subjects)}
    return [folded[subject] for subject in subjects]


def _named(items: Sequence[Threadable], names: Sequence[Sequence[str]], roots: Sequence[int]) -> dict[str, str]:
    """Key → an id made of the oldest name that the oldest message of the thread knows."""
    first: dict[int, int] = {}
    for place, root in enumerate(roots):
        other = first.setdefault(root, place)
        if other != place and _older(items[place], items[other]):
            first[root] = place
    threads = {
        root: _digest(names[place][1] if len(names[place]) > 1 else names[place][0]) for root, place in first.items()
    }
    return {item.key: threads[root] for item, root in zip(items, roots, strict=True)}


def _older(one: Threadable, other: Threadable) -> bool:
    return one.at < other.at or (one.at == other.at and one.key < other.key)


def _digest(name: str) -> str:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class _Sets:
    """Disjoint sets of messages, by place; whoever shares a name with another, seen or not, is in one with it."""

    def __init__(self, names: Sequence[Sequence[Hashable]]) -> None:
        self._parent = list(range(len(names)))
        holders: dict[Hashable, int] = {}
        for place, row in enumerate(names):
            for name in row:
                holder = holders.setdefault(name, place)
                if holder != place:
                    self.join(place, holder)

    def join(self, one: int, other: int) -> None:
        self._parent[self._find(one)] = self._find(other)

    def roots(self) -> list[int]:
        return [self._find(place) for place in range(len(self._parent))]

    def _find(self, place: int) -> int:
        parent = self._parent
        while (above := parent[place]) != place:
            parent[place] = place = parent[above]
        return place


class _Ids:
    """What an id stands for: usually one message; several, where a program used it again for something else."""

    def __init__(self, items: Sequence[Threadable], subjects: Sequence[str]) -> None:
        self._items = items
        self._subjects = subjects
        self._holder: dict[str, int] = {}
        doubled: dict[str, list[int]] = {}
        for place, item in enumerate(items):
            if item.message_id:
                holder = self._holder.setdefault(item.message_id, place)
                if holder != place:
                    doubled.setdefault(item.message_id, [holder]).append(place)
        self._mails: dict[int, str] = {}  # copy of a reused id → the name of the mail that it is
        self._reused = {name for name, places in doubled.items() if self._tell_apart(name, places)}
        self._copies = {name: self._oldest(doubled[name]) for name in self._reused}
        ghosts = {name for item in items for name in item.references} - self._holder.keys()
        self._no_ids = {name for name in ghosts if self._is_address(name)}
        self._special = self._no_ids | self._reused

    def names(self, place: int) -> Sequence[str]:
        """The message's own name, then those of the messages that it refers to, oldest first."""
        item = self._items[place]
        own = item.message_id
        if own and not item.thread_index and own not in self._special and self._special.isdisjoint(item.references):
            return (own, *item.references)  # nearly all mail
        return [self._own(place), *self._others(place)]

    def _own(self, place: int) -> str:
        item = self._items[place]
        if not item.message_id:
            return f"{item.key} without id"
        return self._mails.get(place, item.message_id)

    def _others(self, place: int) -> Iterator[str]:
        item = self._items[place]
        for name in item.references:
            if name not in self._no_ids:
                yield self._meant(place, name) if name in self._reused else name
        if item.thread_index:
            yield f"{item.thread_index} {self._subjects[place]}"

    def _tell_apart(self, name: str, places: Sequence[int]) -> bool:
        """Whether the holders of one id are different mails: with neither subject nor words in common."""
        roots = _Sets([[self._subjects[place], *self._items[place].own] for place in places]).roots()
        if len(set(roots)) == 1:
            return False
        subjects: dict[int, str] = {}
        for place, root in zip(places, roots, strict=True):
            subjects[root] = min(subjects.get(root, self._subjects[place]), self._subjects[place])
        self._mails |= {place: f"{name} {subjects[root]}" for place, root in zip(places, roots, strict=True)}
        return True

    def _oldest(self, places: Iterable[int]) -> list[int]:
        return sorted(places, key=lambda place: (self._items[place].at, self._items[place].key))[:MOST_COPIES]

    def _meant(self, place: int, name: str) -> str:
        """Which of the mails with a reused id: that of the same subject, or that it quotes, or the oldest."""
        quoted, subject = self._items[place].quoted, self._subjects[place]

        def likeness(other: int) -> tuple[bool, int]:
            return self._subjects[other] == subject, len(self._items[other].own & quoted)

        return self._mails[max(self._copies[name], key=likeness)]

    @cached_property
    def _addresses(self) -> set[str]:
        addresses = {item.sender for item in self._items}
        for item in self._items:
            addresses.update(item.recipients)
        return addresses

    def _is_address(self, name: str) -> bool:
        """Old programs write `In-Reply-To: Your message of … <anna@client.example>`: an address, no id."""
        local, at, _ = name.partition("@")
        plain = len(local) <= NAME_LENGTH and local.replace(".", "").replace("-", "").replace("_", "").isalpha()
        return not at or (plain and local.islower()) or name.lower() in self._addresses
