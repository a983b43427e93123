"""The clauses of a sentence, and what the rules see in each."""

from __future__ import annotations

import re

from daemon.core.reading.ask_words import VERB, AskWords, Names
from daemon.core.words.text import normal

GREETS = "greets"  # what a clause matches that only calls the reader: "hi Tom"
SHORT = 3  # words: a clause of fewer is a name or an aside

_SEGMENT = re.compile(r":(?!\d)|\s[-–—]+\s?|^[-–—]|(?<=\w)—|[!?…]+\s|¿")
_CLAUSE = re.compile(r"[,;()\n]+(?!\d)")


def segments(text: str, said: AskWords, names: Names) -> list[list[Names]]:
    """What each clause matches without the words that open it idly, in groups parted by colons and dashes.

    `names`: what the whole matches, which often is one clause.
    """
    whole = normal(text)
    groups = [[_found(clause, said, whole, names) for clause in _CLAUSE.split(part)] for part in _SEGMENT.split(text)]
    found = [[clause for clause in group if clause is not None] for group in groups]
    segments = [group for group in found if group]
    if segments and "short" in segments[0][0] and len(segments[0]) > 1 and said.greets(text):
        segments[0][0] |= {GREETS}
    return segments


def _found(clause: str, said: AskWords, whole: str, names: Names) -> Names | None:
    """What a clause matches; None for one that says nothing but idle words."""
    rest = said.without_filler(clause)
    form = normal(rest)
    count = len(form.split())
    if not count:
        return None
    hits = names if form == whole else said.hits(rest)
    return hits | {"short"} if count < SHORT else hits


def _opening(clauses: list[Names], skipped: set[str]) -> Names:
    """What the first clause matches that says something: no greeting, no condition."""
    return (
        clauses[0] if len(clauses) == 1 else next((clause for clause in clauses if not skipped & clause), frozenset())
    )


def acts(segments: list[list[Names]]) -> bool:
    """Whether a clause tells the reader to do something."""
    if any("act" in found and "formula" not in found for clauses in segments for found in clauses):
        return True
    openings = [_opening(clauses, {"lead", "short"}) for clauses in segments]
    return any(VERB in found and "formula" not in found for found in openings)


def opens(clauses: list[Names]) -> bool:
    """Whether a group of clauses starts as a question does."""
    opening = _opening(clauses, {"lead", GREETS})
    subordinate = "when" in opening and any("short" not in clause for clause in clauses if clause is not opening)
    return "opener" in opening and "statement" not in opening and not subordinate
