"""Picks: what a client asks in form, and in truth chooses among what the team offered: "the oak one, please"."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.ledger.case import Posed
from daemon.core.ledger.courtesy import has_digit
from daemon.core.ledger.gives import MEASURED
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.owed import OwedQuestion


def picks(posed: Posed, asked: Sequence[OwedQuestion]) -> bool:
    """Whether an ask without a mark only answers one of `asked`, the questions of the team.

    It says nothing but which of two things is chosen, or the figure or the day that was asked for. "An oak sample,
    please" says more.
    """
    if posed.form.endswith("?") or not posed.things:
        return False
    return any(_names(posed, question) or _counts(posed, question) for question in asked)


def _names(posed: Posed, question: OwedQuestion) -> bool:
    said = Bag.of(posed.things)
    named = [bool(one.shared(said)) for one in question.choice]
    return sum(named) == 1 and len(question.bag.shared(said)) >= len(posed.things)


def _counts(posed: Posed, question: OwedQuestion) -> bool:
    figures = all(has_digit(word) or word in posed.times for word in posed.things)
    return question.wants in MEASURED and figures
