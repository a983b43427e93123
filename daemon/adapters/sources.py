"""Existing mail on disk: single messages, folders of them, Maildir, mbox and mboxrd, mbx, and `.gz` of these."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from itertools import dropwhile
from pathlib import Path
from typing import BinaryIO

_MBOX = (".mbox", ".mboxrd", ".mbx")
_MAIL = (".eml", *_MBOX, ".gz")
# The first message of a mailbox that UW's c-client wrote (Pine, Alpine, imapd): its own notes, and nobody's mail.
_NOTES = re.compile(rb"^X-IMAP(?:base)?: *\d", re.MULTILINE)
_BLANK = re.compile(rb"\r?\n\r?\n")
NOTES_WITHIN = 2000  # bytes, its header is short
_NOTES_SUBJECT = re.compile(rb"^Subject: .*FOLDER INTERNAL DATA", re.MULTILINE)
_MBX, _MBX_HEADER = b"*mbx*\r\n", 2048  # bytes before the first message, of c-client's own format
_MBX_SIZE = re.compile(
    rb"[ \d]\d-[A-Z][a-z]{2}-\d{4} [\d:]{8} [+-]\d{4},(\d{1,10});[\dA-Fa-f]{8}([\dA-Fa-f]{4})-[\dA-Fa-f]{8}\r?\n"
)
_EXPUNGED = 0x8000
_QUOTED_FROM = re.compile(rb">+From ")
_BLOCK = 1 << 18  # bytes that are unpacked at once: gzip's own lines take twice as long
LARGEST = 100 << 20  # bytes of one message; of a longer one the rest is left out, and it says so


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of a source."""

    source: str  # the path, and #n for the n-th of an mbox
    raw: bytes
    read: int  # bytes of the file read so far: what progress is measured in
    cut: bool = False  # `raw` ends early: the message is larger than the largest that is read whole


class NoMail(ValueError):
    """A path that holds no mail; the message says which and what would."""


def files(paths: list[Path]) -> list[Path]:
    """The files that hold mail, in order. Raises NoMail."""
    found: list[Path] = []
    for path in paths:
        inside = _inside(path) if path.is_dir() else [path]
        if not path.exists():
            raise NoMail(f"{path}: there is no such file or folder")
        if not inside:
            raise NoMail(f"{path}: no mail in this folder; expected .eml, .mbox, .mboxrd or .gz files, or a Maildir")
        found += inside
    return found


def _inside(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (path.parent.name in ("cur", "new") or path.suffix.lower() in _MAIL)
    ]


def pieces(path: Path) -> Iterator[Piece]:
    """The messages in one file, bounded in memory by the largest of them. Raises OSError."""
    with path.open("rb") as under, _unpacked(path, under) as file:
        head = file.readline(LARGEST)
        if head == _MBX:
            yield from _mbx(str(path), file, under)
        elif head.startswith(b"From ") and not path.name.endswith(".eml"):
            yield from dropwhile(_is_notes, _mbox(str(path), file, under))
        else:
            raw = head + file.read(LARGEST - len(head))
            yield Piece(str(path), raw, under.tell(), cut=bool(file.read(1)))


def _unpacked(path: Path, under: BinaryIO) -> BinaryIO:
    return BufferedReader(gzip.GzipFile(fileobj=under), _BLOCK) if path.suffix.lower() == ".gz" else under


def _mbox(source: str, file: Iterable[bytes], under: BinaryIO) -> Iterator[Piece]:
    """The messages after the first separator line. RFC 4155; one `>` of `>From ` is taken off (mboxrd)."""
    number, size, blank = 0, 0, False
    lines: list[bytes] = []
    for line in file:
        if blank and line.startswith(b"From "):
            yield Piece(f"{source}#{number}", _joined(lines), under.tell(), cut=size > LARGEST)
            number, size, blank = number + 1, 0, False
            lines = []
            continue
        blank = line in (b"\n", b"\r\n")
        size += len(line)
        if size <= LARGEST:
            lines.append(line[1:] if line.startswith(b">") and _QUOTED_FROM.match(line) else line)
    yield Piece(f"{source}#{number}", _joined(lines), under.tell(), cut=size > LARGEST)


def _mbx(source: str, file: BinaryIO, under: BinaryIO) -> Iterator[Piece]:
    """The messages of c-client's mbx format, each after a line of its date, size and flags.

    What is left of a torn file comes as one piece that is cut.
    """
    file.read(_MBX_HEADER - len(_MBX))
    number = 0
    while line := file.readline(LARGEST):
        told = _MBX_SIZE.fullmatch(line)
        if told is None:
            yield Piece(f"{source}#{number}", line + file.read(LARGEST), under.tell(), cut=True)
            return
        size = int(told[1])
        raw = file.read(min(size, LARGEST))
        while skipped := file.read(min(size - LARGEST, LARGEST)) if size > LARGEST else b"":
            size -= len(skipped)
        if not int(told[2], 16) & _EXPUNGED:
            yield Piece(f"{source}#{number}", raw, under.tell(), cut=len(raw) < int(told[1]))
        number += 1


def _is_notes(piece: Piece) -> bool:
    header = _BLANK.split(piece.raw[:NOTES_WITHIN], maxsplit=1)[0]
    return bool(_NOTES.search(header) and _NOTES_SUBJECT.search(header))


def _joined(lines: list[bytes]) -> bytes:
    """The message without the blank line that the format puts behind it."""
    if lines and lines[-1] in (b"\n", b"\r\n"):
        lines = lines[:-1]
    return b"".join(lines)
