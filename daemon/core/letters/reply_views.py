"""Views of what the clerk answers to a PM's mail: receipts for commands, and what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from daemon.core.commands.results import FAILED, Result
from daemon.core.commands.word import Word
from daemon.core.letters.views import Head
from daemon.core.model import Address
from daemon.core.project.project import Item, ItemKind, Step, StepState

_AHEAD = frozenset({ItemKind.MOVED, ItemKind.NEEDED, ItemKind.CALL, ItemKind.PROGRESS})


@dataclass(frozen=True, slots=True)
class NotedLine:
    """One line of a note, as it was understood."""

    item: Item
    number: int | None = None  # of the step that it is about
    before: date | None = None  # the day that this step had until then


@dataclass(frozen=True, slots=True)
class PlanView:
    """The project of a client, or what one mail told of it; the days are in the client's zone."""

    client: str  # its name
    zone: str
    today: date
    name: str = ""  # of the project
    steps: tuple[Step, ...] = ()  # numbered from 1
    noted: tuple[NotedLine, ...] = ()
    unread: tuple[str, ...] = ()  # lines of the plan that are no step
    repeated: tuple[str, ...] = ()  # steps that the plan names twice

    @property
    def undated(self) -> bool:
        """Whether there is a plan, and no step of it has a day."""
        return bool(self.steps) and not any(step.due for step in self.steps)

    @property
    def past(self) -> tuple[Step, ...]:
        """The steps whose day is over, and which are not done."""
        return tuple(
            step for step in self.steps if step.due and step.due < self.today and step.state is not StepState.DONE
        )

    @property
    def gone(self) -> tuple[NotedLine, ...]:
        """The lines that tell of a day to come which is over."""
        return tuple(
            noted
            for noted in self.noted
            if noted.item.day and noted.item.day < self.today and noted.item.kind in _AHEAD
        )


@dataclass(frozen=True, slots=True)
class Unsent:
    """An answer that was meant for a client, and came to us."""

    text: str
    uri: str = ""  # mailto: with that text, to the client; "" where it is too long for one


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """`receipt`: the short answer to a PM's commands."""

    head: Head
    results: tuple[Result, ...] = ()
    plans: tuple[PlanView, ...] = ()  # what was understood of plans and notes
    help: Mapping[Word, str] = field(default_factory=dict)  # how each is written, in the reader's language
    unsent: tuple[Unsent, ...] = ()

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
    files: tuple[str, ...] = ()  # of a mail, that were looked for


@dataclass(frozen=True, slots=True)
class AnswerView:
    """`answer`: what a PM asked the clerk by mail."""

    head: Head
    kind: str  # status, find, record, report, plan, nobody (no such client)
    asked: str = ""  # what of
    lines: tuple[AnswerLine, ...] = ()
    more: int = 0  # beyond those shown
    plan: PlanView | None = None
