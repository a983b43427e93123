"""The extract of a record: all its questions and promises, and what the figures count, without the mail.

A record is mostly mail. The ledger of questions and the figures ask nothing of a mail but a few instants: an extract
holds these, so that both are told of all clients without opening a record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from daemon.core.message.origin import believed
from daemon.core.model import Label, Promise, Question, Timing
from daemon.core.schedule.owing import Circumstances, circumstances, timings
from daemon.core.state.pulse import Feedback
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent


@dataclass(frozen=True, slots=True)
class Pledged:
    """What of a promise the figures count, without its words; one that was dropped is none."""

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


def extract(
    record: Record, around: Circumstances[Question] | None = None, came: Mapping[str, datetime] | None = None
) -> Extract:
    """The extract of a record. Where somebody has them: `around`, the circumstances of its questions; `came`, when the
    mails arrived, by their ids.
    """
    ledger = record.ledger
    if came is None:
        came = {message.message_id: message.at for message in believed(record.messages.values())}
    return Extract(
        record.id,
        timings(around or circumstances(ledger, record.messages.values())),
        tuple(_pledged(one, came) for one in ledger.promises if not one.dropped),
        ledger.labels,
        tuple(record.updates),
        tuple(record.pulses),
    )


def _pledged(promise: Promise, came: Mapping[str, datetime]) -> Pledged:
    """`came`: when each mail came, by Message-ID."""
    kept = bool(promise.kept_by)
    return Pledged(promise.at, promise.due, promise.question, kept, came.get(promise.kept_by or ""), promise.ended_at)
