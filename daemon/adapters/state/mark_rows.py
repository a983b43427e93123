"""Marks as rows of clerk.json: a table for each kind, with the mark's own fields and its instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from daemon.core.state.marks import (
    Alarmed,
    Digested,
    Explained,
    HeardMail,
    Introduced,
    Mailed,
    Mark,
    Noticed,
    Reminded,
    Reported,
    Told,
    ToldDue,
    ToldLoop,
    Updated,
)
from daemon.core.state.memory import Memory

Row = dict[str, Any]

_KINDS: dict[str, type[Mark]] = {
    "told": Told,
    "told_loop": ToldLoop,
    "told_due": ToldDue,
    "mailed": Mailed,
    "alarmed": Alarmed,
    "updated": Updated,
    "explained": Explained,
    "reminded": Reminded,
    "digested": Digested,
    "reported": Reported,
    "introduced": Introduced,
    "noticed": Noticed,
    "heard_mail": HeardMail,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_ADAPTERS: dict[str, TypeAdapter[Mark]] = {name: TypeAdapter(kind) for name, kind in _KINDS.items()}
_AT = TypeAdapter(datetime)
_BEFORE = TypeAdapter(datetime | None)


def tables(memory: Memory) -> dict[str, list[Row]]:
    """The rows of each kind's table."""
    found: dict[str, list[Row]] = {name: [] for name in _KINDS}
    for mark, at in memory.items():
        name, row = as_row(mark)
        found[name].append(row | {"at": at.isoformat()})
    return found


def memory(table: Callable[[str], Iterable[Mapping[str, Any]]]) -> Memory:
    """What the rows of the tables say; `table` gives those of a name."""
    return Memory(
        {
            _ADAPTERS[name].validate_python({**row}): _AT.validate_python(row["at"])
            for name in _KINDS
            for row in table(name)
        }
    )


def pairs_as_rows(pairs: Iterable[tuple[Mark, datetime | None]]) -> list[Row]:
    """Marks with what stood there before, each with its kind, as an entry of the outbox keeps them."""
    named = ((as_row(mark), before) for mark, before in pairs)
    return [{"kind": name, "before": before and before.isoformat(), **row} for (name, row), before in named]


def pairs(rows: Iterable[Row]) -> tuple[tuple[Mark, datetime | None], ...]:
    return tuple((_ADAPTERS[row["kind"]].validate_python(row), _BEFORE.validate_python(row["before"])) for row in rows)


def as_row(mark: Mark) -> tuple[str, Row]:
    """The kind of a mark, and its fields."""
    name = _NAMES[type(mark)]
    row: Row = _ADAPTERS[name].dump_python(mark, mode="json")
    return name, row
