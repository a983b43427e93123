"""How far a mailbox has been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far one mailbox has been read (RFC 3501 section 2.3.1.1: UIDs rise within one UIDVALIDITY)."""

    mailbox: str
    uidvalidity: int
    last_uid: int  # read and filed
    complete_at: datetime | None = None  # when the mailbox was last read to its end
    quiet_before: datetime | None = None  # while a first or repeated reading lasts: mail from before raises no alert
    exists: int = 0  # messages in it when it was last read
