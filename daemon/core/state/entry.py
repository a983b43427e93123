"""An entry of the outbox: one mail of ours, from its making until nobody needs to know of it any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from daemon.core.commands.abouts import About, OnDraft, OnQuestion
from daemon.core.state.marks import Mark

KEEP = timedelta(days=90)  # how long a finished entry is remembered: longer than anything that could send it again


class EntryState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"  # on disk before the socket is touched
    SENT = "sent"
    UNKNOWN = "unknown"  # the connection died after the last byte: it may or may not have arrived
    DEAD = "dead"  # refused for good, or two days of trying
    HELD = "held"  # waits for a human's approval
    APPROVED = "approved"  # has it, and is written anew before it goes: what it says may have changed
    DROPPED = "dropped"  # a human decided against it


KINDS = frozenset(
    {"alert", "digest", "update", "draft", "notice", "receipt", "answer", "report", "reminder", "first", "knock"}
)
TO_CLIENTS = frozenset({"update", "reminder"})  # kinds
UNDECIDED = (EntryState.HELD, EntryState.DROPPED)


@dataclass(frozen=True, slots=True)
class Entry:
    key: str  # what it is about; the same key is never queued twice
    kind: str  # one of KINDS
    message_id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    raw: str  # the whole message, pure ASCII; "" once it is finished
    created: datetime
    state: EntryState = EntryState.QUEUED
    attempts: int = 0
    not_before: datetime | None = None  # of an update that waits: its hour
    reason: str = ""
    finished: datetime | None = None
    client: str = ""
    about: tuple[About, ...] = ()  # what it shows under the numbers 1, 2, …
    marks: tuple[tuple[Mark, datetime | None], ...] = ()  # until it is sent: set with it, and when they were set before
    alone_at: datetime | None = None  # when an update goes out without a word of the PM, as its draft says
    facts: str = ""  # a hash of what an update tells, however it is put
    earlier: tuple[tuple[str, str], ...] = ()  # facts and words of what an update that waits told before, oldest first
    yes_to: tuple[str, str] | None = None  # who said yes to something older, and its facts: it is shown to them anew
    maybe: bool = False  # its fate was unknown once: it may have arrived

    @property
    def to_client(self) -> bool:
        return self.kind in TO_CLIENTS

    @property
    def draft(self) -> OnDraft:
        """What a mail is about that shows this letter."""
        return OnDraft(self.client, self.key.rpartition(":")[2])

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of the questions that it shows."""
        return tuple(shown.question for shown in self.about if isinstance(shown, OnQuestion))
