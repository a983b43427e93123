"""The end of a letter, known by its shape and by the sender's name: `Kind regards, Anna Rossi, Rossi Arredi srl`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from daemon.core.body.lines import DASHES, Line, Tag, Tags
from daemon.core.model import Address, Part
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.text import fold, normal, words

SHORT_MAIL = 45  # in a mail of fewer words the closing and the name stay: they are much of what was said
MOST_LINES = 15  # of a block
MOST_GAP = 3  # blank lines in a row within it
LONGEST_LINE = 120  # characters of a line of contact data
LONGEST_WEAK = 60  # of a line that only its neighbours make part of a signature
MOST_WORDS = 16
MOST_NAME_WORDS = 4
MOST_CLOSING_WORDS = 8
SENTENCE = 3  # words that a sentence has at least

_RULER = DASHES + "#•·| \t\xa0"
_KEPT = 512  # lines whose kind is remembered
_NO_NAME = '?!:;@/"«»“”„()&+'
_NAME_RULE = "mail/signature.name"
_BLOCK_RULE = "mail/signature.contact"


class _Kind(Enum):
    SENTENCE = auto()
    CLOSING = auto()
    SENDER = auto()  # the sender's own name
    NAME = auto()  # what looks like a name
    CONTACT = auto()
    WEAK = auto()
    RULER = auto()


class _Row(NamedTuple):
    place: int
    kind: _Kind
    apart: bool  # a blank line stands above it
    length: int  # in words
    prose: bool  # most of its words begin with a small letter: a sentence, rather than a company or a job


class SignOffs:
    def __init__(self, rules: Rules) -> None:
        self._closing = Lexicon.everywhere(rules, "signature", "closing")
        self._contact = Lexicon.everywhere(rules, "signature", "contact")
        self._title = Lexicon.everywhere(rules, "signature", "title")
        self._not_name = Lexicon.everywhere(rules, "signature", "not_name").words
        self._particles = frozenset(rules.rule("mail", "names", "particle").words)
        self._helpline = Lexicon.everywhere(rules, "signature", "helpline")
        self._postscript = Lexicon.everywhere(rules, "signature", "postscript")
        # The last lines of a letter are those of its writer's last one.
        self._kept_kind = lru_cache(_KEPT)(self._kind_of)

    def tag(
        self, lines: Sequence[Line], tags: Tags, start: int, end: int, sender: Address | None, own: int
    ) -> list[int]:
        """Tags the sign-off at the end of the stretch of own words; `own`: how many words the sender wrote in all.
        Gives the places of the lines of it that stay.
        """
        rows = self._rows(lines, start, end, _names(sender))
        named = sender is not None and bool(words(sender.name))
        for first in range(len(rows)):
            block = rows[first:]
            if _is_block(block, alone=_nothing_above(lines, start, block[0].place), named=named):
                return self._take(lines, tags, block, own)
        return []

    def _take(self, lines: Sequence[Line], tags: Tags, block: Sequence[_Row], own: int) -> list[int]:
        contact = any(row.kind in (_Kind.CONTACT, _Kind.WEAK) for row in block)
        left = own - sum(len(lines[row.place].text.split()) for row in block)
        head = True  # nothing but closings and a name so far
        for row in block:
            named = row.kind in (_Kind.SENDER, _Kind.NAME) and (not contact or (head and not row.apart))
            kept = left < SHORT_MAIL and (named or row.kind is _Kind.CLOSING)
            head = head and row.kind is _Kind.CLOSING
            if not kept:
                tags[row.place] = Tag(Part.SIGNATURE, _BLOCK_RULE if contact else _NAME_RULE)
        return [row.place for row in block if not tags[row.place]]

    def _rows(self, lines: Sequence[Line], start: int, end: int, names: frozenset[str]) -> list[_Row]:
        """The last lines of the stretch that can belong to a signature, in order."""
        rows: list[_Row] = []
        gap = 0
        for place in range(end - 1, start - 1, -1):
            if lines[place].blank:
                gap += 1
                continue
            kind = self._kind(lines[place].text.strip(), names)
            if kind is _Kind.SENTENCE or len(rows) >= MOST_LINES or (rows and gap > MOST_GAP):
                break
            if rows and gap:
                rows[-1] = rows[-1]._replace(apart=True)
            text = lines[place].text
            rows.append(_Row(place, kind, apart=False, length=len(text.split()), prose=is_prose(text)))
            gap = 0
        if rows and gap:
            rows[-1] = rows[-1]._replace(apart=True)
        return rows[::-1]

    def _kind(self, text: str, names: frozenset[str]) -> _Kind:
        return self._kept_kind(text, names) if len(text) <= LONGEST_LINE else self._kind_of(text, names)

    def _kind_of(self, text: str, names: frozenset[str]) -> _Kind:
        count = len(text.split())
        if not text.strip(_RULER):
            return _Kind.RULER
        if len(text) > LONGEST_LINE or count > MOST_WORDS or self._postscript.find_pattern(text):
            return _Kind.SENTENCE
        plain = normal(text)
        if count <= MOST_CLOSING_WORDS and self._closing.find_normal(plain):
            return _Kind.CLOSING
        name = self._name(text, names) if count <= MOST_NAME_WORDS else None
        if name is _Kind.SENDER:
            return name
        if "?" in text:
            return _Kind.CONTACT if self._helpline.find_normal(plain) else _Kind.SENTENCE
        if self._contact.find_pattern(text) or self._title.find_normal(plain):
            return _Kind.CONTACT
        if name:
            return name
        sentence = len(text) > LONGEST_WEAK or text[-1] in ".?!:;…" or not _capital(text)
        return _Kind.SENTENCE if sentence else _Kind.WEAK

    def _name(self, text: str, names: Collection[str]) -> _Kind | None:
        bare = text.strip("-–—*_,. \t")
        parts = words(bare)
        if not parts or any(char.isdigit() or char in _NO_NAME for char in bare):
            return None
        typed = bare.split()
        capital = all(_capital(word) or fold(word).strip(".") in self._particles for word in typed)
        if any(part in names for part in parts) and (capital or len(parts) == 1):
            return _Kind.SENDER
        if not capital or any(part in self._not_name for part in parts) or text.endswith(","):
            return None
        return _Kind.NAME


def _names(sender: Address | None) -> frozenset[str]:
    """The words of the sender's name and address that a sign-off may repeat, with the initials."""
    if not sender:
        return frozenset()
    named = words(sender.name)
    parts = [*named, *words(sender.address.partition("@")[0])]
    initials = {"".join(part[0] for part in named), *(part[0] for part in named)}
    return frozenset((*(part for part in parts if len(part) > 1), *initials))


def _is_block(block: Sequence[_Row], *, alone: bool, named: bool) -> bool:
    """Whether these lines, up to the end of the stretch, are a sign-off and nothing else.

    `alone`: nothing stands above them; `known`: the sender's name is, so no other name can head a signature.
    """
    kinds = [row.kind for row in block]
    head = kinds[0]
    if head is _Kind.RULER:
        return len(block) > 1 and _Kind.CONTACT in kinds
    if head is _Kind.CLOSING:
        return _follows_closing(block[1:])
    if head not in (_Kind.SENDER, _Kind.NAME) or (named and head is _Kind.NAME):
        return False
    if _Kind.CONTACT in kinds:
        return head is _Kind.SENDER or (not alone and (block[0].apart or block[0].length > 1))
    if len(block) == 1:
        return not alone and (head is _Kind.SENDER or block[0].apart)
    return head is _Kind.SENDER and not any(row.apart for row in block[1:]) and not alone


def _follows_closing(rest: Sequence[_Row]) -> bool:
    while rest and rest[0].kind in (_Kind.CLOSING, _Kind.RULER):
        rest = rest[1:]
    if not rest:
        return True
    if rest[0].kind is _Kind.WEAK or (rest[0].kind is _Kind.CONTACT and rest[0].prose):
        return False  # "Thanks! / Please send the invoice for May / Anna": the name comes first in a signature
    return not any(row.apart and row.kind is _Kind.WEAK for row in rest) or _Kind.CONTACT in {row.kind for row in rest}


def _nothing_above(lines: Sequence[Line], start: int, place: int) -> bool:
    return all(line.blank for line in lines[start:place])


def _capital(text: str) -> bool:
    """Whether a text begins with a capital, or with a letter that has no case."""
    first = next((char for char in text if char.isalnum()), "")
    return first.isupper() or first.isdigit() or (first.isalpha() and not first.islower())


def is_prose(text: str) -> bool:
    """Whether most words of a line of three and more are written small, as in a sentence of any of our languages."""
    typed = [word for word in text.split() if word[0].isalpha()]
    return len(typed) >= SENTENCE and sum(word[0].islower() for word in typed) > len(typed) / 2
