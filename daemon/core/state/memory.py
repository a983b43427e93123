"""The clerk's memory: which marks were set, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from datetime import datetime

from daemon.core.state.entry import KEEP
from daemon.core.state.marks import (
    Digested,
    Explained,
    HeardMail,
    Introduced,
    Mailed,
    Mark,
    Noticed,
    Reminded,
    Reported,
    Told,
    ToldDue,
    Updated,
)

_FOR_GOOD = (
    HeardMail,
    Noticed,
    Updated,
    Explained,
    Reminded,
    Digested,
    Reported,
    Introduced,
)  # few, and nothing may come of them twice
_OF_MAILS = frozenset({"unreadable", "cut", "twin"})  # topics that strangers can make many of; a mail is read once


class Memory(Mapping[Mark, datetime]):
    """Each mark with its instant (UTC). Look-ups cost the same however long the clerk remembers."""

    def __init__(self, marks: Mapping[Mark, datetime] | None = None) -> None:
        self._at: dict[Mark, datetime] = {}
        self._shelves: dict[Hashable, dict[Mark, None]] = defaultdict(dict)
        self._lent = False  # another memory holds the same tables
        self.version = object()  # another one with each change; two memories of one version say the same
        self.note(marks or {})

    def __getitem__(self, mark: Mark) -> datetime:
        return self._at[mark]

    def __iter__(self) -> Iterator[Mark]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)

    def note(self, marks: Mapping[Mark, datetime]) -> None:
        """Set `marks`, in place of what stood there."""
        if marks:
            self._change()
        for mark, at in marks.items():
            self._at[mark] = at
            self._shelves[_shelf(mark)][mark] = None

    def forget(self, marks: Iterable[Mark]) -> None:
        known = [mark for mark in marks if mark in self._at]
        if known:
            self._change()
        for mark in dict.fromkeys(known):
            del self._at[mark]
            del self._shelves[_shelf(mark)][mark]

    def copy(self) -> Memory:
        """The same, to be changed by itself. A pass makes several, and hardly ever changes one."""
        found = Memory()
        found._at, found._shelves, found.version = self._at, self._shelves, self.version
        self._lent = found._lent = True
        return found

    def _change(self) -> None:
        self.version = object()
        if self._lent:
            self._at, shelves, self._lent = dict(self._at), self._shelves, False
            self._shelves = defaultdict(dict, ((shelf, dict(marks)) for shelf, marks in shelves.items()))

    # ── questions to it ──────────────────────────────────────────────────────────────────────────────────────────────
    def mails(self, question: str, reader: str) -> list[tuple[datetime, str]]:
        """When `reader` was told of a question, and the Message-ID of the mail that did."""
        shelf = self._shelves.get((question, reader), ())
        return [(self._at[mark], mark.message_id) for mark in shelf if isinstance(mark, Mailed)]

    def reminded(self, client: str) -> dict[Reminded, datetime]:
        """What was decided of a client's reminders, and when."""
        shelf = self._shelves.get(("Reminded", client), ())
        return {mark: self._at[mark] for mark in shelf if isinstance(mark, Reminded)}

    def last_digest(self, pm: str) -> datetime | None:
        """When the PM had a digest last."""
        return max((self._at[mark] for mark in self._shelves.get(("Digested", pm), ())), default=None)

    def notices(self, after: datetime) -> list[tuple[Noticed, datetime]]:
        """What was told to the admin since then."""
        shelf = self._shelves.get("Noticed", ())
        return [(mark, self._at[mark]) for mark in shelf if isinstance(mark, Noticed) and self._at[mark] > after]

    # ── what time does to it ─────────────────────────────────────────────────────────────────────────────────────────
    def old(self, owed: Collection[str], now: datetime) -> list[Mark]:
        """The marks that nobody needs any more, of questions settled long ago; `owed` are ids of those that are not."""
        return [
            mark
            for mark, at in self._at.items()
            if now - at >= KEEP
            and (not isinstance(mark, _FOR_GOOD) or (isinstance(mark, Noticed) and mark.topic in _OF_MAILS))
            and not (isinstance(mark, (Told, ToldDue, Mailed)) and mark.question in owed)
        ]

    def set_back(self, now: datetime) -> None:
        """Nothing was told in the future: the clock was ahead. A due time may lie there."""
        self.note({mark: now for mark, at in self._at.items() if at > now and not isinstance(mark, ToldDue)})


def _shelf(mark: Mark) -> Hashable:
    """Where a mark lies beside those that are looked for together with it."""
    match mark:
        case Mailed(question, reader):
            return question, reader
        case Reminded(client):
            return "Reminded", client
        case Digested(pm):
            return "Digested", pm
        case _:
            return type(mark).__name__
