"""Opinions: what a second judge says where the rules are not sure, and what that may do to a question.

The core asks nobody: it says which questions are in doubt, and reads an opinion like a ruling, in its place among the
mail. An opinion moves a case one step between open, replied and answered, never over what a person ruled or what the
rules are sure of, and leaves it so unsure that the digest tells of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from daemon.core.ledger.case import Case
from daemon.core.ledger.docket import Docket
from daemon.core.ledger.opinion import Opinion
from daemon.core.message.origin import believed
from daemon.core.model import SURE, Direction, Filed, Ledger, Question, State

RECENT = timedelta(days=14)  # how old a reply may be that a judge is asked about: an import is no flood of questions
_GIVEN = 0.8  # certainty of a state that an opinion gave: below SURE, so that a person hears of it
_STEPS = (State.OPEN, State.REPLIED, State.ANSWERED)
MOVABLE = frozenset(_STEPS)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a judge is asked: whether a reply answers a question; without a reply, whether a sentence asks at all."""

    question: Question
    reply: str  # Message-ID; "" for none
    sent_at: datetime | None
    text: str  # the reply's own words


@dataclass(frozen=True, slots=True)
class Advice:
    """A judge's answer to a doubt."""

    state: State
    reason: str


class Judge(Protocol):
    """Who may be asked for a second opinion."""

    @property
    def name(self) -> str:
        """For people, as the beginning of a sentence."""

    def judge(self, doubt: Doubt) -> Advice | None:
        """None: nothing to add to what the rules say."""


class RulesAlone(Judge):
    """The default: the rules have spoken, and nobody else is asked."""

    @property
    def name(self) -> str:
        return "The rules"

    def judge(self, _doubt: Doubt) -> Advice | None:
        return None


# ── which questions are in doubt ─────────────────────────────────────────────────────────────────────────────────────
def doubts(
    ledger: Ledger, messages: Iterable[Filed], known: Collection[tuple[str, str]], now: datetime
) -> Iterator[Doubt]:
    """The questions of low certainty that no judge has seen with their newest reply. `messages` are the record's,
    `known` the ids of questions and replies that were judged.

    What our server says is not from whom it names is put to no judge, as question or as reply, whatever it borrows.
    """
    honest = believed(messages)
    by_id = {message.message_id: message for message in honest}
    for question in believed(ledger.questions):
        if question.state not in MOVABLE or question.certainty >= SURE:
            continue
        asked = by_id.get(question.message_id)
        reply = _reply(question, honest)
        recent = now - (reply.at if reply else question.asked_at) <= RECENT
        key = (question.id, reply.message_id if reply else "")
        if recent and asked and not asked.quiet and key not in known:
            text = reply.own_text if reply else ""
            yield Doubt(question, key[1], reply.at if reply else None, text)


def _reply(question: Question, messages: Iterable[Filed]) -> Filed | None:
    """The mail that is taken for the answer, else the team's newest in the thread after it was asked."""
    theirs = [one for one in messages if one.direction is Direction.OUTBOUND and not (one.automatic or one.ours)]
    if question.answered_by:
        return next((one for one in theirs if one.message_id == question.answered_by), None)
    later = [one for one in theirs if one.thread == question.thread and one.at > question.asked_at]
    return max(later, key=lambda one: one.at, default=None)


# ── what an opinion does ─────────────────────────────────────────────────────────────────────────────────────────────
def weigh(docket: Docket, opinion: Opinion) -> None:
    """Move the question one step towards the opinion, where it still is as the judge saw it."""
    case = docket.cases.get(opinion.question)
    if case is None or not _may_move(case, opinion):
        return
    why = f"{opinion.by} was asked and says {opinion.state.value}: {opinion.reason}"
    state = _towards(case.state, opinion.state)
    moved = case if case.owed else case.copy()  # copies of the docket share what is closed
    if state is State.OPEN:
        moved.reopen(why, _GIVEN)
    else:
        moved.close(state, why, _GIVEN, opinion.reply, opinion.sent_at or opinion.at)
    docket.open(moved)
    if state is State.ANSWERED:
        docket.settle(moved)


def _may_move(case: Case, opinion: Opinion) -> bool:
    if case.state not in MOVABLE or opinion.state not in MOVABLE or case.certainty >= SURE:
        return False
    if not opinion.reply:
        return case.state is State.OPEN and opinion.state is State.OPEN
    return case.answered_by in (None, opinion.reply)


def _towards(here: State, there: State) -> State:
    """One step: what the rules call open is at most `replied`, and a person is asked."""
    start, end = _STEPS.index(here), _STEPS.index(there)
    return _STEPS[start + max(-1, min(1, end - start))] if end > start else there
