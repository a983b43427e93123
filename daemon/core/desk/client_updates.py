"""The clients' regular updates: made once for each period, for the client at once or for the PM to approve."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.core.commands.word import LETTERS
from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.desk.update_letter import Shown, UpdateLetter
from daemon.core.desk.update_readers import UpdateReaders, update_readers
from daemon.core.filing.people import Client, Consent
from daemon.core.letters.render import TemplateProblem
from daemon.core.letters.views import Rendered
from daemon.core.message.addresses import shown
from daemon.core.schedule import outbox
from daemon.core.schedule.updates import Slot, due_slot, goes_alone_at, next_slot, stale
from daemon.core.state.entry import UNDECIDED, EntryState
from daemon.core.state.marks import Noticed


def client_update(desk: Desk, client: Client, presence: Presence, now: datetime) -> Plan:
    """The client's update or its draft, once for each period; nothing where none is due, or the plan cannot be read."""
    if client.id in desk.unread_plans:
        return Plan()
    slot = due_slot(client, desk.clerk.memory, desk.clerk.clock.since or now, now) or _ahead(
        desk, client, presence, now
    )
    if slot is None:
        return Plan()
    return _Making(UpdateLetter(desk, client, desk.records[client.id], slot, presence, now)).plan()


def _ahead(desk: Desk, client: Client, presence: Presence, now: datetime) -> Slot | None:
    """The next slot, once its PM is to have the draft: there is time left to add to it."""
    rhythm = client.update
    if rhythm is None or rhythm.approval is Consent.NONE or not rhythm.draft_before:
        return None
    slot = next_slot(client, rhythm, now)
    if slot is None or slot.told(client.id, desk.clerk.memory):
        return None
    reader = presence.reader(desk.directory.pm_of(client.id)).address
    begins = desk.terms.calendars.of_reader(reader).subtract(slot.at, rhythm.draft_before)
    return slot if begins <= now else None


class _Making:
    """Makes one update."""

    def __init__(self, letter: UpdateLetter) -> None:
        self._letter = letter
        self._desk = letter.desk
        self._client = letter.client
        self._slot = letter.slot
        self._now = letter.now

    def plan(self) -> Plan:
        assert self._client.update is not None
        party, messages = self._desk.directory.party(self._client.id), self._letter.record.messages.values()
        readers = update_readers(self._client, self._client.update, party, messages, self._now)
        return self._unwritable(readers.unwritable) + self._to(readers)

    def _to(self, readers: UpdateReaders) -> Plan:
        assert self._client.update is not None
        if stale(self._slot, self._now) or not readers.chosen:
            return self._skipped("stale" if readers.chosen else _nobody(readers))
        addresses = tuple(one.address for one in readers.chosen)
        if self._letter.view(addresses).empty and not self._client.update.send_empty:
            # nobody wants a letter that says nothing; the day before, something may come
            return self._made("skipped") if self._now >= self._slot.at else Plan()
        try:
            rendered = self._letter.rendered(addresses)
        except TemplateProblem as problem:
            return self._letter.failed(problem)
        if self._client.update.approval is Consent.NONE and not self._letter.careful() and not self._gone_perhaps:
            went = Plan(marks={self._letter.mark: self._now}) + self._letter.sent(addresses)
            return self._superseded() + went + self._mail(readers, rendered, EntryState.QUEUED)
        return self._drafted(readers, addresses, rendered)

    def _drafted(self, readers: UpdateReaders, addresses: tuple[str, ...], rendered: Rendered) -> Plan:
        letter, alone = self._letter, self._alone_at()
        seen = Shown(letter.pm, letter.draft_key, addresses, self._slot.at, alone, others=readers.others)
        draft = letter.draft(rendered, seen)
        made = self._superseded() + self._made("draft") + self._mail(readers, rendered, EntryState.HELD, alone) + draft
        known = draft.mails or letter.draft_key in self._desk.clerk.outbox
        return made if known else Plan()  # nobody would know of it: it stays due

    def _alone_at(self) -> datetime | None:
        """When it goes out without a word of the PM; None: never."""
        if self._letter.careful() or self._gone_perhaps:
            return None
        calendar = self._desk.terms.calendars.of_reader(self._letter.pm.address)
        return goes_alone_at(self._client, calendar, self._slot.at, self._now)

    @property
    def _gone_perhaps(self) -> bool:
        """Whether it was due before this state came out of a backup: then a person says whether the client has it."""
        restored = self._desk.clerk.clock.restored
        return restored is not None and self._slot.at <= restored

    def _superseded(self) -> Plan:
        """The client's earlier updates that nobody approved: this one takes their place."""
        entries = self._desk.clerk.outbox.values()
        waiting = [one for one in entries if one.kind == "update" and one.client == self._client.id]
        late = [one for one in waiting if one.state in (*UNDECIDED, EntryState.APPROVED) and not one.finished]
        regular = [one for one in late if one.draft.period not in LETTERS]
        return Plan({one.key: outbox.superseded(one, self._now) for one in regular})

    def _unwritable(self, addresses: tuple[str, ...]) -> Plan:
        """Each such reader is told of once; the others get the update."""
        plan = Plan()
        for address in addresses:
            detail = f"update.to: {shown(address)} is no address that every mail server takes, and gets no update"
            mark = Noticed("unwritable", f"{self._client.id}:{address}")
            plan += self._letter.writer.notice("other", mark, detail=detail, client=self._client.name)
        return plan

    def _made(self, state: str) -> Plan:
        return Plan(marks={self._letter.mark: self._now}) + self._letter.noted(state)

    def _skipped(self, reason: str) -> Plan:
        mark = Noticed("skipped", self._letter.mark.key)
        detail = f"update {self._slot.period}: {reason}"
        told = self._letter.writer.notice("other", mark, detail=detail, client=self._client.name)
        return self._made("skipped") + told if told.marks or mark in self._desk.clerk.memory else Plan()

    def _mail(
        self, readers: UpdateReaders, rendered: Rendered, state: EntryState, alone_at: datetime | None = None
    ) -> Plan:
        name, language, before = self._client.id, self._client.language, self._letter.thread()
        key, writer = self._letter.mark.key, self._letter.writer
        entry = writer.entry("update", key, readers.chosen, rendered, language, before=before, client=name, state=state)
        hour = self._slot.at if state is EntryState.HELD else None
        facts = self._letter.facts(tuple(one.address for one in readers.chosen))
        return Plan.of(entry and replace(entry, not_before=hour, alone_at=alone_at, facts=facts))


def _nobody(readers: UpdateReaders) -> str:
    """Why it goes to nobody, and what to do."""
    wrote = ", ".join(shown(address) for address in readers.others[:5])
    reason = f" ({wrote} wrote, and nothing proves that they are the client's)" if wrote else ""
    return f"nobody to write to{reason}: set update.to or addresses"
