"""The clauses of a sentence, and what the rules see in each."""

from __future__ import annotations

import re

from daemon.core.reading.ask_words import VERB, AskWords, Names
from daemon.core.words.text import normal, words

SHORT = 3  # words: a clause of fewer is a name or an aside

_SEGMENT = re.compile(r":(?!\d)|\s[-–—]+\s?|^[-–—]|(?<=\w)—|[!?…]+\s|¿")
_CLAUSE = re.compile(r"[,;()\n]+(?!\d)")


def segments(text: str, said: AskWords, names: Names) -> list[list[Names]]:
    """What each clause matches without the words that open it idly, in groups parted by colons and dashes.

    `names`: what the whole matches, which often is one clause.
    """
    whole = normal(text)
    groups = [[said.without_filler(piece) for piece in _CLAUSE.split(part)] for part in _SEGMENT.split(text)]
    segments = [[_found(clause, said, whole, names) for clause in group if words(clause)] for group in groups]
    return [group for group in segments if group]


def _found(clause: str, said: AskWords, whole: str, names: Names) -> Names:
    hits = names if normal(clause) == whole else said.hits(clause)
    return hits | ({"short"} if len(words(clause)) < SHORT else frozenset())


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
    opening = _opening(clauses, {"lead"})
    subordinate = "when" in opening and any("short" not in clause for clause in clauses if clause is not opening)
    return "opener" in opening and "statement" not in opening and not subordinate
