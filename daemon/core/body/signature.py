"""Signatures, legal footers and what programs append: taken off the end of each stretch of own words."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.body.html import SIGNATURE
from daemon.core.body.lines import DASHES, Line, Tag, Tags
from daemon.core.body.signoff import SignOffs, is_prose
from daemon.core.model import Address, Part
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules

MOST_STRETCHES = 50  # of own words at each end of a mail
LONGEST_SIGNATURE = 25  # lines below `-- ` that are still a signature
LONGEST_RULED = 12  # the same below another delimiter
MOST_TAIL = 60  # lines at the end of a stretch that are looked at for footers
MOST_ADDED = 6  # of them that are looked at for what a program adds
LONGEST_PARAGRAPH = 4_000  # characters of a paragraph in which lawyers' words are looked for
LONGEST_OPENING = 300  # … of the first one of a letter, which no lawyer wrote
LONGEST_GREETING = 5  # words above it
LONGEST_DEVICE = 120  # characters of `Sent from my phone`
LONGEST_NAME = 3  # words of a marked signature that is only a name

_DELIMITERS = frozenset(("--", "—", "- -", "---", "–"))
_RULER = DASHES + "# \t\xa0"


class Signatures:
    def __init__(self, rules: Rules) -> None:
        self._device = Lexicon.everywhere(rules, "signature", "device")
        self._legal = Lexicon.everywhere(rules, "signature", "legal")
        self._legal_stems = Lexicon.everywhere(rules, "signature", "legal_stems")
        self._postscript = Lexicon.everywhere(rules, "signature", "postscript")
        self._sign_offs = SignOffs(rules)

    def tag(self, lines: Sequence[Line], tags: Tags, sender: Address | None) -> list[int]:
        """Tags the lines of signatures and footers among those that nothing tagged yet. Gives the places of the last
        closing and name that stay with the own words.
        """
        self._tag_marked(lines, tags)
        for start, end in _ends(_stretches(lines, tags)):
            self._tag_delimited(lines, tags, start, end)
            self._tag_footers(lines, tags, start, end)
        own = sum(len(line.text.split()) for line, tag in zip(lines, tags, strict=True) if not tag)
        kept: list[int] = []
        for start, end in _ends(_stretches(lines, tags)):
            kept = self._sign_offs.tag(lines, tags, start, end, sender, own)
        return kept

    def _tag_marked(self, lines: Sequence[Line], tags: Tags) -> None:
        """What the mark-up calls a signature, unless it is only a name."""
        marked = [n for n, line in enumerate(lines) if line.mark == SIGNATURE and not tags[n]]
        if sum(len(lines[n].text.split()) for n in marked) > LONGEST_NAME:
            for place in marked:
                tags[place] = Tag(Part.SIGNATURE, SIGNATURE)

    def _tag_delimited(self, lines: Sequence[Line], tags: Tags, start: int, end: int) -> None:
        """All below `-- ` (RFC 3676, section 4.3), but for a postscript. A letter that goes on below a ruler has no
        signature there: many part their topics so.
        """
        places = [n for n in range(start, end) if not tags[n] and not lines[n].blank]
        for rank, place in enumerate(places[:-1]):
            text = lines[place].text
            if text.strip() not in _DELIMITERS:
                continue
            most = LONGEST_SIGNATURE if text.startswith("-- ") or text == "--" else LONGEST_RULED
            if len(places) - rank - 1 > most or _goes_on(lines[places[rank + 1]].text, text, first=rank == 0):
                continue
            stop = next((n for n in places[rank + 1 :] if self._postscript.find_pattern(lines[n].text)), end)
            tags[place:stop] = [Tag(Part.SIGNATURE, "mail/signature.delimiter")] * (stop - place)
            return

    def _tag_footers(self, lines: Sequence[Line], tags: Tags, start: int, end: int) -> None:
        places = [n for n in range(start, end) if not tags[n] and not lines[n].blank][-MOST_TAIL:]
        if not places:
            return
        tail = "\n".join(lines[n].text[:LONGEST_PARAGRAPH] for n in places)
        if self._legal_stems.find_pattern(tail):
            self._tag_legal(lines, tags, places)
        for place in places[-MOST_ADDED:]:
            text = lines[place].text
            if len(text) <= LONGEST_DEVICE and not tags[place] and (rule := self._device.find(text)):
                tags[place] = Tag(Part.SIGNATURE, rule)

    def _tag_legal(self, lines: Sequence[Line], tags: Tags, places: Sequence[int]) -> None:
        """Whole paragraphs, with the ruler or the heading right above them. A letter does not begin with one: "we need
        your company number before you print" is what its writer has to say.
        """
        for paragraph in _paragraphs(lines, places):
            text = " ".join(lines[n].text for n in paragraph)[:LONGEST_PARAGRAPH]
            above = [line.text for line in lines[: paragraph[0]] if not line.blank]
            greeted = not above or (len(above) == 1 and len(above[0].split()) <= LONGEST_GREETING)
            rule = self._legal.find(text)
            if not rule or (greeted and len(text) <= LONGEST_OPENING and is_prose(text)):
                continue
            for place in paragraph:
                tags[place] = Tag(Part.FOOTER, rule)
            ruler = paragraph[0] - 1
            while ruler >= places[0] and lines[ruler].blank:
                ruler -= 1
            if ruler >= places[0] and not lines[ruler].text.strip(_RULER):
                tags[ruler] = Tag(Part.FOOTER, rule)


def _goes_on(below: str, delimiter: str, *, first: bool) -> bool:
    """Whether the line below a delimiter is one of the letter. That of RFC 3676 is believed, unless nothing stands
    above it (`first`) or somebody asks.
    """
    asks = below.rstrip().endswith("?")
    return asks or (is_prose(below) and (first or not delimiter.startswith("-- ")))


def _ends(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches that may end in a signature; among hundreds of answers only those at both ends."""
    return (
        stretches if len(stretches) <= 2 * MOST_STRETCHES else stretches[:MOST_STRETCHES] + stretches[-MOST_STRETCHES:]
    )


def _stretches(lines: Sequence[Line], tags: Tags) -> list[tuple[int, int]]:
    """The runs of lines without a tag that hold any text: first line, line after the last."""
    stretches: list[tuple[int, int]] = []
    start = 0
    for place in range(len(tags) + 1):
        if place == len(tags) or tags[place]:
            if any(not line.blank for line in lines[start:place]):
                stretches.append((start, place))
            start = place + 1
    return stretches


def _paragraphs(lines: Sequence[Line], places: Sequence[int]) -> list[list[int]]:
    """The lines at `places`, parted where a blank line or a ruler stands between."""
    paragraphs: list[list[int]] = []
    for place in places:
        if not lines[place].text.strip(_RULER):
            continue
        if paragraphs and paragraphs[-1][-1] == place - 1:
            paragraphs[-1].append(place)
        else:
            paragraphs.append([place])
    return paragraphs
