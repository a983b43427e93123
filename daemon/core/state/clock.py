"""The instants that the schedule rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Since when the clerk works, and whether the machine's clock is believed."""

    since: datetime | None = None  # the first pass ever: nothing from before it is owed an alert or update
    last_pass: datetime | None = None
    doubted: datetime | None = None  # since when the machine's clock is not believed, by its own hands
    blind: tuple[datetime, datetime] | None = None  # the last long time in which no mail could be read
    restored: datetime | None = None  # when this state came out of a backup: what was due before may have gone out
    history_counts: bool = False  # what clients asked shortly before `since` is owed; not where an older version began
