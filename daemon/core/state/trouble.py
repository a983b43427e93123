"""Trouble: what does not work, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daemon.core.state.marks import Noticed

NOTICES = {
    "imap": "imap-refused",
    "smtp": "smtp-refused",
    "disk": "disk",
    "room": "room",
    "heartbeat": "heartbeat",
    "refused": "mailbox-refused",
    "gone": "mailbox-gone",
    "clock": "clock",
    "textfile": "other",
    "judge": "other",
    "record": "other",
    "reload": "other",
    "templates": "other",
    "unwatched": "unwatched",
}  # trouble → kind of notice
BLIND = frozenset({"imap", "smtp", "disk", "record", "clock", "heartbeat"})  # while these last, alerts may be missing
TOLD_BY_ITSELF = frozenset({"refused", "gone", "clock"})  # whose notice is mailed for other reasons than that it lasts


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that does not work, and since when."""

    name: str  # one of NOTICES
    reason: str
    since: datetime
    special: str = ""  # kind of notice, where it is not the usual one

    @property
    def notice(self) -> str:
        """The kind of notice that tells of it (see `daemon.core.letters.views.TROUBLES`)."""
        return self.special or NOTICES[self.name]

    @property
    def mark(self) -> Noticed:
        """That it was told of."""
        return Noticed(self.name, when=self.since.isoformat())
