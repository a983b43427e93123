"""The life of one record: mail in, late and twice, rulings and undo, a PM away, a clerk that stops between two commits.

A miniature of a pass, made of the core alone: gather, commit the record, decide, commit the clerk's state, send. The
laws: each level is told to each reader once, none is left untold, and the ledger is what the mailbox alone gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from daemon.core.commands.word import Word
from daemon.core.desk.effects import Kept, Ruled, TakenBack, carry_out
from daemon.core.filing.people import PM, Client
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA
from daemon.core.hours.week import parse_hours
from daemon.core.ledger.rulings import Ruling, overlaid
from daemon.core.model import OWED, Filed, Ledger, Speech
from daemon.core.schedule import outbox
from daemon.core.schedule.alerts import Alert, Level, Owed, Readers, bundles, due_alerts, mark, reached
from daemon.core.schedule.owing import Debts, circumstances
from daemon.core.state.clerk import ClerkState
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.marks import Told
from daemon.core.state.memory import Memory
from daemon.core.state.record import Record
from tests.core.ledger.invented import Folds, fresh
from tests.correspondence import LUCA, MARTA, MONDAY, Mails, act

HOUR = timedelta(hours=1)
ROME = ZoneInfo("Europe/Rome")
CALENDAR = Calendar(ROME, parse_hours("Mon-Fri 09:00-18:00"))
BOSS = "boss@agency.example"
SLAS = {"standard": SLA("standard", 8 * HOUR, 2 * HOUR, (4 * HOUR,))}
PMS = {MARTA.address: PM("Marta", MARTA.address, lead=BOSS, deputy=LUCA.address)}
CLIENT = Client("verdi", "Verdi", frozenset(), frozenset(), MARTA.address, "en", ROME, "standard")
TOPICS = st.sampled_from(["brochure", "banner", "website"])
LATE = st.sampled_from([0, 0, 0, 1, 5, 30, 100])  # hours since a mail arrived at a server that we could not reach


class Stop(Enum):
    """Where the clerk is stopped in a pass, if it is."""

    NOWHERE = auto()
    RECORD_COMMITTED = auto()
    CLERK_COMMITTED = auto()
    SENDING_COMMITTED = auto()
    SERVER_TOOK_IT = auto()


THEN = st.tuples(st.integers(0, 30), st.sampled_from([*Stop, Stop.NOWHERE, Stop.NOWHERE]))  # hours later, a pass


Then = tuple[int, Stop]


class Stopped(Exception):
    pass


@dataclass
class State:
    """What the clerk keeps of one record and of its own: once on the disk, once in memory."""

    messages: dict[str, Filed] = field(default_factory=dict)
    rulings: list[Ruling] = field(default_factory=list)
    undone: list[Ruling] = field(default_factory=list)
    cursor: int = 0  # items of the mailbox that were read
    outbox: dict[str, Entry] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)

    def record(self) -> Record:
        return Record("verdi", self.messages, self.rulings, self.undone)

    def commit_record(self, other: State) -> None:
        """Put the record of `other` in place of this one."""
        self.messages, self.rulings, self.undone = dict(other.messages), list(other.rulings), list(other.undone)

    def commit_clerk(self, other: State) -> None:
        """Put the clerk's state of `other` in place of this one."""
        self.cursor, self.outbox, self.memory = other.cursor, dict(other.outbox), Memory(other.memory)


class Life(RuleBasedStateMachine):
    """The world outside (time, mailbox, readers, what the server took), the disk, and a clerk that passes."""

    @initialize()
    def begin(self) -> None:
        self.now = MONDAY
        self.mailbox: list[Filed | Kept] = []
        self.away = False
        self.shown: dict[str, list[Told]] = {}  # Message-ID → what its reader is told by it
        self.took: set[str] = set()  # the Message-IDs that the server took
        self.disk = State()
        self._start()

    # ── what happens outside ─────────────────────────────────────────────────────────────────────────────────────────
    @rule(topic=TOPICS, late=LATE, then=THEN)
    def a_client_asks(self, topic: str, late: int, then: Then) -> None:
        ask = f"When will the {topic} be ready for order {len(self.mailbox)}?"
        self._receive(topic, late, then, client=True, text=ask, asks=[ask])

    @rule(topic=TOPICS, late=LATE, then=THEN)
    def a_client_asks_again(self, topic: str, late: int, then: Then) -> None:
        self._receive(topic, late, then, client=True, text="Any news?", acts=(act("Any news?", Speech.CHASER),))

    @rule(topic=TOPICS, late=LATE, then=THEN)
    def the_team_answers(self, topic: str, late: int, then: Then) -> None:
        self._receive(topic, late, then, client=False, text=f"The {topic} will be ready on Tuesday.")

    @rule(topic=TOPICS, late=LATE, then=THEN)
    def the_team_puts_off(self, topic: str, late: int, then: Then) -> None:
        text = f"I'll check the {topic} and get back to you."
        self._receive(topic, late, then, client=False, text=text, acts=(act(text, Speech.HOLDING),))

    @precondition(lambda self: any(isinstance(item, Filed) for item in self.mailbox))
    @rule(data=st.data(), copied=st.booleans(), then=THEN)
    def a_mail_comes_twice(self, data: st.DataObject, copied: bool, then: Then) -> None:
        filed = data.draw(st.sampled_from([item for item in self.mailbox if isinstance(item, Filed)]))
        self._go_on(then, replace(filed, key=f"copy of {filed.key}", at=self.now) if copied else filed)

    @precondition(lambda self: self.ledger.questions)
    @rule(data=st.data(), word=st.sampled_from([Word.DONE, Word.DISMISS, Word.SNOOZE, Word.DUE, Word.STOP]), then=THEN)
    def a_pm_rules(self, data: st.DataObject, word: Word, then: Then) -> None:
        question = data.draw(st.sampled_from(self.ledger.questions))
        until = self.now + data.draw(st.integers(1, 60)) * HOUR
        ruling = Ruling(question.id, word, MARTA.address, self.now, f"{len(self.mailbox)}@ruling.example", until=until)
        self._go_on(then, Ruled("verdi", ruling))

    @precondition(lambda self: any(isinstance(item, Ruled) for item in self.mailbox))
    @rule(data=st.data(), then=THEN)
    def a_ruling_is_undone(self, data: st.DataObject, then: Then) -> None:
        ruled = data.draw(st.sampled_from([item for item in self.mailbox if isinstance(item, Ruled)]))
        self._go_on(then, TakenBack("verdi", ruled.ruling, f"{len(self.mailbox)}@undo.example"))

    @rule(then=THEN)
    def the_pm_goes_or_comes_back(self, then: Then) -> None:
        self.away = not self.away
        self._go_on(then)

    @rule(then=THEN)
    def nothing_happens(self, then: Then) -> None:
        self._go_on(then)

    def _receive(self, topic: str, late: int, then: Then, *, client: bool, **more: object) -> None:
        number = len(self.mailbox)
        write = Mails().client if client else Mails().team
        headers = {"key": f"{number:03}", "message_id": f"{number}@mail.example", "at": self.now - late * HOUR}
        headers |= {"thread": topic, "base_subject": topic}
        self._go_on(then, write(**headers, **more))  # type: ignore[arg-type]

    def _go_on(self, then: Then, *items: Filed | Kept) -> None:
        """Mail or orders come in, and some hours later the clerk passes."""
        hours, stop = then
        self.mailbox += items
        self.now += hours * HOUR
        try:
            self._pass(stop)
        except Stopped:
            self._start()
        else:
            self._hold_the_laws()

    # ── the clerk ────────────────────────────────────────────────────────────────────────────────────────────────────
    def _start(self) -> None:
        """A new process: nothing is known but what is on the disk."""
        self.state, self.folds, self.ledger = State(), Folds(), Ledger()
        self.state.commit_record(self.disk)
        self.state.commit_clerk(self.disk)
        for entry in list(self.state.outbox.values()):
            if entry.state is EntryState.SENDING:
                unknown = outbox.after_crash(entry)
                self._put(outbox.resolved(unknown, unknown.message_id in self.took, self.now))

    def _pass(self, stop: Stop) -> None:
        self._gather()
        self.disk.commit_record(self.state)
        self._may_stop(stop, Stop.RECORD_COMMITTED)
        self._decide()
        self.disk.commit_clerk(self.state)
        self._may_stop(stop, Stop.CLERK_COMMITTED)
        for entry in list(self.state.outbox.values()):
            if entry.state is EntryState.QUEUED:
                self._send(entry, stop)

    def _gather(self) -> None:
        _take_in(self.mailbox[self.state.cursor :], self.state)
        self.state.cursor = len(self.mailbox)
        ledger = self.folds.ledger(self.state.messages.values(), self.state.rulings, self.now)
        self.ledger = overlaid(ledger, self.state.rulings)

    def _decide(self) -> None:
        memory = self.state.memory
        for bundle in bundles(due_alerts(self._owed(), memory, self.now, self._readers())):
            told = [_told(alert) for alert in bundle.alerts]
            key = " ".join(each.key for each in told)
            marks = tuple((each, memory.get(each)) for each in bundle.marks)
            entry = Entry(key, "alert", f"{key}@clerk.example", "", (bundle.to,), "", "raw", self.now, marks=marks)
            memory.note(dict.fromkeys(bundle.marks, self.now))
            self.state.outbox[key] = entry
            self.shown[entry.message_id] = told

    def _send(self, entry: Entry, stop: Stop) -> None:
        self._put(outbox.sending(entry))
        self._may_stop(stop, Stop.SENDING_COMMITTED)
        assert entry.message_id not in self.took, "a mail was sent twice"
        self.took.add(entry.message_id)
        self._may_stop(stop, Stop.SERVER_TOOK_IT)
        self._put(outbox.settled(self.state.outbox[entry.key], outbox.Outcome.SENT, "", self.now))

    def _put(self, entry: Entry) -> None:
        self.state.outbox[entry.key] = entry
        self.disk.commit_clerk(self.state)

    def _may_stop(self, stop: Stop, here: Stop) -> None:
        if stop is here:
            raise Stopped

    def _owed(self) -> list[Owed]:
        return Debts(CLIENT, circumstances(self.ledger, self.state.messages.values()), SLAS, CALENDAR).owed()

    def _readers(self) -> Readers:
        return Readers(PMS, {MARTA.address: LUCA.address} if self.away else {})

    # ── the laws ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _hold_the_laws(self) -> None:
        """After a pass that nothing stopped."""
        told = Counter(each for message_id in self.took for each in self.shown[message_id])
        assert [each for each, times in told.items() if times > 1] == [], "a level was told twice to one reader"
        for entry in self._owed():
            question = entry.question
            if question.state in OWED and not question.muted and self.now >= entry.deadline.due_at:
                assert any(each.question == question.id and each.level >= Level.BREACH for each in told)
            if (level := reached(entry, self.now)) >= Level.WARNING:
                assert any(_is_of(each, entry, level) for each in told), "a level was told to nobody"
        assert Counter(self.state.rulings) == Counter(self._in_force()), (
            "what was ruled and not undone is in force, once"
        )
        replayed = State()
        _take_in(self.mailbox, replayed)
        assert self.ledger == overlaid(
            fresh(replayed.messages.values(), replayed.rulings, self.now), replayed.rulings
        ), "the mailbox alone gives another ledger"

    def _in_force(self) -> Iterator[Ruling]:
        undone = [item.ruling for item in self.mailbox if isinstance(item, TakenBack)]
        for item in self.mailbox:
            if isinstance(item, Ruled) and item.ruling not in undone:
                yield item.ruling


def _take_in(items: Sequence[Filed | Kept], state: State) -> None:
    record = state.record()
    for item in items:
        if isinstance(item, Filed):
            record.put(item)
        else:
            carry_out(item, ClerkState(), lambda _: record)


def _told(alert: Alert) -> Told:
    told = mark(alert.owed, alert.level, alert.to)
    assert isinstance(told, Told)
    return told


def _is_of(told: Told, entry: Owed, level: int) -> bool:
    """Whether `told`, to whomever, is this level of a question or one above it."""
    return told.level >= level and replace(told, level=level, reader="") == mark(entry, level, "")


TestLifeOfARecord = Life.TestCase
TestLifeOfARecord.settings = settings(stateful_step_count=20)
