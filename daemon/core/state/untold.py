"""What the reading of a mail brought that a person has to know of. It waits in the clerk's state until it is told."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.core.state.marks import Noticed


@dataclass(frozen=True, slots=True)
class Untold:
    """One such thing, on disk with the cursor that says that the mail is read: no crash keeps it from being told."""

    kind: str  # of the notice: "unreadable", "cut", "twin"
    detail: str  # which mail, or why; the same is told once
    subject: str = ""  # of the mail, where it could be read
    client: str = ""  # the id of whose PM is told; "" for the admin

    @property
    def mark(self) -> Noticed:
        return Noticed(self.kind, self.detail)
