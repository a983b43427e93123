"""The extract of a record: all its questions and promises, and what the figures count, without the mail.

A record is mostly mail. The ledger of questions and the figures ask nothing of a mail but a few instants: an extract
holds these, so that both are told of all clients without opening a record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daemon.core.message.origin import believed
from daemon.core.model import Label, Promise
from daemon.core.schedule.owing import Circumstances, circumstances
from daemon.core.state.pulse import Feedback
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent


@dataclass(frozen=True, slots=True)
class Pledged:
    """A promise, and when the mail came that kept it: None where none did, or the record has it no more."""

    promise: Promise
    kept_at: datetime | None


@dataclass(frozen=True, slots=True)
class Extract:
    """What the ledger of questions and the figures need of a record, whatever is configured."""

    id: str  # of the record
    around: Circumstances  # of all its questions
    pledges: tuple[Pledged, ...]
    labels: tuple[Label, ...]
    updates: tuple[Sent, ...]
    pulses: tuple[Feedback, ...]


def extract(record: Record, around: Circumstances | None = None) -> Extract:
    """The extract of a record. `around`: the circumstances of its questions, where somebody has them."""
    ledger = record.ledger
    came = {message.message_id: message.at for message in believed(record.messages.values())}
    return Extract(
        record.id,
        around or circumstances(ledger, record.messages.values()),
        tuple(Pledged(one, came.get(one.kept_by or "")) for one in ledger.promises),
        ledger.labels,
        tuple(record.updates),
        tuple(record.pulses),
    )
