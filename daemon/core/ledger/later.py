"""Whether a clause of a team's reply puts the answer off or tells something, and where the two stand side by side."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby, pairwise

from daemon.core.ledger.wording import Wording
from daemon.core.words.tenor import Tenor
from daemon.core.words.text import normal

_PUTTING_OFF = ("team.holds", "team.hands", "team.promises")
_LATER, _SAID = 0.8, 0.4  # probability that a clause puts off or promises, that it tells, for it to stand apart
_TELLING = 3  # words of one that tells at least


def puts_off(tenor: Tenor, clause: str) -> bool:
    """By all of its words together, where no rule has its phrase."""
    return _later(tenor, clause) >= _LATER


def apart(wording: Wording, text: str, language: str | None, promised: Collection[str]) -> list[str]:
    """The sentence of a promise in its clauses, as far as they do different things: what is done or told, what will be,
    and each of the promises `promised`. A clause that says nothing by itself goes with the one before it.
    """
    starts, before = [0], ""
    spans = wording.joints.spans(text, language)
    for does, run in groupby(spans, lambda span: _does(wording, text[slice(*span)], language, promised)):
        clauses = list(run)
        kind = does or _tells(wording, text[clauses[0][0] : clauses[-1][1]], language)
        for start, end in clauses:
            another = kind == "later" and normal(text[start:end]) in promised
            if kind and before and (kind != before or another):
                starts.append(start)
            before = kind or before
    return [text[start:end].strip(" ,;:–—-") for start, end in pairwise([*starts, len(text)])]


def _does(wording: Wording, clause: str, language: str | None, promised: Collection[str]) -> str:
    """What a clause does by itself, as far as a word of it shows."""
    form = normal(clause)
    if wording.commits(form, language):
        return "later"
    if wording.says("deed", form, language) or wording.says("assent", form, language):
        return "said"
    return "later" if form in promised or puts_off(wording.tenor, clause) else ""


def _tells(wording: Wording, clauses: str, language: str | None) -> str:
    """Whether a few clauses tell something rather than put it off, and hang on no other clause."""
    said = wording.tenor.of(clauses).get("team.tells", 0.0)
    sure = said >= _SAID and said > _later(wording.tenor, clauses)
    joints = wording.joints
    loose = joints.condition(clauses, language) or joints.under(clauses, language)
    return "said" if sure and not loose and len(clauses.split()) >= _TELLING else ""


def _later(tenor: Tenor, clause: str) -> float:
    found = tenor.of(clause)
    return sum(found.get(name, 0.0) for name in _PUTTING_OFF)
