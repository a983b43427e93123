"""Which questions a client takes back with "never mind" or "it is settled"."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.ledger.case import Case
from daemon.core.ledger.matching import Bag

Named = tuple[Case, tuple[str, ...]]  # a question, and the words that it shares with the withdrawal


def withdrawn(bag: Bag, here: Sequence[Case], elsewhere: Sequence[Case]) -> list[Named]:
    """The questions that the words of a withdrawal name: of its thread, else of another, else the thread's newest."""
    if named := _named(bag, here):
        return named
    if bag and (named := _named(bag, elsewhere)):
        return named
    if not here:
        return []
    newest = max(case.filed.at for case in here)
    return [(case, ()) for case in here if case.filed.at == newest]


def _named(bag: Bag, cases: Sequence[Case]) -> list[Named]:
    shared = [(case, case.posed.bag.shared(bag)) for case in cases]
    most = max((len(words) for _, words in shared), default=0)
    return [(case, words) for case, words in shared if words and len(words) == most]
