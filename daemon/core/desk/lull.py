"""The lull between two mails: what is owed, and what of it is to be told, stays the same for thousands of passes.

It is worked out anew as soon as anything that it was made of is another one, or one of its instants has come. Nothing
of it is stored, and a new configuration begins without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from daemon.core.schedule.alerts import SOON, Alert, Owed
from daemon.core.schedule.outline import Outline

_LONGEST = 15  # minutes; in every zone of today a day begins with such a quarter of an hour

T = TypeVar("T")


class Kept(Generic[T]):
    """A value that holds while what it was made of is the very same, from one instant to before another."""

    def __init__(self) -> None:
        self._basis: tuple[object, ...] = ()
        self._beside: object = None
        self._from = self._until = datetime.max.replace(tzinfo=UTC)
        self._value: T | None = None

    def get(self, basis: tuple[object, ...], now: datetime, beside: object = None) -> T | None:
        """The value as it was kept; None where it has to be made anew. `beside` need not be the same, but equal."""
        if self._value is None or len(basis) != len(self._basis) or not self._from <= now < self._until:
            return None
        if self._beside != beside:
            return None
        return self._value if all(one is other for one, other in zip(basis, self._basis, strict=True)) else None

    def keep(self, value: T, basis: tuple[object, ...], now: datetime, until: datetime, beside: object = None) -> T:
        self._value, self._basis, self._beside, self._from, self._until = value, basis, beside, now, until
        return value


@dataclass(frozen=True, slots=True)
class Lull:
    """One for each configuration."""

    standing: Kept[tuple[list[Outline], list[Owed]]] = field(default_factory=Kept)  # the records, and what is owed
    due: Kept[list[Alert]] = field(default_factory=Kept)  # what of it is to be told


def next_turn(owed: Iterable[Owed], now: datetime) -> datetime:
    """The first instant after `now` at which something of it may be told that was not before."""
    quarter = now.replace(minute=now.minute // _LONGEST * _LONGEST, second=0, microsecond=0)
    turns = (at for entry in owed for at in _turns(entry))
    return min([quarter + timedelta(minutes=_LONGEST), *(at for at in turns if at > now)])


def _turns(entry: Owed) -> Iterator[datetime]:
    yield from (entry.deadline.warn_at - SOON, entry.deadline.warn_at, entry.deadline.due_at)
    yield from entry.deadline.escalations
    if entry.question.snoozed_until:
        yield entry.question.snoozed_until
