"""Existing mail on disk: single messages, folders of them, Maildir, mbox and mboxrd, and `.gz` of these."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MBOX = (".mbox", ".mboxrd", ".mbx")
_MAIL = (".eml", *_MBOX, ".gz")
_QUOTED_FROM = re.compile(rb">+From ")
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
    with path.open("rb") as under, gzip.GzipFile(fileobj=under) as unpacked:
        file = unpacked if path.suffix.lower() == ".gz" else under
        head = file.readline(LARGEST)
        if head.startswith(b"From ") and not path.name.endswith(".eml"):
            yield from _mbox(str(path), file, under)
        else:
            raw = head + file.read(LARGEST - len(head))
            yield Piece(str(path), raw, under.tell(), cut=bool(file.read(1)))


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


def _joined(lines: list[bytes]) -> bytes:
    """The message without the blank line that the format puts behind it."""
    if lines and lines[-1] in (b"\n", b"\r\n"):
        lines = lines[:-1]
    return b"".join(lines)
