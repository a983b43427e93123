"""A client's thanks for a reply that nothing showed to be the answer."""

from __future__ import annotations

from collections.abc import Iterable

from daemon.core.ledger.bit import Does, Reply
from daemon.core.ledger.case import Case
from daemon.core.ledger.certainty import Ground
from daemon.core.ledger.gist import Gist
from daemon.core.ledger.gives import MEASURED, gives
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.wants import Wants
from daemon.core.model import Speech, State

THANKED = 0.8  # that who thanks for a reply and asks nothing more has the answer: told to the PM, as all below .85 is


def thanked(gist: Gist, cases: Iterable[Case]) -> list[Case]:
    """The questions of `cases` whose reply the mail of `gist` thanks for, to whoever asked, and says nothing else.

    "Thanks for the plan, it is easier to read" says something else, and "thanks, and the price?" asks. Of several
    nobody knows for which the thanks are.
    """
    filed = gist.filed
    if not any(act.speech is Speech.THANKS for act in filed.acts) or gist.posed:
        return []
    if any(act.speech is not Speech.THANKS for act in filed.acts):
        return []
    theirs = [case for case in cases if case.filed.sender == filed.sender]
    if any(case.state is State.OPEN for case in theirs):
        return []  # who has one answer of two gives thanks for that one
    asked = [case for case in theirs if case.state is State.REPLIED and case.answered_by in filed.references]
    if len(asked) != 1 or any(bit.does is not Does.CONSENT for bit in gist.reply.bits):
        return []
    return [case for case in asked if not _plainly_left(case)]


def takes_up(question: OwedQuestion, reply: Reply) -> bool:
    """Whether a reply speaks of a question, or gives what it wants; of what is to be done, that it is, or a file."""
    named = [bit for bit in reply.bits if question.bag.shared(bit.bag)]
    if question.deed:
        return reply.attached or any(bit.done for bit in named)
    return bool(named) or any(gives(question, bit) for bit in reply.bits)


def _plainly_left(case: Case) -> bool:
    """Whether an answer would show, a time, an amount, one of two, a yes or a deed, or nothing but its place speaks for
    it: who gives thanks for the rest has not got it. Only "which?" may be told in words of which it has none.
    """
    if not case.taken_up and (case.posed.wants is not Wants.OPEN or case.owed_question().deed):
        return True
    return case.posed.wants in MEASURED or bool(case.posed.choice) or case.ground is Ground.PASSING
