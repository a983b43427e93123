"""Which questions a client takes back with "never mind" or "it is settled"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from daemon.core.ledger.case import Case
from daemon.core.ledger.matching import Bag

Named = tuple[Case, tuple[str, ...]]  # a question, and the words that it shares with the withdrawal


def withdrawn(bag: Bag, here: Sequence[Case], elsewhere: Sequence[Case], defect: Callable[[Case], bool]) -> list[Named]:
    """The questions that the words of a withdrawal name: of its thread, else of another, else the thread's newest.

    Where the newest mail asked several things, nameless words take back the `defect` that is mended ("works again"),
    or nothing: a question that stays open costs a look, one that is taken back for good may cost the client.
    """
    if named := _named(bag, here):
        return named
    if bag and (named := _named(bag, elsewhere)):
        return named
    if not here:
        return []
    newest = max(case.filed.at for case in here)
    latest = [case for case in here if case.filed.at == newest]
    meant = latest if len(latest) == 1 else [case for case in latest if defect(case)]
    return [(case, ()) for case in meant[:1]]


def numbered(number: int | None, thread: Sequence[Case]) -> list[Named]:
    """The question of that number in the thread's newest mail that still waits for an answer to any of its several."""
    newest = max((case.filed.at for case in thread if case.owed), default=None)
    asked = [case for case in thread if case.filed.at == newest]
    chosen = asked[number - 1] if number and 1 < len(asked) >= number else None
    return [(chosen, (str(number),))] if chosen and chosen.owed else []


def with_the_rest(named: Sequence[Named], here: Sequence[Case], thread: str) -> list[Named]:
    """What is named, and all else that waits in the thread: the whole matter is taken back."""
    known = {case.id for case, _ in named}
    return [*named, *((case, ()) for case in here if case.filed.thread == thread and case.id not in known)]


def _named(bag: Bag, cases: Sequence[Case]) -> list[Named]:
    shared = [(case, case.posed.bag.shared(bag)) for case in cases]
    most = max((len(words) for _, words in shared), default=0)
    return [(case, words) for case, words in shared if words and len(words) == most]
