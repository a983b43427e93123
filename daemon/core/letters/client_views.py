"""Views of what clients get to read. In a client's sight nothing internal stands, and nobody else's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a client's update, in the client's sight: nothing in it may be news to the client."""

    text: str  # the sentence
    thread: str  # base subject: the component under which detail B files it
    at: datetime  # asked, answered or begun
    by: str = ""  # who answered, or who of the client is meant
    day: date | None = None  # by when we answer or do it; None, or in the past: "as soon as possible" is said instead


@dataclass(frozen=True, slots=True)
class UpdateView:
    """`update`: a period in review, to the client."""

    zone: str  # the client's
    now: datetime
    client: str
    team: str
    first: date  # of the period
    last: date
    greet: str = ""  # a person's full name, where the update goes to one person
    signed: str = ""  # who signs for the team
    detail: str = "A"  # A every item, B by component, C the bottom line
    answered: tuple[Item, ...] = ()
    open: tuple[Item, ...] = ()
    waiting: tuple[Item, ...] = ()  # what we wait for from the client
    coming: tuple[Item, ...] = ()  # what comes next: promises

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def components(self) -> tuple[tuple[str, UpdateView], ...]:
        """The same update for each thread alone, in order of appearance."""
        groups = (self.open, self.waiting, self.answered, self.coming)
        names = dict.fromkeys(item.thread for group in groups for item in group)
        return tuple((name, self._only(name)) for name in names)

    def _only(self, thread: str) -> UpdateView:
        keep = [tuple(i for i in group if i.thread == thread) for group in self._groups()]
        return UpdateView(self.zone, self.now, self.client, self.team, self.first, self.last, "", "", "A", *keep)

    def _groups(self) -> tuple[tuple[Item, ...], ...]:
        return self.answered, self.open, self.waiting, self.coming

    @property
    def empty(self) -> bool:
        return not any(self._groups())


@dataclass(frozen=True, slots=True)
class ChaserView:
    """`chaser`: the reminder that a digest suggests, in the client's language; made by `Renderer.text`."""

    zone: str
    text: str  # our question
    since: datetime
    signed: str
    greet: str = ""
