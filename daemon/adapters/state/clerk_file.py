"""clerk.json: what the clerk did and still owes, read and written whole."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from daemon.adapters.state.old_abouts import with_abouts
from daemon.adapters.state.store import Store, write_atomically
from daemon.core.commands.heard import Heard
from daemon.core.ledger.rulings import Ruling
from daemon.core.schedule.outbox import kept
from daemon.core.state.absence import Absence
from daemon.core.state.clerk import ClerkState
from daemon.core.state.cursor import Cursor
from daemon.core.state.entry import Entry
from daemon.core.state.marks import Marks
from daemon.core.state.trouble import Trouble

_MARKS = TypeAdapter(Marks)
_CURSORS = TypeAdapter(list[Cursor])
_ENTRIES = TypeAdapter(list[Entry])
_TROUBLES = TypeAdapter(list[Trouble])
_RULINGS = TypeAdapter(list[Ruling])
_ABSENCES = TypeAdapter(list[Absence])
_HEARD = TypeAdapter(list[Heard])


class ClerkFile:
    """clerk.json of a state folder."""

    def __init__(self, state: Path, *, dry: bool = False) -> None:
        """Raises TornStore."""
        self._store = Store(state / "clerk.json")
        self._dry = dry  # write nothing

    def load(self) -> ClerkState:
        """What the clerk remembers; empty on the first run."""
        table = self._store.table
        marks = table("marks").all()
        return ClerkState(
            marks=_MARKS.validate_python(dict(marks[0])) if marks else Marks(),
            cursors={row.mailbox: row for row in _CURSORS.validate_python(table("cursors").all())},
            outbox={row.key: row for row in _ENTRIES.validate_python(with_abouts(table("outbox").all()))},
            done={row["key"]: datetime.fromisoformat(row["at"]) for row in table("done").all()},
            troubles={row.name: row for row in _TROUBLES.validate_python(table("troubles").all())},
            rulings=_RULINGS.validate_python(with_abouts(table("rulings").all())),
            undone=_RULINGS.validate_python(with_abouts(table("undone").all())),
            absences=_ABSENCES.validate_python(table("absences").all()),
            doubted=_ABSENCES.validate_python(table("doubted").all()),
            heard=_HEARD.validate_python(with_abouts(table("heard").all())),
        )

    def commit(self, clerk: ClerkState, now: datetime) -> None:
        """Write everything, without what is over for long. Raises OSError, with the file as it was."""
        clerk.outbox = {entry.key: entry for entry in kept(list(clerk.outbox.values()), now)}
        rows = {
            "marks": [_MARKS.dump_python(clerk.marks, mode="json")],
            "cursors": _CURSORS.dump_python(list(clerk.cursors.values()), mode="json"),
            "outbox": _ENTRIES.dump_python(list(clerk.outbox.values()), mode="json"),
            "done": [{"key": key, "at": at.isoformat()} for key, at in clerk.done.items()],
            "troubles": _TROUBLES.dump_python(list(clerk.troubles.values()), mode="json"),
            "rulings": _RULINGS.dump_python(clerk.rulings, mode="json"),
            "undone": _RULINGS.dump_python(clerk.undone, mode="json"),
            "absences": _ABSENCES.dump_python(clerk.absences, mode="json"),
            "doubted": _ABSENCES.dump_python(clerk.doubted, mode="json"),
            "heard": _HEARD.dump_python(clerk.heard, mode="json"),
        }
        for name, entries in rows.items():
            self._store.drop_table(name)
            self._store.table(name).insert_multiple(entries)
        if not self._dry:
            self._store.commit()


def load_secret(state: Path, *, dry: bool = False) -> bytes:
    """The key that signs our Message-IDs; made on the first run, readable by the owner alone."""
    path = state / "secret"
    if path.exists():
        return path.read_bytes()[:64]
    made = secrets.token_hex(32).encode()
    if not dry:
        write_atomically(path, made)
        path.chmod(0o600)
    return made
