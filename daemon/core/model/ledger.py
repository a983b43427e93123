"""What one client is owed and owes, as it is folded from the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from daemon.core.model.message import Address, OriginKind
from daemon.core.model.reading import Kind


class State(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    REPLIED = "replied"  # the team wrote, and nothing says that this is the answer: a person is asked once
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    SNOOZED = "snoozed"
    LAPSED = "lapsed"  # the team's own: time ended it, without an answer


OWED = frozenset({State.OPEN, State.ACKNOWLEDGED})  # the clock of the SLA runs
UNSETTLED = OWED | {State.REPLIED}  # a later mail may still answer it, put it off or ask again
SURE = 0.85  # certainty of a state from which on nobody is asked about it


@dataclass(frozen=True, slots=True)
class Lapse:
    """When a question of the team to a client ends by itself, and why."""

    at: datetime
    kind: str  # "day": the day that it names is over; "weeks": nobody answered for so long
    why: str
    since: datetime  # it waits: asked, asked again, or put off until then


@dataclass(frozen=True, slots=True)
class Contested:
    """A client asked again after a question was taken for settled: the client's word beats ours."""

    closed_at: datetime
    at: datetime  # of the client's mail


@dataclass(slots=True)
class Timing:
    """What of a question its deadline and the figures are counted from: no words. Each field as in `Question`.

    Whoever counts all questions that there ever were reads these, a tenth of what a question holds. Nobody changes one,
    but it is not frozen: tens of thousands are made at once, and Python makes frozen ones seven times as slowly.
    """

    id: str
    kind: Kind
    asked_at: datetime
    state: State
    certainty: float
    answered_at: datetime | None = None
    promised_for: date | None = None
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None
    ruled_due: datetime | None = None
    given_to: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a client asked and is owed. Deadlines are not here: they are computed, never stored."""

    id: str  # made of the message and the question's place in it: stable over every recomputation
    thread: str
    message_id: str
    text: str
    kind: Kind
    language: str | None
    asked_by: Address
    asked_at: datetime
    state: State
    why: str  # one sentence: the evidence for the state
    certainty: float  # of the state, 0 to 1
    answered_by: str | None = None  # Message-ID
    answered_at: datetime | None = None
    promised_for: date | None = None
    acknowledged_at: datetime | None = None  # of the newest holding reply
    chased: int = 0  # how often the client asked again
    contested: Contested | None = None  # it was taken for settled, and the client says that it is not
    snoozed_until: datetime | None = None  # the end of the newest snooze, to come or past; owed anew from then on
    ruled_due: datetime | None = None  # a human set the deadline
    given_to: str = ""  # the PM who took it over, by address
    muted: bool = False  # a human wants no more alerts on it
    notes: tuple[str, ...] = ()  # what humans noted
    origin: OriginKind = OriginKind.VOUCHED  # of the mail that asked it
    lapse: Lapse | None = None  # of the team's own: its end where nobody answers; None for a client's

    @property
    def timing(self) -> Timing:
        return Timing(
            self.id,
            self.kind,
            self.asked_at,
            self.state,
            self.certainty,
            self.answered_at,
            self.promised_for,
            self.acknowledged_at,
            self.snoozed_until,
            self.ruled_due,
            self.given_to,
        )


@dataclass(frozen=True, slots=True)
class Promise:
    message_id: str
    text: str
    due: date | None
    at: datetime
    kept_by: str | None = None  # Message-ID: of the mail that kept it, or in which a person said so
    question: str | None = None  # the id of the question that it acknowledges
    origin: OriginKind = OriginKind.VOUCHED  # of the mail that makes it
    dropped: bool = False  # a person said that nobody waits for it any more
    ended_by: str = ""  # the address of the person who said that it is kept or dropped; "" for none
    ended_at: datetime | None = None  # … and when

    @property
    def id(self) -> str:
        """Made of the message and the sentence: stable over every recomputation."""
        return sha256(f"{self.message_id}\n{self.text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def open(self) -> bool:
        return not (self.kept_by or self.dropped)


@dataclass(frozen=True, slots=True)
class Remark:
    """An approval or a red flag: the sentence, who wrote it and when."""

    message_id: str
    text: str
    kind: str  # "approval", "conditional approval"; or chaser, repeated, urgent, complaint, cancel, bounced
    at: datetime
    by: Address
    origin: OriginKind = OriginKind.VOUCHED  # of the mail that says it


class Judged(StrEnum):
    """What a person's ruling judges."""

    ASKED = "asked"  # that a sentence asks
    SETTLED = "settled"  # that a reply answers


@dataclass(frozen=True, slots=True)
class Label:
    """A person's word on a judgement of the ledger."""

    question: str  # its id
    judged: Judged
    feature: str  # who asked by which rule, or the words of the verdict that settled it
    right: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one client is owed and owes, folded from the filed messages and the rulings."""

    questions: tuple[Question, ...] = ()
    promises: tuple[Promise, ...] = ()
    approvals: tuple[Remark, ...] = ()
    red_flags: tuple[Remark, ...] = ()
    labels: tuple[Label, ...] = ()  # what people's rulings say of the ledger's own judgements
    awaiting_client: tuple[Question, ...] = ()  # the team's questions to the client that still wait, or time will end
    ended: tuple[Question, ...] = ()  # … and those that a mail or a person ended; see `daemon.core.ledger.asks`
    # What automatic mail of the client asks, and what only may be asked: of no account unless a person says so.
    held: tuple[Question, ...] = ()
