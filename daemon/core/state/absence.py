"""A person's time away, as a mail or a command told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Absence:
    """One person's time away."""

    person: str  # address
    since: datetime
    until: datetime | None  # when the person is back; None where nothing was said of it
    source: str  # the Message-ID of the out-of-office or of the command
    doubt: str = ""  # why it is not believed; then it changes nothing, and the person is told

    def last_day(self, zone: tzinfo) -> date | None:
        """The last day away, on the person's calendar."""
        return (self.until - timedelta(minutes=1)).astimezone(zone).date() if self.until else None
