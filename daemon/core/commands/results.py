"""Results: what became of each line of a PM's command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

FAILED = (
    "unknown",  # not understood: nothing changes, as with all of these
    "several",  # it could mean several questions, and names no number
    "no-question",  # no such number
    "refused",  # not proved to be the PM's
)


OUTCOMES = (
    *("done", "phone", "dismiss", "snooze", "give", "due", "note", "assign", "away", "back", "stop", "undo"),
    *("approve", "hold", "edit"),
    "confirm",  # waits for a reply that confirms it
    *FAILED,
)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one line of a PM's command."""

    word: str  # one of OUTCOMES
    command: str  # as it was written
    number: int | None = None
    client: str = ""
    text: str = ""  # the question, or the note
    name: str = ""  # to whom it was given, who is deputy, which client it was assigned to
    until: datetime | None = None
    days: tuple[date, date] | None = None  # away: the first and the last, where it begins later
