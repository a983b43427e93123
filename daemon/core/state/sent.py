"""A client's regular update, once something has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """One regular update of a client: what became of it."""

    period: str  # an ISO week, such as 2026-W12
    state: str  # sent, draft, skipped, failed
    sent_at: datetime | None
