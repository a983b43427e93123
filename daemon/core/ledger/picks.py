"""Picks: what a client asks in form, and in truth chooses among what the team offered: "the oak one, please"."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.ledger.case import Posed
from daemon.core.ledger.courtesy import has_digit
from daemon.core.ledger.gives import MEASURED
from daemon.core.ledger.owed import OwedQuestion

_MOST = 2  # words of one beside courtesy: what is longer says by itself what is to be done


def picks(posed: Posed, asked: Sequence[OwedQuestion]) -> bool:
    """Whether an ask of a few words without a mark only answers one of `asked`, the questions of the team.

    It names one of two things that were to choose from, or is the figure or the day that was asked for.
    """
    if posed.form.endswith("?") or len(posed.things) > _MOST:
        return False
    return any(_names(posed, question) or _counts(posed, question) for question in asked)


def _names(posed: Posed, question: OwedQuestion) -> bool:
    named = [bool(one.shared(posed.bag)) for one in question.choice]
    return sum(named) == 1


def _counts(posed: Posed, question: OwedQuestion) -> bool:
    return question.wants in MEASURED and has_digit(posed.form)
