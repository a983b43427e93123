"""All that was asked in a record, by side, and what a person's ruling does to a question of either."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import takewhile

from daemon.core.commands.word import Word
from daemon.core.ledger.case import Case, Posed
from daemon.core.ledger.docket import Docket
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import OWED, Contested, Filed, State

_AGAIN = timedelta(days=2)  # after which the same sentence may tell of something new
_HELD = 0.7  # certainty that what is kept apart is owed no answer
_WAITING = frozenset({Word.SNOOZE, Word.DUE, Word.GIVE})  # nobody puts off, dates or hands over what is answered
_CLOSING = {
    Word.DONE: (State.ANSWERED, "it is done"),
    Word.PHONE: (State.ANSWERED, "it was answered by phone"),
    Word.DISMISS: (State.DISMISSED, "no answer is needed"),
}
STEPS = _CLOSING.keys() | {Word.REOPEN}  # what a question's own steps tell of already


class Dockets:
    """The dockets of one record, as they stand while it is read in order."""

    def __init__(self) -> None:
        self.inbound = Docket()  # the client's questions
        self.refuted = Docket()  # questions in the client's name that our server says are not theirs: kept apart
        self.outbound = Docket()  # the team's
        # What automatic mail of the client asks, and what only may be asked: of no account unless a person says so.
        self.held = Docket()

    def copy(self) -> Dockets:
        """The same dockets, apart."""
        new = Dockets()
        new.inbound, new.refuted, new.outbound = self.inbound.copy(), self.refuted.copy(), self.outbound.copy()
        new.held = self.held.copy()
        return new

    def of(self, question: str) -> Docket | None:
        """The docket in which the question with that id stands."""
        dockets = (self.inbound, self.refuted, self.outbound, self.held)
        return next((one for one in dockets if question in one.cases), None)

    def case(self, question: str) -> Case | None:
        docket = self.of(question)
        return docket.cases[question] if docket else None

    @property
    def asked(self) -> list[Case]:
        """All that was asked in the client's name."""
        return [*self.inbound.cases.values(), *self.refuted.cases.values()]

    def hold(self, asked: Iterable[Posed], filed: Filed, why: str) -> None:
        """Keep apart what is asked by an automatic mail of the client, or may be asked by any, until somebody says that
        it waits for an answer.
        """
        for posed in asked:
            case = Case(posed, filed)
            case.turn(State.DISMISSED, why, _HELD)
            self.held.open(case)

    def holds(self, posed: Posed, filed: Filed) -> bool:
        """Whether the same sentence was kept apart in the days before: it is shown once."""
        lately = takewhile(lambda case: filed.at - case.filed.at <= _AGAIN, reversed(self.held.cases.values()))
        return any(case.posed.form == posed.form for case in lately)

    def rule(self, ruling: Ruling, when: str) -> bool:
        """A human's word on whether a question is open; whether it closed one. `when` it was given, for people."""
        docket = self.of(ruling.question)
        if docket is None:
            return False
        case, said = docket.cases[ruling.question], f"{ruling.by} ruled on {when} that"
        if docket is self.held:
            if ruling.word is Word.REOPEN or ruling.word in _WAITING:
                docket.drop(case)
                reopen(
                    self.inbound,
                    case,
                    f"{said} {'a person wrote it' if case.filed.automatic else 'it wants an answer'}.",
                    ruling.at,
                )
        elif ruling.word is Word.REOPEN and (case.state not in OWED or docket is self.outbound):
            reopen(docket, case, f"{said} it is still open.", ruling.at)
        elif ruling.word in _WAITING and case.state is State.REPLIED:
            case.reopen(f"{said} it still waits for its answer.", 1.0)
        elif ruling.word in _CLOSING and case.owed:
            _close(docket, case, said, ruling)
            return True
        return False


def reopen(docket: Docket, case: Case, why: str, at: datetime) -> Case:
    """Owed since it was asked, and later mail may answer it. Copies of the docket share the closed case."""
    case = case.copy()
    case.reopen(why, 1.0)
    case.again_at = at
    docket.open(case)
    return case


def contest(docket: Docket, case: Case, why: str, at: datetime) -> None:
    """What a person or the ledger took for settled is not, as its client says."""
    closed_at, again = case.answered_at or case.filed.at, reopen(docket, case, why, at)
    again.contested = Contested(closed_at, at)
    again.chased += 1


def _close(docket: Docket, case: Case, said: str, ruling: Ruling) -> None:
    """It stays closed, whatever the mail says. What is done was answered by the reply that waited for that word."""
    state, what = _CLOSING[ruling.word]
    replied = case.answered_at if case.state is State.REPLIED and ruling.word is Word.DONE else None
    docket.close(case, state, f"{said} {what}.", 1.0, None, replied or ruling.at)
