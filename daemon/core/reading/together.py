"""The asks of one mail together: what is told twice, what only vents or closes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from daemon.core.model import Ask, Kind
from daemon.core.reading.ask_words import CARELESS, DEFECT, RHETORICAL, AskWords
from daemon.core.words.sentences import Sentence
from daemon.core.words.text import words

MOST = 100  # asks of one mail
POINTS_BACK = 6  # words: a request of no more names no matter of its own

_RAGE = re.compile(r"[?!]{2}")


def told_once(found: Iterable[tuple[Ask, int]], said: AskWords) -> list[Ask]:
    """Without a defect that the same paragraph goes on to ask to be mended: "It is broken. Please repair it"."""
    asks = list(found)
    last = {paragraph: place for place, (ask, paragraph) in enumerate(asks) if _mends(ask, said)}
    return [ask for place, (ask, paragraph) in enumerate(asks) if ask.rule != DEFECT or place > last.get(paragraph, -1)]


def without_asides(asks: list[Ask], sentences: Sequence[Sentence], said: AskWords) -> list[Ask]:
    """Without what only vents anger, and what only closes a mail that asks something else: "let me know"."""
    asks = [ask for ask in asks if not _vents(ask, sentences, said)]
    rest = [ask for ask in asks if len(words(ask.text)) > CARELESS or "bare" not in said.hits(ask.text)]
    return rest or asks


def once(asks: list[Ask]) -> Iterator[Ask]:
    """Each of the first asks once; who asks a hundred things in a mail sent a form or a log."""
    kept: list[frozenset[str]] = []
    for ask in asks[:MOST]:
        bag = _bag(ask.text)
        if not any(_alike(bag, before, 0.9) for before in kept):
            kept.append(bag)
            yield ask


def similar(left: str, right: str, share: float) -> bool:
    """Whether two texts have that share of the words of the shorter in common."""
    return _alike(_bag(left), _bag(right), share)


def _mends(ask: Ask, said: AskWords) -> bool:
    """Whether a request is for what was told before it: it is short, or says "it"."""
    if (ask.kind is not Kind.REQUEST and "?" in ask.text) or ask.rule == DEFECT:
        return False
    return len(words(ask.text)) <= POINTS_BACK or "anaphor" in said.hits(ask.text)


def _vents(ask: Ask, sentences: Sequence[Sentence], said: AskWords) -> bool:
    """Whether a question that may be rhetorical stands in an angry mail: two signs, where one makes it doubtful."""
    if ask.rule != RHETORICAL:
        return False
    others = (sentence.text for sentence in sentences if ask.text not in sentence.text)
    return bool(_RAGE.search(ask.text)) or any(_RAGE.search(text) or said.complains(text) for text in others)


def _bag(text: str) -> frozenset[str]:
    return frozenset(words(text)) - {"?", "!"}


def _alike(left: frozenset[str], right: frozenset[str], share: float) -> bool:
    """Whether two bags of words share that much of the smaller one."""
    return len(left & right) >= share * max(1, min(len(left), len(right)))
