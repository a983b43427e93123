"""How a client asked, in a reply to an update, to be written to from then on. It waits until the PM was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daemon.core.commands.abouts import OnWish
from daemon.core.model import Address
from daemon.core.state.marks import Noticed


@dataclass(frozen=True, slots=True)
class Wish:
    """Read in one mail, which is filed as any other."""

    client: str  # id
    by: Address
    at: datetime  # arrival
    message_id: str
    weeks: int | None  # as in `OnWish`
    detail: str
    text: str  # the sentences that say so, verbatim

    @property
    def about(self) -> OnWish:
        return OnWish(self.client, self.weeks, self.detail)

    @property
    def mark(self) -> Noticed:
        return Noticed("wish", self.message_id)
