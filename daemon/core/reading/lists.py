"""Lists: what is owed point by point, though few points of a list are sentences that ask.

"Please change: - p. 2 photo brighter - title larger" asks two things. A list is read by what introduces it and by what
its points have in common:

    its lead asks, or names what follows: "Corrections:"   each point is owed, but for those that are done
    no lead, but points beside it ask                      each point is owed that looks like one
    neither                                                the points are owed if all of them look like ones

Lines without list marks are points only below such a lead, up to the next blank line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from daemon.core.model import Ask, Kind
from daemon.core.reading.ask_words import AskWords
from daemon.core.words.sentences import Sentence

LISTED = "point of a list"
ANNOUNCED, BESIDE = 0.8, 0.6  # how sure we are of a point that its lead asks for, and of one that stands beside asks
NAMED = 6  # words: a shorter point beside asks only names its matter: "delivery time of the rollers"
MOST_POINT = 40  # words: a longer point is a text of its own
_OPTIONS = frozenset(("opener", "inside", "question mark"))  # a lead that asks by itself: "Which do you like: - A - B"


@dataclass(frozen=True, slots=True)
class _Run:
    lead: int | None  # the place of the sentence above
    points: tuple[int, ...]  # the places of the first sentences of its points
    marked: bool  # with list marks


def points(text: str, sentences: Sequence[Sentence], found: Sequence[list[Ask]], said: AskWords) -> dict[int, Ask]:
    """What lists ask beside what their sentences ask by themselves (`found`, for each sentence of `text`): an ask for
    the place of each point that is owed.
    """
    asks: dict[int, Ask] = {}
    for run in _runs(text, sentences):
        lead = _lead(run, sentences, found, said)
        likely = _likely(run, sentences, found, said)
        most = 2 * sum(_asks_already(place, sentences, found) for place in run.points) >= len(run.points)
        for place in run.points:
            point = sentences[place]
            if _asks_already(place, sentences, found) or len(point.text.split()) > MOST_POINT:
                continue
            if sure := _owed(point.text, run, lead, said, likely=likely, most=most):
                kind = lead if lead and lead is not Kind.APPROVAL else Kind.REQUEST
                asks[place] = Ask(point.text, kind, sure, LISTED)
    return asks


def introduces(place: int, sentences: Sequence[Sentence], found: Sequence[list[Ask]], owed: Collection[int]) -> bool:
    """Whether a sentence only announces the list after it: `three questions:`, and offers no choice: `which one:`.
    `owed`: the places of the points that are.
    """
    sentence, after = sentences[place], sentences[place + 1] if place + 1 < len(sentences) else None
    listing = after is not None and (after.item or place + 1 in owed)
    if not listing or sentence.item or not sentence.text.endswith(":"):
        return False
    return not any(ask.rule in _OPTIONS for ask in found[place])


def _owed(text: str, run: _Run, lead: Kind | None, said: AskWords, *, likely: bool, most: bool) -> float:
    """How sure it is that a point which asks nothing by itself is owed; 0 for one that is not.

    `likely`: its list is one of things to do; `most`: and most points of it ask.
    """
    names = said.hits(text)
    if "idle" in names or "mended" in names:
        return 0
    if lead and (run.marked or "point" in names):
        return ANNOUNCED
    return BESIDE if likely and ("point" in names or (most and len(text.split()) <= NAMED)) else 0


def _lead(run: _Run, sentences: Sequence[Sentence], found: Sequence[list[Ask]], said: AskWords) -> Kind | None:
    """What the sentence above a list asks of each of its points, None for nothing."""
    if run.lead is None:
        return None
    text = sentences[run.lead].text
    if "list" in said.hits(text) and (text.endswith(":") or len(run.points) > 1):
        return Kind.REQUEST
    asks = [ask for ask in found[run.lead] if ask.rule not in _OPTIONS]
    return asks[-1].kind if asks and text.endswith(":") else None


def _likely(run: _Run, sentences: Sequence[Sentence], found: Sequence[list[Ask]], said: AskWords) -> bool:
    """Whether a list without a lead is one of things to do: some of its points ask, or all say what to change."""
    if not run.marked or len(run.points) == 1:
        return False
    asking = {place for place in run.points if _asks_already(place, sentences, found)}
    return bool(asking) or all("point" in said.hits(sentences[place].text) for place in run.points)


def _asks_already(place: int, sentences: Sequence[Sentence], found: Sequence[list[Ask]]) -> bool:
    paragraph = sentences[place].paragraph
    while place < len(sentences) and sentences[place].paragraph == paragraph:
        if found[place]:
            return True
        place += 1
    return False


def _runs(text: str, sentences: Sequence[Sentence]) -> Iterator[_Run]:
    """The lists of a mail in their order."""
    place = 0
    while place < len(sentences):
        end = _end(text, sentences, place)
        if end > place:
            lead = place - 1 if place and not sentences[place - 1].item else None
            firsts = (
                n for n in range(place, end) if n == place or sentences[n].paragraph != sentences[n - 1].paragraph
            )
            yield _Run(lead, tuple(firsts), sentences[place].item)
        place = max(end, place + 1)


def _end(text: str, sentences: Sequence[Sentence], start: int) -> int:
    """Where a list ends that starts at a place; the place itself where none does."""
    end = start
    if sentences[start].item:
        while end < len(sentences) and sentences[end].item:
            end += 1
    elif start and sentences[start - 1].text.endswith(":"):
        while end < len(sentences) and not sentences[end].item and _close(text, sentences[end - 1], sentences[end]):
            end += 1
    return end


def _close(text: str, first: Sentence, second: Sentence) -> bool:
    """Whether no blank line stands between two sentences, and the second begins a line or a sentence of its own."""
    between = text[first.start + len(first.text) : second.start]
    return "\n\n" not in between.replace(" ", "").replace("\t", "")
