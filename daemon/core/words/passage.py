"""The passage of a mail around what somebody looked for."""

from __future__ import annotations

from daemon.core.words.rules import Rules
from daemon.core.words.sentences import splitter
from daemon.core.words.text import one_line, short, words

LONGEST = 300  # characters
_MARKS = 4  # of these for what is left out


def passage(rules: Rules, text: str, asked: str) -> str:
    """The sentence of `text` with the most words of `asked`, and those around it as far as there is room.

    One line of at most LONGEST characters with … where something is left out; the beginning where no word is there.
    """
    sentences = [one_line(one.text) for one in splitter(rules).split(text)]
    if not sentences:
        return ""
    wanted = set(words(asked))
    hits = [len(wanted & set(words(one))) for one in sentences]
    first = last = hits.index(max(hits))
    if len(sentences[first]) > LONGEST:
        return _around(sentences[first], wanted)
    grown = True
    while grown:
        grown = False
        if last + 1 < len(sentences) and _fits(sentences[first : last + 2]):
            last, grown = last + 1, True
        if first and _fits(sentences[first - 1 : last + 1]):
            first, grown = first - 1, True
    before, after = "… " if first else "", " …" if last + 1 < len(sentences) else ""
    return f"{before}{' '.join(sentences[first : last + 1])}{after}"


def _fits(sentences: list[str]) -> bool:
    return len(" ".join(sentences)) <= LONGEST - _MARKS


def _around(sentence: str, wanted: set[str]) -> str:
    """A stretch of a long sentence that begins shortly before the first of the words."""
    parts = sentence.split()
    place = next((n for n, part in enumerate(parts) if wanted & set(words(part))), 0)
    start = max(place - 8, 0)
    return short(("… " if start else "") + " ".join(parts[start:]), LONGEST)
