"""Reminders to clients of what the team asked, begun when they are due: for the PM to approve, or for the client."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from daemon.core.commands.abouts import ONWARD, REMINDER, OnQuestion
from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan, summed
from daemon.core.desk.presence import Presence
from daemon.core.desk.reminder_letter import ReminderLetter
from daemon.core.desk.update_letter import Shown
from daemon.core.desk.waiting_updates import undecided
from daemon.core.filing.people import Client, Consent, Reminding
from daemon.core.ledger import asks
from daemon.core.letters.foreign import is_writable
from daemon.core.letters.render import TemplateProblem
from daemon.core.letters.views import Rendered
from daemon.core.model import Address, Direction, Filed, Question
from daemon.core.schedule import outbox
from daemon.core.schedule.outline import Outline
from daemon.core.schedule.reminding import DueReminder, client_hours, due_reminders, may_be_due
from daemon.core.schedule.updates import Slot
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.record import Record


def reminders(desk: Desk, client: Client, outline: Outline, presence: Presence, now: datetime) -> Plan:
    """The client's reminders that are due: each letter or its draft, once. None in a pause of its updates."""
    rule, today = client.remind, now.astimezone(client.zone).date()
    paused = client.update is not None and client.update.pauses_on(today)
    if rule is None or paused or client.id in desk.unread_plans:
        return Plan()
    decided = desk.clerk.memory.reminded(client.id)
    if not may_be_due(client, rule, outline.awaiting, decided, now):
        return Plan()
    record = desk.records[client.id]
    due = due_reminders(client, rule, _silent(desk, record, now), _Addressed(desk, client, record), decided, now)
    return summed(_Beginning(desk, client, record, presence, rule, one, now).plan() for one in due)


def _silent(desk: Desk, record: Record, now: datetime) -> list[Question]:
    """Our questions that the client may be asked again, of what came since the clerk began.

    A thread whose reminder waits for a word is left alone, and so is a question whose reminder the client answered,
    whatever that said: it is the PM's to look at.
    """
    silent, messages = asks.silent(record.ledger, now), desk.context(record).messages
    entries = [one for one in desk.clerk.outbox.values() if one.kind == "reminder" and one.client == record.id]
    waiting = {question for one in entries if undecided(one) for question in one.questions}
    threads = {one.thread for one in silent if one.id in waiting}
    named = {id_ for one in record.messages.values() if _is_written(one) for id_ in one.references}
    answered = {question for one in entries if one.message_id in named for question in one.questions}
    quiet = {id_ for id_, message in messages.items() if message.quiet}
    return [
        one
        for one in silent
        if not one.muted and one.thread not in threads and one.id not in answered and one.message_id not in quiet
    ]


def _is_written(message: Filed) -> bool:
    """Whether somebody of the client wrote it by hand."""
    return message.direction is Direction.INBOUND and message.automatic is None


class _Addressed:
    """Whom of the client a question of ours went to; of who was only copied, where nobody else was."""

    def __init__(self, desk: Desk, client: Client, record: Record) -> None:
        self._party = desk.directory.party(client.id)
        self._messages = desk.context(record).messages

    def __call__(self, question: Question) -> tuple[str, ...]:
        message = self._messages.get(question.message_id)
        if message is None:
            return ()
        theirs = [one for one in message.to if self._party.has(one) and is_writable(Address("", one))]
        return tuple(one for one in theirs if one not in message.cc) or tuple(theirs)


class _Beginning:
    """Begins one reminder."""

    def __init__(
        self,
        desk: Desk,
        client: Client,
        record: Record,
        presence: Presence,
        rule: Reminding,
        due: DueReminder,
        now: datetime,
    ) -> None:
        self._desk = desk
        self._client = client
        self._rule = rule
        self._due = due
        self._now = now
        slot = Slot(_name(due), now, now)
        self._letter = ReminderLetter(desk, client, record, slot, due.questions, presence, now)

    def plan(self) -> Plan:
        letter, unseen = self._letter, self._rule.consent is Consent.NONE and not self._letter.careful()
        calendar = self._desk.terms.calendars.of_reader(letter.pm.address)
        if not (client_hours(self._client) if unseen else calendar).is_open(self._now):
            return Plan()
        try:
            rendered = letter.rendered(self._due.to)
        except TemplateProblem as problem:
            return letter.failed(problem)
        return self._sent(rendered) if unseen else self._drafted(rendered)

    def _sent(self, rendered: Rendered) -> Plan:
        entry = self._entry(rendered, EntryState.QUEUED)
        gone = self._letter.decided(self._due.turns, sent=True)
        return self._decided() + gone + Plan.of(entry) if entry else Plan()

    def _drafted(self, rendered: Rendered) -> Plan:
        letter, alone_at = self._letter, self._alone_at()
        draft = letter.draft(rendered, Shown(letter.pm, letter.draft_key, self._due.to, self._now, alone_at))
        entry = self._entry(rendered, EntryState.HELD)
        if not draft.mails or entry is None:
            return Plan()  # nobody would know of it: it stays due
        held = replace(entry, not_before=self._now, alone_at=alone_at, facts=letter.facts(self._due.to))
        return self._decided() + Plan.of(held) + draft

    def _alone_at(self) -> datetime | None:
        """When it goes out without a word of the PM; None: never."""
        if self._rule.alone_after is None or self._letter.careful():
            return None
        return self._desk.terms.calendars.of_reader(self._letter.pm.address).add(self._now, self._rule.alone_after)

    def _decided(self) -> Plan:
        """Its turn is taken, and an earlier letter that its PM kept back goes no more."""
        ids = {one.id for one in self._due.questions}
        kept = [one for one in self._desk.clerk.outbox.values() if one.kind == "reminder" and ids & set(one.questions)]
        over = {one.key: outbox.superseded(one, self._now) for one in kept if outbox.waits(one)}
        return Plan(over) + self._letter.decided(self._due.turns)

    def _entry(self, rendered: Rendered, state: EntryState) -> Entry | None:
        client, letter = self._client, self._letter
        return letter.writer.entry(
            "reminder",
            letter.mark.key,
            tuple(Address("", one) for one in self._due.to),
            rendered,
            client.language,
            before=letter.thread(),
            client=client.id,
            about=tuple(OnQuestion(one.id) for one in self._due.questions),
            state=state,
        )


def _name(due: DueReminder) -> str:
    """The same for the same turn of the same questions."""
    turns = sorted(zip((one.id for one in due.questions), due.turns, strict=True))
    return (ONWARD if due.onward else REMINDER) + sha256(repr(turns).encode()).hexdigest()[:16]
