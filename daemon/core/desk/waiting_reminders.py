"""Reminders that wait for a word of their PM, or for their hour after it: each asks what still waits, or ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.word import Word
from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan, summed
from daemon.core.desk.presence import Presence
from daemon.core.desk.reminder_letter import ReminderLetter, reminder_of
from daemon.core.desk.waiting_updates import Look, WaitingLetter, undecided
from daemon.core.filing.people import Client
from daemon.core.letters.render import TemplateProblem
from daemon.core.letters.reply_views import ReceiptView
from daemon.core.model import Address
from daemon.core.schedule import outbox
from daemon.core.schedule.reminding import client_hours
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.record import Record


def waiting_reminders(desk: Desk, client: Client, presence: Presence, now: datetime) -> Plan:
    """What becomes now of the client's reminders that are decided, or that somebody has still to decide."""
    if client.id in desk.unread_plans:
        return Plan()
    entries = [one for one in desk.clerk.outbox.values() if one.kind == "reminder" and one.client == client.id]
    waiting = [one for one in entries if _is_open(one)]
    if not waiting:
        return Plan()
    record = desk.records[client.id]
    return summed(
        _WaitingReminder(reminder_of(desk, client, record, presence, one, now), one).plan() for one in waiting
    )


def look_at_reminder(
    desk: Desk, client: Client, record: Record, presence: Presence, entry: Entry, now: datetime
) -> Look:
    """Raises TemplateProblem."""
    return _WaitingReminder(reminder_of(desk, client, record, presence, entry, now), entry).look()


def _is_open(entry: Entry) -> bool:
    """Also one that its PM keeps back: a later yes counts, while there is something to ask."""
    kept = entry.state is EntryState.DROPPED and not entry.finished
    return entry.key == entry.draft.update and (kept or undecided(entry))


class _WaitingReminder(WaitingLetter):
    """One reminder that waits. Nobody is asked twice for it: it stands in the digests."""

    _letter: ReminderLetter

    def __init__(self, letter: ReminderLetter, entry: Entry) -> None:
        super().__init__(letter, entry, entry.to)

    def plan(self) -> Plan:
        if not self._letter.questions or self._client.remind is None:
            return self._ended()
        return Plan() if self._entry.state is EntryState.DROPPED else super().plan()

    def _ended(self) -> Plan:
        """It is not sent any more; who approved it hears so."""
        plan = Plan({self._entry.key: outbox.ended(self._entry, self._now)})
        return plan + self._told() if self._entry.state is EntryState.APPROVED else plan

    def _told(self) -> Plan:
        writer, desk = self._letter.writer, self._desk
        yes = [one for one in desk.clerk.rulings if one.word is Word.APPROVE and one.about == self._entry.draft]
        person = desk.person(yes[-1].by if yes else self._letter.pm.address)
        how = desk.commands.help(person.language).get(Word.APPROVE, "")
        view = ReceiptView(writer.head(person), (Result(Obstacle.ENDED, how, client=self._client.name),))
        rendered = desk.team_mails.render("receipt", person.language, view)
        to = (Address(person.name, person.address),)
        return Plan.of(writer.entry("receipt", f"receipt:{self._entry.key}", to, rendered, person.language))

    # ── what differs from an update ──────────────────────────────────────────────────────────────────────────────────
    def _welcome_now(self, at: datetime) -> bool:  # noqa: ARG002 -- it has no hour of the client's own
        return client_hours(self._client).is_open(self._now)

    def _unasked(self) -> bool:
        rule, letter = self._client.remind, self._letter
        return rule is not None and rule.alone_after is not None and not letter.careful() and not letter.unclear()

    def _alone_at(self) -> datetime | None:
        rule = self._client.remind
        if rule is None or rule.alone_after is None or not self._unasked():
            return None
        calendar = self._desk.terms.calendars.of_reader(self._letter.pm.address)
        return max(self._hour, calendar.add(self._now, rule.alone_after))

    def _told_since(self) -> bool:
        """Whether its PM added to it, or the client complained, since the newest draft; or since it was to go."""
        shown_at = max((one.created for one in self._letter.drafts()), default=self._entry.created)
        said = (
            one.at for one in self._letter.record.rulings if one.about == self._entry.draft and one.word is Word.NOTE
        )
        return any(shown_at < at <= self._now for at in said) or bool(self._letter.careful(shown_at))

    def _retried(self) -> Plan:
        """One that the server would not take: it is written anew for the next try."""
        letter, entry = self._letter, self._entry
        if entry.not_before and entry.not_before > self._now:
            return Plan()
        try:
            rendered = letter.rendered(entry.to)
        except TemplateProblem as problem:
            return Plan({entry.key: outbox.held(entry, dropped=False)}) + letter.failed(problem)
        if self._told_since():
            return self._shown(rendered)
        anew = letter.writer.anew(entry, rendered, self._client.language, letter.thread())
        return Plan({entry.key: replace(anew, not_before=client_hours(self._client).next_open(self._now))})

    def _unanswered(self) -> Plan:
        return Plan()
