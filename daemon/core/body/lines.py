"""The lines of a body and how deep each is quoted, whatever mark the correspondent's program put before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from daemon.core.model import Part

DASHES = "-_=*~‐‑‒–—―"  # of which programs make rulers
_SPACE = " \t\xa0\u200b\ufeff"
_WEAK = "|:}]¦│┃›»"  # quote marks of old programs that also start a table, a smiley or a list
_INITIALS = re.compile(r"[ \t]{0,8}([^\W_][\w.-]{0,11})> ?")
_RUN = 2  # so many lines in a row make a weak mark a quotation
_ATTACHED_RUN = 3  # so many if no space follows the mark


class Line(NamedTuple):
    text: str  # without its quote marks; "" for a blank line
    depth: int = 0  # of quotation; 0 for a line that nothing marks as quoted
    mark: str = ""  # what the HTML says of it: the name of a rule in rules/mail/html.toml
    coloured: bool = False  # written in another colour than the text around it

    @property
    def blank(self) -> bool:
        return not self.text


class Tag(NamedTuple):
    """Why a line is not the sender's own."""

    part: Part
    rule: str


Tags = list[Tag | None]  # one for each line; None for the sender's own


def lines_of(text: str, *, bars: bool = True) -> list[Line]:
    """The lines of a plain text part without their quote marks: RFC 3676, section 4.5, and what others made of it.

    `bars`: what stands behind `|` and the like is quoted, too.
    """
    rows = text.split("\n")
    lines = [_strong(row) if ">" in row else Line("" if row.isspace() else row) for row in rows]
    if bars and any(row.lstrip(_SPACE)[:1] in _WEAK for row in rows if row):
        _mark_runs(lines)
    if ">" in text:
        _mark_initials(rows, lines)
        _close_addresses(rows, lines)
    return lines


def _strong(row: str) -> Line:
    bare = row.lstrip(_SPACE + ">")
    place = len(row) - len(bare)
    depth = row.count(">", 0, place)
    tail = row.rstrip(_SPACE)[-len("<<") :]
    closed = tail == ">>" and bare.count(">") > bare.count("<")  # by more than the address that ends the line
    if not depth or tail == "<<" or (closed and depth > 1):
        return Line(row)  # >>> like this <<< is an ornament, >>> like this >>> an attribution (GroupWise)
    if depth == 1 and row.startswith(">From "):  # escaped by a mailbox file, not quoted
        return Line(row[1:])
    return Line(bare, depth)


def _mark_runs(lines: list[Line]) -> None:
    """Lines that begin with the same weak mark, several in a row or below an attribution, and are no table."""
    start = 0
    above = ""
    while start < len(lines):
        mark = _weak_mark(lines[start])
        end = start + 1
        while mark and end < len(lines) and _weak_mark(lines[end]) == mark:
            end += 1
        attached = any(line.text.strip(_SPACE)[1:2] not in ("", " ", mark) for line in lines[start:end])
        if mark and end - start >= (_ATTACHED_RUN if attached else 1 if above.endswith(":") else _RUN):
            for place in range(start, end):
                lines[place] = Line(lines[place].text.lstrip(_SPACE)[1:].lstrip(_SPACE + mark), 1)
        above = lines[end - 1].text.rstrip() or above
        start = end


def _weak_mark(line: Line) -> str:
    row = line.text.strip(_SPACE)
    if line.depth or not row or row[0] not in _WEAK:
        return ""
    if row[0] != ":" and row[1:2] not in ("", " ", "\t", row[0]):
        return ""
    return "" if row[0] in "|│┃" and len(row) > 1 and row[-1] == row[0] else row[0]


def _mark_initials(rows: Sequence[str], lines: list[Line]) -> None:
    """`JD> so you say`: the same initials before two lines at least."""
    initials = [(place, match) for place, row in enumerate(rows) if ">" in row[:24] and (match := _INITIALS.match(row))]
    often = Counter(match[1] for _, match in initials)
    for place, match in initials:
        if often[match[1]] >= _RUN and not lines[place].depth:
            lines[place] = Line(rows[place][match.end() :], 1)


def _close_addresses(rows: Sequence[str], lines: list[Line]) -> None:
    """`<mailto:anna@client.example` on one line and `> wrote:` on the next: the mark closes the address."""
    for place in range(1, len(rows)):
        above = rows[place - 1]
        closes = lines[place].depth == 1 and rows[place].rstrip()[-1:] == ":"
        if closes and not lines[place - 1].depth and above.count("<") > above.count(">"):
            lines[place] = Line(rows[place])
