"""How far a mailbox has been read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far one mailbox has been read (RFC 3501 section 2.3.1.1: UIDs rise within one UIDVALIDITY)."""

    mailbox: str
    uidvalidity: int
    last_uid: int  # read and filed
    complete_at: datetime | None = None  # when the mailbox was last read to its end
    quiet_before: datetime | None = None  # while a first or repeated reading lasts: mail from before raises no alert
    exists: int = 0  # messages at or below `last_uid`, at most; when it was last read to its end, those in the mailbox
    arrived: datetime | None = None  # INTERNALDATE of the message `last_uid`, by which it is known again; None: unknown

    def past(self, uid: int, uidnext: int | None, arrived: datetime | None) -> Cursor:
        """With the message `uid` read. Never at `uidnext`, which the server said is still to be given, or above."""
        believed = max(self.last_uid, uid if uidnext is None else min(uid, uidnext - 1))
        known = arrived if believed == uid else None
        return replace(self, last_uid=believed, exists=self.exists + 1, arrived=known)

    def is_past(self, before: Cursor | None) -> bool:
        """Whether it says more than that the mailbox was looked at again."""
        return before is None or replace(before, complete_at=self.complete_at) != self

    def is_history(self, arrived: datetime | None) -> bool:
        """Whether nobody is told any more of what arrived then."""
        return bool(self.quiet_before and arrived and arrived < self.quiet_before)
