"""clerk.json: what the clerk did and still owes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from daemon.adapters.state.store import Store, write_atomically
from daemon.core.commands.heard import Heard
from daemon.core.ledger.rulings import Ruling
from daemon.core.schedule.absences import Absence
from daemon.core.schedule.outbox import Entry, kept


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far one mailbox has been read."""

    mailbox: str
    uidvalidity: int
    last_uid: int  # read and filed
    complete_at: datetime | None = None  # when the mailbox was last read to its end
    quiet_before: datetime | None = None  # while a first or repeated reading lasts: mail from before raises no alert
    exists: int = 0  # messages in it when it was last read


NOTICES = {
    "imap": "imap-refused",
    "smtp": "smtp-refused",
    "disk": "disk",
    "textfile": "other",
    "record": "other",
    "templates": "other",
    "unwatched": "unwatched",
}  # trouble → kind of notice


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that does not work, and since when."""

    name: str  # one of NOTICES
    reason: str
    since: datetime
    special: str = ""  # kind of notice, where it is not the usual one

    @property
    def notice(self) -> str:
        """The kind of notice that tells of it (see `daemon.core.letters.views.TROUBLES`)."""
        return self.special or NOTICES[self.name]


@dataclass(frozen=True, slots=True)
class Marks:
    """The instants that the schedule rests on."""

    since: datetime | None = None  # the first pass ever: nothing from before it is owed an alert or update
    last_pass: datetime | None = None
    doubted: datetime | None = None  # since when the clock is not believed, by its own hands
    gmail: bool = False  # the mailbox is one of Gmail's, as its server said at the last log-in


@dataclass
class ClerkState:
    """clerk.json in memory. Change it, then `commit`: one write carries it all."""

    store: Store
    marks: Marks
    cursors: dict[str, Cursor]
    outbox: dict[str, Entry]  # by key
    done: dict[str, datetime]  # alerts raised, updates and digests made, notices given: key → when
    troubles: dict[str, Trouble] = field(default_factory=dict)
    rulings: list[Ruling] = field(default_factory=list)  # on what is no question: assignments, absences, approvals
    undone: list[Ruling] = field(default_factory=list)  # those that were taken back
    absences: list[Absence] = field(default_factory=list)  # by out-of-office mails, the newest of each person
    doubted: list[Absence] = field(default_factory=list)  # those that are not believed
    heard: list[Heard] = field(default_factory=list)  # mail to the clerk that waits for its answer
    dry: bool = False  # write nothing

    def commit(self, now: datetime) -> None:
        """Write everything. Raises OSError, with the state on disk as it was."""
        self.outbox = {entry.key: entry for entry in kept(list(self.outbox.values()), now)}
        rows = {
            "marks": [_MARKS.dump_python(self.marks, mode="json")],
            "cursors": _CURSORS.dump_python(list(self.cursors.values()), mode="json"),
            "outbox": _ENTRIES.dump_python(list(self.outbox.values()), mode="json"),
            "done": [{"key": key, "at": at.isoformat()} for key, at in self.done.items()],
            "troubles": _TROUBLES.dump_python(list(self.troubles.values()), mode="json"),
            "rulings": _RULINGS.dump_python(self.rulings, mode="json"),
            "undone": _RULINGS.dump_python(self.undone, mode="json"),
            "absences": _ABSENCES.dump_python(self.absences, mode="json"),
            "doubted": _ABSENCES.dump_python(self.doubted, mode="json"),
            "heard": _HEARD.dump_python(self.heard, mode="json"),
        }
        for table, entries in rows.items():
            self.store.drop_table(table)
            self.store.table(table).insert_multiple(entries)
        if not self.dry:
            self.store.commit()


_MARKS = TypeAdapter(Marks)
_CURSORS = TypeAdapter(list[Cursor])
_ENTRIES = TypeAdapter(list[Entry])
_TROUBLES = TypeAdapter(list[Trouble])
_RULINGS = TypeAdapter(list[Ruling])
_ABSENCES = TypeAdapter(list[Absence])
_HEARD = TypeAdapter(list[Heard])


def load_clerk(state: Path, *, dry: bool = False) -> ClerkState:
    """What the clerk remembers; empty on the first run. Raises TornStore."""
    store = Store(state / "clerk.json")
    marks = store.table("marks").all()
    return ClerkState(
        store=store,
        marks=_MARKS.validate_python(dict(marks[0])) if marks else Marks(),
        cursors={row.mailbox: row for row in _CURSORS.validate_python(store.table("cursors").all())},
        outbox={row.key: row for row in _ENTRIES.validate_python(store.table("outbox").all())},
        done={row["key"]: datetime.fromisoformat(row["at"]) for row in store.table("done").all()},
        troubles={row.name: row for row in _TROUBLES.validate_python(store.table("troubles").all())},
        rulings=_RULINGS.validate_python(store.table("rulings").all()),
        undone=_RULINGS.validate_python(store.table("undone").all()),
        absences=_ABSENCES.validate_python(store.table("absences").all()),
        doubted=_ABSENCES.validate_python(store.table("doubted").all()),
        heard=_HEARD.validate_python(store.table("heard").all()),
        dry=dry,
    )


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
