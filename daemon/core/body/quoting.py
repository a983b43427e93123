"""What of a body is somebody else's: quotations, attributions, quoted originals and forwarded messages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.core.body.attribution import MOST_LINES, Attributions
from daemon.core.body.banners import Banners
from daemon.core.body.headerblock import HeaderBlock, HeaderBlocks
from daemon.core.body.html import ATTRIBUTION, CUT
from daemon.core.body.interleaved import Interleaved
from daemon.core.body.lines import DASHES, Line, Tag, Tags
from daemon.core.model import Address, Part
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules

LONGEST_ELLIPSIS = 16
LONGEST_MARKER = 200
LONGEST_ROW = 2_000  # characters of a marker with the whole header behind it
MOST_EXAMINED = 5_000  # lines of own words: nobody writes more, and below them nothing is looked for
EDGE = 64  # columns: a quoted line this long with the word after it may have been broken by a program on the way
MOST_BROKEN = 8  # lines that one quoted line was broken into
WIDE = 55  # columns at least of all of them but the last
DEEP = 3  # at this depth lines are broken so often that a capital proves nothing
LEAST_INDENT, MOST_INDENT = 2, 8  # spaces before a quotation that only they mark
_LINES = DASHES + "#<>"
_RULER = _LINES + " \t\xa0"
_DASH = f"[{re.escape(DASHES)}]{{3,}}"
_RULED = re.compile(rf"\s*{_DASH}[^{re.escape(DASHES)}]{{3,80}}{_DASH}\s*(\S.*)")
_OPEN_END = ".?!:;"


MARKED = Tag(Part.QUOTATION, "mail/quoting.marked")
BROKEN = Tag(Part.QUOTATION, "mail/quoting.broken_line")

# A ruler that names somebody: mutt's "Forwarded message from …", in whatever language, where a header follows.
NAMED = Tag(Part.FORWARD, "mail/quoting.named_ruler")
ABOVE = Tag(Part.QUOTATION, "mail/quoting.answer_above")
INDENTED = Tag(Part.QUOTATION, "mail/quoting.indented")


class Quoting:
    def __init__(self, rules: Rules) -> None:
        self.attributions = Attributions(rules)
        self.blocks = HeaderBlocks(rules)
        self.banners = Banners(rules)
        self._interleaved = Interleaved(rules)
        self._original = Lexicon.everywhere(rules, "quoting", "original")
        self._forwarded = Lexicon.everywhere(rules, "quoting", "forwarded")

    def tag(self, lines: Sequence[Line], *, forward: bool, sender: Address | None = None) -> Tags:
        """A tag for each line; `forward`: the subject says that the mail passes another one on."""
        tags = _Scan(self, lines, forward=forward).run()
        self._interleaved.untag(lines, tags, sender)
        return tags

    def marker(self, text: str) -> Tag | None:
        """`-----Original Message-----`, `Begin forwarded message:` and their like."""
        if self.blocks.label(behind := _behind_ruler(text)):  # Samsung: the header stands on the same line
            text = text[: -len(behind)]
        if len(text) > LONGEST_MARKER or not (text.lstrip()[:1] in _LINES or text.rstrip()[-1:] in ":："):
            return None
        if ">>" in text and (rule := self._original.find_pattern(text.strip())):
            return Tag(Part.QUOTATION, rule)
        row = text.strip(_RULER).rstrip(":： ")
        ruled = len(row) < len(text.strip().rstrip(":： "))
        if not row or not (ruled or text.rstrip()[-1:] in ":：") or text.lstrip()[:1].isdigit():
            return None
        if rule := self._forwarded.find(row):
            return Tag(Part.FORWARD, rule)
        rule = self._original.find(row) if ruled else None
        if not rule and "@" in row and text.strip()[:2] == text.strip()[-2:] == "--":
            return NAMED
        return Tag(Part.QUOTATION, rule) if rule else None


class _Scan:
    """One walk from the first line down, until all that follows is quoted."""

    def __init__(self, quoting: Quoting, lines: Sequence[Line], *, forward: bool) -> None:
        self._quoting = quoting
        self._lines = lines
        self._forward = forward
        self._tags: Tags = [MARKED if line.depth else None for line in lines]
        self._following = [False] * len(lines)
        if any(self._tags):
            _mend(lines, self._tags)
            self._following = _quoted_next(self._tags, lines)
        quoting.banners.tag(lines, self._tags)
        self._first = 0  # no attribution or header block reaches above this line
        self._opening = len(lines)  # the first line of the sender's own

    def run(self) -> Tags:
        examined = 0
        for place, line in enumerate(self._lines):
            if self._tags[place]:
                self._first = place + 1
            elif not line.blank:
                examined += 1
                if examined > MOST_EXAMINED or self._examine(place):
                    break
                if not self._tags[place]:
                    self._opening = min(self._opening, place)
        return self._tags

    def _examine(self, place: int) -> bool:
        """Tags what starts or ends at `place`; whether all that follows is quoted."""
        line = self._lines[place]
        if not (line.mark or self._following[place] or self._may_mark(line.text)):
            return False
        if line.mark == CUT:
            part = Part.FORWARD if self._forward else Part.QUOTATION
            return self._take(place, place, Tag(part, line.mark), quoted_next=False)
        marker = self._quoting.marker(line.text) or self._answer_mark(place)
        if marker and (marker is not NAMED or self._block_below(place)):
            return self._take_marker(place, marker)
        if line.mark == ATTRIBUTION:
            self._tags[place] = Tag(Part.ATTRIBUTION, line.mark)
            return False
        if block := self._quoting.blocks.starting_at(self._lines, place, self._first):
            if width := _indented(self._lines, block.start, block.end):
                return self._take_indented(block.start, block.end, width)
            quoted_next = _is_quoted_next(self._tags, self._lines, block.end)
            passed_on = self._forward or (self._opening >= block.start and not quoted_next)
            part = Part.FORWARD if passed_on else Part.QUOTATION
            return self._take(block.start, block.end, Tag(part, block.rule), quoted_next=quoted_next)
        quoted_next = self._following[place]
        if attribution := self._quoting.attributions.ending_at(
            self._lines, place, self._first, quoted_next=quoted_next
        ):
            # With nothing written above it, what is not marked below an attribution answers it.
            quoted_next = quoted_next or self._opening >= attribution.start
            start = self._quoting.blocks.above(self._lines, attribution.start, self._first)
            return self._take(start, place + 1, Tag(Part.ATTRIBUTION, attribution.rule), quoted_next=quoted_next)
        return False

    def _block_below(self, place: int) -> HeaderBlock | None:
        """The header block that is the next thing below a line."""
        below = next((n for n in range(place + 1, len(self._lines)) if not self._lines[n].blank), place)
        return self._quoting.blocks.starting_at(self._lines, below, below) if below > place else None

    def _answer_mark(self, place: int) -> Tag | None:
        """The line of a ticket system above which an answer was written, between rulers or below one."""
        text = self._lines[place].text
        below = self._lines[place + 1].text if place + 1 < len(self._lines) else ""
        row = text.strip(_RULER) or below
        answered = self._opening < place and len(row) < len(text) + len(below)
        return ABOVE if answered and self._quoting.banners.marks_answer(row) else None

    def _may_mark(self, text: str) -> bool:
        """A cheap first look: what marks a quotation holds a colon, stands between rulers or is a label alone."""
        ruled = text.lstrip()[:1] in _LINES or text.rstrip()[-1:] in _LINES
        return ":" in text or "：" in text or ruled or self._quoting.blocks.may_stack(text)

    def _take_marker(self, place: int, marker: Tag) -> bool:
        """Takes a marker with the header block below it."""
        block = self._block_below(place)
        if not block and self._lines[place].text.lstrip()[:1] not in _LINES:
            return False  # a heading of the sender's own
        if self._forward and marker.part is Part.QUOTATION:
            marker = Tag(Part.FORWARD, marker.rule)  # Outlook and SOGo put the same words above what they pass on
        end = block.end if block else place + 1
        quoted_next = _is_quoted_next(self._tags, self._lines, end) or (not block and self._attributed(end))
        return self._take(place, end, marker, quoted_next=quoted_next)

    def _attributed(self, start: int) -> bool:
        """Whether an attribution is the next thing from the line `start` on, with a marked quotation below."""
        start = next((place for place in range(start, len(self._lines)) if not self._lines[place].blank), start)
        reach = range(start, min(len(self._lines), start + MOST_LINES))
        end = next((place for place in reach if self._following[place] and not self._lines[place].depth), -1)
        found = self._quoting.attributions.ending_at(self._lines, end, start, quoted_next=True) if end >= 0 else None
        return found is not None and found.start == start

    def _take_indented(self, start: int, end: int, width: str) -> bool:
        """Tags a header block and the indented lines below it; what is not indented answers them."""
        self._tags[start:end] = [INDENTED] * (end - start)
        for place in range(end, len(self._lines)):
            if not self._tags[place] and self._lines[place].text.startswith((width, "\t")):
                self._tags[place] = INDENTED
        return False

    def _take(self, start: int, end: int, tag: Tag, *, quoted_next: bool) -> bool:
        """Tags the lines of a marker, block or attribution, and all below unless a marked quotation follows."""
        self._tags[start:end] = [tag] * (end - start)
        if self._opening >= start:
            self._opening = len(self._lines)
        if quoted_next and tag.part is not Part.FORWARD:
            return False
        rest = tag if tag.part is Part.FORWARD else Tag(Part.QUOTATION, tag.rule)
        self._tags[end:] = [rest] * (len(self._tags) - end)
        return True


def _behind_ruler(text: str) -> str:
    """`From: …` of `-------- Original message --------From: …`."""
    match = _RULED.match(text) if text.lstrip()[:1] in DASHES and len(text) <= LONGEST_ROW else None
    return match[1] if match else ""


def _indented(lines: Sequence[Line], start: int, end: int) -> str:
    """The spaces before a header block if they stand before what it quotes too (Emacs); "" if they do not."""
    row = lines[start].text
    width = len(row) - len(row.lstrip(" "))
    below = next((line.text for line in lines[end:] if not line.blank), "")
    indented = LEAST_INDENT <= width <= MOST_INDENT and below.startswith((" " * width, "\t"))
    return " " * width if indented else ""


def _mend(lines: Sequence[Line], tags: Tags) -> None:
    """A quoted line that a program broke goes on below without the mark, until the mark is there again."""
    start = 0
    for place in range(1, len(lines)):
        if tags[place] and not tags[place - 1] and tags[start - 1] and start and _is_broken(lines[start - 1 : place]):
            tags[start:place] = [BROKEN] * (place - start)
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
        if lines[place].depth or not (lines[place].blank or _left_out(lines[place].text)):
            ahead = tags[place] is not None
    return out


def _left_out(text: str) -> bool:
    """`[...]`, `<snip>`: says that something of the quotation is not there."""
    return len(text) <= LONGEST_ELLIPSIS and ("snip" in text.lower() or not any(char.isalnum() for char in text))


def _is_quoted_next(tags: Tags, lines: Sequence[Line], start: int) -> bool:
    while start < len(lines) and lines[start].blank and not tags[start]:
        start += 1
    return start < len(lines) and tags[start] is MARKED
