"""From the configuration to what the core wants: who is who, the SLAs, the rhythms."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from daemon.adapters.calendars import PublicHolidays
from daemon.adapters.config.parts import Config
from daemon.adapters.config.people import ClientPart, RemindPart, UpdatePart
from daemon.core.figures.monthly import Monthly
from daemon.core.filing.people import PM, ROLES, Client, Directory, Reminding, Rhythm, Team
from daemon.core.hours.duration import Duration
from daemon.core.hours.sla import SLA
from daemon.core.model import Kind

_WEEKS = {"week": 1, "2 weeks": 2, "4 weeks": 4, "month": 0}


def directory(config: Config, freemail: frozenset[str]) -> Directory:
    """Who is who, as the core wants it."""
    named = {address for pm in config.pm for address in (pm.address, pm.lead, pm.deputy) if address}
    escalated = {name for sla in config.sla.values() for step in sla.escalate_to for name in step} - set(ROLES)
    people = named | escalated | set(config.team.people)
    team = Team(
        name=config.team.name,
        addresses=frozenset(config.team.addresses) | {config.smtp.sender.address},
        domains=frozenset(config.team.domains) - freemail,
        zone=config.team.timezone,
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
            part.timezone or _office_zone(config, part.office) or config.team.timezone,
            part.deputy or "",
            quiet_receipts=(part.receipts or config.team.receipts) == "problems",
            zipped=(part.record_page or config.team.record_page) == "zip",
        )
        for part in config.pm
    }


def _office_zone(config: Config, office: str | None) -> ZoneInfo | None:
    return config.office[office].timezone if office else None


def _client(part: ClientPart, team: Team) -> Client:
    return Client(
        id=part.id,
        name=part.name,
        addresses=frozenset(part.addresses),
        domains=frozenset(part.domains),
        pm=part.pm,
        language=part.language,
        zone=part.timezone or team.zone,
        sla=part.sla,
        detail=part.detail,
        glossary=part.glossary,
        called={"": part.address} if isinstance(part.address, str) else part.address,
        update=_rhythm(part.update) if part.update else None,
        remind=_reminding(part.remind) if part.remind else None,
        hours=part.hours,
        closed=PublicHolidays(part.holidays, part.closed) if part.holidays or part.closed else {},
    )


def _rhythm(part: UpdatePart) -> Rhythm:
    day, weekday = (part.on.day, 0) if isinstance(part.on, Monthly) else (0, part.on.weekday)
    weeks, one_thread = _WEEKS[part.every], part.thread == "project"
    ahead = part.draft_before.in_days_of(timedelta(hours=8))
    consent, after = part.approval
    return Rhythm(
        weeks,
        weekday,
        part.on.at,
        consent,
        part.to,
        day,
        part.pause,
        one_thread,
        ahead,
        part.pulse,
        alone_after=after.in_days_of(timedelta(hours=8)) if after else None,
        silent_send=part.silent == "send",
        send_empty=part.empty == "send",
    )


def _reminding(part: RemindPart) -> Reminding:
    consent, after = part.approval
    alone_after = after.in_days_of(timedelta(hours=8)) if after else None
    return Reminding(part.after, part.times, consent, alone_after, part.then == "go on")


def slas(config: Config, working_day: timedelta) -> dict[str, SLA]:
    """The SLAs by name; "2d" is two `working_day`s of business time."""

    def counted(duration: Duration | None) -> timedelta | None:
        return None if duration is None else duration.in_days_of(working_day)

    return {
        name: SLA(
            name=name,
            answer_within=part.answer_within.in_days_of(working_day),
            warn_before=part.warn_before.in_days_of(working_day),
            escalate_after=tuple(step.in_days_of(working_day) for step in part.escalate_after),
            escalate_to=part.escalate_to,
            targets={kind: target for kind in Kind if (target := counted(getattr(part, kind.value))) is not None},
            next_answer_within=counted(part.next_answer_within),
            keep_in_loop=counted(part.keep_in_loop),
            urgent=part.urgent or "",
        )
        for name, part in config.sla.items()
    }
