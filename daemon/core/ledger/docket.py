"""The questions of one side that wait for the other, as they stand while a record is read in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import chain, islice, takewhile

from daemon.core.ledger.case import Case, Posed
from daemon.core.ledger.matching import Bag, similar
from daemon.core.model import SEALED, Filed, State
from daemon.core.words.text import words

MEMORY = timedelta(days=60)  # how long a question may be answered, repeated or withdrawn in another thread
_TWO = 2
_SHARE = 0.3  # of a question's words that a mail of another thread must have, to be compared with it


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
        self.cases: dict[str, Case] = {}
        self._thread = Shelf()
        self._subject = Shelf()
        self._start = Shelf()
        self._apart: dict[str, datetime] = {}  # of those on that shelf: id → when it was asked
        self._sizes: dict[str, int] = {}  # … and how many starts it has

    def copy(self) -> Docket:
        """The same docket, apart: what happens to one does not happen to the other."""
        new = Docket()
        new.cases = {key: case.copy() if case.owed else case for key, case in self.cases.items()}
        new._thread, new._subject, new._start = self._thread.copy(), self._subject.copy(), self._start.copy()
        new._apart, new._sizes = dict(self._apart), dict(self._sizes)
        return new

    def open(self, case: Case) -> None:
        self.cases[case.id] = case
        self._thread.add(case.filed.thread, case.id)
        if case.filed.base_subject:
            self._subject.add(case.filed.base_subject, case.id)
        for start in case.posed.bag.starts:
            self._start.add(start, case.id)
        self._apart[case.id] = case.filed.at
        self._sizes[case.id] = len(case.posed.bag.starts)

    def close(self, case: Case, state: State, why: str, certainty: float, by: str | None, at: datetime) -> None:
        """Close a question, and take it out of what other threads are compared with."""
        case.close(state, why, certainty, by, at)
        self.settle(case)

    def settle(self, case: Case) -> None:
        """Take a question out of what other threads are compared with: it is closed, or too old."""
        for start in case.posed.bag.starts:
            self._start.discard(start, case.id)
        self._apart.pop(case.id, None)
        self._sizes.pop(case.id, None)

    def drop(self, case: Case) -> None:
        """Forget a question that belongs elsewhere."""
        del self.cases[case.id]
        self._thread.discard(case.filed.thread, case.id)
        self._subject.discard(case.filed.base_subject, case.id)
        self.settle(case)

    def here(self, filed: Filed) -> list[Case]:
        """The owed questions of the message's thread, and of the threads of the same base subject, oldest first."""
        cases = self.waiting(filed)
        others = [case for case in self._of(self._subject, filed.base_subject) if case.filed.thread != filed.thread]
        return cases + [case for case in others if case.owed and _recent(case, filed)]

    def meant(self, filed: Filed) -> list[Case]:
        """The owed questions that a reply may be about without naming them.

        Those of its thread; where nobody asked anything in it, as when a mail program lost the thread, those of the
        newest thread of its base subject.
        """
        if self._thread.of(filed.thread):
            return self.waiting(filed)
        alike = self.here(filed)
        return [case for case in alike if case.filed.thread == alike[-1].filed.thread]

    def waiting(self, filed: Filed) -> list[Case]:
        """The owed questions of the message's thread alone."""
        return [case for case in self._of(self._thread, filed.thread) if case.owed]

    def thread(self, filed: Filed) -> list[Case]:
        """All questions of the message's thread, owed or not."""
        return self._of(self._thread, filed.thread)

    def closed_here(self, filed: Filed) -> list[Case]:
        return [case for case in self._of(self._thread, filed.thread) if not case.owed]

    def _of(self, shelf: Shelf, key: str) -> list[Case]:
        return [self.cases[id_] for id_ in shelf.of(key)]

    def reaches(self, filed: Filed) -> bool:
        """Whether there is any question that a mail may speak of out of its thread."""
        return any(filed.at - asked <= MEMORY for asked in reversed(self._apart.values()))

    def elsewhere(
        self, filed: Filed, starts: Iterable[str], least: int = 2, fits: Callable[[Case], bool] = lambda _: True
    ) -> list[Case]:
        """The owed questions of other threads of which at least `least` words, and a third, begin as `starts` say.

        Of these, those that fit.
        """
        counts = Counter(chain.from_iterable(map(self._start.of, starts)))
        share = 0.0 if least == 1 else _SHARE
        keys = [key for key, count in counts.items() if count >= least and count >= share * self._sizes[key]]
        since = filed.at - MEMORY
        near = []
        for case in map(self.cases.__getitem__, keys):
            if case.filed.at < since:
                self.settle(case)
            elif case.filed.thread != filed.thread and fits(case):
                near.append(case)
        return sorted(near, key=lambda case: (case.filed.at, case.id))

    def newest(self, filed: Filed, most: int, within: timedelta) -> list[Case]:
        """The last questions that who is written to asked in other threads and is owed, `most` at most, in order."""
        last = takewhile(lambda row: filed.at - row[1] <= within, reversed(self._apart.items()))
        theirs = (
            one
            for one in (self.cases[key] for key, _ in last)
            if one.filed.thread != filed.thread and one.filed.sender.address in filed.to
        )
        return list(islice(theirs, most))[::-1]

    def same(self, posed: Posed, filed: Filed) -> Case | None:
        """An owed question that asks the same, of this thread or of another; two that nobody can read are two."""
        if posed.ask.rule == SEALED:
            return next((case for case in self.here(filed) if case.filed is filed), None)

        def alike(case: Case) -> bool:
            return case.posed.form == posed.form or similar(case.posed.bag, posed.bag)

        def fits(case: Case) -> bool:
            return alike(case) and not _of_two_matters(posed.bag, case.filed, filed)

        found = [*filter(alike, self.here(filed)), *self.elsewhere(filed, posed.bag.starts, fits=fits)]
        return found[0] if found else None


def _of_two_matters(asked: Bag, one: Filed, other: Filed) -> bool:
    """Whether two mails begin a thread each, under subjects without a word in common: "Poster" and "Website".

    Not where what is asked names the matter of one.
    """
    subjects = [Bag.of(words(filed.base_subject)) for filed in (one, other) if not filed.references]
    if len(subjects) < _TWO or not all(subjects) or any(subject.shared(asked) for subject in subjects):
        return False
    return not subjects[0].shared(subjects[1])


def _recent(case: Case, filed: Filed) -> bool:
    return filed.at - case.filed.at <= MEMORY
