"""Marks as rows of clerk.json: a table for each kind, with the mark's own fields and its instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from daemon.adapters.state.shapes import Shape
from daemon.core.state.marks import (
    Alarmed,
    Digested,
    Explained,
    HeardMail,
    Hunched,
    Introduced,
    Knocked,
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
    "knocked": Knocked,
    "hunched": Hunched,
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
_SHAPES: dict[str, Shape[Mark]] = {name: Shape(kind) for name, kind in _KINDS.items()}
_AT = Shape[datetime](datetime)
_BEFORE = Shape[datetime | None](datetime | None)


def tables(memory: Memory) -> dict[str, list[Row]]:
    """The rows of each kind's table."""
    found: dict[str, list[Row]] = {name: [] for name in _KINDS}
    for mark, at in memory.items():
        name, row = as_row(mark)
        found[name].append(row | {"at": at.isoformat()})
    return found


def memory(table: Callable[[str], Iterable[Mapping[str, Any]]]) -> Memory:
    """What the rows of the tables say; `table` gives those of a name."""
    return Memory({_SHAPES[name].read({**row}): _AT.read(row["at"]) for name in _KINDS for row in table(name)})


def pairs_as_rows(pairs: Iterable[tuple[Mark, datetime | None]]) -> list[Row]:
    """Marks with what stood there before, each with its name, as an entry of the outbox keeps them."""
    named = ((as_row(mark), before) for mark, before in pairs)
    return [{"mark": name, "before": before and before.isoformat(), **row} for (name, row), before in named]


def pairs(rows: Iterable[Row]) -> tuple[tuple[Mark, datetime | None], ...]:
    return tuple((_SHAPES[_name(row)].read(row), _BEFORE.read(row["before"])) for row in rows)


def _name(row: Row) -> str:
    """Of the mark of a pair. Once it stood as `kind`, where an `Alarmed` wrote the kind of its flag over it."""
    named: str = row.get("mark") or row["kind"]
    return named if named in _KINDS else "alarmed"


def as_row(mark: Mark) -> tuple[str, Row]:
    """The kind of a mark, and its fields."""
    name = _NAMES[type(mark)]
    row: Row = _SHAPES[name].dump(mark)
    return name, row
