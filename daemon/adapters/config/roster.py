"""From the configuration to what the core wants: who is who, the SLAs, the rhythms."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from daemon.adapters.calendars import PublicHolidays
from daemon.adapters.config.parts import ClientPart, Config, UpdatePart
from daemon.adapters.config.values import WEEKDAYS
from daemon.core.figures.monthly import Monthly
from daemon.core.filing.people import PM, ROLES, Client, Consent, Directory, Rhythm, Team, domain_of
from daemon.core.hours.business_hours import parse_hours
from daemon.core.hours.sla import SLA, parse_duration
from daemon.core.model import Kind

_WEEKS = {"week": 1, "2 weeks": 2, "4 weeks": 4}


def directory(config: Config, freemail: frozenset[str]) -> Directory:
    """Who is who, as the core wants it."""
    named = {address for pm in config.pm for address in (pm.address, pm.lead, pm.deputy) if address}
    escalated = {name for sla in config.sla.values() for step in sla.escalate_to for name in step} - set(ROLES)
    people = named | escalated | set(config.team.people)
    sender = config.smtp.sender.rpartition("<")[2].rstrip("> ").lower()
    team = Team(
        name=config.team.name,
        addresses=frozenset(config.team.addresses) | {sender},
        domains=frozenset(config.team.domains) - freemail,
        zone=ZoneInfo(config.team.timezone),
        language=config.team.language,
        people=frozenset(people),
    )
    clients = {part.id: _client(part, team) for part in config.client}
    return Directory(team, clients, _pms(config), freemail, frozenset(escalated))


def _pms(config: Config) -> dict[str, PM]:
    return {
        part.address: PM(
            part.name,
            part.address,
            part.lead or "",
            part.language or config.team.language,
            ZoneInfo(part.timezone or _office_zone(config, part.office) or config.team.timezone),
            part.deputy or "",
        )
        for part in config.pm
    }


def _office_zone(config: Config, office: str | None) -> str | None:
    return config.office[office].timezone if office else None


def _client(part: ClientPart, team: Team) -> Client:
    return Client(
        id=part.id,
        name=part.name,
        addresses=frozenset(part.addresses),
        domains=frozenset(part.domains),
        pm=part.pm,
        language=part.language,
        zone=ZoneInfo(part.timezone) if part.timezone else team.zone,
        sla=part.sla,
        detail=part.detail,
        update=_rhythm(part.update) if part.update else None,
        hours=parse_hours(part.hours) if part.hours else None,
        closed=PublicHolidays(part.holidays, part.closed) if part.holidays or part.closed else {},
    )


def _rhythm(part: UpdatePart) -> Rhythm:
    day, _, clock = part.on.partition(" ")
    return Rhythm(
        _WEEKS[part.every], WEEKDAYS.index(day), time.fromisoformat(clock), Consent(part.approval), tuple(part.to)
    )


def monthly(config: Config) -> Monthly | None:
    """When the month before is reported."""
    if config.report.monthly is None:
        return None
    day, _, clock = config.report.monthly.partition(" ")
    return Monthly(int(day), time.fromisoformat(clock))


def slas(config: Config, working_day: timedelta) -> dict[str, SLA]:
    """The SLAs by name; "2d" is two `working_day`s of business time."""
    return {
        name: SLA(
            name=name,
            answer_within=parse_duration(part.answer_within, working_day),
            warn_before=parse_duration(part.warn_before, working_day),
            escalate_after=tuple(parse_duration(step, working_day) for step in part.escalate_after),
            escalate_to=tuple(map(tuple, part.escalate_to)),
            targets={kind: parse_duration(text, working_day) for kind in Kind if (text := getattr(part, kind.value))},
            next_answer_within=_optional(part.next_answer_within, working_day),
            keep_in_loop=_optional(part.keep_in_loop, working_day),
            urgent=part.urgent or "",
        )
        for name, part in config.sla.items()
    }


def _optional(duration: str | None, working_day: timedelta) -> timedelta | None:
    return parse_duration(duration, working_day) if duration else None


def sender_domain(config: Config) -> str:
    return domain_of(config.smtp.sender.rpartition("<")[2].rstrip("> ").lower())
