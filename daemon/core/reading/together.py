"""The asks of one mail together: what is told twice, what only vents or closes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from daemon.core.model import Ask, Kind
from daemon.core.reading.ask_words import CARELESS, DEFECT, RHETORICAL, AskWords
from daemon.core.words.sentences import Sentence
from daemon.core.words.tenor import TENOR
from daemon.core.words.text import words

MOST = 100  # asks of one mail
POINTS_BACK = 6  # words: a request of no more names no matter of its own

_TOLD = frozenset((DEFECT, TENOR))  # rules of what a request after it may be about
REMEDY = "remedy"  # the rule of a request that is shown with what it is about
SAYS = 4  # words of a sentence that tells what is to be mended, its marks among them
SPAN = 60  # words of a request together with what it is about

_RAGE = re.compile(r"[?!]{2}")


def told_once(found: Iterable[tuple[Ask, int]], text: str, sentences: Sequence[Sentence], said: AskWords) -> list[Ask]:
    """The asks of `text`, each given with the place of its sentence; a defect and the request to mend it are one.

    "It is broken. Please repair it" is shown as one stretch; so is what stands before a request that does not say what
    is to be mended.
    """
    asks = list(found)
    places = Counter(at for _, at in asks)
    kept: list[Ask] = []
    told: list[
        tuple[int, int]
    ] = []  # the defects of this paragraph, and hints: where in `kept`, and the place of the sentence
    before = 0
    for ask, at in asks:
        told = told if sentences[at].paragraph == sentences[before].paragraph else []
        before = start = at
        bare = said.remedies.is_one(ask.text) and places[at] == 1
        if bare or _mends(ask, said):
            about = [one for one in told if bare or kept[one[0]].rule == DEFECT]
            near = (
                at - 1 == about[-1][1] if about else bare and at - 1 not in places and _tells(at - 1, sentences, said)
            )
            start = at - 1 if near else at
            for number, _ in reversed(about):
                del kept[number]
            told = []
        if ask.rule in _TOLD:
            told.append((len(kept), at))
        kept.append(_spanning(ask, start, at, text, sentences))
    return kept


def _tells(place: int, sentences: Sequence[Sentence], said: AskWords) -> bool:
    """Whether the sentence at a place says something that the next one of its paragraph may be about."""
    if place < 0 or sentences[place].paragraph != sentences[place + 1].paragraph:
        return False
    told = sentences[place].text
    return len(words(told)) >= SAYS and "courtesy" not in said.hits(told)


def _spanning(ask: Ask, start: int, at: int, text: str, sentences: Sequence[Sentence]) -> Ask:
    """An ask of the sentence at one place with all that stands before it since another place, unless that is much."""
    begin, own = sentences[start].start, sentences[at]
    stretch = text[begin : own.start + own.text.find(ask.text) + len(ask.text)]
    if start == at or len(words(stretch)) > SPAN:
        return ask
    return replace(ask, text=stretch, kind=Kind.REQUEST, rule=REMEDY)


def without_asides(asks: list[Ask], sentences: Sequence[Sentence], said: AskWords) -> list[Ask]:
    """Without what only vents anger, and what only closes a mail that asks something else: "let me know"."""
    asks = [ask for ask in asks if not _vents(ask, sentences, said)]
    rest = [ask for ask in asks if len(words(ask.text)) > CARELESS or "bare" not in said.hits(ask.text)]
    return rest or asks


def once(asks: list[Ask]) -> Iterator[Ask]:
    """Each of the first asks once; who asks a hundred things in a mail sent a form or a log.

    Two of which each has a word that the other lacks are two, however alike: "… for 40 people? … for 60 people?".
    """
    kept: list[frozenset[str]] = []
    for ask in asks[:MOST]:
        bag = _bag(ask.text)
        if not any(_within(bag, before) for before in kept):
            kept.append(bag)
            yield ask


def similar(left: str, right: str, share: float) -> bool:
    """Whether two texts have that share of the words of the shorter in common."""
    return _alike(_bag(left), _bag(right), share)


def _mends(ask: Ask, said: AskWords) -> bool:
    """Whether a request is for what was told before it: it is short, or says "it"."""
    if (ask.kind is not Kind.REQUEST and "?" in ask.text) or ask.rule == DEFECT:
        return False
    return len([word for word in words(ask.text) if word not in "?!"]) <= POINTS_BACK or "anaphor" in said.hits(
        ask.text
    )


def _vents(ask: Ask, sentences: Sequence[Sentence], said: AskWords) -> bool:
    """Whether a question that may be rhetorical stands in an angry mail: two signs, where one makes it doubtful."""
    if ask.rule != RHETORICAL:
        return False
    others = (sentence.text for sentence in sentences if ask.text not in sentence.text)
    return bool(_RAGE.search(ask.text)) or any(_RAGE.search(text) or said.complains(text) for text in others)


def _bag(text: str) -> frozenset[str]:
    return frozenset(words(text)) - {"?", "!"}


def _within(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether either bag of words has nothing that the other lacks."""
    return bool(left and right) and (left <= right or right <= left)


def _alike(left: frozenset[str], right: frozenset[str], share: float) -> bool:
    """Whether two bags of words share that much of the smaller one."""
    return len(left & right) >= share * max(1, min(len(left), len(right)))
