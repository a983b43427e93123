"""Whether the machine's clock can be right, and what the clerk noted while it was ahead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from daemon.core.hours.clocks import doubted, steady
from daemon.core.state.clerk import ClerkState


@dataclass(frozen=True, slots=True)
class Setback:
    """The clock says less than it did at the last pass."""

    last: datetime  # when that was
    since: datetime  # from when the clock is not believed, by its own hands
    now: datetime

    @property
    def believed(self) -> bool:
        """It has gone on from there for so long that it was wrong before."""
        return steady(self.since, self.now)

    def __str__(self) -> str:
        said, last = f"{self.now:%Y-%m-%d %H:%M}", f"{self.last:%Y-%m-%d %H:%M}"
        return f"the clock went back: it says {said}, the last pass was at {last} UTC"


def checked(clerk: ClerkState, now: datetime) -> Setback | None:
    """Look at the clock before a pass, and note what is thought of it; None where there is nothing to say."""
    last, since = clerk.clock.last_pass, doubted(clerk.clock.last_pass, clerk.clock.doubted, now)
    clerk.clock = replace(clerk.clock, doubted=since)
    if last is None or since is None:
        return None
    found = Setback(last, since, now)
    if found.believed:
        _set_back(clerk, now)
    return found


def _set_back(clerk: ClerkState, now: datetime) -> None:
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
