"""The outline of a record: what a pass has to know of it where nothing is new, and no more.

A record holds years of mail; what is owed today fits on a page. An outline says of what still waits exactly what the
record says, so that deadlines and alerts are decided without opening it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from daemon.core.commands.word import LETTERS
from daemon.core.hours.retry import GIVE_UP
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import UNSETTLED, Question, State
from daemon.core.schedule.alarms import FRESH, Flagged, flags_of, pressing
from daemon.core.schedule.around import Around
from daemon.core.schedule.hands import hands
from daemon.core.schedule.owing import Circumstances
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent

KEPT = UNSETTLED | {State.SNOOZED}  # what nobody waits for is no part of it


@dataclass
class Outline:
    """What of a record is looked at in each pass. All else is in the record."""

    id: str  # of the record
    made_at: datetime
    around: Circumstances[Question]  # of the questions that are not settled
    flags: tuple[Flagged, ...]  # the red flags that somebody may still have to hear of at once, as of `made_at`
    pressing: dict[str, tuple[str, ...]]  # question → the kinds of the red flags of its thread since it was asked
    hands: dict[str, datetime]  # when each person last wrote by hand, by address
    awaiting: tuple[Question, ...]  # the team's questions that still wait
    rulings: tuple[Ruling, ...]
    updates: tuple[Sent, ...]
    counted: tuple[Any, Any] | None = None  # as `Record.counted`

    @cached_property
    def letters(self) -> bool:
        """Whether anybody ever asked for a first or last letter to the client."""
        return any(ruling.word in LETTERS for ruling in self.rulings)


def outline(record: Record, now: datetime, around: Around | None = None) -> Outline:
    """The outline of a record, for passes from `now` on. `around`: what is kept of its mail, where somebody has it."""
    around = around or Around()
    unsettled = left(around.look(record.ledger, tuple(record.messages.values())))
    return Outline(
        record.id,
        now,
        unsettled,
        flags_of(record.ledger, around, now - FRESH - GIVE_UP),
        pressing((one.question for one in unsettled.questions), record.ledger.red_flags, around.mail),
        hands((), record.rulings, around.hands),
        record.ledger.awaiting_client,
        tuple(record.rulings),
        tuple(record.updates),
    )


def left(around: Circumstances[Question]) -> Circumstances[Question]:
    """Of the questions that are not settled."""
    return Circumstances(tuple(one for one in around.questions if one.question.state in KEPT), around.wrote)
