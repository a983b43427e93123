"""The monthly reports by mail."""

from __future__ import annotations

from datetime import datetime

from daemon.core.desk.desk import Desk
from daemon.core.desk.facts import client_names, facts, pm_names
from daemon.core.desk.plan import Plan, summed
from daemon.core.desk.writer import Writer
from daemon.core.figures.facts import Facts
from daemon.core.figures.monthly import Month, latest_month
from daemon.core.letters import briefs
from daemon.core.letters.month_report import report_view
from daemon.core.model import Address
from daemon.core.schedule.extract import extract


def month_reports(desk: Desk, now: datetime) -> Plan:
    """The report on the month before for each of its readers, once. Raises NeverOpen, or why a record is torn."""
    if desk.settings.monthly is None:
        return Plan()
    month = latest_month(desk.settings.monthly, desk.directory.team.zone, now)
    waiting = [to for to in _readers(desk) if month.mark(to) not in desk.clerk.memory]
    if month.at < (desk.clerk.clock.since or now) or not waiting:
        return Plan()
    for client in desk.torn.keys() & desk.directory.clients:
        raise desk.torn[client]  # figures without one client would be wrong ones
    extracts = [extract(desk.records[client]) for client in desk.directory.clients if client in desk.records]
    found = facts(desk.terms, extracts, desk.clerk.outbox, now).within(month.start, month.end)
    return summed(_mail(desk, to, month, found) for to in waiting)


def _readers(desk: Desk) -> list[str]:
    leads = [pm.lead for pm in desk.directory.pms.values() if pm.lead]
    return list(dict.fromkeys(desk.settings.report_to or leads or [desk.settings.admin]))


def _mail(desk: Desk, to: str, month: Month, found: Facts) -> Plan:
    """Where there is no room for it today it stays due."""
    team, reader = desk.directory.team, desk.person(to)
    top = briefs.head(reader, team, desk.settings.addresses[0], found.now)
    view = report_view(month, found, top, team.name, client_names(desk.directory), pm_names(desk.directory))
    mark, rendered = month.mark(to), desk.team_mails.render("report", reader.language, view)
    writer = Writer(desk, found.now)
    entry = writer.entry("report", mark.key, (Address(reader.name, to),), rendered, reader.language)
    return writer.marked(mark.key, entry, {mark: found.now})
