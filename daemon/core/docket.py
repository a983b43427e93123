"""The questions of one side that wait for the other, as they stand while a record is read in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from daemon.core.answers import Asked
from daemon.core.matching import Bag, similar
from daemon.core.model import OWED, Ask, Filed, Question, State
from daemon.core.wording import Wants

MEMORY = timedelta(days=60)  # how long a question may be answered, repeated or withdrawn in another thread
_START = 3  # letters by which the questions of other threads are looked up


@dataclass(frozen=True, slots=True)
class Posed:
    """One ask of one message, with what is needed to compare it."""

    id: str
    ask: Ask
    form: str
    bag: Bag
    wants: Wants
    marker: str


@dataclass(slots=True)
class Entry:
    """A question in the making."""

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
    snoozed_until: datetime | None = None
    fresh: bool = True
    asked_back: bool = False
    steps: list[str] = field(default_factory=list)  # the evidence, in order

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
        return Asked(posed.id, posed.form, posed.bag, kind, posed.wants, posed.marker, self.fresh, promised)

    def turn(self, state: State, why: str, certainty: float) -> None:
        self.state, self.why, self.certainty = state, why, certainty
        self.steps.append(why)

    def close(self, state: State, why: str, certainty: float, by: str | None, at: datetime) -> None:
        self.turn(state, why, certainty)
        self.answered_by, self.answered_at = by, at

    def question(self) -> Question:
        filed = self.filed
        return Question(
            self.posed.id,
            filed.thread,
            filed.message_id,
            self.posed.ask.text,
            self.posed.ask.kind,
            filed.language,
            filed.sender,
            filed.at,
            self.state,
            self.why,
            self.certainty,
            self.answered_by,
            self.answered_at,
            self.promised_for,
            self.acknowledged_at,
            self.chased,
            self.snoozed_until,
        )


class Docket:
    """All questions of one side; those that are owed can be found by thread, base subject and words."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self._thread: dict[str, list[Entry]] = defaultdict(list)
        self._subject: dict[str, list[Entry]] = defaultdict(list)
        self._start: dict[str, dict[str, Entry]] = defaultdict(dict)

    def open(self, entry: Entry) -> None:
        self.entries[entry.id] = entry
        self._thread[entry.filed.thread].append(entry)
        if entry.filed.base_subject:
            self._subject[entry.filed.base_subject].append(entry)
        for start in {word[:_START] for word in entry.posed.bag.words}:
            self._start[start][entry.id] = entry

    def settle(self, entry: Entry) -> None:
        """Take a closed question out of all that is looked up; it stays in `entries`."""
        for start in {word[:_START] for word in entry.posed.bag.words}:
            self._start[start].pop(entry.id, None)

    def here(self, filed: Filed) -> list[Entry]:
        """The owed questions of the message's thread, and of the threads of the same base subject, oldest first."""
        found = [entry for entry in self._thread.get(filed.thread, ()) if entry.owed]
        for entry in self._subject.get(filed.base_subject, ()) if filed.base_subject else ():
            if entry.owed and entry.filed.thread != filed.thread and _recent(entry, filed):
                found.append(entry)
        return found

    def closed_here(self, filed: Filed) -> Iterator[Entry]:
        return (entry for entry in self._thread.get(filed.thread, ()) if not entry.owed)

    def elsewhere(self, filed: Filed, words: Iterable[str], least: int = 2) -> list[Entry]:
        """The owed questions of other threads that have words which begin as at least `least` of `words` do."""
        counts: Counter[str] = Counter()
        for start in {word[:_START] for word in words}:
            counts.update(self._start.get(start, {}).keys())
        return [
            entry
            for key, count in counts.items()
            if count >= least and (entry := self.entries[key]).filed.thread != filed.thread and _recent(entry, filed)
        ]

    def same(self, posed: Posed, filed: Filed) -> Entry | None:
        """An owed question that asks the same, of this thread or of another."""
        near = [*self.here(filed), *self.elsewhere(filed, posed.bag.words)]
        return next(
            (entry for entry in near if entry.posed.form == posed.form or similar(entry.posed.bag, posed.bag)), None
        )


def _recent(entry: Entry, filed: Filed) -> bool:
    return filed.at - entry.filed.at <= MEMORY
