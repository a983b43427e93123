"""The outline of a record: what a pass has to know of it where nothing is new, and no more.

A record holds years of mail; what is owed today fits on a page. An outline says of what still waits exactly what the
record says, so that deadlines and alerts are decided without opening it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
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


def outline(
    record: Record,
    now: datetime,
    around: Circumstances[Question] | None = None,
    wrote: Mapping[str, datetime] | None = None,
) -> Outline:
    """The outline of a record, for passes from `now` on.

    Where somebody has them: `around`, the circumstances of its questions; `wrote`, when each person last wrote a mail
    by hand, by address.
    """
    messages = record.messages.values()
    around = around or circumstances(record.ledger, messages)
    return Outline(
        record.id,
        now,
        Circumstances(tuple(one for one in around.questions if one.question.state in KEPT), around.wrote),
        flags_of(record.ledger, messages, now - FRESH - GIVE_UP),
        hands(messages if wrote is None else (), record.rulings, wrote or {}),
        record.ledger.awaiting_client,
        tuple(record.rulings),
        tuple(record.updates),
    )


def by_hand(message: Filed) -> Iterator[str]:
    """Who wrote a mail by hand, or forwarded it, by address."""
    if message.forwarded_by:
        yield message.forwarded_by
    elif not (message.automatic or message.ours):
        yield message.sender.address


def hands(
    messages: Iterable[Filed], rulings: Iterable[Ruling], wrote: Mapping[str, datetime] = MappingProxyType({})
) -> dict[str, datetime]:
    """When each person last wrote by hand: a mail, or a command. `wrote`: of the mails beside `messages`."""
    found = dict(wrote)
    for message in believed(messages):
        for person in by_hand(message):
            later(found, person, message.at)
    for ruling in rulings:
        if ruling.word not in (Word.AWAY, Word.BACK) and not ruling.taught:
            later(found, ruling.by, ruling.at)
    return found


def later(found: dict[str, datetime], address: str, at: datetime) -> None:
    """Note that somebody wrote at `at`, unless they wrote later."""
    found[address] = max(at, found.get(address, at))
