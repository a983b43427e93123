"""Decide: which mails are owed now. Nothing is sent here; the plan is entries for the outbox and marks to set."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from email.utils import parseaddr

from daemon.adapters.config.roster import sender_domain
from daemon.adapters.state.store import BadStore
from daemon.app.office import Office, mail_link
from daemon.app.owing import owed
from daemon.app.presence import Presence
from daemon.core.commands.abouts import About, OnDraft
from daemon.core.commands.tokens import seal, tagged
from daemon.core.commands.word import Word
from daemon.core.filing.people import PM, Client, Consent
from daemon.core.letters import briefs
from daemon.core.letters.actions import ON_DRAFT
from daemon.core.letters.actions import actions as taps
from daemon.core.letters.letter import File, compose
from daemon.core.letters.render import Renderer, TeamRenderer, TemplateProblem
from daemon.core.letters.views import Action, DraftView, Head, NoticeView, Rendered
from daemon.core.message.identity import our_id
from daemon.core.model import Address
from daemon.core.schedule.alerts import Owed
from daemon.core.schedule.context import Context
from daemon.core.schedule.moved import due_before
from daemon.core.schedule.updates import Slot, due_slot, stale
from daemon.core.state.entry import UNDECIDED, Entry, EntryState
from daemon.core.state.marks import Mark, Noticed
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent
from daemon.core.words.text import one_line

log = logging.getLogger(__name__)

DAILY_TO_ONE = 20  # automatic mails a day to one address: a loop ends here, whoever feeds it


@dataclass
class Plan:
    """What a pass decided."""

    entries: list[Entry] = field(default_factory=list)
    marks: dict[Mark, datetime] = field(default_factory=dict)  # to set with them
    updates: dict[str, list[Sent]] = field(default_factory=dict)  # client → what to note in its record
    answered: set[str] = field(default_factory=set)  # keys of the mails to the clerk that need no further answer

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)

    def copy(self) -> Plan:
        notes = {client: list(sent) for client, sent in self.updates.items()}
        return Plan(list(self.entries), dict(self.marks), notes, set(self.answered))

    def become(self, other: Plan) -> None:
        for part in fields(self):
            setattr(self, part.name, getattr(other, part.name))


class Planner:
    """Plans for one office at one instant."""

    def __init__(self, office: Office, renderer: Renderer, team: TeamRenderer, now: datetime) -> None:
        self._office = office
        self._renderer = renderer  # of what clients get
        self._team = team
        self._now = now
        self._sender = Address(*parseaddr(office.config.smtp.sender))
        self.plan = Plan()

    @contextmanager
    def apart(self, what: str) -> Iterator[None]:
        """What fails inside holds up nothing else: nothing of it is planned, and the admin is told once a day.

        Raises OSError, but for a torn record: the disk is everybody's.
        """
        before = self.plan.copy()
        try:
            yield
        except Exception as error:  # one client's data must not silence the others', even when the fault is ours
            if isinstance(error, OSError) and not isinstance(error, BadStore):
                raise
            log.exception("left out of this pass: %s", what)
            self.plan.become(before)
            self.notice(
                "other", Noticed("fault", what, f"{self._now:%Y-%m-%d}"), detail=f"{what}: {error or repr(error)}"
            )

    def due_before(self, owed: Owed, reader: str) -> datetime | None:
        """The due time that `reader` was told before the configuration changed it; None where it is the same."""
        return due_before(owed, reader, self._office.clerk.memory)

    # ── updates ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def updates(self, records: Iterable[Record], presence: Presence) -> None:
        """Each client's regular update, or its draft, once for each period."""
        since = self._office.clerk.clock.since or self._now
        by_id = {record.id: record for record in records}
        for client in self._office.directory.clients.values():
            with self.apart(f"update for {client.name}"):
                slot = due_slot(client, self._office.clerk.memory, since, self._now)
                record = by_id.get(client.id)
                if slot and record:
                    self._update(client, record, slot, presence)

    def _update(self, client: Client, record: Record, slot: Slot, presence: Presence) -> None:
        assert client.update is not None
        mark = slot.mark(client.id)
        to = briefs.readers(client, client.update, record.messages.values(), self._now)
        if stale(slot, self._now) or not to:
            self.plan.marks[mark] = self._now
            self._note(client, slot, "skipped")
            reason = "stale" if to else "nobody to write to: set update.to or addresses"
            self.notice(
                "other", Noticed("skipped", mark.key), detail=f"update {slot.period}: {reason}", client=client.name
            )
            return
        try:
            rendered = self._render_update(client, record, slot)
        except TemplateProblem as problem:
            # The client never sees a broken mail; it stays due, and goes out once the template is mended.
            if not any(sent.period == slot.period for sent in record.updates):
                self._note(client, slot, "failed")
            pm = presence.reader(self._office.directory.pm_of(client.id))
            self._tell_of_template(client, problem, Noticed("template", mark.key), None)
            if pm.address != admin(self._office):
                self._tell_of_template(client, problem, Noticed("template", mark.key, reader=pm.address), pm)
            return
        self.plan.marks[mark] = self._now
        if client.update.approval is Consent.NONE:
            self._note(client, slot, "sent")
            self._send_update(client, slot, to, rendered, EntryState.QUEUED)
        else:
            self._note(client, slot, "draft")
            self._send_update(client, slot, to, rendered, EntryState.HELD)
            self._draft(client, slot, to, rendered, presence)

    def _tell_of_template(self, client: Client, problem: TemplateProblem, mark: Noticed, to: PM | None) -> None:
        self.notice("template", mark, detail=str(problem), client=client.name, to=to)

    def _send_update(
        self, client: Client, slot: Slot, to: tuple[Address, ...], rendered: Rendered, state: EntryState
    ) -> None:
        before = self._thread_of(client)
        self.queue("update", slot.mark(client.id).key, to, rendered, client.language, before, client.id, state=state)

    def _render_update(self, client: Client, record: Record, slot: Slot) -> Rendered:
        team = self._office.directory.team
        signed = self._office.directory.pm_of(client.id).name
        view = briefs.update_view(self.context(record), slot, owed(self._office, record), team, signed, self._now)
        return self._renderer.render("update", client.language, view)

    def _draft(self, client: Client, slot: Slot, to: tuple[Address, ...], update: Rendered, presence: Presence) -> None:
        pm = presence.reader(self._office.directory.pm_of(client.id))
        recipients = tuple(entry.address for entry in to)
        excuse = presence.excuse(client.pm)
        key = f"draft:{client.id}:{slot.period}"
        actions = self.actions(key, pm, ON_DRAFT)
        view = DraftView(self.head(pm), client.name, update, recipients, slot.at, actions, *excuse)
        rendered = self._team.render("draft", pm.language, view)
        to_pm, about = (Address(pm.name, pm.address),), (OnDraft(client.id, slot.period),)
        self.queue("draft", key, to_pm, rendered, pm.language, (), client.id, about=about)

    def _note(self, client: Client, slot: Slot, state: str) -> None:
        self.plan.updates.setdefault(client.id, []).append(Sent(slot.period, state, self._now))

    def _thread_of(self, client: Client) -> tuple[str, ...]:
        """The Message-IDs of the client's earlier updates: they are one thread."""
        domain = sender_domain(self._office.config)
        keys = [
            entry.key
            for entry in self._office.clerk.outbox.values()
            if entry.kind == "update" and entry.client == client.id and entry.state not in UNDECIDED
        ]
        return tuple(our_id(key, domain, self._office.secret) for key in keys[-10:])

    # ── notices ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def notice(
        self,
        kind: str,
        mark: Noticed,
        *,
        since: datetime | None = None,
        detail: str = "",
        to: PM | None = None,
        **about: object,
    ) -> None:
        """Tell the admin, or the person `to`, that something went wrong; once for each `mark`."""
        office = self._office
        if mark in office.clerk.memory or mark in self.plan.marks:
            return
        reader = to or PM("", admin(office), language=office.directory.team.language)
        top = briefs.head(reader, office.directory.team, self._sender.address, self._now)
        view = NoticeView(top, kind, since or self._now, detail=one_line(detail)[:500], **about)  # type: ignore[arg-type]
        rendered = self._team.render("notice", reader.language, view)
        self.queue("notice", mark.key, (Address("", reader.address),), rendered, reader.language)
        self.plan.marks[mark] = self._now

    # ── the outbox ───────────────────────────────────────────────────────────────────────────────────────────────────
    def queue(
        self,
        kind: str,
        key: str,
        to: tuple[Address, ...],
        rendered: Rendered,
        language: str,
        before: tuple[str, ...] = (),
        client: str = "",
        *,
        about: tuple[About, ...] = (),
        state: EntryState = EntryState.QUEUED,
        attachments: tuple[File, ...] = (),
    ) -> None:
        """Put a mail into the plan, once for each `key`; `about` is what it shows under the numbers 1, 2, …"""
        if key in self._office.clerk.outbox:
            return
        to = tuple(entry for entry in to if kind == "update" or self.room(entry.address))
        if not to:
            return
        raw = compose(
            rendered,
            sender=self._sender,
            to=to,
            message_id=self.message_id(key),
            date=self._now.astimezone(self._office.directory.team.zone),
            in_reply_to=before[-1] if before else None,
            references=before,
            language=language,
            auto="auto-replied" if kind in ("receipt", "answer") else "auto-generated",
            out_of_office=kind != "update",
            headers=self._reply_to(kind, key, to[0].address),
            attachments=attachments,
        ).decode("ascii")
        sender, addresses = self._sender.address, tuple(entry.address for entry in to)
        entry = Entry(key, kind, self.message_id(key), sender, addresses, rendered.subject, raw, self._now)
        self.plan.add(replace(entry, state=state, client=client, about=about))

    def _reply_to(self, kind: str, key: str, person: str) -> dict[str, str]:
        """Where the team's replies are to go: to the shared mailbox, with the mail's token where that can be."""
        team = self._office.config.team
        if kind == "update" or (self._sender.address in team.addresses and not team.plus_addressing):
            return {}
        token = seal(key, person, self._now, self._office.secret)
        return {"Reply-To": tagged(self._mailbox, token) if team.plus_addressing else self._mailbox}

    @property
    def _mailbox(self) -> str:
        """The shared mailbox's address, whatever address we send from."""
        ours = self._office.config.team.addresses
        return self._sender.address if self._sender.address in ours else ours[0]

    def actions(self, key: str, reader: PM, words: tuple[Word, ...], number: int | None = None) -> tuple[Action, ...]:
        """What `reader` may order with one tap, by the mail with the outbox key `key`."""
        token = seal(key, reader.address, self._now, self._office.secret)
        how = self._office.commands.help(reader.language)
        tagging = self._office.config.team.plus_addressing
        return taps(words, how, number, self._mailbox, token, tagging=tagging)

    def message_id(self, key: str) -> str:
        return our_id(key, sender_domain(self._office.config), self._office.secret)

    def room(self, address: str) -> bool:
        """Whether `address` has had less than its share of automatic mail in the last day."""
        day = self._now - timedelta(days=1)
        recent = [entry for entry in self._office.clerk.outbox.values() if address in entry.to and entry.created > day]
        return len(recent) + sum(address in entry.to for entry in self.plan.entries) < DAILY_TO_ONE

    def head(self, reader: PM) -> Head:
        return briefs.head(reader, self._office.directory.team, self._sender.address, self._now)

    def context(self, record: Record) -> Context:
        calendar = self._office.calendars.of_client(record.id)
        client = self._office.directory.clients[record.id]
        return Context(client, record.ledger, record.messages.values(), calendar, mail_link(self._office))


def admin(office: Office) -> str:
    """Who is told when the clerk itself is in trouble."""
    leads = [pm.lead for pm in office.directory.pms.values() if pm.lead]
    return office.config.team.admin or next(iter(leads), next(iter(office.directory.pms)))
