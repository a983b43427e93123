"""clerk.json: what the clerk did and still owes, read and written whole."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from daemon.adapters.state import mark_rows, migrations
from daemon.adapters.state.shapes import Row, Rows, Shape
from daemon.adapters.state.store import BadStore, Store, write_atomically
from daemon.core.commands.heard import Heard
from daemon.core.ledger.rulings import Ruling
from daemon.core.state.absence import Absence
from daemon.core.state.clerk import ClerkState
from daemon.core.state.clock import Clock
from daemon.core.state.cursor import Cursor
from daemon.core.state.entry import Entry
from daemon.core.state.heartbeat import Heartbeat
from daemon.core.state.knock import Knock
from daemon.core.state.memory import Memory
from daemon.core.state.swept import Swept
from daemon.core.state.trouble import Trouble
from daemon.core.state.untold import Untold
from daemon.core.state.wish import Wish

_CLOCK = Shape[Clock](Clock)
_CURSORS = Rows(Cursor)
_ENTRY = Shape[Entry](Entry)
_TROUBLES = Rows(Trouble)
_RULINGS = Rows(Ruling)
_ABSENCES = Rows(Absence)
_HEARD = Rows(Heard)
_HEARTBEAT = Shape[Heartbeat](Heartbeat)
_UNTOLD = Rows(Untold)
_WISHES = Rows(Wish)
_SWEPT = Rows(Swept)
_KNOCKS = Rows(Knock)

SHORTEST_SECRET = 32  # characters of the key of the Message-IDs


class ClerkFile:
    """clerk.json of a state folder."""

    def __init__(self, state: Path, *, dry: bool = False) -> None:
        """Raises BadStore."""
        self._store = Store(state / "clerk.json", migrations.clerk)
        self._dry = dry  # write nothing
        self._tables: dict[str, list[Row]] = {}  # as they were committed last
        self._told: tuple[object, dict[str, list[Row]]] = (None, {})  # the version of the memory, and its rows
        self._entries: dict[str, tuple[Entry, Row]] = {}  # of the outbox, by key: nearly all are as they were

    def load(self) -> ClerkState:
        """What the clerk remembers; empty on the first run."""
        clock, heartbeat = self._rows("clock"), self._rows("heartbeat")
        return ClerkState(
            clock=_CLOCK.read(clock[0]) if clock else Clock(),
            gmail=any(row["gmail"] for row in self._rows("server")),
            cursors={row.mailbox: row for row in _CURSORS.read(self._rows("cursors"))},
            outbox={row.key: row for row in map(_entry, self._rows("outbox"))},
            memory=mark_rows.memory(self._rows),
            troubles={row.name: row for row in _TROUBLES.read(self._rows("troubles"))},
            rulings=_RULINGS.read(self._rows("rulings")),
            undone=_RULINGS.read(self._rows("undone")),
            absences=_ABSENCES.read(self._rows("absences")),
            doubted=_ABSENCES.read(self._rows("doubted")),
            heard=_HEARD.read(self._rows("heard")),
            heartbeat=_HEARTBEAT.read(heartbeat[0]) if heartbeat else Heartbeat(),
            untold=_UNTOLD.read(self._rows("untold")),
            wishes=_WISHES.read(self._rows("wishes")),
            swept=_SWEPT.read(self._rows("swept")),
            knocks=_KNOCKS.read(self._rows("knocks")),
        )

    def _rows(self, table: str) -> list[Row]:
        return [dict(row) for row in self._store.table(table).all()]

    def commit(self, clerk: ClerkState) -> None:
        """Write everything. Raises OSError, with the file as it was."""
        rows: dict[str, list[Row]] = {
            "clock": [_CLOCK.dump(clerk.clock)],
            "server": [{"gmail": clerk.gmail}],
            "cursors": _CURSORS.dump(clerk.cursors.values()),
            "outbox": self._outbox(clerk.outbox),
            **self._marks(clerk.memory),
            "troubles": _TROUBLES.dump(clerk.troubles.values()),
            "rulings": _RULINGS.dump(clerk.rulings),
            "undone": _RULINGS.dump(clerk.undone),
            "absences": _ABSENCES.dump(clerk.absences),
            "doubted": _ABSENCES.dump(clerk.doubted),
            "heard": _HEARD.dump(clerk.heard),
            "heartbeat": [_HEARTBEAT.dump(clerk.heartbeat)],
            "untold": _UNTOLD.dump(clerk.untold),
            "wishes": _WISHES.dump(clerk.wishes),
            "swept": _SWEPT.dump(clerk.swept),
            "knocks": _KNOCKS.dump(clerk.knocks),
        }
        changed = {name: entries for name, entries in rows.items() if self._tables.get(name) != entries}
        if changed:
            # As TinyDB numbers them, but all at once: it copies the rows, and a whole table for each that is put there.
            numbered = {name: {str(n): row for n, row in enumerate(changed[name], 1)} for name in changed}
            kept = {name: table for name, table in (self._store.file.read() or {}).items() if name not in changed}
            self._store.file.write(kept | numbered)
        self._tables = rows
        if not self._dry:
            self._store.commit()

    def _outbox(self, outbox: Mapping[str, Entry]) -> list[Row]:
        before = self._entries
        kept = ((key, entry, before.get(key)) for key, entry in outbox.items())
        self._entries = {
            key: known if known and known[0] is entry else (entry, _row(entry)) for key, entry, known in kept
        }
        return [row for _, row in self._entries.values()]

    def _marks(self, memory: Memory) -> dict[str, list[Row]]:
        if self._told[0] is not memory.version:
            self._told = memory.version, mark_rows.tables(memory)
        return self._told[1]


def _entry(row: Row) -> Entry:
    found = _ENTRY.read({**row, "marks": ()})
    return replace(found, marks=mark_rows.pairs(row["marks"]))


def _row(entry: Entry) -> Row:
    row: Row = _ENTRY.dump(replace(entry, marks=()))
    return {**row, "marks": mark_rows.pairs_as_rows(entry.marks)}


def load_secret(state: Path, *, dry: bool = False) -> bytes:
    """The key that signs our Message-IDs; made on the first run, readable by the owner alone. Raises BadStore."""
    path = state / "secret"
    if path.exists():
        kept = path.read_bytes()[:64]
        if (length := len(kept.strip())) < SHORTEST_SECRET:
            raise BadStore(
                f"{path}: a secret of {length} characters can be guessed; restore it from a backup, or delete it: "
                "a new one is made, and mails that were sent before it take no commands any more"
            )
        return kept
    made = secrets.token_hex(32).encode()
    if not dry:
        write_atomically(path, made)
        path.chmod(0o600)
    return made
