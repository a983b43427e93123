"""What the clerk noted while its clock was ahead, once the clock was set right."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.core.state.clerk import ClerkState


def set_back(clerk: ClerkState, now: datetime) -> None:
    """Nothing lies in the future: else what waits would wait, and what was told would count as told, for ages."""

    def past(at: datetime | None) -> datetime | None:
        return min(at, now) if at else None

    clerk.clock = replace(clerk.clock, since=past(clerk.clock.since), last_pass=now, doubted=None)
    clerk.memory.set_back(now)
    clerk.outbox = {
        key: replace(
            entry, created=min(entry.created, now), not_before=past(entry.not_before), finished=past(entry.finished)
        )
        for key, entry in clerk.outbox.items()
    }
    clerk.troubles = {name: replace(one, since=min(one.since, now)) for name, one in clerk.troubles.items()}
