"""Bytes to the parts of a MIME message. What is not well-formed goes to the stdlib's parser, which never fails but
takes some mail wrongly apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import MissingHeaderBodySeparatorDefect
from email.feedparser import BytesFeedParser
from email.message import Message as Mime
from itertools import islice

from daemon.core.message.well_formed import well_formed

MAX_DEPTH = 100  # nested parts, beyond which a message is an attack
MAX_LINES = 1_000_000  # of a message that are read: the parser keeps each line by itself; 75 MB in base64 have as many
MAX_MARKS = 3  # lines that may be the boundary that a multipart does not declare

_PIECE = 64 << 10  # bytes that the parser is given at once
_BOM = b"\xef\xbb\xbf"
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_HEADER = re.compile(rb"(?im)^(from|to|subject|date|message-id|mime-version|content-type|received|return-path):")
_BOUNDARY = re.compile(rb"(?i)boundary\s*=\s*(?:\"([^\"\r\n]*)|([^\s;\"]+))")
_MARK = re.compile(rb"(?m)^--([^\r\n]+?)[ \t]*\r?$")
_LINE_END = re.compile(rb"\r\n?|\n")
_DOUBLED = re.compile(rb"(?<!\r)\r{2,}\n")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")


class TooDeep(ValueError):
    """A message is nested deeper than MAX_DEPTH."""


def within(raw: bytes) -> bytes:
    """As much of `raw` as is read."""
    if len(raw) < MAX_LINES or max(raw.count(b"\n"), raw.count(b"\r")) < MAX_LINES:
        return raw
    end = next(islice(_LINE_END.finditer(raw), MAX_LINES, None), None)
    return raw[: end.start()] if end else raw


def structure(raw: bytes) -> Mime:
    """The message with its parts. Raises TooDeep before the parser's time and stack are spent on an attack."""
    raw = _start(raw)
    if apart := well_formed(raw, MAX_DEPTH):
        return apart
    if raw.lower().count(b"boundary") > MAX_DEPTH and _depth(raw) > MAX_DEPTH:
        raise TooDeep(f"parts nested more than {MAX_DEPTH} deep")
    mime = _by_lines(raw)
    if any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in mime.defects):
        return _without_stray_lines(raw, mime)
    return mime


def parsed(raw: bytes) -> Mime:
    """What `email.message_from_bytes` makes of it, in half the memory: that makes text of all before it begins."""
    return well_formed(raw, MAX_DEPTH) or _by_lines(raw)


def _by_lines(raw: bytes) -> Mime:
    parser: BytesFeedParser[Mime] = BytesFeedParser()
    for place in range(0, len(raw), _PIECE):
        parser.feed(raw[place : place + _PIECE])
    return parser.close()


def _start(raw: bytes) -> bytes:
    """Where the message begins: behind blank lines, a byte order mark, a line `>From ` of a mailbox file.

    Lines that end in CR CR LF, as gateways double it, end once.
    """
    raw = _DOUBLED.sub(b"\r\n", raw) if b"\r\r\n" in raw else raw
    raw = raw.removeprefix(_BOM).lstrip(b"\r\n")
    return raw.partition(b"\n")[2] if raw.startswith(b">From ") else raw


def _without_stray_lines(raw: bytes, mime: Mime) -> Mime:
    """A line that is no field ended the header too early: the fields behind it count as well."""
    blank = _BLANK.search(raw)
    head, rest = (raw[: blank.start()], raw[blank.start() :]) if blank else (raw, b"")
    lines = head.splitlines(keepends=True)
    kept = b"".join(line for line in lines if line[:1] in b" \t" or _FIELD.match(line) or line.startswith(b"From "))
    return parsed(kept + rest) if len(_HEADER.findall(kept)) > _found(mime) else mime


def _found(mime: Mime) -> int:
    return sum(1 for name in mime.keys() if _HEADER.match(f"{name}:".encode("ascii", "replace")))  # noqa: SIM118  # a list


def _depth(raw: bytes) -> int:
    """How deep the multiparts in `raw` stand in one another, read off the lines that open and close them."""
    used = {mark.removesuffix(b"--") for mark in _MARK.findall(raw)} | set(_MARK.findall(raw))
    open_: list[bytes] = []
    deepest = 0
    for opened, mark in _marks(raw):
        if opened and mark in used and mark not in open_[-1:]:
            open_.append(mark)
            deepest = max(deepest, len(open_))
        elif not opened and mark in (opened_by := set(open_)):
            while open_[-1] != mark:
                open_.pop()
        elif not opened and mark.removesuffix(b"--") in opened_by:
            while open_.pop() != mark.removesuffix(b"--"):
                pass
        if deepest > MAX_DEPTH:
            break
    return deepest


def _marks(raw: bytes) -> Iterator[tuple[bool, bytes]]:
    """Each boundary where it is declared (True) and where it stands (False), in order."""
    marks = [(match.start(), True, match[1] or match[2] or b"") for match in _BOUNDARY.finditer(raw)]
    marks += [(match.start(), False, match[1]) for match in _MARK.finditer(raw)]
    for _, opened, mark in sorted(marks):
        yield opened, mark


def salvaged(kind: str, content: bytes) -> list[Mime]:
    """The parts of a multipart whose boundary is missing or wrong, told by the first lines that look like one."""
    for match in islice(_MARK.finditer(content), MAX_MARKS):
        mark = match[1].replace(b'"', b"")
        head = b'Content-Type: %s; boundary="%s"\n\n' % (kind.encode("ascii", "replace"), mark)
        parts = parsed(head + content).get_payload()
        if isinstance(parts, list):
            return [part for part in parts if isinstance(part, Mime)]
    return []
