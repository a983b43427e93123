"""Sentences of a mail as people type it: wrapped lines, lists, one-liners, abbreviations of all languages.

One left-to-right scan; every sentence is a verbatim stretch of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from daemon.core.words.grammar import listed
from daemon.core.words.rules import Rules
from daemon.core.words.text import fold

NARROWEST, WIDEST = 50, 100  # the widths that mail programs wrap at lie in between

_LINE = re.compile(r"[^\n]*")
_ITEM = re.compile(
    r"[ \t>]*(?:[-–—*•·▪◦‣+→✓✅]{1,2}|\(?(?:\d{1,2}|[a-zа-яA-ZА-Я])[.)]-?(?!\d)|\(\d{1,2}\)|#\d{1,2})[ \t]+"
)
_TOKEN = re.compile(r"\S+")
_END = re.compile(r"[.?!…;。？！]+[\"'”“»«’)\]*_]*$")
_INNER = re.compile(r"(?<=\w)[?!]+(?=[A-ZÀ-ÞА-ЯҐЄІЇ¿¡])")
_ADDRESS = re.compile(r"://|^www\.|@|^[\w./-]+\?[\w%]+=", re.IGNORECASE)
_INITIAL = re.compile(r"^[(\"'„«“]?(?:[^\W\d_]\.)+$")
_NUMBER = re.compile(r"^[(\"'„«“]?\d{1,4}\.$")
_SMILEY = re.compile(r"^(?:[:;=8xX]['’]?-?[)(DPp3/|*]+|\)+|\(+|xx*|[^\w\s.,;:?!\"'„“”«»()¿¡-]+)$")
_FACE = re.compile(r"^[:;=]['’]?-?[)(D]+$")  # which ends a sentence where a capital follows: "not ours :) And the map"
_BULLET_END = "([{\"'„«“¿¡*_"

_LATELY = 8  # texts whose sentences are remembered
SHORT = 3  # letters, with the dot: a shorter word before a dot and a small letter is an abbreviation


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str  # verbatim, line ends included, without white space and list marks around it
    start: int  # where in the text
    item: bool = False  # it stands in a list
    paragraph: int = 0  # counted from 0; a list item is a paragraph of its own


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    item: bool


class Splitter:
    """Splits texts into sentences. Whatever language they are in, the abbreviations of all count: people mix them."""

    def __init__(self, rules: Rules) -> None:
        self._abbreviations = _folded(listed(rules, rules.spoken, "abbreviation"))
        self._after_ordinal = _folded(listed(rules, rules.spoken, "after_ordinal"))
        self._lettered = _folded(listed(rules, rules.spoken, "lettered"))

        self._lately = lru_cache(maxsize=_LATELY)(self._split)

    def split(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of `text` in order. Lines that a program wrapped are joined, lines that a person ended are
        not.
        """
        return self._lately(text)

    def _split(self, text: str) -> tuple[Sentence, ...]:
        sentences: list[Sentence] = []
        for number, block in enumerate(_blocks(text)):
            for start, end in self._spans(text, block):
                words = text[start:end].strip()
                if words:
                    sentences.append(Sentence(words, start + text[start:end].index(words), block.item, number))
        return tuple(sentences)

    def _spans(self, text: str, block: _Block) -> Iterator[tuple[int, int]]:
        """Where each sentence of a block starts and ends."""
        start = block.start
        tokens = list(_TOKEN.finditer(text, block.start, block.end))
        row = ["", *(token[0] for token in tokens), ""]
        for before, token, word, after in zip(row, tokens, row[1:], row[2:], strict=False):
            if not word[-1].isalnum() or "?" in word or "!" in word:
                for end in self._cuts(token, before, after):
                    yield start, end
                    start = end
        yield start, block.end

    def _cuts(self, token: re.Match[str], before: str, after: str) -> Iterator[int]:
        """Where sentences end within and after `token`, which stands between the words `before` and `after`."""
        word = token[0]
        if ("?" in word or "!" in word) and not _ADDRESS.search(word):
            yield from (token.start() + inner.end() for inner in _INNER.finditer(word))
        if after and (self._ends(word, before, after) or _smiled(before, word, after)) and not _SMILEY.match(after):
            yield token.end()

    def _ends(self, token: str, before: str, after: str) -> bool:
        """Whether a sentence ends with `token`, which stands between the words `before` and `after`."""
        end = _END.search(token)
        if not end or (_ADDRESS.search(token) and end[0][0] not in ".!"):
            return False
        if after[0] == "»":
            return False  # `« Livrez-vous ? » demande un client`
        lower = after.lstrip(_BULLET_END)[:1].islower()
        marks = end[0]
        if "?" in marks or "!" in marks or "？" in marks:
            return not (lower and marks[-1] in ")\"”»'’]" and after[0] not in "¿¡")
        if ";" in marks:
            return False
        if marks.startswith(("..", "…")):
            return not lower
        if marks[0] == "." and self._stays_open(token, before, after, lower=lower):
            return False
        return not (lower and len(token) <= SHORT)

    def _stays_open(self, token: str, before: str, after: str, *, lower: bool) -> bool:
        """Whether the dot belongs to an abbreviation, an initial or an ordinal; not to the letter of "option B."."""
        bare = fold(token.strip(".()[]\"'„“”«»,;"))
        if _NUMBER.match(token):
            return lower or fold(after.strip(".,;:?!")) in self._after_ordinal
        if _INITIAL.match(token):
            return lower or fold(before) not in self._lettered
        return any(part in self._abbreviations for part in (bare, bare.rpartition("/")[2], bare.rpartition("-")[2]))


@lru_cache(maxsize=1)
def splitter(rules: Rules) -> Splitter:
    """One for all who read by these rules: each takes the same text apart."""
    return Splitter(rules)


def _blocks(text: str) -> Iterator[_Block]:
    """Runs of lines that belong together: a wrapped paragraph, a list item, or one line."""
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text) if match.end() > match.start()]
    width = _wrap_width(text, lines)
    at = 0
    while at < len(lines):
        start, end = lines[at]
        mark = _ITEM.match(text, start, end)
        while at + 1 < len(lines) and _continues(text, lines[at], lines[at + 1], width):
            at += 1
            end = lines[at][1]
        yield _Block(mark.end() if mark else start, end, mark is not None)
        at += 1


def _wrap_width(text: str, lines: list[tuple[int, int]]) -> int:
    """The width the writer's program wraps at, or 0 when it does not wrap."""
    widest = max((len(text[start:end].rstrip()) for start, end in lines), default=0)
    return widest if NARROWEST <= widest <= WIDEST else 0


def _continues(text: str, line: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    """Whether the line end between two lines was made by a program, not by the writer."""
    first, second = text[slice(*line)].rstrip(), text[slice(*after)]
    if after[0] - line[1] > 1 or not first or not second.strip() or _ITEM.match(second):
        return False
    word = second.split(None, 1)[0]
    if _ADDRESS.search(first.split()[-1]):
        return False
    if width and len(first) + 1 + len(word) > width:
        return True
    return len(first) >= NARROWEST * 2 // 3 and word[0].islower() and first[-1] not in ".:!?;…"


def _smiled(before: str, token: str, after: str) -> bool:
    """Whether a sentence ended before the smiley `token`, which then belongs to it."""
    return bool(_SMILEY.match(token) and (_END.search(before) or _FACE.match(token))) and not after[0].islower()


def _folded(entries: frozenset[str]) -> frozenset[str]:
    return frozenset(map(fold, entries))
