"""Files of the first format, read once into today's.

There a mark was one string, in a grammar of its own for each kind. Nothing else takes such strings apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from daemon.adapters.state import mark_rows
from daemon.adapters.state.old_abouts import with_abouts
from daemon.adapters.state.store import Tables
from daemon.core.state.marks import (
    Alarmed,
    Digested,
    HeardMail,
    Mailed,
    Mark,
    Noticed,
    Reported,
    Told,
    ToldDue,
    ToldLoop,
    Updated,
)

_ISO = r"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:[+-]\d\d:\d\d)?)?"
_QUESTION = re.compile(
    rf"(?P<question>[0-9a-z]+):(?P<level>\d+):(?P<basis>(?:{_ISO})?)(?P<given>[^@:]+@[^@:]+)?"
    r"(?:@(?P<reader>.+?))?(?::(?P<day>\d{4}-\d\d-\d\d))?"
)
_LOOP = re.compile(
    rf"loop:(?P<client>.+?):(?P<level>\d+):(?P<start>{_ISO})(?:@(?P<reader>.+?))?(?::(?P<day>\d{{4}}-\d\d-\d\d))?"
)
_WHEN = re.compile(rf"(?:(?P<about>.*):)?(?P<when>{_ISO}|\d{{4}}-W\d\d)")
_TIMELESS = frozenset({"unreadable", "cut", "dead-letter", "unknown-outcome", "own-template", "answer", "skipped"})


def clerk(tables: Tables) -> Tables:
    """The tables of a clerk.json. What is no mark that this program ever set is left out."""
    marks = _rows(tables, "marks")
    outbox = [{**row, "marks": list(_pairs(row.get("marks", ())))} for row in with_abouts(_rows(tables, "outbox"))]
    done = ((mark(row["key"]), row["at"]) for row in _rows(tables, "done"))
    kinds: dict[str, list[dict[str, Any]]] = {}
    for found, at in done:
        if found:
            name, row = mark_rows.as_row(found)
            kinds.setdefault(name, []).append({**row, "at": at})
    changed = {
        "clock": [{name: at for name, at in row.items() if name != "gmail"} for row in marks],
        "server": [{"gmail": row.get("gmail", False)} for row in marks],
        "outbox": outbox,
        **{name: with_abouts(_rows(tables, name)) for name in ("rulings", "undone", "heard")},
        **kinds,
    }
    kept = {name: table for name, table in tables.items() if name not in ("marks", "done")}
    return kept | {name: _table(rows) for name, rows in changed.items()}


def record(tables: Tables) -> Tables:
    """The tables of a record.json."""
    return tables | {name: _table(with_abouts(_rows(tables, name))) for name in ("rulings", "undone")}


def _table(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(number): dict(row) for number, row in enumerate(rows, 1)}


def _rows(tables: Tables, name: str) -> list[dict[str, Any]]:
    return list(tables.get(name, {}).values())


def _pairs(pairs: list[tuple[str, str | None]]) -> Iterator[dict[str, Any]]:
    for key, before in pairs:
        if found := mark(key):
            name, row = mark_rows.as_row(found)
            yield {"kind": name, "before": before, **row}


def mark(key: str) -> Mark | None:
    """The mark that a key of the first format means; None where it means none."""
    kind, _, rest = key.partition(":")
    if kind in _GRAMMARS:
        return _GRAMMARS[kind](rest)
    found = _QUESTION.fullmatch(key)
    if not found:
        return None
    question, level, basis, given, reader, day = found.groups(default="")
    return Told(question, int(level), reader, basis, given, _day(day))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _loop(rest: str) -> Mark | None:
    found = _LOOP.fullmatch(f"loop:{rest}")
    if not found:
        return None
    client, level, start, reader, day = found.groups(default="")
    return ToldLoop(client, int(level), reader, datetime.fromisoformat(start), _day(day))


def _told_due(rest: str) -> Mark:
    reader, question, basis = rest.rsplit(":", 2)
    return ToldDue(question, reader, basis)


def _mailed(rest: str) -> Mark:
    question, reader, message_id = rest.split(":", 2)
    return Mailed(question, reader, message_id)


def _alarmed(rest: str) -> Mark:
    head, _, kind = rest.rpartition(":")
    client, _, thread = head.partition(":")
    return Alarmed(client, thread, kind)


def _digested(rest: str) -> Mark:
    pm, _, day = rest.rpartition(":")
    return Digested(pm, date.fromisoformat(day))


def _updated(rest: str) -> Mark:
    client, _, period = rest.rpartition(":")
    return Updated(client, period)


def _reported(rest: str) -> Mark:
    reader, _, month = rest.rpartition(":")
    return Reported(reader, month)


def _noticed(rest: str) -> Mark:
    topic, _, about = rest.partition(":")
    if topic == "template":
        update, reader = re.fullmatch(r"(update:[^:]*:[^:]*):?(.*)", about).groups()  # type: ignore[union-attr]
        return Noticed(topic, update, reader=reader)
    found = None if topic in _TIMELESS else _WHEN.fullmatch(about)
    return Noticed(topic, found["about"] or "", found["when"]) if found else Noticed(topic, about)


_GRAMMARS: dict[str, Callable[[str], Mark | None]] = {
    "loop": _loop,
    "told-due": _told_due,
    "thread": _mailed,
    "alarm": _alarmed,
    "update": _updated,
    "digest": _digested,
    "report": _reported,
    "notice": _noticed,
    "heard": HeardMail,
}
