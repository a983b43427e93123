"""What a second judge said, as a record keeps it. What it does to a question is in `opinions.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daemon.core.model import State


@dataclass(frozen=True, slots=True)
class Opinion:
    """A judge's word on a question and a reply."""

    question: str  # its id
    reply: str  # the Message-ID that was judged; "" where there is none
    sent_at: datetime | None  # arrival of the reply
    state: State  # one of `opinions.MOVABLE`
    reason: str  # one line, in the judge's words
    by: str  # which judge
    at: datetime
