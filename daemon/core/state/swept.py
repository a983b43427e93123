"""What went for its age: counted by the month, until the admin was told of that month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from daemon.core.state.marks import Noticed

STRANGERS, QUARANTINE, ENDED, OUTBOX = "strangers", "quarantine", "ended", "outbox"
KINDS = (STRANGERS, QUARANTINE, ENDED, OUTBOX)  # in the order in which they are told


@dataclass(frozen=True, slots=True)
class Swept:
    """On disk with what the clerk remembers: a restart forgets none of it."""

    month: str  # on the team's calendar, such as 2026-03
    kind: str  # one of KINDS
    count: int  # of mails, of clients, of entries of the outbox

    @property
    def mark(self) -> Noticed:
        """That the admin was told of the month."""
        return Noticed("swept", when=self.month)


def counted(swept: Iterable[Swept], month: str, kind: str, count: int) -> list[Swept]:
    """The same with `count` more of that kind in that month."""
    found = {(one.month, one.kind): one for one in swept}
    so_far = found.get((month, kind), Swept(month, kind, 0))
    found[month, kind] = replace(so_far, count=so_far.count + count)
    return list(found.values())
