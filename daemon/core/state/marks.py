"""The instants that the schedule rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Marks:
    """The instants that the schedule rests on."""

    since: datetime | None = None  # the first pass ever: nothing from before it is owed an alert or update
    last_pass: datetime | None = None
    doubted: datetime | None = None  # since when the clock is not believed, by its own hands
    gmail: bool = False  # the mailbox is one of Gmail's, as its server said at the last log-in
