"""Views of the reminders to a client of what the team asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from daemon.core.letters.client_views import Point


@dataclass(frozen=True, slots=True)
class AskingMail:
    """A mail of ours, and what of it waits for an answer."""

    at: datetime
    asks: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ReminderView:
    """`reminder`: what we asked and have no answer to, to the client; or that we go on without it."""

    zone: str  # the client's
    now: datetime
    team: str
    subject: str  # of the thread
    asked: tuple[AskingMail, ...]  # oldest first
    onward: bool = False  # we go on without
    greet: str = ""  # a person's first name, where it goes to one person
    called: str = ""  # how the configuration wants the readers greeted
    signed: str = ""
    said: tuple[str, ...] = ()  # sentences of the PMs
    greeted_at: datetime | None = None  # as in `UpdateView`

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def greeting_at(self) -> datetime:
        """When it greets, on the client's clock."""
        return (self.greeted_at or self.now).astimezone(ZoneInfo(self.zone))

    @property
    def asks(self) -> tuple[Point, ...]:
        return tuple(ask for mail in self.asked for ask in mail.asks)
