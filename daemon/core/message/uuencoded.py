"""Files in the text of a mail: `begin 644 offer.pdf`, lines of uuencode, `end`, as old programs and scripts do it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import Message as Mime

MOST_FILES = 20  # of one text
MOSTLY = 0.9  # of a file's lines are whole; a gateway may have spoiled the rest
_BEGIN = re.compile(r"begin [0-7]{3,4} (\S.{0,254})")
_SPACE, _LAST = 0x20, 0x60  # the characters of uuencode


def without_files(text: str) -> tuple[str, list[tuple[str, Mime]]]:
    """`text` without the files in it, and these by name as parts of their own."""
    if "begin" not in text:
        return text, []
    rows = text.split("\n")
    files: list[tuple[str, Mime]] = []
    kept: list[str] = []
    place = 0
    for start, end, name in _blocks(rows):
        kept += rows[place:start]
        files.append((name, _part(rows[start:end])))
        place = end
    return ("\n".join([*kept, *rows[place:]]), files) if files else (text, [])


def _blocks(rows: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Of each file its first line, the line after its last, and its name."""
    place = tried = 0
    while place < len(rows) and tried < MOST_FILES:
        match = _BEGIN.fullmatch(rows[place].rstrip()) if rows[place].startswith("begin") else None
        end = _end(rows, place + 1) if match else place
        tried += match is not None
        if match and end > place + 1:
            yield place, end, match[1].strip()
        place = max(end, place + 1)


def _end(rows: Sequence[str], first: int) -> int:
    """The line after the file that begins at `first`: after `end`, or where it was cut off; `first` if it is none."""
    whole = 0
    for place in range(first, len(rows)):
        row = rows[place].rstrip()
        if row == "end":
            return place + 1 if whole >= MOSTLY * (place - first) else first
        whole += _is_coded(row)
        if whole < MOSTLY * (place - first):
            break
    return next((place for place in range(first, len(rows)) if not _is_coded(rows[place].rstrip())), len(rows))


def _is_coded(row: str) -> bool:
    """Whether a line is as long as its first character says; spaces at its end may have been cut off."""
    if not row:
        return True
    octets = (ord(row[0]) - _SPACE) & 0x3F
    longest = 1 + (octets + 2) // 3 * 4 + 1
    return len(row) <= longest and all(_SPACE <= ord(char) <= _LAST for char in row)


def _part(rows: Sequence[str]) -> Mime:
    part = Mime()
    part["Content-Type"] = "application/octet-stream"
    part["Content-Transfer-Encoding"] = "x-uuencode"
    part.set_payload("\n".join(rows))
    return part
