"""What the form alone tells of a clause of a reply: a greeting, a signature, a part of an act."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from daemon.core.ledger.courtesy import has_digit
from daemon.core.model import Act, Filed
from daemon.core.words.text import normal

NAME = 3  # words of a name that signs at most
_GREETING = 6  # words of a greeting line at most
_FEW = 8  # at the beginning of a sentence that say together that something is done


def grown(clauses: Sequence[str]) -> list[str]:
    """Clauses that can stand alone: a word or two goes with the one before it, "in the hall and under C"."""
    found: list[str] = []
    for clause in clauses:
        short = len(clause.split()) < NAME and not has_digit(clause)
        found[-1:] = [f"{found[-1]}, {clause}"] if found and short else [*found[-1:], clause]
    return found


def beside(words: list[str], place: int) -> list[str]:
    return [*words[max(place - 1, 0) : place], *words[place + 1 : place + 2]]


def greets(text: str) -> bool:
    return text.rstrip()[-1:] in (",", ":") and len(text.split()) <= _GREETING and not has_digit(text)


def whole(text: str, act: Act) -> bool:
    """Whether a sentence was not taken apart: it is all of the act's."""
    return normal(act.text) in normal(text)


def signs(text: str) -> bool:
    """Whether the last line is but a name, in whatever script: `Олена`."""
    parts = text.split()
    return len(parts) <= NAME and all(part[:1].isupper() for part in parts) and text[-1:] not in tuple(".!?")


def overlapping(form: str, acts: Sequence[Act]) -> Act | None:
    """The act that this sentence is, or is a part of."""
    for act in acts:
        theirs = normal(act.text)
        if theirs in form or (len(form) > len(theirs) // 4 and form in theirs):
            return act
    return None


def asks(form: str, filed: Filed, least: float = 0) -> bool:
    asked = (normal(ask.text) for ask in filed.asks if ask.certainty >= least)
    return bool(form.strip()) and any(theirs in form or form in theirs for theirs in asked)


def done_by(form: str, says: Callable[[str], bool]) -> frozenset[str]:
    """The words that say by themselves that something is done, else those that do together: "taken care of". `says`:
    whether some words of the form do.
    """
    row = form.split()
    if not says(form):
        return frozenset()
    if single := frozenset(word for word in row if says(f" {word} ")):
        return single
    sides = (row[n : n + size] for size in (2, 3) for n in range(min(len(row) - size + 1, _FEW)))
    return frozenset(next((side for side in sides if says(f" {' '.join(side)} ")), ()))
