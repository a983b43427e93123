"""Views of what the clerk answers to a PM's mail: receipts for commands, and what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from daemon.core.model import Address
from daemon.core.views import Head

FAILED = (
    "unknown",  # not understood: nothing changes, as with all of these
    "several",  # it could mean several questions, and names no number
    "no-question",  # no such number
    "refused",  # not proved to be the PM's
)


OUTCOMES = (
    *("done", "phone", "dismiss", "snooze", "give", "due", "note", "assign", "away", "back", "stop", "undo"),
    *("approve", "hold", "edit"),
    "confirm",  # waits for a reply that confirms it
    *FAILED,
)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one line of a PM's command."""

    word: str  # one of OUTCOMES
    command: str  # as it was written
    number: int | None = None
    client: str = ""
    text: str = ""  # the question, or the note
    name: str = ""  # to whom it was given, who is deputy, which client it was assigned to
    until: datetime | None = None
    days: tuple[date, date] | None = None  # away: the first and the last, where it begins later


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """`receipt`: the short answer to a PM's commands."""

    head: Head
    results: tuple[Result, ...] = ()
    help: Mapping[str, str] = field(default_factory=dict)  # word → how to write it, in the reader's language; asked for

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.word in FAILED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer: a question that is owed, or a mail that was found."""

    client: str
    by: Address
    text: str
    at: datetime
    due_at: datetime | None = None  # of a question
    late: bool = False
    number: int | None = None  # short number, for commands
    subject: str = ""  # of a mail
    link: str = ""  # opens the message in the mail program


@dataclass(frozen=True, slots=True)
class AnswerView:
    """`answer`: what a PM asked the clerk by mail."""

    head: Head
    kind: str  # status, find, record, report, nobody (no such client)
    asked: str = ""  # what of
    lines: tuple[Line, ...] = ()
    more: int = 0  # beyond those shown
