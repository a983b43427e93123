"""Lays out the plain text part of a mail: lines of at most 72 characters, so that they bear being quoted (RFC 3676).

A quotation's own marks are not counted: a letter that is 72 wide is quoted line by line as it is.
"""

from __future__ import annotations

import re
import textwrap

WIDTH = 72
FACT = "    "  # before a label and what it says
SIGNATURE = "-- "  # RFC 3676 section 4.3: the space belongs to it, mail programs cut what follows from their replies
_INDENT = re.compile(r"( *(?:> ?)* *)((?:[-*+~•·] |\[\d+\] |\[[x~ ]\] .{15})?)")
_MARKS = re.compile(r" *(?:> ?)+|")
_LABEL = re.compile(r"[^:.?!(]{1,30}: ")


def wrapped(text: str) -> str:
    """`text` with long lines broken at spaces, below their quotation marks, bullets and labels.

    A word that is longer than a line (an address, a link) stays whole. At most one blank line in a row.
    """
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines += [line] if line == SIGNATURE else _broken(line.rstrip())
    return unbound("\n".join(lines)).rstrip("\n") + "\n"


def unbound(text: str) -> str:
    """`text` with plain spaces for no-break ones, which have done their work and would hinder a search."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def cited(text: str) -> str:
    """Every line as a quotation, `> ` before it."""
    return "\n".join(f"> {line}".rstrip() for line in text.rstrip("\n").split("\n"))


def _broken(line: str) -> list[str]:
    marks = _MARKS.match(line)
    width = WIDTH + (marks.end() if marks else 0)
    if len(line) <= width:
        return [line]
    match = _INDENT.match(line)
    indent, bullet = match.groups() if match else ("", "")
    rest = line[len(indent) + len(bullet) :]
    hang = "  " if indent == FACT and _LABEL.match(rest) else " " * len(bullet)
    return textwrap.wrap(
        rest,
        width,
        initial_indent=indent + bullet,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
