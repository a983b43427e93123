"""The clients' regular updates, and their drafts for the PMs.

An approved update is written anew before it goes: what it says may have changed since its draft. Where it says the same
it goes after a few minutes, in which it can still be stopped; else the PM gets what changed, and approves once more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_string, policy

from daemon.core.commands.abouts import OnDraft
from daemon.core.commands.word import Word
from daemon.core.desk.desk import Desk
from daemon.core.desk.glossary import explained, explaining
from daemon.core.desk.plan import Plan, summed
from daemon.core.desk.presence import Presence
from daemon.core.desk.projects import project_of
from daemon.core.desk.pulses import asking
from daemon.core.desk.update_readers import UpdateReaders, update_readers
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import PM, Client, Consent
from daemon.core.letters import briefs
from daemon.core.letters.actions import ON_DRAFT
from daemon.core.letters.client_views import UpdateView
from daemon.core.letters.render import TemplateProblem
from daemon.core.letters.views import DraftChange, DraftView, Noted, Rendered
from daemon.core.message.addresses import shown
from daemon.core.model import Address, OriginKind, Speech
from daemon.core.project.project import ItemKind, Project
from daemon.core.schedule import outbox
from daemon.core.schedule.updates import Slot, due_slot, latest_slot, next_slot, stale
from daemon.core.state.entry import UNDECIDED, Entry, EntryState
from daemon.core.state.marks import Noticed
from daemon.core.state.pulse import LOW
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent

_GRAVE = frozenset({Speech.COMPLAINT, Speech.CANCEL, LOW})

GRACE = timedelta(minutes=5)  # from the approval until it goes


def approved_updates(desk: Desk, client: Client, record: Record, presence: Presence, now: datetime) -> Plan:
    """What becomes of the client's updates that were approved, or of which more was noted, since the last pass."""
    if client.id in desk.unread_plans:
        return Plan()
    entries = [one for one in desk.clerk.outbox.values() if one.to_client and one.client == client.id]
    waiting = [one for one in entries if one.state in (EntryState.APPROVED, EntryState.HELD)]
    updates = ((_Update(desk, client, record, _slot(client, one), presence, now), one) for one in waiting)
    return summed(update.renewed(one) for update, one in updates)


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


def _slot(client: Client, entry: Entry) -> Slot:
    """Which an update was made for."""
    period, at = entry.draft.period, entry.created
    if client.update is None:
        return Slot(period, at - timedelta(weeks=1), at)
    latest, coming = latest_slot(client, client.update, at), next_slot(client, client.update, at)
    return coming if coming and coming.period == period else replace(latest, period=period)


def client_update(desk: Desk, client: Client, record: Record, presence: Presence, now: datetime) -> Plan:
    """The client's update or its draft, once for each period; nothing where none is due, or the plan cannot be read."""
    if client.id in desk.unread_plans:
        return Plan()
    slot = due_slot(client, desk.clerk.memory, desk.clerk.clock.since or now, now) or _ahead(
        desk, client, presence, now
    )
    return _Update(desk, client, record, slot, presence, now).plan() if slot else Plan()


class _Update:
    def __init__(
        self, desk: Desk, client: Client, record: Record, slot: Slot, presence: Presence, now: datetime
    ) -> None:
        self._desk = desk
        self._client = client
        self._record = record
        self._slot = slot
        self._now = now
        self._at = max(now, slot.at)  # of what the letter tells: a draft says what will be true when it goes
        self._mark = slot.mark(client.id)
        self._writer = Writer(desk, now)
        self._presence = presence
        self._pm = presence.reader(desk.directory.pm_of(client.id))

    def renewed(self, entry: Entry) -> Plan:
        """An update as it would be written now: approved it goes in its time, or what changed is shown."""
        approved = entry.state is EntryState.APPROVED and self._now >= self._slot.at
        if not approved and not self._told_since(entry):
            return Plan()
        try:
            rendered, alike = self._rendered(entry.to), self._rendered(entry.to, max(entry.created, self._slot.at))
        except TemplateProblem as problem:
            return Plan({entry.key: outbox.held(entry, dropped=False)}) + self._failed(problem)
        before, after = _blocks(_text(entry.raw)), _blocks(alike.text)  # another hour greets otherwise
        if before == after and approved and not self._told_since(entry):
            fresh = self._writer.anew(entry, rendered, self._client.language, self._thread())
            goes = replace(fresh, state=EntryState.QUEUED, not_before=self._approved_at(entry) + GRACE)
            return Plan({entry.key: goes}) + self._sent(entry.to)
        gone, come = (
            tuple(one for one in these if one not in those) for these, those in ((before, after), (after, before))
        )
        to = UpdateReaders(tuple(Address("", address) for address in entry.to))
        draft = self._draft(to, alike, DraftChange(gone, come))
        other = replace(self._writer.anew(entry, alike, self._client.language, self._thread()), state=EntryState.HELD)
        return Plan({entry.key: other}) + draft if draft.mails else Plan()

    def _told_since(self, entry: Entry) -> bool:
        """Whether a PM told more of the project since the newest draft."""
        drafts = (
            one for one in self._desk.clerk.outbox.values() if one.kind == "draft" and one.about == (entry.draft,)
        )
        shown_at = max((one.created for one in drafts), default=entry.created)
        told = (one for one in self._record.rulings if not one.question)
        return any(one.at > shown_at for one in told)

    def _approved_at(self, entry: Entry) -> datetime:
        said = (one for one in self._desk.clerk.rulings if one.word is Word.APPROVE and one.about == entry.draft)
        return max((one.at for one in said), default=self._now)

    def plan(self) -> Plan:
        assert self._client.update is not None
        party, messages = self._desk.directory.party(self._client.id), self._record.messages.values()
        readers = update_readers(self._client, self._client.update, party, messages, self._now)
        return self._unwritable(readers.unwritable) + self._to(readers)

    def _to(self, readers: UpdateReaders) -> Plan:
        assert self._client.update is not None
        to = readers.chosen
        if stale(self._slot, self._now) or not to:
            return self._skipped("stale" if to else _nobody(readers))
        addresses = tuple(one.address for one in to)
        if self._view(addresses).empty:  # nobody wants a letter that says nothing; the day before, something may come
            return self._made("skipped") if self._now >= self._slot.at else Plan()
        try:
            rendered = self._rendered(addresses)
        except TemplateProblem as problem:
            return self._failed(problem)
        if self._client.update.approval is Consent.NONE and not self._careful():
            went = Plan(marks={self._mark: self._now}) + self._sent(addresses)
            return self._superseded() + went + self._mail(to, rendered, EntryState.QUEUED)
        draft = self._draft(readers, rendered)
        made = self._superseded() + self._made("draft") + self._mail(to, rendered, EntryState.HELD) + draft
        known = draft.mails or self._draft_key in self._desk.clerk.outbox
        return made if known else Plan()  # nobody would know of it: it stays due

    def _careful(self) -> tuple[Noted, ...]:
        """The complaints, and the mails in the client's name that our server refutes, since the last update.

        Nothing is said to the client beside them without a person.
        """
        context, since = self._desk.context(self._record), self._slot.start
        flags = [flag for flag in self._record.ledger.red_flags if flag.at > since]
        grave = [flag for flag in flags if flag.kind in _GRAVE or flag.origin is OriginKind.REFUTED]
        return tuple(briefs.noted(context, flag) for flag in grave)

    def _superseded(self) -> Plan:
        """The client's earlier updates that nobody approved: this one takes their place."""
        waiting = [one for one in self._desk.clerk.outbox.values() if one.to_client and one.client == self._client.id]
        late = [one for one in waiting if one.state in (*UNDECIDED, EntryState.APPROVED) and not one.finished]
        return Plan({one.key: outbox.superseded(one, self._now) for one in late})

    def _unwritable(self, addresses: tuple[str, ...]) -> Plan:
        """Each such reader is told of once; the others get the update."""
        plan = Plan()
        for address in addresses:
            detail = f"update.to: {shown(address)} is no address that every mail server takes, and gets no update"
            mark = Noticed("unwritable", f"{self._client.id}:{address}")
            plan += self._writer.notice("other", mark, detail=detail, client=self._client.name)
        return plan

    def _made(self, state: str) -> Plan:
        return Plan(marks={self._mark: self._now}) + self._noted(state)

    def _sent(self, to: tuple[str, ...]) -> Plan:
        return self._noted("sent") + explained(self._client, self._view(to).glossary, self._now)

    def _noted(self, state: str) -> Plan:
        return Plan(notes={self._client.id: (Sent(self._slot.period, state, self._now),)})

    def _skipped(self, reason: str) -> Plan:
        mark, detail = Noticed("skipped", self._mark.key), f"update {self._slot.period}: {reason}"
        told = self._writer.notice("other", mark, detail=detail, client=self._client.name)
        return self._made("skipped") + told if told.marks or mark in self._desk.clerk.memory else Plan()

    def _failed(self, problem: TemplateProblem) -> Plan:
        """The client never sees a broken mail; it stays due, and goes out once the template is mended."""
        known = any(sent.period == self._slot.period for sent in self._record.updates)
        plan = Plan() if known else self._noted("failed")
        plan += self._template_notice(problem, None)
        return (
            plan if self._pm.address == self._desk.settings.admin else plan + self._template_notice(problem, self._pm)
        )

    def _template_notice(self, problem: TemplateProblem, to: PM | None) -> Plan:
        mark = Noticed("template", self._mark.key, reader=to.address if to else "")
        return self._writer.notice("template", mark, detail=str(problem), client=self._client.name, to=to)

    def _rendered(self, to: tuple[str, ...], greeted_at: datetime | None = None) -> Rendered:
        view = self._view(to, greeted_at)
        found = {one: self._desk.pictures(self._client.id, one.file) for one in view.pictures}
        view = replace(view, pictures=tuple(one for one in view.pictures if found[one]))
        rendered = self._desk.letters.render("update", self._client.language, view)
        return replace(rendered, pictures=tuple((one.cid, content) for one, content in found.items() if content))

    def _view(self, to: tuple[str, ...], greeted_at: datetime | None = None) -> UpdateView:
        desk, client = self._desk, self._client
        signed, owed = desk.directory.pm_of(client.id).name, desk.terms.owed(self._record)
        context, team, away = desk.context(self._record), desk.directory.team, self._presence.away(self._record)
        project, slot = self._project(), self._slot
        view = briefs.update_view(
            context, slot, owed, team, signed, self._at, to, project, away=away, greeted_at=greeted_at
        )
        return explaining(asking(view, desk, client, slot, to, project), desk, client, self._record)

    def _project(self) -> Project:
        """What the PMs told of the client's project. A sentence goes into the letter from a reply to its draft alone:
        another note may be meant for colleagues.
        """
        found = project_of(self._desk, self._client.id)
        meant = {one.at for one in self._record.rulings if isinstance(one.about, OnDraft)}
        items = (one for one in found.items if one.kind is not ItemKind.SAID or one.noted_at in meant)
        return replace(found, items=tuple(items))

    def _mail(self, to: tuple[Address, ...], rendered: Rendered, state: EntryState) -> Plan:
        name, language, before = self._client.id, self._client.language, self._thread()
        key = self._mark.key
        return Plan.of(
            self._writer.entry("update", key, to, rendered, language, before=before, client=name, state=state)
        )

    def _thread(self) -> tuple[str, ...]:
        """The Message-IDs of the client's earlier updates, where they are one thread."""
        if self._client.update and not self._client.update.one_thread:
            return ()
        keys = [
            entry.key
            for entry in self._desk.clerk.outbox.values()
            if entry.kind == "update" and entry.client == self._client.id and entry.state not in UNDECIDED
        ]
        return tuple(self._writer.message_id(key) for key in keys[-10:])

    @property
    def _draft_key(self) -> str:
        return f"draft:{self._client.id}:{self._slot.period}"

    def _draft(self, readers: UpdateReaders, update: Rendered, change: DraftChange | None = None) -> Plan:
        client, slot, pm = self._client, self._slot, self._pm
        key, recipients = self._draft_key, tuple(reader.address for reader in readers.chosen)
        earlier = sum(one.kind == "draft" and one.key.startswith(key) for one in self._desk.clerk.outbox.values())
        key = f"{key}:{earlier + 1}" if change else key
        actions, excuse = self._writer.actions(key, pm, ON_DRAFT), self._presence.excuse(client.pm)
        view = DraftView(
            self._writer.head(pm),
            client.name,
            update,
            recipients,
            slot.at,
            actions,
            *excuse,
            others=readers.others,
            careful=self._careful(),
            jargon=tuple(term.word for term in self._view(recipients).glossary),
            change=change,
        )
        rendered = replace(self._desk.team_mails.render("draft", pm.language, view), pictures=update.pictures)
        to_pm, about = (Address(pm.name, pm.address),), (OnDraft(client.id, slot.period),)
        entry = self._writer.entry("draft", key, to_pm, rendered, pm.language, client=client.id, about=about)
        return Plan.of(entry)


def _text(raw: str) -> str:
    """The words of a mail that `compose` made."""
    body = message_from_string(raw, policy=policy.default).get_body(("plain",))
    return str(body.get_content()) if body else ""


def _blocks(text: str) -> list[str]:
    """What stands between blank lines, however it is wrapped."""
    return [" ".join(block.split()) for block in text.replace("\r", "").split("\n\n") if block.strip()]


def _nobody(readers: UpdateReaders) -> str:
    """Why it goes to nobody, and what to do."""
    wrote = ", ".join(shown(address) for address in readers.others[:5])
    reason = f" ({wrote} wrote, and nothing proves that they are the client's)" if wrote else ""
    return f"nobody to write to{reason}: set update.to or addresses"
