"""The questions of one side that wait for the other, as they stand while a record is read in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from operator import attrgetter

from daemon.core.ledger.matching import NO_WORDS, Bag, similar
from daemon.core.ledger.verdicts import Asked
from daemon.core.ledger.wording import Wants
from daemon.core.model import OWED, Ask, Filed, Question, State

MEMORY = timedelta(days=60)  # how long a question may be answered, repeated or withdrawn in another thread
_SHARE = 0.34  # of a question's words that a mail of another thread must have, to be compared with it


@dataclass(frozen=True, slots=True)
class Posed:
    """One ask of one message, with what is needed to compare it."""

    id: str
    ask: Ask
    form: str
    bag: Bag
    wants: Wants
    marker: str
    called: tuple[str, ...] = ()  # the words of a name that it calls: "Paolo, can you …"
    names: frozenset[str] = frozenset()  # the words of its bag that are names: of a town, a product, a month


@dataclass(slots=True)
class Entry:
    """A question in the making. Once it is closed it never changes."""

    posed: Posed
    filed: Filed  # the mail that asked it
    state: State = State.OPEN
    why: str = ""
    certainty: float = 0.9
    answered_by: str | None = None
    answered_at: datetime | None = None
    promised_for: date | None = None
    acknowledged_at: datetime | None = None
    chased: int = 0
    fresh: bool = True
    asked_back: bool = False
    since: Bag = NO_WORDS  # what its side wrote in the thread after it
    steps: tuple[str, ...] = ()  # the evidence, in order
    _question: Question | None = None  # made of the entry as it is

    def copy(self) -> Entry:
        return Entry(*_VALUES(self))

    @property
    def id(self) -> str:
        return self.posed.id

    @property
    def owed(self) -> bool:
        return self.state in OWED

    def asked(self) -> Asked:
        posed = self.posed
        promised = self.state is State.ACKNOWLEDGED
        kind = posed.ask.kind
        return Asked(
            posed.id,
            posed.form,
            posed.bag,
            kind,
            posed.wants,
            posed.marker,
            self.fresh,
            promised,
            self.since,
            posed.names,
        )

    def turn(self, state: State, why: str, certainty: float) -> None:
        self.state, self.why, self.certainty = state, why, certainty
        self.steps += (why,)
        self._question = None

    def acknowledge(self, why: str, certainty: float, filed: Filed, due: date | None) -> None:
        self.turn(State.ACKNOWLEDGED, why, certainty)
        self.acknowledged_at = filed.at
        self.answered_by = filed.message_id
        self.promised_for = due or self.promised_for

    def close(self, state: State, why: str, certainty: float, by: str | None, at: datetime) -> None:
        self.turn(state, why, certainty)
        self.answered_by, self.answered_at = by, at

    def chase(self, why: str) -> None:
        """It was asked again."""
        self.chased += 1
        self.fresh = True
        self.since = NO_WORDS
        self.steps += (why,)
        self._question = None

    def question(self) -> Question:
        if self._question:
            return self._question
        posed, filed = self.posed, self.filed
        question = Question(
            id=posed.id,
            thread=filed.thread,
            message_id=filed.message_id,
            text=posed.ask.text,
            kind=posed.ask.kind,
            language=filed.language,
            asked_by=filed.sender,
            asked_at=filed.at,
            state=self.state,
            why=self.why,
            certainty=self.certainty,
            answered_by=self.answered_by,
            answered_at=self.answered_at,
            promised_for=self.promised_for,
            acknowledged_at=self.acknowledged_at,
            chased=self.chased,
        )
        self._question = question
        return question


_VALUES = attrgetter(*(field.name for field in fields(Entry)))  # a third of the time of copy.copy


class Shelf:
    """Ids by key, in the order in which they came. A copy shares them all until either changes one."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, None]] = {}
        self._own: set[str] = set()  # the keys whose ids no other shelf shares

    def copy(self) -> Shelf:
        new = Shelf()
        new._ids = dict(self._ids)
        self._own.clear()
        return new

    def of(self, key: str) -> Iterable[str]:
        return self._ids.get(key, ())

    def add(self, key: str, id_: str) -> None:
        self._mine(key)[id_] = None

    def discard(self, key: str, id_: str) -> None:
        if id_ in self._ids.get(key, ()):
            del self._mine(key)[id_]

    def _mine(self, key: str) -> dict[str, None]:
        if key not in self._own:
            self._ids[key] = dict(self._ids.get(key, {}))
            self._own.add(key)
        return self._ids[key]


class Docket:
    """All questions of one side; those that are owed can be found by thread, base subject and words."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self._thread = Shelf()
        self._subject = Shelf()
        self._start = Shelf()

    def copy(self) -> Docket:
        """The same docket, apart: what happens to one does not happen to the other."""
        new = Docket()
        new.entries = {key: entry.copy() if entry.state in OWED else entry for key, entry in self.entries.items()}
        new._thread, new._subject, new._start = self._thread.copy(), self._subject.copy(), self._start.copy()
        return new

    def open(self, entry: Entry) -> None:
        self.entries[entry.id] = entry
        self._thread.add(entry.filed.thread, entry.id)
        if entry.filed.base_subject:
            self._subject.add(entry.filed.base_subject, entry.id)
        for start in entry.posed.bag.starts:
            self._start.add(start, entry.id)

    def settle(self, entry: Entry) -> None:
        """Take a question out of what other threads are compared with: it is closed, or too old."""
        for start in entry.posed.bag.starts:
            self._start.discard(start, entry.id)

    def here(self, filed: Filed) -> list[Entry]:
        """The owed questions of the message's thread, and of the threads of the same base subject, oldest first."""
        found = [entry for entry in self._of(self._thread, filed.thread) if entry.owed]
        others = [entry for entry in self._of(self._subject, filed.base_subject) if entry.filed.thread != filed.thread]
        return found + [entry for entry in others if entry.owed and _recent(entry, filed)]

    def meant(self, filed: Filed) -> list[Entry]:
        """The owed questions that a reply may be about without naming them.

        Those of its thread; where nobody asked anything in it, as when a mail program lost the thread, those of the
        newest thread of its base subject.
        """
        if self._thread.of(filed.thread):
            return [entry for entry in self._of(self._thread, filed.thread) if entry.owed]
        alike = self.here(filed)
        return [entry for entry in alike if entry.filed.thread == alike[-1].filed.thread]

    def thread(self, filed: Filed) -> list[Entry]:
        """All questions of the message's thread, owed or not."""
        return self._of(self._thread, filed.thread)

    def closed_here(self, filed: Filed) -> list[Entry]:
        return [entry for entry in self._of(self._thread, filed.thread) if not entry.owed]

    def _of(self, shelf: Shelf, key: str) -> list[Entry]:
        return [self.entries[one] for one in shelf.of(key)]

    def elsewhere(self, filed: Filed, starts: Iterable[str], least: int = 2) -> list[Entry]:
        """The owed questions of other threads of which at least `least` words, and a third, begin as `starts` say."""
        counts: dict[str, int] = {}
        for start in starts:
            for key in self._start.of(start):
                counts[key] = counts.get(key, 0) + 1
        found = [
            self.entries[key] for key, count in counts.items() if count >= least and self._enough(key, count, least)
        ]
        for entry in found:
            if not _recent(entry, filed):
                self.settle(entry)
        near = [entry for entry in found if entry.filed.thread != filed.thread and _recent(entry, filed)]
        return sorted(near, key=lambda entry: (entry.filed.at, entry.id))

    def _enough(self, key: str, count: int, least: int) -> bool:
        return least == 1 or count >= _SHARE * len(self.entries[key].posed.bag.starts)

    def same(self, posed: Posed, filed: Filed) -> Entry | None:
        """An owed question that asks the same, of this thread or of another."""
        near = [*self.here(filed), *self.elsewhere(filed, posed.bag.starts)]
        alike = (e for e in near if e.posed.form == posed.form or similar(e.posed.bag, posed.bag))
        return next(alike, None)


def _recent(entry: Entry, filed: Filed) -> bool:
    return filed.at - entry.filed.at <= MEMORY
