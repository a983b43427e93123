"""What was filed and is in no record yet: a few rows in memory, the others in a file without a name.

A first sync files thousands of mails, of all clients in turn, before it writes the records one after the other. What
waits for that need not be held, and whoever kills us leaves nothing of it: the mails are read again.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from daemon.core.model import Filed

ROOM = 2 << 20  # letters of the rows that are held in memory, twice as many bytes there
_A_ROW = 1_500  # letters that a row counts for beside its own words


class Unwritten:
    """The rows of all records that wait, each under its key."""

    def __init__(self, folder: Path, *, dry: bool = False) -> None:
        self._folder = folder
        self._dry = dry  # write nothing: all stays in memory
        self._rows: dict[str, dict[str, Filed | int]] = {}  # record → key → the row, or where in the file it lies
        self._letters = 0  # of those in memory
        self._file: IO[bytes] | None = None

    def add(self, record: str, row: Filed) -> None:
        """In place of the one with its key. Raises OSError where the disk has no room for it."""
        self._rows.setdefault(record, {})[row.key] = row
        self._letters += _A_ROW + len(row.own_text)
        if self._letters > ROOM and not self._dry:
            self._spill()

    def get(self, record: str, key: str) -> Filed | None:
        """Raises OSError."""
        found = self._rows.get(record, {}).get(key)
        return self._read(found) if isinstance(found, int) else found

    def of(self, record: str) -> list[Filed]:
        """In the order in which they were added. Raises OSError."""
        rows = self._rows.get(record, {}).values()
        return [self._read(row) if isinstance(row, int) else row for row in rows]

    def drop(self, record: str) -> None:
        """They are in the record now."""
        if self._rows.pop(record, None) and not self._rows:
            self.clear()

    def clear(self) -> None:
        """Let go of all."""
        self._rows.clear()
        self._letters = 0
        if self._file:
            self._file.close()
            self._file = None

    def _spill(self) -> None:
        file = self._file = self._file or TemporaryFile(dir=self._folder)  # noqa: SIM115 -- until `clear`
        file.seek(0, 2)
        for rows in self._rows.values():
            for key, row in rows.items():
                if not isinstance(row, int):
                    rows[key] = file.tell()
                    pickle.dump(row, file, pickle.HIGHEST_PROTOCOL)
        file.flush()
        self._letters = 0

    def _read(self, place: int) -> Filed:
        assert self._file
        self._file.seek(place)
        row: Filed = pickle.load(self._file)  # noqa: S301 -- we wrote it, and nobody else can open it
        return row
