"""From the ledger to the views: what goes into the mails that we write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from daemon.core.filing.people import PM, Team
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import Deadline
from daemon.core.ledger import asks
from daemon.core.letters.client_views import Item, UpdateView
from daemon.core.letters.views import AlertView, Closed, Counting, Head, Noted, QuestionLine
from daemon.core.model import PROVED, OriginKind, Promise, Question, Remark, State
from daemon.core.schedule.alerts import Bundle, Level, Owed, is_owed
from daemon.core.schedule.context import Context
from daemon.core.schedule.updates import Slot

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
        target=owed.target,
        counting=None if owed.target in ("ruling", "promise") else counting(deadline),  # a day that somebody named
        said=context.said(question),
        flags=context.flags(question),
        promised_for=question.promised_for,
        link=context.link(question.message_id),
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
    context: Context, slot: Slot, owed: Sequence[Owed], team: Team, signed: str, now: datetime
) -> UpdateView:
    """One client's regular update: only what this client's own record says.

    What our server says the client did not ask stays out, what nothing proves the team to have said, and what of its
    questions to the client may be none, or answered.
    """
    client, ledger = context.client, context.ledger
    local = slot.at.astimezone(client.zone).date()
    return UpdateView(
        zone=str(client.zone),
        now=now,
        client=client.name,
        team=team.name,
        first=slot.start.astimezone(client.zone).date() + timedelta(days=1),
        last=local,
        signed=signed,
        detail=client.detail,
        answered=tuple(
            _answered(context, question)
            for question in ledger.questions
            if _closed_in(question, slot, now) and question.origin is not OriginKind.REFUTED
        ),
        open=tuple(_open(context, entry) for entry in owed if _is_theirs(entry, now)),
        waiting=tuple(_item(context, question) for question in asks.sure(asks.waiting(ledger, now))),
        coming=tuple(_coming(context, promise) for promise in ledger.promises if _still_to_come(promise, now)),
    )


def _is_theirs(entry: Owed, now: datetime) -> bool:
    return is_owed(entry.question, now) and entry.question.origin is not OriginKind.REFUTED


def _closed_in(question: Question, slot: Slot, now: datetime) -> bool:
    at = question.answered_at
    return question.state is State.ANSWERED and at is not None and slot.start < at <= now


def _still_to_come(promise: Promise, now: datetime) -> bool:
    """A promise of its own: one that acknowledges a question is shown with the question."""
    unkept = promise.kept_by is None and promise.question is None and promise.origin in PROVED
    return unkept and promise.due is not None and promise.due >= now.date()


def _answered(context: Context, question: Question) -> Item:
    answer = context.messages.get(question.answered_by or "")
    by = answer.sender.name if answer else ""
    return Item(question.text, context.subject(question.message_id), question.answered_at or question.asked_at, by)


def _open(context: Context, owed: Owed) -> Item:
    question = owed.question
    day = question.promised_for or owed.deadline.due_at.astimezone(context.client.zone).date()
    return Item(question.text, context.subject(question.message_id), question.asked_at, question.asked_by.name, day)


def _item(context: Context, question: Question) -> Item:
    return Item(question.text, context.subject(question.message_id), question.asked_at)


def _coming(context: Context, promise: Promise) -> Item:
    return Item(promise.text, context.subject(promise.message_id), promise.at, day=promise.due)
