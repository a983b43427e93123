"""Views of the first and the last letter to a client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from daemon.core.letters.client_views import Term, UpdateView


@dataclass(frozen=True, slots=True)
class Stretch:
    """Weekdays in a row with the same hours; of the days only the weekday counts."""

    first: date
    last: date
    spans: tuple[str, ...]  # 09:00–18:00


@dataclass(frozen=True, slots=True)
class WelcomeView:
    """`welcome`: who we are, when we answer and how we write, to a new client."""

    letter: UpdateView  # whom it greets, who signs, the steps, what the PM adds
    mailbox: str
    hours: tuple[Stretch, ...]
    response: timedelta  # business time
    deputy: str = ""  # who answers where the contact is away
    city: str = ""  # of the hours' zone, where the client's is another
    weeks: int = 1  # between two updates; 0: each month
    on: date | None = None  # the weekday of the updates
    clock: str = ""  # the hour of the updates; "" for none
    trade: str = ""  # of the plan, as presets call it
    terms: tuple[Term, ...] = ()
