"""The heartbeat: a mail from the clerk to itself, by which it is known that mail goes out and comes in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

REMEMBERED = 50  # ids of the last ones: whatever comes late is still known for what it is


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The newest one, and when one was last seen to come back."""

    sent: datetime | None = None  # when the server took the newest
    back: datetime | None = None  # when the newest that came was found in the mailbox
    seconds: float = 0.0  # that it was under way
    ids: tuple[str, ...] = ()  # Message-IDs, the newest last

    def due(self, every: timedelta, now: datetime) -> bool:
        return self.sent is None or not timedelta() <= now - self.sent < every

    def went(self, message_id: str, now: datetime) -> Heartbeat:
        """With one more, which the server took."""
        return replace(self, sent=now, ids=(*self.ids, message_id)[-REMEMBERED:])

    def came(self, message_id: str, now: datetime) -> Heartbeat:
        """With one found in the mailbox; one that is not the newest says nothing of today."""
        if self.sent is None or message_id != self.ids[-1] or self.is_back:
            return self
        return replace(self, back=now, seconds=(now - self.sent).total_seconds())

    @property
    def is_back(self) -> bool:
        """Whether the newest came back."""
        return self.sent is None or (self.back is not None and self.back >= self.sent)

    def lost(self, after: timedelta, now: datetime) -> bool | None:
        """Whether the newest is lost; None while it may still come."""
        if self.is_back:
            return False
        return True if self.sent and now - self.sent > after else None
