"""What a mail of ours shows under the numbers 1, 2, …: what a command in a reply to it can be about."""

from __future__ import annotations

from dataclasses import dataclass, field

from daemon.core.commands.word import LETTERS

REMINDER, ONWARD = "remind-", "onward-"  # begin the periods of reminders, and of the last word after them


@dataclass(frozen=True, slots=True)
class OnQuestion:
    """A question that is owed."""

    question: str  # its id


@dataclass(frozen=True, slots=True)
class OnPromise:
    """A promise of the team."""

    promise: str  # its id


@dataclass(frozen=True, slots=True)
class OnSender:
    """A sender whom no client claims."""

    address: str  # whatever the sender wrote as such: never read as anything else; "" for one that was forgotten


@dataclass(frozen=True, slots=True)
class OnDraft:
    """A letter to a client that waits for approval."""

    client: str  # its id
    period: str  # of a regular update; of a first or last letter its word, and of a reminder a name that it has alone
    facts: str = field(default="", compare=False)  # what its reader was shown of it, as in `Entry.facts`; "": nothing
    points: tuple[str, ...] = field(default=(), compare=False)  # keys of what a draft of it numbered, from 1

    @property
    def update(self) -> str:
        """The outbox key of the letter."""
        return f"update:{self.client}:{self.period}"

    @property
    def letter(self) -> str:
        """Which of a client's letters it is: welcome, farewell, reminder, onward; "" of a regular update."""
        if self.reminds:
            return "onward" if self.onward else "reminder"
        return self.period if self.period in LETTERS else ""

    @property
    def reminds(self) -> bool:
        """Whether it is about questions of ours that the client has not answered."""
        return self.period.startswith((REMINDER, ONWARD))

    @property
    def onward(self) -> bool:
        """… and says that we go on without their answer."""
        return self.period.startswith(ONWARD)


@dataclass(frozen=True, slots=True)
class OnWish:
    """How a client asked to be written to: nothing changes until a person agrees."""

    wisher: str  # the client's id
    weeks: int | None  # between two updates; 0: each month; None: as it was
    detail: str  # A or C; "": as it was
    # Set when it is agreed to:
    instead: str = field(default="", compare=False)  # how it was (see `Client.manner`)
    phase: int = field(default=0, compare=False)  # of the rhythm, counted on from the last update


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A command that a person sent without proof: a reply that says yes is the proof."""

    line: str  # as it was written


# Stored by the names of their fields, which no two of them share.
About = OnQuestion | OnPromise | OnSender | OnDraft | OnWish | ToConfirm
