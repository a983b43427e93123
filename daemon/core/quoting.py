"""What of a body is somebody else's: quotations, attributions, quoted originals and forwarded messages."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.core.attribution import Attributions
from daemon.core.headerblock import HeaderBlocks
from daemon.core.html import ATTRIBUTION, CUT
from daemon.core.interleaved import Interleaved
from daemon.core.lexicon import Lexicon
from daemon.core.lines import Line, Tag, Tags
from daemon.core.model import Part
from daemon.core.rules import Rules

LONGEST_MARKER = 200
NEAR_THE_EDGE = 60  # a quoted line this long may have been broken by a program on the way
LONGEST_REST = 40  # of what such a break leaves on a line of its own
_RULER = "-_=*~—–#<> \t\xa0"
_OPEN_END = ".?!:;"


MARKED = Tag(Part.QUOTATION, "mail/quoting.marked")


class Quoting:
    def __init__(self, rules: Rules) -> None:
        self._attributions = Attributions(rules)
        self._blocks = HeaderBlocks(rules)
        self._interleaved = Interleaved(rules)
        self._original = Lexicon(rules, "quoting", "original")
        self._forwarded = Lexicon(rules, "quoting", "forwarded")

    def tag(self, lines: Sequence[Line], *, forward: bool) -> Tags:
        """A tag for each line; `forward`: the subject says that the mail passes another one on."""
        tags: Tags = [MARKED if line.depth else None for line in lines]
        _mend(lines, tags)
        following = _quoted_next(tags, lines)
        first = 0
        for place, line in enumerate(lines):
            if tags[place] or line.blank:
                if tags[place]:
                    first = place + 1
                continue
            cut = self._examine(lines, tags, place, first, following[place], forward=forward)
            if cut is not None:
                break
        return tags

    def _examine(
        self, lines: Sequence[Line], tags: Tags, place: int, first: int, quoted_next: bool, *, forward: bool
    ) -> Tag | None:
        """Tags what starts or ends at `place`; returns the tag of all that follows, if all that follows is quoted."""
        mark = lines[place].mark
        if mark == CUT:
            part = Part.FORWARD if forward else Part.QUOTATION
            return self._take(lines, tags, place, place, Tag(part, mark), quoted_next=False)
        marker = self._marker(lines[place].text)
        if marker:
            return self._take(lines, tags, place, place + 1, marker, quoted_next=quoted_next)
        if mark == ATTRIBUTION:
            tags[place] = Tag(Part.ATTRIBUTION, mark)
            return None
        block = self._blocks.starting_at(lines, place, first)
        if block:
            above = any(not tag and not line.blank for tag, line in zip(tags[: block.start], lines, strict=False))
            part = Part.FORWARD if forward or not above else Part.QUOTATION
            quoted_next = _is_quoted_next(tags, lines, block.end)
            tag = Tag(part, block.rule)
            return self._take(lines, tags, block.start, block.end, tag, quoted_next=quoted_next)
        found = self._attributions.ending_at(lines, place, first, quoted_next=quoted_next)
        if found:
            tag = Tag(Part.ATTRIBUTION, found.rule)
            return self._take(lines, tags, found.start, place + 1, tag, quoted_next=quoted_next)
        return None

    def _take(
        self, lines: Sequence[Line], tags: Tags, start: int, end: int, tag: Tag, *, quoted_next: bool
    ) -> Tag | None:
        tags[start:end] = [tag] * (end - start)
        if quoted_next and tag.part is not Part.FORWARD:
            return None
        rest = tag if tag.part is Part.FORWARD else Tag(Part.QUOTATION, tag.rule)
        self._cut(lines, tags, end, rest)
        return rest

    def _cut(self, lines: Sequence[Line], tags: Tags, start: int, tag: Tag) -> None:
        """All from `start` is quoted, but for the answers that the sender wrote between."""
        tags[start:] = [tag] * (len(tags) - start)
        if tag.part is Part.QUOTATION:
            self._interleaved.untag(lines, tags, start)

    def _marker(self, text: str) -> Tag | None:
        """`-----Original Message-----`, `Begin forwarded message:` and their like."""
        row = text.strip(_RULER).rstrip(":： ")
        if not row or len(text) > LONGEST_MARKER or text.lstrip()[:1].isdigit():
            return None
        ruled = len(row) < len(text.strip().rstrip(":： "))
        if not ruled and text.rstrip()[-1:] not in ":：":
            return None
        if rule := self._forwarded.find(row):
            return Tag(Part.FORWARD, rule)
        rule = self._original.find(row) if ruled else None
        return Tag(Part.QUOTATION, rule) if rule else None


def _mend(lines: Sequence[Line], tags: Tags) -> None:
    """A quoted line that a program broke leaves its end on a line of its own, without the mark."""
    for place in range(1, len(lines) - 1):
        if tags[place] or not tags[place - 1] or not tags[place + 1] or lines[place].blank:
            continue
        before, text = lines[place - 1].text.rstrip(), lines[place].text.strip()
        broken = len(before) >= NEAR_THE_EDGE and before[-1:] not in _OPEN_END and not text[:1].isupper()
        if len(text) <= LONGEST_REST and (broken or _unfinished_link(before)):
            tags[place] = Tag(Part.QUOTATION, "mail/quoting.broken_line")


def _unfinished_link(text: str) -> bool:
    place = max(text.rfind("(http"), text.rfind("<http"))
    return place >= 0 and not {")", ">"} & set(text[place:])


def _quoted_next(tags: Tags, lines: Sequence[Line]) -> list[bool]:
    """For each line whether the next one that is not blank is quoted."""
    out = [False] * len(tags)
    ahead = False
    for place in range(len(tags) - 1, -1, -1):
        out[place] = ahead
        if not lines[place].blank or lines[place].depth:
            ahead = tags[place] is not None
    return out


def _is_quoted_next(tags: Tags, lines: Sequence[Line], start: int) -> bool:
    while start < len(lines) and lines[start].blank and not tags[start]:
        start += 1
    return start < len(lines) and tags[start] is MARKED
