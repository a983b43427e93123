"""Countries: the zone, language and public holidays that a domain and the offsets of its mails speak for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from daemon.core.words.rules import Rules

_MOST = 0.6  # of the mails have to be at a zone's offset


class Countries:
    """By the end of a domain, as `rules/mail/countries.toml` has it."""

    def __init__(self, rules: Rules) -> None:
        tables = {name: rules.rule("mail", "countries", name).words for name in ("zone", "language", "holidays")}
        self._zones, self._languages, self._holidays = tables["zone"], tables["language"], tables["holidays"]
        self._likely = tuple(rules.rule("mail", "countries", "likely").words.values())
        self._spoken = rules.spoken

    def language(self, domain: str) -> str:
        """The one that is spoken there and here; "" where none is known."""
        found = self._languages.get(_end(domain), "")
        return found if found in self._spoken else ""

    def holidays(self, zone: str, language: str) -> str:
        """The code of the calendar that counts in a zone where this language is spoken; "" for none that is sure."""
        country = next((one for one, name in self._zones.items() if name == zone), "")
        return self._holidays.get(country, "") if self._languages.get(country) == language else ""

    def zones_of(self, language: str) -> tuple[str, ...]:
        """The zones of the countries where it is spoken, the largest first."""
        return tuple(self._zones[country] for country, spoken in self._languages.items() if spoken == language)

    def zone(self, domain: str, instants: Sequence[datetime], before: Sequence[str] = ()) -> str:
        """The name of the zone in which the mails of `domain` were written; "" where none is likely.

        `instants` are as the senders' clocks say; the zones `before` are asked before those that are likely anywhere.
        """
        candidates = dict.fromkeys(filter(None, (self._zones.get(_end(domain), ""), *before, *self._likely)))
        fitting = ((name, _share(name, instants)) for name in candidates)
        return next((name for name, share in fitting if share >= _MOST), "")


def _end(domain: str) -> str:
    return domain.rpartition(".")[2]


def _share(name: str, instants: Sequence[datetime]) -> float:
    """How much of the mails bear the offset of the zone; clocks at UTC are servers' and phones', and say nothing."""
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return 0.0
    told = [at for at in instants if at.utcoffset()] or list(instants)
    return sum(at.astimezone(zone).utcoffset() == at.utcoffset() for at in told) / len(told) if told else 0.0
