"""Names: what the ids in a record's mail stand for, and the sets that they make of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence

from daemon.core.filing.threadable import Threadable

NAME_LENGTH = 40  # characters before the @ that a person's address may have
MOST_COPIES = 50  # mails with one id that are looked at for a reference to it


class Sets:
    """Disjoint sets of messages, by place; whoever shares a name with another, seen or not, is in one with it."""

    def __init__(self, rows: Iterable[Iterable[Hashable]] = ()) -> None:
        self.roots: list[int] = []  # place → the number of its set
        self._members: list[list[int]] = []
        self._holders: dict[Hashable, int] = {}
        for row in rows:
            self.add(row)

    def add(self, names: Iterable[Hashable]) -> None:
        """One more message, at the next place."""
        place = len(self.roots)
        self.roots.append(place)
        self._members.append([place])
        for name in names:
            self.join(place, self._holders.setdefault(name, place))

    def join(self, one: int, other: int) -> None:
        large, small = self.roots[one], self.roots[other]
        if large == small:
            return
        if len(self._members[large]) < len(self._members[small]):
            large, small = small, large
        for place in self._members[small]:
            self.roots[place] = large
        self._members[large] += self._members[small]
        self._members[small] = []

    def members(self, root: int) -> Sequence[int]:
        return self._members[root]


class Names:
    """What an id stands for: usually one message; several, where a program used it again for something else.

    `items` and `subjects` (their folded base subjects) may grow: `admits` is told of each that is new.
    """

    def __init__(self, items: Sequence[Threadable], subjects: Sequence[str]) -> None:
        self._items = items
        self._subjects = subjects
        self._holder: dict[str, int] = {}
        self._doubled: dict[str, list[int]] = {}  # id → all that have it, where there are several
        self._mails: dict[int, str] = {}  # copy of a reused id → the name of the mail that it is
        self._addresses: set[str] = set()
        for place, item in enumerate(items):
            self._hold(place)
            self._addresses.update((item.sender, *item.recipients))
        self._reused = {name for name, places in self._doubled.items() if self._tell_apart(name, places)}
        self._copies = {name: self._oldest(self._doubled[name]) for name in self._reused}
        ghosts = {name for item in items for name in item.references} - self._holder.keys()
        self._lower_ghosts = {name.lower() for name in ghosts}
        self._no_ids = {name for name in ghosts if self._is_address(name)}
        self._special = self._no_ids | self._reused

    def admits(self, place: int) -> bool:
        """Take in the newest item; False where it changes what a known id stands for, and all has to begin anew."""
        item = self._items[place]
        people = {item.sender, *item.recipients} - self._addresses
        if item.message_id in self._special or not people.isdisjoint(self._lower_ghosts):
            return False
        self._addresses |= people
        self._hold(place)
        if item.message_id in self._doubled and self._tell_apart(item.message_id, self._doubled[item.message_id]):
            return False
        ghosts = [name for name in item.references if name not in self._holder]
        self._lower_ghosts.update(name.lower() for name in ghosts)
        self._no_ids.update(name for name in ghosts if self._is_address(name))
        self._special |= self._no_ids.intersection(ghosts)
        return True

    def _hold(self, place: int) -> None:
        name = self._items[place].message_id
        holder = self._holder.setdefault(name, place) if name else place
        if name and holder != place:
            self._doubled.setdefault(name, [holder]).append(place)

    def of(self, place: int) -> Sequence[str]:
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
        roots = Sets([self._subjects[place], *self._items[place].own] for place in places).roots
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
        quoted, subject = frozenset(self._items[place].quoted), self._subjects[place]

        def likeness(other: int) -> tuple[bool, int]:
            return self._subjects[other] == subject, len(quoted.intersection(self._items[other].own))

        return self._mails[max(self._copies[name], key=likeness)]

    def _is_address(self, name: str) -> bool:
        """Old programs write `In-Reply-To: Your message of … <anna@client.example>`: an address, no id."""
        local, at, _ = name.partition("@")
        plain = len(local) <= NAME_LENGTH and local.replace(".", "").replace("-", "").replace("_", "").isalpha()
        return not at or (plain and local.islower()) or name.lower() in self._addresses
