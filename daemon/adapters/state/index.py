"""Look-ups that must not grow with the archive: which mail is known, and where it is filed.

Disposable: it holds nothing that the records do not, and is rebuilt from them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from daemon.core.model import Filed

_SCHEMA = """
create table if not exists mail
    (record text, key text, message_id text, people text, primary key (record, key)) without rowid;
create index if not exists by_id on mail (message_id);
create table if not exists versions (record text primary key, version text) without rowid;
create table if not exists kept (record text primary key, version text) without rowid;
create table if not exists pages
    (record text, name text, number integer, body blob, primary key (record, name, number)) without rowid;
drop table if exists extracts;
drop table if exists ledgers;
drop table if exists outlines;
drop table if exists questions;
create table if not exists bytes_seen (hash text primary key) without rowid;
create virtual table if not exists words using fts5 (record unindexed, key unindexed, subject, own_text, files);
"""
_TABLES = ("mail", "versions", "kept", "pages", "bytes_seen", "words")
_CHUNK = 500  # SQLite takes a bounded number of parameters


@dataclass(frozen=True, slots=True)
class Hit:
    record: str
    key: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Known:
    record: str
    people: frozenset[str]  # sender and recipients


class Index:
    def __init__(self, path: Path, *, dry: bool = False) -> None:
        """Open the index at `path`; a dry run reads it, and goes on with a copy in memory once it would write."""
        self._shared = dry and _complete(path)
        if not dry:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._read = sqlite3.connect(path if self._shared or not dry else ":memory:")
        if self._shared:
            self._read.execute("pragma query_only = on")
        else:
            if dry and path.exists():
                self._copy_of(path)
            # It can be rebuilt, so it may lose its last writes with the power, but never its shape.
            self._read.execute("pragma journal_mode = wal")
            self._read.execute("pragma synchronous = off")
            self._read.executescript(_SCHEMA)

    def _copy_of(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as source:
            source.backup(self._read)

    @property
    def _db(self) -> sqlite3.Connection:
        """What may be written to."""
        if self._shared:
            source, self._read = self._read, sqlite3.connect(":memory:")
            source.backup(self._read)
            source.close()
            self._shared = False
        return self._read

    def add(self, record: str, message: Filed) -> None:
        people = " ".join((message.sender.address, *message.to))
        mail = (record, message.key, message.message_id, people)
        if self._db.execute("insert or ignore into mail values (?, ?, ?, ?)", mail).rowcount:
            files = " ".join(attachment.filename for attachment in message.attachments)
            words = (record, message.key, message.subject, message.own_text, files)
            self._db.execute("insert into words values (?, ?, ?, ?, ?)", words)

    def has(self, record: str, key: str) -> bool:
        """Whether that mail is filed there."""
        asked = "select 1 from mail where record = ? and key = ?"
        return self._read.execute(asked, (record, key)).fetchone() is not None

    def saw_bytes(self, hashes: Iterable[str]) -> None:
        self._db.executemany("insert or ignore into bytes_seen values (?)", ((entry,) for entry in hashes))

    def has_bytes(self, digest: str) -> bool:
        return self._read.execute("select 1 from bytes_seen where hash = ?", (digest,)).fetchone() is not None

    def by_message_id(self, message_ids: Sequence[str]) -> list[Known]:
        """Where these Message-IDs are filed, and who took part."""
        found: list[Known] = []
        for start in range(0, len(message_ids), _CHUNK):
            chunk = message_ids[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            rows = self._read.execute(f"select record, people from mail where message_id in ({marks})", chunk)  # noqa: S608 -- marks only
            found += [Known(record, frozenset(people.split(" "))) for record, people in rows]
        return found

    def search(self, text: str, limit: int) -> list[Hit]:
        """Mail whose own words, subject or file names hold all words of `text`, best first."""
        words = " ".join(f'"{word}"' for word in text.replace('"', " ").split())
        if not words:
            return []
        rows = self._read.execute(
            "select record, key, snippet(words, -1, '[', ']', '…', 16) from words"
            " where words match ? order by rank limit ?",
            (words, limit),
        )
        return [Hit(*row) for row in rows]

    def keys(self, record: str) -> set[str]:
        """The mails of a record that are known here."""
        return {key for (key,) in self._read.execute("select key from mail where record = ?", (record,))}

    def as_of(self, record: str) -> str:
        """Which version of a record (see `Records.version`) these rows are of; "" where nobody said."""
        found = self._read.execute("select version from versions where record = ?", (record,)).fetchone()
        return found[0] if found else ""

    def knows(self, record: str, version: str) -> None:
        """All mails of that version of the record are known here."""
        self._db.execute("insert or replace into versions values (?, ?)", (record, version))

    def kept(self, record: str, version: str, *names: str) -> dict[str, list[bytes]]:
        """By name the pages, in order, that `keep` kept of that version of the record; nothing of another one."""
        among = f"name in ({','.join('?' * len(names))})"
        asked = f"select name, body from kept join pages using (record) where record = ? and version = ? and {among}"  # noqa: S608 -- marks only
        rows = self._read.execute(f"{asked} order by name, number", (record, version, *names)).fetchall()
        return {name: [body for one, body in rows if one == name] for name in names} if rows else {}

    def kept_as(self, record: str) -> str:
        """Of which version of the record pages are kept; "" of none."""
        found = self._read.execute("select version from kept where record = ?", (record,)).fetchone()
        return found[0] if found else ""

    def keep(self, record: str, version: str, pages: Iterable[tuple[str, int, bytes]]) -> None:
        """Keep pages by name and number. What else is kept of the record is of that version from now on, too."""
        self._db.execute("insert or replace into kept values (?, ?)", (record, version))
        self._db.executemany("insert or replace into pages values (?, ?, ?, ?)", ((record, *page) for page in pages))

    def cut(self, record: str, name: str = "", number: int = 0) -> None:
        """Forget the pages of that name from `number` on; without a name all that is kept of the record."""
        if name:
            found = "delete from pages where record = ? and name = ? and number >= ?"
            self._db.execute(found, (record, name, number))
            return
        self._db.execute("delete from kept where record = ?", (record,))
        self._db.execute("delete from pages where record = ?", (record,))

    def drop(self, record: str, key: str) -> None:
        """Forget that this mail is filed there."""
        self._db.execute("delete from mail where record = ? and key = ?", (record, key))
        self._db.execute("delete from words where record = ? and key = ?", (record, key))

    def forget(self, record: str) -> None:
        """Drop all that is known of a record; the bytes of its mail may come again."""
        self._db.execute("delete from mail where record = ?", (record,))
        self._db.execute("delete from words where record = ?", (record,))
        self._db.execute("delete from bytes_seen")

    def commit(self) -> None:
        """Raises OSError when the disk refuses."""
        try:
            self._read.commit()
        except sqlite3.OperationalError as error:
            raise OSError(f"index: {error}") from error

    def rollback(self) -> None:
        """Forget what was added since the last commit."""
        self._read.rollback()

    def purge(self) -> None:
        """Write the file anew: what was deleted must not lie on in free pages, in an outline or a page."""
        self._db.execute("delete from kept")
        self._db.execute("delete from pages")
        self.commit()
        self._db.execute("insert into words (words) values ('optimize')")
        self.commit()
        self._db.execute("vacuum")
        self._db.execute("pragma wal_checkpoint(truncate)")

    def close(self) -> None:
        self._read.close()


def _complete(path: Path) -> bool:
    """Whether there is an index with all the tables of today's."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as found:
        tables = {name for (name,) in found.execute("select name from sqlite_master where type = 'table'")}
    return tables.issuperset(_TABLES)
