"""The extract of a record: all its questions and promises, and what the figures count, without the mail.

A record is mostly mail. The ledger of questions and the figures ask nothing of a mail but a few instants: an extract
holds these, so that both are told of all clients without opening a record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daemon.core.message.origin import believed
from daemon.core.model import Label, Promise, Timing
from daemon.core.schedule.owing import Circumstances, circumstances, timings
from daemon.core.state.pulse import Feedback
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent


@dataclass(slots=True)
class Pledged:
    """What of a promise the figures count, without its words; one that was dropped is none. As `Timing`, not frozen."""

    at: datetime
    due: date | None
    question: str | None  # the id of the question that it acknowledges
    kept: bool
    kept_at: datetime | None  # when the mail came that kept it; None where the record has it no more, or it was a word
    ended_at: datetime | None  # when a person said that it is kept


@dataclass(frozen=True, slots=True)
class Extract:
    """What the ledger of questions and the figures need of a record, whatever is configured."""

    id: str  # of the record
    around: Circumstances[Timing]  # of all its questions
    pledges: tuple[Pledged, ...]
    labels: tuple[Label, ...]
    updates: tuple[Sent, ...]
    pulses: tuple[Feedback, ...]


def extract(record: Record) -> Extract:
    """The extract of a record."""
    ledger = record.ledger
    came = {message.message_id: message.at for message in believed(record.messages.values())}
    return Extract(
        record.id,
        timings(circumstances(ledger, record.messages.values())),
        tuple(pledged(one, came.get(one.kept_by or "")) for one in ledger.promises if not one.dropped),
        ledger.labels,
        tuple(record.updates),
        tuple(record.pulses),
    )


def pledged(promise: Promise, kept_at: datetime | None) -> Pledged:
    """`kept_at`: when the mail that kept it came, where the record has it."""
    return Pledged(promise.at, promise.due, promise.question, bool(promise.kept_by), kept_at, promise.ended_at)
