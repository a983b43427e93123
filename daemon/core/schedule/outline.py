"""The outline of a record: what a pass has to know of it where nothing is new, and no more.

A record holds years of mail; what is owed today fits on a page. An outline says of what still waits exactly what the
record says, so that deadlines and alerts are decided without opening it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from daemon.core.commands.word import LETTERS, Word
from daemon.core.hours.retry import GIVE_UP
from daemon.core.ledger.rulings import Ruling
from daemon.core.message.origin import believed
from daemon.core.model import UNSETTLED, Filed, Question, State
from daemon.core.schedule.alarms import FRESH, Flagged, flags_of
from daemon.core.schedule.owing import Circumstances, circumstances
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
    hands: dict[str, datetime]  # when each person last wrote by hand, by address
    awaiting: tuple[Question, ...]  # the team's questions that still wait
    rulings: tuple[Ruling, ...]
    updates: tuple[Sent, ...]
    counted: tuple[Any, Any] | None = None  # as `Record.counted`

    @cached_property
    def letters(self) -> bool:
        """Whether anybody ever asked for a first or last letter to the client."""
        return any(ruling.word in LETTERS for ruling in self.rulings)


def outline(record: Record, now: datetime, around: Circumstances[Question] | None = None) -> Outline:
    """The outline of a record, for passes from `now` on. `around`: as `extract` takes it."""
    messages = record.messages.values()
    around = around or circumstances(record.ledger, messages)
    open_ = tuple(one for one in around.questions if one.question.state in KEPT)
    flags = flags_of(record.ledger, messages, now - FRESH - GIVE_UP)
    return Outline(
        record.id,
        now,
        Circumstances(open_, around.wrote),
        flags,
        hands(messages, record.rulings),
        record.ledger.awaiting_client,
        tuple(record.rulings),
        tuple(record.updates),
    )


def hands(messages: Iterable[Filed], rulings: Iterable[Ruling]) -> dict[str, datetime]:
    """When each person last wrote by hand: a mail, or a command."""
    found: dict[str, datetime] = {}
    for message in believed(messages):
        if not (message.automatic or message.ours or message.forwarded_by):
            later(found, message.sender.address, message.at)
        if message.forwarded_by:
            later(found, message.forwarded_by, message.at)
    for ruling in rulings:
        if ruling.word not in (Word.AWAY, Word.BACK) and not ruling.taught:
            later(found, ruling.by, ruling.at)
    return found


def later(found: dict[str, datetime], address: str, at: datetime) -> None:
    """Note that somebody wrote at `at`, unless they wrote later."""
    found[address] = max(at, found.get(address, at))
