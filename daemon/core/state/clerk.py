"""What the clerk did and still owes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from daemon.core.commands.heard import Heard
from daemon.core.ledger.rulings import Ruling
from daemon.core.state.absence import Absence
from daemon.core.state.clock import Clock
from daemon.core.state.cursor import Cursor
from daemon.core.state.entry import Entry
from daemon.core.state.heartbeat import Heartbeat
from daemon.core.state.knock import Knock
from daemon.core.state.memory import Memory
from daemon.core.state.swept import Swept
from daemon.core.state.trouble import Trouble
from daemon.core.state.untold import Untold
from daemon.core.state.wish import Wish


@dataclass
class ClerkState:
    """The clerk's memory. One write carries it all to the disk: see `daemon.adapters.state.clerk_file`."""

    clock: Clock = field(default_factory=Clock)
    gmail: bool = False  # the mailbox is one of Gmail's, as its server said at the last log-in
    cursors: dict[str, Cursor] = field(default_factory=dict)  # by mailbox
    outbox: dict[str, Entry] = field(default_factory=dict)  # by key
    memory: Memory = field(default_factory=Memory)  # what was told and done
    troubles: dict[str, Trouble] = field(default_factory=dict)  # by name
    rulings: list[Ruling] = field(default_factory=list)  # on what is no question: assignments, absences, approvals
    undone: list[Ruling] = field(default_factory=list)  # those that were taken back
    absences: list[Absence] = field(default_factory=list)  # by out-of-office mails, the newest of each person
    doubted: list[Absence] = field(default_factory=list)  # those that are not believed
    heard: list[Heard] = field(default_factory=list)  # mail to the clerk that waits for its answer
    heartbeat: Heartbeat = field(default_factory=Heartbeat)
    untold: list[Untold] = field(default_factory=list)  # what reading brought, until somebody is told of it
    wishes: list[Wish] = field(default_factory=list)  # of clients, until their PM was asked
    swept: list[Swept] = field(default_factory=list)  # what went for its age, until the admin was told of the month
    knocks: list[Knock] = field(default_factory=list)  # of strangers, oldest first

    def copy(self) -> ClerkState:
        """The same, to be changed by itself."""
        return replace(
            self,
            cursors=dict(self.cursors),
            outbox=dict(self.outbox),
            memory=self.memory.copy(),
            troubles=dict(self.troubles),
            rulings=list(self.rulings),
            undone=list(self.undone),
            absences=list(self.absences),
            doubted=list(self.doubted),
            heard=list(self.heard),
            untold=list(self.untold),
            wishes=list(self.wishes),
            swept=list(self.swept),
            knocks=list(self.knocks),
        )
