"""Which questions a client takes back with "never mind" or "it is settled"."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.ledger.docket import Entry
from daemon.core.ledger.matching import Bag

Named = tuple[Entry, tuple[str, ...]]  # a question, and the words that it shares with the withdrawal


def withdrawn(bag: Bag, here: Sequence[Entry], elsewhere: Sequence[Entry]) -> list[Named]:
    """The questions that the words of a withdrawal name: of its thread, else of another, else the thread's newest."""
    if named := _named(bag, here):
        return named
    if bag and (named := _named(bag, elsewhere)):
        return named
    if not here:
        return []
    newest = max(entry.filed.at for entry in here)
    return [(entry, ()) for entry in here if entry.filed.at == newest]


def _named(bag: Bag, entries: Sequence[Entry]) -> list[Named]:
    shared = [(entry, entry.posed.bag.shared(bag)) for entry in entries]
    most = max((len(words) for _, words in shared), default=0)
    return [(entry, words) for entry, words in shared if words and len(words) == most]
