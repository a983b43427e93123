"""Small talk: questions that want no answer of the team: "how was the skiing?", "isn't spring wonderful?".

No rule knows them all. Each sign lowers the certainty of a question that nothing but its form makes one:

    its tenor is that of courtesy, and it names nothing of ours and no figure     it is doubtful
    … and it opens a letter that goes on to say something else                     it is below what the ledger keeps
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from daemon.core.model import Ask
from daemon.core.reading.ask_words import CHASER, RHETORICAL, AskWords
from daemon.core.words.sentences import Sentence
from daemon.core.words.tenor import TENOR, Tenor
from daemon.core.words.text import words

KEPT = 0.4  # certainty from which an ask is kept
_DOUBTFUL, _PLAIN = 0.5, 0.3  # certainty by one sign, and by two
_IDLE, _SURELY = 0.6, 0.8  # probability that a sentence is but courtesy, for it to be doubted and to be let go
_OPENING = 3  # sentences in which a letter comes to its matter
_SAYS = 4  # words of a sentence that says something
_BY_FORM = frozenset(("question mark", "opener", "inside", RHETORICAL, TENOR))


def without_small_talk(
    asks: Iterable[tuple[Ask, int]], sentences: Sequence[Sentence], said: AskWords, tenor: Tenor
) -> list[tuple[Ask, int]]:
    """The asks, each with the place of its sentence, as sure as they are; without those that are surely none."""
    kept: list[tuple[Ask, int]] = []
    for ask, place in asks:
        idle = _idle(ask, said, tenor)
        if idle >= _IDLE:
            opens = idle >= _SURELY and not kept and place <= _OPENING and _goes_on(place, sentences, said)
            doubted = replace(ask, certainty=min(ask.certainty, _PLAIN if opens else _DOUBTFUL))
        else:
            doubted = ask
        if doubted.certainty >= KEPT:
            kept.append((doubted, place))
    return kept


def _idle(ask: Ask, said: AskWords, tenor: Tenor) -> float:
    """How likely it is that a question which only its form makes one is courtesy."""
    names = said.hits(ask.text)
    if ask.rule not in _BY_FORM and not (ask.rule == CHASER and "courtesy" in names):
        return 0.0
    if "thing" in names or any(map(str.isdigit, ask.text)):
        return 0.0
    return tenor.of(ask.text).get("question.talk", 0.0)


def _goes_on(place: int, sentences: Sequence[Sentence], said: AskWords) -> bool:
    """Whether something is said after the sentence at a place."""
    rest = (sentence.text for sentence in sentences[place + 1 :])
    return any(len(words(text)) >= _SAYS and "courtesy" not in said.hits(text) for text in rest)
