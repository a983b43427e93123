"""How a client's people found it, as they tapped below our updates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from daemon.core.commands.taps import Mood
from daemon.core.model import Address, Ledger, Remark

LOW = "pulse"  # the kind of the red flag


@dataclass(frozen=True, slots=True)
class Feedback:
    """One tap."""

    period: str  # of the update that it is on
    person: str  # address
    mood: Mood
    at: datetime  # arrival
    message_id: str  # of the mail that brought it, which is filed as any other
    text: str = ""  # what was written with it

    @property
    def words(self) -> bool:
        return self.mood is Mood.WORDS


def tapped(pulses: Iterable[Feedback], tap: Feedback) -> list[Feedback]:
    """`pulses` with one more: of each person and update the newest counts, and words for themselves."""
    same = [one for one in pulses if _what(one) == _what(tap)]
    others = [one for one in pulses if _what(one) != _what(tap)]
    return [*others, max((*same, tap), key=lambda one: one.at)]


def _what(pulse: Feedback) -> tuple[str, str, bool]:
    return pulse.period, pulse.person, pulse.words


def flagged(ledger: Ledger, pulses: Iterable[Feedback], names: Mapping[str, Address]) -> Ledger:
    """The ledger with a red flag for each low tap; `names` are who wrote, by Message-ID."""
    low = [one for one in pulses if one.mood is Mood.LOW and one.message_id in names]
    flags = (Remark(one.message_id, one.text, LOW, one.at, names[one.message_id]) for one in low)
    return replace(ledger, red_flags=(*ledger.red_flags, *flags)) if low else ledger
