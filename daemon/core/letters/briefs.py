"""From the ledger to the views: what goes into the mails that we write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from daemon.core.filing.people import PM, Consent, Team
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import Deadline
from daemon.core.letters.client_news import ClientNews
from daemon.core.letters.client_views import Absent, UpdateView
from daemon.core.letters.names import greeted, salutation
from daemon.core.letters.views import AlertView, Closed, Counting, Head, Noted, QuestionLine
from daemon.core.model import OriginKind, Remark
from daemon.core.project.project import Project
from daemon.core.schedule.alerts import Bundle, Level, Owed
from daemon.core.schedule.context import Context
from daemon.core.schedule.updates import Slot

NO_PROJECT = Project()
LEVELS = {Level.WARNING: "warning", Level.BREACH: "breach"}


def head(pm: PM, team: Team, mailbox: str, now: datetime) -> Head:
    return Head(zone=str(pm.timezone or team.zone), now=now, mailbox=mailbox, reader=pm.name)


def alert_view(
    bundle: Bundle, contexts: Mapping[str, Context], top: Head, now: datetime, excuse: tuple[str, date | None]
) -> AlertView:
    """One reader's alerts. `contexts` are by client id; `excuse` is who is away and until when, if anybody is."""
    entries = [
        entry(alert.owed, alert.level, number, contexts[alert.owed.client.id], now)
        for number, alert in enumerate(bundle.alerts, 1)
    ]
    flags = tuple(noted(contexts[alarm.client], alarm.flag) for alarm in bundle.alarms)
    return AlertView(top, tuple(entries), len(bundle.hidden), *excuse, flags=flags, more_flags=len(bundle.unshown))


def noted(context: Context, remark: Remark) -> Noted:
    """An approval or a red flag, as a mail shows it."""
    link, subject = context.link(remark.message_id), context.subject(remark.message_id)
    proved = remark.origin is not OriginKind.REFUTED
    return Noted(context.client.name, remark.by, remark.text, remark.kind, remark.at, link, subject, proved)


def entry(owed: Owed, level: int, number: int, context: Context, now: datetime) -> QuestionLine:
    question, deadline = owed.question, owed.deadline
    return QuestionLine(
        number=number,
        level=LEVELS.get(Level(min(level, Level.ESCALATION)), "escalation"),
        client=context.client.name,
        asked_by=question.asked_by,
        text=question.text,
        kind=question.kind,
        asked_at=question.asked_at,
        due_at=deadline.due_at,
        left=_left(deadline, context.calendar, now),
        client_zone=str(context.client.zone),
        certainty=question.certainty,
        subject=context.subject(question.message_id),
        language=question.language or "",
        target=owed.target,
        counting=None if owed.target in ("ruling", "promise") else counting(deadline),  # a day that somebody named
        said=context.said(question),
        flags=context.flags(question),
        promised_for=question.promised_for,
        contested=question.contested.closed_at if question.contested else None,
        link=context.link(question.message_id),
        sealed=context.sealed(question.message_id),
        proved=question.origin is not OriginKind.REFUTED,
    )


def counting(deadline: Deadline) -> Counting:
    counted = deadline.counted
    closed = tuple(Closed(day.day, day.name) for day in counted.skipped)
    return Counting(counted.start, counted.duration, counted.due, closed)


def _left(deadline: Deadline, calendar: Calendar, now: datetime) -> timedelta:
    """Business time until it is due; negative since it was."""
    if deadline.due_at >= now:
        return calendar.measure(now, deadline.due_at)
    return -calendar.measure(deadline.due_at, now)


def update_view(
    context: Context,
    slot: Slot,
    owed: Sequence[Owed],
    team: Team,
    signed: str,
    now: datetime,
    to: Sequence[str] = (),
    project: Project = NO_PROJECT,
    away: Sequence[Absent] = (),
    greeted_at: datetime | None = None,
) -> UpdateView:
    """One client's regular update: only what this client's own record says, and what the PMs noted of the project.

    What our server says the client did not ask stays out, what nothing proves the team to have said, and what of its
    questions to the client may be none, or answered. `owed` are all questions of the client, `to` who gets it, `away`
    whom the client knows and who is not there; `greeted_at` is when it was first written, where that is compared.
    """
    client = context.client
    frame = UpdateView(
        zone=str(client.zone),
        now=now,
        client=client.name,
        team=team.name,
        first=slot.start.astimezone(client.zone).date() + timedelta(days=1),
        last=slot.at.astimezone(client.zone).date(),
        called=salutation(client, to),
        greet=greeted(context.person(to[0]), client.name) if len(to) == 1 else "",
        signed=signed,
        detail=client.detail,
        project=project.name,
        away=tuple(away),
        greeted_at=greeted_at,
        unapproved=client.update is not None and client.update.approval is Consent.NONE,
    )
    news = ClientNews(context, owed, project, slot.start, now, signed)
    return _apologised_once(_filled(frame, news))


def _filled(frame: UpdateView, news: ClientNews) -> UpdateView:
    """The update with what there is to tell; `frame` says only whose it is, for which days and to whom it goes."""
    return replace(
        frame,
        answered=news.answered(),
        open=news.open(),
        waiting=news.waiting(),
        coming=news.coming(),
        approved=news.approved(),
        done=news.done(),
        progress=news.progress(),
        calls=news.calls(),
        steps=news.steps(),
        pictures=news.pictures(),
        figures=news.figures(),
        said=news.said(),
        sorry=news.sorry(),
        standing=news.standing(),
        why=news.why(),
    )


def _apologised_once(view: UpdateView) -> UpdateView:
    """What came late is apologised for at its first place; where a PM found words for it, in those alone."""
    late = [item for item in (*view.answered, *view.open) if item.sorry]
    kept = late[:1] if not view.sorry else []
    answered, open_ = (
        tuple(replace(item, sorry=any(item is one for one in kept)) for item in group)
        for group in (view.answered, view.open)
    )
    return replace(view, answered=answered, open=open_)
