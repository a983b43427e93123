"""The project of a client as its PMs tell it: a plan of steps, and what they note of the week.

A plan and the notes are rulings of the client's record (`Word.PLAN`, `Word.NOTE` without a question), kept as they were
written. The project is what all of them amount to, so that `undo` takes a line back and a later line corrects an
earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from daemon.core.model import Picture


class StepState(StrEnum):
    PLANNED = "planned"
    ACTIVE = "active"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan, in the order in which it was written."""

    name: str  # as written, one line; a step is known by it, whatever its case
    due: date | None = None  # in the client's zone
    state: StepState = StepState.PLANNED
    who: str = ""  # a person of either side, as written
    delivers: str = ""  # what is handed over, as written
    before: date | None = None  # the date that it had until it was moved last
    reason: str = ""  # of that move, as written
    moved_at: datetime | None = None  # when the clerk was told of it
    moves: tuple[tuple[datetime, date], ...] = ()  # of each move, oldest first: when it was told, and the date before

    def as_known(self, since: datetime) -> Step:
        """The step with the last move after `since` alone, from the date that was known then; with none where it is
        on that date again.
        """
        known = next((before for told, before in self.moves if told > since), None)
        moved = known is not None and known != self.due
        return (
            self
            if moved and known == self.before
            else replace(
                self,
                before=known if moved else None,
                reason=self.reason if moved else "",
                moved_at=self.moved_at if moved else None,
            )
        )


class ItemKind(StrEnum):
    """What one line of a note says."""

    PROGRESS = "progress"  # a component is so far: `percent`, `priority`, `day`
    DONE = "done"
    MOVED = "moved"  # a step or a component has another day: `day`, `why`
    BLOCKED = "blocked"  # `why`, as written: "waiting for the logo", "the studio is closed"
    FREE = "free"  # nothing holds it up any more
    NEEDED = "needed"  # from the client: `text`, what ("" for what was asked before), by `day`; `why`: what waits on it
    FIGURE = "figure"  # `used` of `total` `unit`s
    CALL = "call"  # an appointment: `text` says of what kind or with whom, on `day`; `at` where the hour is said;
    # without a day it is called off
    STANDING = "standing"  # `standing`; `why`
    SORRY = "sorry"  # the apology, in the words of `text`
    PICTURE = "picture"  # `picture`, which `text` is the caption of
    SAID = "said"  # a sentence for the letter where it is `meant` so; else it is not understood


class Standing(StrEnum):
    """How the project stands."""

    ON_TRACK = "on track"
    AT_RISK = "at risk"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a note, understood. Nothing is lost: what is not understood is SAID."""

    kind: ItemKind
    text: str  # the line, as written, without the words that only say what kind of line it is
    by: str  # address of who noted it
    noted_at: datetime  # UTC
    component: str = ""  # the step or part of the project that it is about, as written; "" for none
    percent: int | None = None  # 0 to 100; None of what is only said to be in progress
    priority: str = ""  # high, low; "" where it says nothing
    day: date | None = None  # in the client's zone
    at: datetime | None = None  # UTC
    why: str = ""
    used: float | None = None
    total: float | None = None
    unit: str = ""
    standing: Standing | None = None
    picture: Picture | None = None
    meant: bool = False  # a sentence that its writer wants in the letter as it stands


@dataclass(frozen=True, slots=True)
class Project:
    """What the plan and the notes amount to now."""

    name: str = ""  # of the project, where the plan names it; else the client's name serves
    steps: tuple[Step, ...] = ()
    items: tuple[Item, ...] = ()  # those in force, oldest first: of each kind and component the newest
    unread: tuple[str, ...] = ()  # lines of the newest plan that are no step, for the PM to hear of

    repeated: tuple[str, ...] = ()  # names that the newest plan has twice: the later line counted

    @property
    def standing(self) -> Standing | None:
        """As a PM said last; None where nobody has."""
        said = [item.standing for item in self.items if item.standing]
        return said[-1] if said else None

    def since(self, at: datetime) -> tuple[Item, ...]:
        """What was noted after an instant: of the period that an update covers."""
        return tuple(item for item in self.items if item.noted_at > at)
