"""Small talk: questions that want no answer of the team: "how was the skiing?", "isn't spring wonderful?".

No rule knows them all. A question that only its form makes one, whose tenor is that of courtesy and which names nothing
of ours and no figure, is doubtful: it stands in the ledger as not sure, and alerts nobody. It is never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from daemon.core.model import Ask
from daemon.core.reading.ask_words import CHASER, RHETORICAL, AskWords
from daemon.core.words.tenor import TENOR, Tenor

DOUBTFUL = 0.5  # certainty of a question in form, though its words are often a turn of speech or its writer answers it
_IDLE = 0.6  # probability that a sentence is but courtesy, for it to be doubted
_BY_FORM = frozenset(("question mark", "opener", "inside", RHETORICAL, TENOR))


def doubted(asks: Iterable[tuple[Ask, int]], said: AskWords, tenor: Tenor) -> list[tuple[Ask, int]]:
    """The asks, each with the place of its sentence, as sure as they are."""
    return [
        (replace(ask, certainty=min(ask.certainty, DOUBTFUL)) if _idle(ask, said, tenor) else ask, place)
        for ask, place in asks
    ]


def _idle(ask: Ask, said: AskWords, tenor: Tenor) -> bool:
    """Whether it is likely that a question which only its form makes one is courtesy."""
    names = said.hits(ask.text)
    if ask.rule not in _BY_FORM and not (ask.rule == CHASER and "courtesy" in names):
        return False
    if "thing" in names or any(map(str.isdigit, ask.text)):
        return False
    return tenor.of(ask.text).get("question.talk", 0.0) >= _IDLE
