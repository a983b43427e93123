"""One client's update as it would be written now, and the mail that shows it to its PM."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from email import message_from_string, policy
from hashlib import sha256

from daemon.core.commands.abouts import OnDraft
from daemon.core.commands.word import LETTERS, Word
from daemon.core.desk.desk import Desk
from daemon.core.desk.glossary import explained, explaining
from daemon.core.desk.plan import Plan
from daemon.core.desk.points import key_of_point, points_of, taken_out, without
from daemon.core.desk.presence import Presence
from daemon.core.desk.projects import project_of
from daemon.core.desk.pulses import asking
from daemon.core.desk.wishes import agreed
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import PM, Client
from daemon.core.letters import briefs
from daemon.core.letters.actions import ON_DRAFT
from daemon.core.letters.client_views import Term, UpdateView
from daemon.core.letters.render import TemplateProblem
from daemon.core.letters.views import DraftChange, DraftView, Noted, Rendered, Wished
from daemon.core.model import Address, OriginKind, Speech
from daemon.core.project.project import Item, ItemKind, Project
from daemon.core.schedule.updates import Slot, slot_after
from daemon.core.state.entry import UNDECIDED, Entry, EntryState
from daemon.core.state.marks import Noticed
from daemon.core.state.pulse import LOW
from daemon.core.state.record import Record
from daemon.core.state.sent import Sent

_GRAVE = frozenset({Speech.COMPLAINT, Speech.CANCEL, LOW})
_POINT = re.compile(r"\n\s*\n|\n(?=[*+~-] |\[[x~ ]\] )")  # before which something new begins in a text
_LOST = (EntryState.HELD, EntryState.APPROVED, EntryState.DROPPED, EntryState.DEAD)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a draft is shown, beside the letter itself."""

    to: PM  # who decides
    key: str  # of the mail that shows it
    recipients: tuple[str, ...]
    send_at: datetime
    alone_at: datetime | None = None  # when it goes out without a word
    change: DraftChange | None = None  # since it was shown last
    others: tuple[str, ...] = ()  # addresses that wrote for the client, whom nothing proves to be the client's
    silent: bool = False  # nobody has answered the draft before


class UpdateLetter:
    """Of one client and slot, at `now`. What it tells is what will be true when it goes: at the slot, or now."""

    alone = True  # it may go without a word of the PM, where that is the policy

    def __init__(
        self, desk: Desk, client: Client, record: Record, slot: Slot, presence: Presence, now: datetime
    ) -> None:
        self.desk = desk
        self.client = client
        self.record = record
        self.now = now
        self.slot = replace(slot, start=_told_until(desk, record, slot))
        self.mark = slot.mark(client.id)
        self.writer = Writer(desk, now)
        self.presence = presence
        self.pm = presence.reader(desk.directory.pm_of(client.id))

    # ── the letter ───────────────────────────────────────────────────────────────────────────────────────────────────
    def rendered(self, to: tuple[str, ...], greeted_at: datetime | None = None) -> Rendered:
        """Raises TemplateProblem."""
        view = self.view(to, greeted_at)
        found = {one: self.desk.pictures(self.client.id, one.file) for one in view.pictures}
        view = replace(view, pictures=tuple(one for one in view.pictures if found[one]))
        rendered = self.desk.letters.render("update", self.client.language, view)
        return replace(rendered, pictures=tuple((one.cid, content) for one, content in found.items() if content))

    def facts(self, to: tuple[str, ...]) -> str:
        """A hash of what the letter tells: the same on another day, on which "Monday" is "Monday 2 March"."""
        timeless = {
            "now": self.slot.start,
            "first": date.min,
            "last": date.min,
            "greeted_at": None,
            "pulse": (),
            "glossary": (),
            "wished": None,
        }
        told = repr(replace(self.view(to), **timeless))  # type: ignore[arg-type]
        return sha256(told.encode("utf-8", "replace")).hexdigest()[:32]

    def view(self, to: tuple[str, ...], greeted_at: datetime | None = None) -> UpdateView:
        desk, client, record = self.desk, self.client, self.record
        signed, owed = desk.directory.pm_of(client.id).name, desk.terms.owed(record)
        context, team, away = desk.context(record), desk.directory.team, self.presence.away(record)
        at, told = max(self.now, self.slot.at), self._project()
        view = briefs.update_view(
            context, self.slot, owed, team, signed, at, to, told, away=away, greeted_at=greeted_at
        )
        view = without(view, taken_out(record, OnDraft(client.id, self.slot.period)))
        view = replace(view, wished=self._wished())
        return explaining(asking(view, desk, client, self.slot, to, told), desk, client, record)

    def _wished(self) -> Wished | None:
        """How the client is written to from this letter on, as it wished since the last."""
        wished, rhythm = agreed(self.desk, self.client.id, self.slot.start), self.client.update
        if wished is None or rhythm is None:
            return None
        following = slot_after(self.slot, self.client, rhythm, self.now)
        day = following.at.astimezone(self.client.zone).date() if following else None
        return replace(wished, next=day)

    def _project(self) -> Project:
        """What the PMs told of the client's project. What is not understood is asked about, and told to no client."""
        found = project_of(self.desk, self.client.id)
        items = (one for one in found.items if one.kind is not ItemKind.SAID or (one.meant and self.noted_for_it(one)))
        return replace(found, items=tuple(items))

    def noted_for_it(self, item: Item) -> bool:
        """What was said in reply to the draft of a first or last letter, or of a reminder, stands in that alone."""
        return not self.letters_of(item)

    def letters_of(self, item: Item) -> frozenset[str]:
        """The letters beside the regular ones whose drafts a line was said in reply to."""
        about = (one.about for one in self.record.rulings if (one.by, one.at) == (item.by, item.noted_at))
        return frozenset(
            one.period for one in about if isinstance(one, OnDraft) and (one.period in LETTERS or one.reminds)
        )

    def explains(self, to: tuple[str, ...]) -> tuple[Term, ...]:
        """The words of ours in it whose meaning it tells."""
        return self.view(to).glossary

    def thread(self) -> tuple[str, ...]:
        """The Message-IDs of the client's earlier updates, where they are one thread."""
        if self.client.update and not self.client.update.one_thread:
            return ()
        keys = [
            entry.key
            for entry in self.desk.clerk.outbox.values()
            if entry.kind == "update" and entry.client == self.client.id and entry.state not in UNDECIDED
        ]
        return tuple(self.writer.message_id(key) for key in keys[-10:])

    # ── what to mind ─────────────────────────────────────────────────────────────────────────────────────────────────
    def careful(self, since: datetime | None = None) -> tuple[Noted, ...]:
        """The complaints, and the mails in the client's name that our server refutes, since then or the last update.

        Nothing is said to the client beside them without a person.
        """
        context, since = self.desk.context(self.record), since or self.slot.start
        flags = [flag for flag in self.record.ledger.red_flags if flag.at > since]
        grave = [flag for flag in flags if flag.kind in _GRAVE or flag.origin is OriginKind.REFUTED]
        return tuple(briefs.noted(context, flag) for flag in grave)

    def unclear(self) -> tuple[str, ...]:
        """The lines in replies to this update's drafts that are not understood."""
        about = OnDraft(self.client.id, self.slot.period)
        replies = {(one.by, one.at) for one in self.record.rulings if one.word is Word.NOTE and one.about == about}
        items = project_of(self.desk, self.client.id).items
        said = [one for one in items if one.kind is ItemKind.SAID and not one.meant]
        return tuple(one.text for one in said if (one.by, one.noted_at) in replies)

    # ── the draft ────────────────────────────────────────────────────────────────────────────────────────────────────
    @property
    def draft_key(self) -> str:
        return f"draft:{self.client.id}:{self.slot.period}"

    def next_draft_key(self) -> str:
        """Of one more draft of this update."""
        earlier = sum(one.key.startswith(self.draft_key) for one in self.drafts())
        return f"{self.draft_key}:{earlier + 1}"

    def drafts(self) -> list[Entry]:
        """Those that showed this update before."""
        about = (OnDraft(self.client.id, self.slot.period),)
        return [one for one in self.desk.clerk.outbox.values() if one.kind == "draft" and one.about == about]

    def draft(self, update: Rendered, shown: Shown) -> Plan:
        client, pm, about = self.client, shown.to, OnDraft(self.client.id, self.slot.period)
        points = points_of(self.view(shown.recipients)) if about.letter in ("", Word.FAREWELL) else ()
        how = self.desk.commands.help(pm.language).get(Word.WITHOUT, "")
        excuse = self.presence.excuse(client.pm) if pm == self.pm else ("", None)
        view = DraftView(
            self.writer.head(pm),
            client.name,
            update,
            shown.recipients,
            shown.send_at,
            self.writer.actions(shown.key, pm, ON_DRAFT),
            *excuse,
            others=shown.others,
            letter=about.letter,
            careful=self.careful(),
            jargon=tuple(term.word for term in self.explains(shown.recipients)),
            change=shown.change,
            alone_at=shown.alone_at,
            unclear=self.unclear(),
            wished=self._wished(),
            points=tuple((text, how.replace("1", str(n))) for n, text in enumerate(points, 1)),
            silent=shown.silent,
            silent_of=(self.pm.name or self.pm.address) if shown.silent and pm != self.pm else "",
        )
        rendered = replace(self.desk.team_mails.render("draft", pm.language, view), pictures=update.pictures)
        about = replace(about, facts=self.facts(shown.recipients), points=tuple(map(key_of_point, points)))
        to_pm = (Address(pm.name, pm.address),)
        entry = self.writer.entry("draft", shown.key, to_pm, rendered, pm.language, client=client.id, about=(about,))
        return Plan.of(entry)

    # ── notes and notices ────────────────────────────────────────────────────────────────────────────────────────────
    def noted(self, state: str) -> Plan:
        """The record says what became of the update."""
        return Plan(notes={self.client.id: (Sent(self.slot.period, state, self.now),)})

    def sent(self, to: tuple[str, ...]) -> Plan:
        """It goes, and the client has been told what is explained in it."""
        return self.noted("sent") + explained(self.client, self.explains(to), self.now)

    def failed(self, problem: TemplateProblem) -> Plan:
        """The client never sees a broken mail; it stays due, and goes out once the template is mended."""
        known = any(sent.period == self.slot.period for sent in self.record.updates)
        plan = Plan() if known else self.noted("failed")
        plan += self._template_notice(problem, None)
        return plan if self.pm.address == self.desk.settings.admin else plan + self._template_notice(problem, self.pm)

    def _template_notice(self, problem: TemplateProblem, to: PM | None) -> Plan:
        mark = Noticed("template", self.mark.key, reader=to.address if to else "")
        return self.writer.notice("template", mark, detail=str(problem), client=self.client.name, to=to)


def _told_until(desk: Desk, record: Record, slot: Slot) -> datetime:
    """From when the letter tells: since the last that the client has, however late that went; where none did, the
    usual time.
    """
    sent = (one for one in record.updates if one.state == "sent" and one.period not in {slot.period, *LETTERS})
    had = (one.sent_at for one in sent if one.sent_at and _went(desk, record.id, one.period))
    return max(had, default=slot.start)


def _went(desk: Desk, client: str, period: str) -> bool:
    entry = desk.clerk.outbox.get(OnDraft(client, period).update)
    return entry is None or entry.state not in _LOST


def words_of(raw: str) -> str:
    """The words of a mail that `compose` made."""
    body = message_from_string(raw, policy=policy.default).get_body(("plain",))
    return str(body.get_content()) if body else ""


def blocks(text: str) -> list[str]:
    """Each paragraph and each point of a list, however it is wrapped."""
    return [" ".join(block.split()) for block in _POINT.split(text.replace("\r", "")) if block.strip()]


def changed(before: Iterable[str], after: Iterable[str]) -> DraftChange:
    """The blocks that are in one of two texts alone."""
    before, after = tuple(before), tuple(after)
    return DraftChange(
        tuple(one for one in before if one not in after), tuple(one for one in after if one not in before)
    )
