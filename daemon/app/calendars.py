"""Whose hours count: the team's, an office's, a reader's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from daemon.adapters.calendars import team_calendar
from daemon.adapters.config.parts import Config
from daemon.adapters.config.people import PMPart
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.week import Week


class Calendars:
    """The calendars that a configuration names, each made when it is needed. `team` is the team's."""

    def __init__(self, config: Config, team: Calendar) -> None:
        self._config = config
        self._team = team
        self._pms = {pm.address: pm for pm in config.pm}
        self._offices = {client.id: client.office for client in config.client}
        self._named = cache(self._make)

    def of_client(self, client: str) -> Calendar:
        """In which the SLA of a client counts: its office's or the team's."""
        return self._named(self._offices.get(client))

    def of_reader(self, address: str) -> Calendar:
        """When a reader works: a PM's own hours and days off, the office's or the team's; anybody else, the team's."""
        pm = self._pms.get(address)
        return self._of_pm(pm) if pm else self._team

    def _of_pm(self, pm: PMPart) -> Calendar:
        return self._named(pm.office, pm.hours, pm.timezone, pm.holidays, pm.closed)

    def _make(
        self,
        office: str | None,
        hours: Week | None = None,
        zone: ZoneInfo | None = None,
        holidays: Sequence[str] | None = None,
        off: Sequence[date] = (),
    ) -> Calendar:
        """What is not named is the office's; what the office does not name is the team's. `off` are further days."""
        if (office, hours, zone, holidays, off) == (None, None, None, None, ()):
            return self._team
        team = self._config.team
        part = self._config.office[office] if office else None
        shared = part.holidays if part and part.holidays is not None else team.holidays
        closed = part.closed if part and part.closed is not None else team.closed
        return team_calendar(
            hours or (part and part.hours) or team.hours,
            zone or (part and part.timezone) or team.timezone,
            shared if holidays is None else holidays,
            [*closed, *off],
            team.language,
        )
