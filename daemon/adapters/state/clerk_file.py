"""clerk.json: what the clerk did and still owes, read and written whole."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from daemon.adapters.state import mark_rows, migrations
from daemon.adapters.state.store import BadStore, Store, write_atomically
from daemon.core.commands.heard import Heard
from daemon.core.ledger.rulings import Ruling
from daemon.core.state.absence import Absence
from daemon.core.state.clerk import ClerkState
from daemon.core.state.clock import Clock
from daemon.core.state.cursor import Cursor
from daemon.core.state.entry import Entry
from daemon.core.state.heartbeat import Heartbeat
from daemon.core.state.swept import Swept
from daemon.core.state.trouble import Trouble
from daemon.core.state.untold import Untold
from daemon.core.state.wish import Wish

_CLOCK = TypeAdapter(Clock)
_CURSORS = TypeAdapter(list[Cursor])
_ENTRY = TypeAdapter(Entry)
_TROUBLES = TypeAdapter(list[Trouble])
_RULINGS = TypeAdapter(list[Ruling])
_ABSENCES = TypeAdapter(list[Absence])
_HEARD = TypeAdapter(list[Heard])
_HEARTBEAT = TypeAdapter(Heartbeat)
_UNTOLD = TypeAdapter(list[Untold])
_WISHES = TypeAdapter(list[Wish])
_SWEPT = TypeAdapter(list[Swept])

SHORTEST_SECRET = 32  # characters of the key of the Message-IDs


class ClerkFile:
    """clerk.json of a state folder."""

    def __init__(self, state: Path, *, dry: bool = False) -> None:
        """Raises BadStore."""
        self._store = Store(state / "clerk.json", migrations.clerk)
        self._dry = dry  # write nothing

    def load(self) -> ClerkState:
        """What the clerk remembers; empty on the first run."""
        clock, heartbeat = self._rows("clock"), self._rows("heartbeat")
        return ClerkState(
            clock=_CLOCK.validate_python(clock[0]) if clock else Clock(),
            gmail=any(row["gmail"] for row in self._rows("server")),
            cursors={row.mailbox: row for row in _CURSORS.validate_python(self._rows("cursors"))},
            outbox={row.key: row for row in map(_entry, self._rows("outbox"))},
            memory=mark_rows.memory(self._rows),
            troubles={row.name: row for row in _TROUBLES.validate_python(self._rows("troubles"))},
            rulings=_RULINGS.validate_python(self._rows("rulings")),
            undone=_RULINGS.validate_python(self._rows("undone")),
            absences=_ABSENCES.validate_python(self._rows("absences")),
            doubted=_ABSENCES.validate_python(self._rows("doubted")),
            heard=_HEARD.validate_python(self._rows("heard")),
            heartbeat=_HEARTBEAT.validate_python(heartbeat[0]) if heartbeat else Heartbeat(),
            untold=_UNTOLD.validate_python(self._rows("untold")),
            wishes=_WISHES.validate_python(self._rows("wishes")),
            swept=_SWEPT.validate_python(self._rows("swept")),
        )

    def _rows(self, table: str) -> list[dict[str, Any]]:
        return [dict(row) for row in self._store.table(table).all()]

    def commit(self, clerk: ClerkState) -> None:
        """Write everything. Raises OSError, with the file as it was."""
        rows = {
            "clock": [_CLOCK.dump_python(clerk.clock, mode="json")],
            "server": [{"gmail": clerk.gmail}],
            "cursors": _CURSORS.dump_python(list(clerk.cursors.values()), mode="json"),
            "outbox": [_row(entry) for entry in clerk.outbox.values()],
            **mark_rows.tables(clerk.memory),
            "troubles": _TROUBLES.dump_python(list(clerk.troubles.values()), mode="json"),
            "rulings": _RULINGS.dump_python(clerk.rulings, mode="json"),
            "undone": _RULINGS.dump_python(clerk.undone, mode="json"),
            "absences": _ABSENCES.dump_python(clerk.absences, mode="json"),
            "doubted": _ABSENCES.dump_python(clerk.doubted, mode="json"),
            "heard": _HEARD.dump_python(clerk.heard, mode="json"),
            "heartbeat": [_HEARTBEAT.dump_python(clerk.heartbeat, mode="json")],
            "untold": _UNTOLD.dump_python(clerk.untold, mode="json"),
            "wishes": _WISHES.dump_python(clerk.wishes, mode="json"),
            "swept": _SWEPT.dump_python(clerk.swept, mode="json"),
        }
        for name, entries in rows.items():
            self._store.drop_table(name)
            self._store.table(name).insert_multiple(entries)
        if not self._dry:
            self._store.commit()


def _entry(row: dict[str, Any]) -> Entry:
    found: Entry = _ENTRY.validate_python({**row, "marks": ()})
    return replace(found, marks=mark_rows.pairs(row["marks"]))


def _row(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = _ENTRY.dump_python(replace(entry, marks=()), mode="json")
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
