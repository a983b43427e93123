"""The record: all that is known of one client, or of the senders whom nobody owns yet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from daemon.core.filing.filed_threads import FiledThreads
from daemon.core.ledger.opinion import Opinion
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Filed, Ledger
from daemon.core.state.pulse import Feedback
from daemon.core.state.sent import Sent


@dataclass
class Record:
    """All that is known of one client. The bytes of its messages lie in the archive under the same keys."""

    id: str
    messages: dict[str, Filed] = field(default_factory=dict)
    rulings: list[Ruling] = field(default_factory=list)  # those in force
    undone: list[Ruling] = field(default_factory=list)  # those that were taken back
    opinions: list[Opinion] = field(default_factory=list)  # what a judge said where the rules were not sure
    updates: list[Sent] = field(default_factory=list)
    pulses: list[Feedback] = field(default_factory=list)  # what the client's people tapped below them
    ledger: Ledger = field(default_factory=Ledger)
    profile: dict[str, Any] = field(default_factory=dict)
    threads: FiledThreads = field(default_factory=FiledThreads)  # not stored: what `refresh` keeps
    counted: tuple[Any, Any] | None = None  # not stored: of what the deadlines were counted last, and which they are
    stored: set[str] = field(default_factory=set)  # keys of the messages that are on disk
    dropped: list[str] = field(default_factory=list)  # keys of messages that leave the archive with the next commit
    rewritten: bool = False  # what is on disk must be gone from there: all is written again

    def put(self, message: Filed) -> None:
        """Keep `message`, in place of the one with its key."""
        if message.key in self.stored and self.messages[message.key] != message:
            self.rewritten = True
        self.messages[message.key] = message

    def take_in(self, message: Filed) -> None:
        """Keep what was filed for this record, in the thread in which it is, if it is known already."""
        known = self.messages.get(message.key)
        self.amend(replace(message, thread=known.thread) if known else message)

    def amend(self, message: Filed) -> None:
        """Keep `message` in place of the one with its key, of which nothing has to be gone from the disk."""
        self.messages[message.key] = message

    def drop(self, key: str) -> None:
        """Let go of a message, here at once and in the archive at the next commit."""
        self.messages.pop(key, None)
        self.dropped.append(key)
        self.rewritten = True
