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
EDGE = 64  # columns: a quoted line this long with the word after it may have been broken by a program on the way
MOST_BROKEN = 8  # lines that one quoted line was broken into
WIDE = 55  # columns at least of all of them but the last
DEEP = 3  # at this depth lines are broken so often that a capital proves nothing
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
        if ">>" in text and (rule := self._original.find_pattern(text.strip())):
            return Tag(Part.QUOTATION, rule)
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
    """A quoted line that a program broke goes on below without the mark, until the mark is there again."""
    start = 0
    for place in range(1, len(lines)):
        if tags[place] and not tags[place - 1] and tags[start - 1] and start and _is_broken(lines[start - 1 : place]):
            tags[start:place] = [Tag(Part.QUOTATION, "mail/quoting.broken_line")] * (place - start)
        if tags[place] or lines[place].blank:
            start = place + 1


def _is_broken(lines: Sequence[Line]) -> bool:
    """Whether the first line, quoted, was broken into all of these."""
    before, *rest = lines
    if not rest or len(rest) > MOST_BROKEN or any(len(line.text) < WIDE for line in rest[:-1]):
        return False
    text = before.text.rstrip()
    if _unfinished_link(text):
        return True
    first = rest[0].text.strip()
    width = len(text) + 2 * before.depth + len(first.partition(" ")[0])
    wide = width >= EDGE and text[-1:] not in _OPEN_END
    return wide and (not first[:1].isupper() or before.depth >= DEEP)


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
