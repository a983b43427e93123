"""How rows of the state's files become values of the core and back, each kind learnt when the first of it is there.

Pydantic takes some milliseconds to learn a kind; all of them together took longer than most commands work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")
Row = dict[str, Any]


class Shape(Generic[T]):
    """Values of one type."""

    def __init__(self, kind: Any) -> None:  # noqa: ANN401 -- a type, or a union of some
        self._kind = kind

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self._kind)

    def read(self, value: object) -> T:
        """What JSON's values say; in them, instants are text. Raises ValueError."""
        return self._adapter.validate_python(value)

    def dump(self, value: T) -> Any:  # noqa: ANN401 -- whatever JSON holds
        return self._adapter.dump_python(value, mode="json")

    def read_json(self, text: bytes) -> T:
        """Raises ValueError."""
        return self._adapter.validate_json(text)

    def dump_json(self, value: T) -> bytes:
        """Without what `read_json` takes for granted."""
        return self._adapter.dump_json(value, exclude_defaults=True)


class Rows(Generic[T]):
    """Lists of one type, which are empty more often than not: `kind` is of their entries."""

    def __init__(self, kind: type[T]) -> None:
        self._shape = Shape[list[T]](list[kind])  # type: ignore[valid-type]

    def read(self, rows: Iterable[Mapping[str, Any]]) -> list[T]:
        """Raises ValueError."""
        found = list(rows)
        return self._shape.read(found) if found else []

    def dump(self, values: Iterable[T]) -> list[Row]:
        found = list(values)
        rows: list[Row] = self._shape.dump(found) if found else []
        return rows
