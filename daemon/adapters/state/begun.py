"""Which mails are being read: one that three starts did not finish is not begun a fourth time."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

SINGLY = 2  # starts that did not finish a mail among others; it is read by itself then
STARTS = 3  # that may fail over one mail


class Begun:
    """A file with a line for each mail that was begun since the last commit: its hash, and in how many starts.

    It is not synced: whoever kills us leaves what was written, and of a power cut no mail is guilty.
    """

    def __init__(self, path: Path, *, dry: bool = False) -> None:
        self._path = path
        self._dry = dry  # write nothing
        self._left = {} if dry else _left(path)  # by the start before this one: hash → how many did not finish it
        self._file: BinaryIO | None = None  # while there are some

    def starts(self, digest: str) -> int:
        """How many starts did not finish this mail, as far as the last one knew."""
        return self._left.get(digest, 0)

    def begin(self, digest: str) -> None:
        """Note it before anything of the mail is read. Raises OSError."""
        if self._dry:
            return
        if self._file is None:
            self._file = self._path.open("wb", buffering=0)  # whoever kills us finds what was written
        self._file.write(f"{digest} {self.starts(digest) + 1}\n".encode("ascii"))

    def end(self) -> None:
        """All that were begun are read, or were let go in good order."""
        if self._file:
            self._file.close()
            self._file = None
            self._path.write_bytes(b"")


def _left(path: Path) -> dict[str, int]:
    """A line that the kill cut short names no mail."""
    if not path.exists():
        return {}
    rows = (line.split() for line in path.read_text(encoding="ascii", errors="replace").splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) == len(("hash", "starts")) and row[1].isdecimal()}
