"""The first report, once: what the first sync read of a PM's clients, and what of it looks unanswered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from daemon.core.commands.abouts import OnQuestion
from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.desk.terms import Terms
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import PM
from daemon.core.letters import briefs
from daemon.core.letters.first_views import FirstView
from daemon.core.model import Address
from daemon.core.schedule.alerts import Level, Owed, is_owed, pm_of
from daemon.core.state.marks import Introduced
from daemon.core.state.memory import Memory

SHOWN = 12  # questions in one mail
LATE = timedelta(days=7)  # it may wait so long for the reader's working hours


def first_reports_due(desk: Desk, presence: Presence, now: datetime) -> list[PM]:
    """Who has had none yet, in the working hours of who reads it."""
    since, calendars = desk.terms.since, desk.terms.calendars
    if not desk.settings.first_report or since is None or now > since + LATE:
        return []
    waiting = [pm for pm in desk.directory.pms.values() if Introduced(pm.address) not in desk.clerk.memory]
    return [pm for pm in waiting if calendars.of_reader(presence.reader(pm).address).is_open(now)]


def first_reports_waiting(terms: Terms, memory: Memory, now: datetime) -> list[tuple[PM, datetime]]:
    """Who gets it once they work again, each with that instant (UTC). Raises NeverOpen."""
    if terms.since is None:
        return []
    hours = [(pm, terms.calendars.of_reader(pm.address)) for pm in terms.directory.pms.values()]
    closed = [(pm, one.next_open(now)) for pm, one in hours if not one.is_open(now)]
    return [(pm, at) for pm, at in closed if Introduced(pm.address) not in memory and at <= terms.since + LATE]


def first_report(
    desk: Desk, pm: PM, clients: Iterable[str], owed: Iterable[Owed], presence: Presence, now: datetime
) -> Plan:
    """The mail and its mark; the mark alone where nothing was read from before the clerk began."""
    since = desk.terms.since or now
    mine = [desk.records[one] for one in clients if desk.directory.clients[one].pm == pm.address]
    read = [message for record in mine for message in record.messages.values()]
    mark = Introduced(pm.address)
    if not any(message.quiet for message in read):
        return Plan(marks={mark: now})
    asked = [one for one in owed if one.target != "loop" and pm_of(one) == pm.address and _unanswered(one, since, now)]
    asked.sort(key=lambda one: (one.quiet, -one.question.asked_at.timestamp()))  # what counts first, then the newest
    shown = asked[:SHOWN]
    reader, writer = presence.reader(pm), Writer(desk, now)
    contexts = {record.id: desk.context(record) for record in mine}
    lines = [
        briefs.entry(one, Level.WARNING, number, contexts[one.client.id], now) for number, one in enumerate(shown, 1)
    ]
    instead_of, until = presence.excuse(pm.address)
    view = FirstView(
        writer.head(reader),
        len(read),
        min(message.at for message in read).year,
        recent=tuple(line for line, one in zip(lines, shown, strict=True) if not one.quiet),
        older=tuple(line for line, one in zip(lines, shown, strict=True) if one.quiet),
        more=len(asked) - len(shown),
        instead_of=instead_of,
        away_until=until,
    )
    rendered = desk.team_mails.render("first", reader.language, view)
    about = tuple(OnQuestion(one.question.id) for one in shown)
    to = (Address(reader.name, reader.address),)
    entry = writer.entry("first", mark.key, to, rendered, reader.language, about=about)
    return writer.marked(mark.key, entry, {mark: now})


def _unanswered(one: Owed, since: datetime, now: datetime) -> bool:
    """Whether it was asked before the clerk began, and somebody may wait still."""
    return one.question.asked_at < since and not one.question.muted and is_owed(one.question, now)
