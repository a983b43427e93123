"""Gathered: what a round of reading, or an import, brought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from daemon.app.intake import Disposition, Taken
from daemon.core.state.untold import Untold


@dataclass
class Gathered:
    """What a round of reading brought."""

    mailboxes: list[str] = field(default_factory=list)  # that were to be read, in order; none where nobody could ask
    filed: int = 0
    known: int = 0
    heard: int = 0  # mails to the clerk
    touched: set[str] = field(default_factory=set)
    set_aside: list[str] = field(default_factory=list)  # the reasons
    cut: list[Untold] = field(default_factory=list)
    emptied: list[str] = field(default_factory=list)  # mailboxes that are suddenly empty
    refused: dict[str, str] = field(default_factory=dict)  # mailboxes that the server does not open → its words
    gone: dict[str, datetime] = field(default_factory=dict)  # mailboxes that are not there → when that was seen first
    renumbered: list[str] = field(default_factory=list)  # mailboxes whose UIDVALIDITY changed, or that were restored

    def count(self, taken: Taken) -> None:
        if taken.disposition is Disposition.FILED:
            self.filed += 1
            self.touched.update(taken.records)
        elif taken.disposition is Disposition.QUARANTINED:
            self.set_aside.append(taken.reason)
        elif taken.disposition is Disposition.HEARD:
            self.heard += 1
        else:
            self.known += 1
