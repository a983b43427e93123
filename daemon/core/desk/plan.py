"""A plan: all that a decision changes. Whoever decides changes nothing; `carry_out` does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from daemon.core.state.clerk import ClerkState
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.marks import Mark
from daemon.core.state.sent import Sent


@dataclass(frozen=True, slots=True)
class Fault:
    """A decision that could not be made. It held up nothing else, and the admin is told; the log has the traceback."""

    what: str
    error: Exception


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be changed. Plans are added; where both speak of the same thing, the later one counts."""

    entries: Mapping[str, Entry | None] = field(default_factory=dict)  # of the outbox, by key; None: it is taken out
    marks: Mapping[Mark, datetime | None] = field(default_factory=dict)  # in the clerk's memory; None: forgotten
    notes: Mapping[str, tuple[Sent, ...]] = field(default_factory=dict)  # client → what its record notes of updates
    answered: frozenset[str] = frozenset()  # keys of the mails to the clerk that need no further answer
    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, entry: Entry | None) -> Plan:
        """The plan to put a mail into the outbox."""
        return cls({entry.key: entry}) if entry else cls()

    def __add__(self, later: Plan) -> Plan:
        clients = dict.fromkeys((*self.notes, *later.notes))
        return Plan(
            {key: entry for key, entry in self.entries.items() if key not in later.entries} | dict(later.entries),
            {**self.marks, **later.marks},
            {client: self.notes.get(client, ()) + later.notes.get(client, ()) for client in clients},
            self.answered | later.answered,
            self.faults + later.faults,
        )

    @property
    def mails(self) -> list[Entry]:
        """The new mails, in the order of their making."""
        return [entry for entry in self.entries.values() if entry and entry.state is not EntryState.DROPPED]

    @property
    def empty(self) -> bool:
        """Whether it changes nothing, as nearly every decision of a pass with nothing new."""
        return not (self.entries or self.marks or self.notes or self.answered or self.faults)

    def carry_out(self, clerk: ClerkState) -> None:
        """Change the clerk's state accordingly; what a record notes is for its owner to write before."""
        for key, entry in self.entries.items():
            clerk.outbox.pop(key, None)  # what is decided anew is last in the order of making
            if entry:
                clerk.outbox[key] = entry
        clerk.memory.forget(mark for mark, at in self.marks.items() if at is None)
        clerk.memory.note({mark: at for mark, at in self.marks.items() if at})
        clerk.heard = [heard for heard in clerk.heard if heard.key not in self.answered]
        clerk.untold = [one for one in clerk.untold if one.mark not in clerk.memory]
        clerk.wishes = [one for one in clerk.wishes if one.mark not in clerk.memory]
        clerk.swept = [one for one in clerk.swept if one.mark not in clerk.memory]


def summed(plans: Iterable[Plan]) -> Plan:
    """All of `plans` in one. The same as adding them, at a fraction of the cost."""
    entries: dict[str, Entry | None] = {}
    marks: dict[Mark, datetime | None] = {}
    notes: dict[str, tuple[Sent, ...]] = {}
    every = list(plans)
    for plan in every:
        for key, entry in plan.entries.items():
            entries.pop(key, None)
            entries[key] = entry
        marks |= plan.marks
        for client, sent in plan.notes.items():
            notes[client] = notes.get(client, ()) + sent
    answered = frozenset(chain.from_iterable(plan.answered for plan in every))
    return Plan(entries, marks, notes, answered, tuple(chain.from_iterable(plan.faults for plan in every)))
