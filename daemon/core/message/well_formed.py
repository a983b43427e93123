"""Well-formed messages taken apart at their boundaries; of any other the stdlib's parser makes something.

That one goes through a message line by line, and holds each line against the boundary of each multipart that is open:
of a mail with attachments it takes most of the time that reading takes. Nearly all mail is well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message as Mime
from email.policy import compat32

_FIELD = re.compile(rb"[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*")
_BLANK = re.compile(rb"\r?\n")
_BEHIND = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")  # what stands behind a boundary, RFC 2046 section 5.1.1


class _OddError(Exception):
    """Something that the stdlib has to make sense of."""


def well_formed(raw: bytes, deepest: int) -> Mime | None:
    """What the stdlib makes of `raw`, but for preamble, epilogue and defects that nobody asks for; None where it has to
    look itself. `deepest`: how many multiparts may stand in one another.
    """
    if b"\r" in raw and raw.count(b"\r") != raw.count(b"\r\n"):
        return None  # one that stands alone ends a line, too
    try:
        return _message(raw, 0, len(raw), deepest, part=False)
    except _OddError:
        return None


def _message(raw: bytes, start: int, end: int, deepest: int, *, part: bool) -> Mime:
    """What stands between two places. The line end before a boundary is not of the `part` above it."""
    mime: Mime = Mime()
    while field := _FIELD.match(raw, start, end):
        mime.set_raw(*compat32.header_source_parse([_text(field[0])]))
        start = field.end()
    blank = _BLANK.match(raw, start, end)
    kind, _, sort = mime.get_content_type().partition("/")
    if not blank or kind == "message" or sort == "digest" or deepest < 0:
        raise _OddError
    if kind == "multipart":
        for first, last in _parts(raw, blank.end(), end, mime.get_boundary() or ""):
            mime.attach(_message(raw, first, last, deepest - 1, part=True))
        return mime
    content = raw[blank.end() : end]
    mime.set_payload(_text(_without_line_end(content) if part else content))
    return mime


def _without_line_end(content: bytes) -> bytes:
    return content.removesuffix(b"\r\n") if content.endswith(b"\r\n") else content.removesuffix(b"\n")


def _text(octets: bytes) -> str:
    return octets.decode("ascii", "surrogateescape")


def _parts(raw: bytes, start: int, end: int, boundary: str) -> Iterator[tuple[int, int]]:
    """Where each part of a multipart begins and ends."""
    if not boundary or not boundary.isascii() or not boundary.isprintable():
        raise _OddError
    opened = -1
    for line, behind, closes in _delimiters(raw, start, end, b"\n--" + boundary.encode()):
        if opened == line or (opened < 0 and closes):
            raise _OddError
        if opened >= 0:
            yield opened, line
        if closes:
            return
        opened = behind
    raise _OddError


def _delimiters(raw: bytes, start: int, end: int, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """The lines of a boundary: where each begins, where the next line does, and whether it is the last of them."""
    place = raw.find(mark, start - 1, end)
    while place >= 0:
        if behind := _BEHIND.match(raw, place + len(mark), end):
            yield place + 1, behind.end(), bool(behind[1])
        place = raw.find(mark, place + 1, end)
