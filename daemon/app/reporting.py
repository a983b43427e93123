"""Figures of the whole office: for `report`, and for the monthly mail to the leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from daemon.adapters.config.roster import monthly
from daemon.app.office import Office
from daemon.app.owing import owed
from daemon.app.planning import Planner, admin
from daemon.core.figures.metrics import (
    By,
    Facts,
    Figures,
    Groups,
    Inquiry,
    Mailing,
    Percentile,
    Pledge,
    Post,
    case,
    days_of,
    figures,
    week_of,
)
from daemon.core.figures.monthly import Month, latest_month
from daemon.core.filing.people import PM, Client
from daemon.core.hours.sla import LATEST
from daemon.core.letters import briefs
from daemon.core.letters.month_report import report_view
from daemon.core.letters.render import Renderer
from daemon.core.model import Address, Promise, Question, State
from daemon.core.schedule.updates import open_day
from daemon.core.state.entry import EntryState
from daemon.core.state.marks import Updated
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent

Json = dict[str, Any]

_LOST = (EntryState.DEAD, EntryState.UNKNOWN)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    key: str  # client id, PM's address or ISO week
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """What `report` shows. `first` and `last` are days of the team's zone."""

    by: By
    now: datetime
    first: date | None
    last: date | None
    rows: tuple[Row, ...]
    total: Figures

    def as_json(self) -> Json:
        return {
            "now": self.now.isoformat(),
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
            "by": self.by,
            "rows": [{self.by: row.key, "name": row.name, **flat(row.figures)} for row in self.rows],
            "total": flat(self.total),
        }


def report(
    office: Office, now: datetime, by: By = "client", first: date | None = None, last: date | None = None
) -> Report:
    """The figures of the days from `first` to `last`, both included, as of `now` (UTC); None is without end."""
    zone = office.directory.team.zone
    start = datetime.combine(first, time(), zone) if first else datetime.min.replace(tzinfo=UTC)
    end = datetime.combine(last + _DAY, time(), zone) if last else datetime.max.replace(tzinfo=UTC)
    found = facts(office, now).within(start, end)
    names = _names(office)[by]
    rows = [Row(key, names.get(key, key), figures(part)) for key, part in found.split(by).items()]
    return Report(by, now, first, last, tuple(rows), figures(found))


def flat(found: Figures) -> Json:
    """One line of a table. Times are hours of business time; `…_open` says that they can only grow."""
    return {
        "questions": found.questions,
        "answered": found.answered,
        "open": found.open,
        "overdue": found.overdue,
        "median_hours": _hours(found.median),
        "median_open": found.median.open if found.median else None,
        "p90_hours": _hours(found.slow),
        "p90_open": found.slow.open if found.slow else None,
        "in_time": found.met,
        "missed": found.missed,
        "in_time_share": None if found.in_time is None else round(found.in_time, 4),
        "dismissed": found.dismissed,
        "withdrawn": found.withdrawn,
        "promises_kept": found.kept,
        "promises_broken": found.broken,
        "promises_pending": found.pending,
        "updates_on_time": found.on_time,
        "updates_late": found.late,
        "updates_skipped": found.skipped,
        "updates_drafts": found.drafts,
        "updates_failed": found.failed,
    }


def _hours(found: Percentile | None) -> float | None:
    return round(found.time / timedelta(hours=1), 2) if found else None


def _names(office: Office) -> dict[By, dict[str, str]]:
    directory = office.directory
    return {
        "client": {client.id: client.name for client in directory.clients.values()},
        "pm": {pm.address: pm.name for pm in directory.pms.values()},
        "week": {},
    }


# ── from the records ─────────────────────────────────────────────────────────────────────────────────────────────────
def facts(office: Office, now: datetime) -> Facts:
    """What the records of all clients say, as of `now`. Raises NeverOpen, BadStore."""
    clients = [client for client in office.directory.clients.values() if office.records.exists(client.id)]
    found = [_Reading(office, client, office.records.get(client.id), now) for client in clients]
    return Facts(
        now,
        tuple(one for reading in found for one in reading.cases()),
        tuple(one for reading in found for one in reading.pledges()),
        tuple(one for reading in found for one in reading.mailings()),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One client's record, read for its facts."""

    office: Office
    client: Client
    record: Record
    now: datetime

    def cases(self) -> Iterator[Inquiry]:
        calendar = self.office.calendars.of_client(self.client.id)
        for entry in owed(self.office, self.record):
            found = case(entry, self._groups(entry.question, entry.question.asked_at), calendar, self.now)
            if found:
                yield found

    def pledges(self) -> Iterator[Pledge]:
        """The promises, without those on a question that needs no answer any more."""
        questions = {question.id: question for question in self.record.ledger.questions}
        sent = {message.message_id: message.at for message in self.record.messages.values()}
        for promise in self.record.ledger.promises:
            question = questions.get(promise.question or "")
            moot = question is not None and question.state in (State.DISMISSED, State.WITHDRAWN)
            if promise.at <= self.now and (promise.kept_by or not moot):
                due = self._due(promise)
                ruled = question.answered_at if question else None  # kept by a word that is no mail of the record
                kept = sent.get(promise.kept_by) or ruled or due if promise.kept_by else None
                kept = kept if kept and kept <= self.now else None
                yield Pledge(self._groups(question, promise.at), promise.at, due, kept)

    def _due(self, promise: Promise) -> datetime:
        """The end of the named day in the client's zone; without one, the next step of the SLA."""
        if promise.due:
            last = min(promise.due, LATEST.date())  # a mail may name any day
            return datetime.combine(last + _DAY, time(), self.client.zone).astimezone(UTC)
        sla = self.office.slas_of(self.client.id)[self.client.sla]
        calendar = self.office.calendars.of_client(self.client.id)
        return calendar.add(promise.at, sla.next_answer_within or sla.answer_within)

    def mailings(self) -> Iterator[Mailing]:
        """The regular updates, each with its latest state."""
        latest = {sent.period: sent for sent in self.record.updates if sent.sent_at and sent.sent_at <= self.now}
        for period, sent in latest.items():
            yield Mailing(Groups(self.client.id, self.client.pm, period), self._post(sent), sent.sent_at or self.now)

    def _post(self, sent: Sent) -> Post:
        entry = self.office.clerk.outbox.get(Updated(self.client.id, sent.period).key)
        if sent.state not in ("sent", "draft", "skipped") or (entry and entry.state in _LOST):
            return Post.FAILED
        if sent.state != "sent":
            return Post.DRAFT if sent.state == "draft" else Post.SKIPPED
        went = (entry and entry.finished) or sent.sent_at or self.now
        return Post.LATE if went.astimezone(self.client.zone).date() > self._day(sent.period) else Post.ON_TIME

    def _day(self, period: str) -> date:
        """On which an update was due, by the rhythm and the client's calendar as they are now."""
        weekday = self.client.update.weekday if self.client.update else 6
        return open_day(self.client, days_of(period)[0] + _DAY * weekday)

    def _groups(self, question: Question | None, at: datetime) -> Groups:
        pm = (question and question.given_to) or self.client.pm
        return Groups(self.client.id, pm, week_of(at, self.office.directory.team.zone))


# ── the monthly mail ─────────────────────────────────────────────────────────────────────────────────────────────────
def report_the_month(office: Office, renderer: Renderer, planner: Planner, now: datetime) -> None:
    """Queue the report on the month before for each of its readers, once."""
    rhythm = monthly(office.config)
    if rhythm is None:
        return
    month = latest_month(rhythm, office.directory.team.zone, now)
    waiting = [to for to in _readers(office) if month.mark(to) not in office.clerk.memory]
    if month.at < (office.clerk.clock.since or now) or not waiting:
        return
    found = facts(office, now).within(month.start, month.end)
    for to in waiting:
        _mail(office, renderer, planner, to, month, found)


def _readers(office: Office) -> list[str]:
    leads = [pm.lead for pm in office.directory.pms.values() if pm.lead]
    return list(dict.fromkeys(office.config.report.to or leads or [admin(office)]))


def _mail(office: Office, renderer: Renderer, planner: Planner, to: str, month: Month, found: Facts) -> None:
    team = office.directory.team
    reader = office.directory.pms.get(to) or PM("", to, language=team.language)
    top = briefs.head(reader, team, office.config.team.addresses[0], found.now)
    names = _names(office)
    view = report_view(month, found, top, team.name, names["client"], names["pm"])
    mark = month.mark(to)
    rendered = renderer.render("report", reader.language, view)
    planner.queue("report", mark.key, (Address(reader.name, to),), rendered, reader.language)
    if any(entry.key == mark.key for entry in planner.plan.entries):  # else there is no room today: it stays due
        planner.plan.marks[mark] = found.now
