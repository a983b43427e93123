"""Views of what the clerk answers to a PM's mail: receipts for commands, and what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from daemon.core.commands.results import FAILED, Result
from daemon.core.commands.word import Word
from daemon.core.letters.views import Head
from daemon.core.model import Address


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """`receipt`: the short answer to a PM's commands."""

    head: Head
    results: tuple[Result, ...] = ()
    help: Mapping[Word, str] = field(default_factory=dict)  # how each is written, in the reader's language

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.word in FAILED)


@dataclass(frozen=True, slots=True)
class AnswerLine:
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
    lines: tuple[AnswerLine, ...] = ()
    more: int = 0  # beyond those shown
