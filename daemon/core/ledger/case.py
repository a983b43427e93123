"""Cases: the questions of a record in the making, while it is read in order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter

from daemon.core.ledger.certainty import Ground
from daemon.core.ledger.matching import NO_WORDS, Bag
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.wants import Wants
from daemon.core.model import UNSETTLED, Ask, Contested, Filed, Question, State

_CHASED = 0.95  # certainty that a question is open which its writer asks again after a reply


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
    labels: frozenset[tuple[str, str]] = frozenset()  # what its mail calls by a number: order 4712
    times: frozenset[str] = frozenset()  # its words of a time
    told: bool = False  # it asks to be told something: "let me know when it comes"
    to_do: bool | None = None  # by all of its words something is to be done, or told; None where they do not say
    things: tuple[str, ...] = ()  # the words of its bag but for courtesy and who is greeted
    choice: tuple[Bag, ...] = ()  # the words of either of two things of which one is to be chosen
    both: tuple[Bag, ...] = ()  # … of each of the things of which all are wanted: the contract and the plan
    asker: frozenset[str] = frozenset()  # the words of the name and address of who asks, in Latin letters
    marks: frozenset[str] = frozenset()  # the rules of `evidence.toml` that it matches
    wanted: frozenset[str] = frozenset()  # in what its answer may be measured; nothing where in anything
    kinds: frozenset[tuple[str, str]] = frozenset()  # what in it is one of several that exclude each other

    def __post_init__(self) -> None:
        """Equal sets are one, in all records: most are empty, and each takes 216 bytes or more."""
        for name in _SETS:
            object.__setattr__(self, name, _shared(getattr(self, name)))


_SETS = tuple(field.name for field in fields(Posed) if field.default == frozenset())


@lru_cache(maxsize=1 << 10)
def _shared(one: frozenset[object]) -> frozenset[object]:
    """The set itself, or one that is equal and was asked for before."""
    return one


@dataclass(slots=True)
class Case:
    """A question in the making. Once it is closed it never changes: it is a copy that is opened again."""

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
    taken_up: bool = False  # a reply that may answer it names it, or gives what it wants
    since: Bag = NO_WORDS  # what its side wrote in the thread after it
    again_at: datetime | None = None  # when it was asked again last, or a person said that it is still open
    contested: Contested | None = None  # the client said that it was not settled
    last_day: date | None = None  # that a question of the team names: after it it is asked no more
    basis: str = ""  # by which verdict it was settled: the feature that a person's word on it judges
    ground: Ground | None = None  # … and on what ground it is as it is, where a reply made it so
    steps: tuple[str, ...] = ()  # the evidence, in order
    made: Question | None = None  # of the case as it is, once `question` was asked for it
    ending: tuple[Question, Question] | None = None  # of the team's: such a question, and the same with its end

    def copy(self) -> Case:
        return Case(*_VALUES(self))

    @property
    def id(self) -> str:
        return self.posed.id

    @property
    def owed(self) -> bool:
        return self.state in UNSETTLED

    def owed_question(self) -> OwedQuestion:
        posed = self.posed
        promised = self.state is State.ACKNOWLEDGED
        kind = posed.ask.kind
        return OwedQuestion(
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
            posed.labels,
            posed.times,
            posed.told,
            posed.to_do,
            posed.things,
            posed.choice,
            posed.both,
            posed.asker,
            posed.marks,
            posed.wanted,
            posed.kinds,
        )

    def turn(self, state: State, why: str, certainty: float) -> None:
        self.state, self.why, self.certainty = state, why, certainty
        self.steps += (why,)
        self.made, self.ground = None, None

    def acknowledge(self, why: str, certainty: float, filed: Filed, due: date | None) -> None:
        self.turn(State.ACKNOWLEDGED, why, certainty)
        self.acknowledged_at = filed.at
        self.answered_by = filed.message_id
        self.promised_for = due or self.promised_for

    def reply(self, why: str, certainty: float, filed: Filed) -> None:
        """The team wrote, and nothing says that this is the answer."""
        self.turn(State.REPLIED, why, certainty)
        self.answered_by, self.answered_at = filed.message_id, filed.at

    def close(self, state: State, why: str, certainty: float, by: str | None, at: datetime) -> None:
        self.turn(state, why, certainty)
        self.answered_by, self.answered_at = by, at

    def reopen(self, why: str, certainty: float) -> None:
        """What was taken for the answer is none."""
        self.turn(State.OPEN, why, certainty)
        self.answered_by = self.answered_at = None
        self.fresh, self.taken_up = True, False

    def undelivered(self, why: str) -> None:
        """The mail that answered it, or said when, never arrived."""
        self.reopen(why, 1.0)
        self.promised_for = self.acknowledged_at = None

    def chase(self, why: str) -> None:
        """It was asked again."""
        if self.state is State.REPLIED:
            self.reopen(why, _CHASED)
        self.chased += 1
        self.fresh = True
        self.since = NO_WORDS
        self.steps += (why,)
        self.made = None

    def question(self) -> Question:
        if self.made:
            return self.made
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
            contested=self.contested,
            origin=filed.origin,
        )
        self.made = question
        return question


_VALUES = attrgetter(*(field.name for field in fields(Case)))  # a third of the time of copy.copy
