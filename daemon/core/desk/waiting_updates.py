"""Updates that wait for a word of their PM, or for their hour after it.

An update is written anew before it goes: what it says may have changed since its draft. Where it says the same it goes;
else the PM gets what changed, and approves once more. A draft that nobody answers is asked about again, its deputy or
lead is asked, and then it goes or stays as `update.silent` says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from daemon.core.commands.word import LETTERS
from daemon.core.desk.asked_since import approved_at, asked_at, is_often, told_since
from daemon.core.desk.desk import Desk
from daemon.core.desk.occasions import OccasionLetter
from daemon.core.desk.plan import Plan, summed
from daemon.core.desk.presence import Presence
from daemon.core.desk.update_letter import Shown, UpdateLetter, blocks, changed, words_of
from daemon.core.filing.people import PM, Client, Consent
from daemon.core.letters.foreign import is_writable
from daemon.core.letters.render import TemplateProblem
from daemon.core.letters.views import Rendered
from daemon.core.model import Address
from daemon.core.schedule import outbox
from daemon.core.schedule.silence import PATIENCE, instead_at, reminder_at
from daemon.core.schedule.updates import STALE, Slot, client_calendar, goes_alone_at, slot_of
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.record import Record

GRACE = timedelta(minutes=5)  # from the approval until it goes
_PUNCTUAL = timedelta(hours=1)  # so late it may go at any hour: it is the client's own
_EARLIER, _LONGEST = 5, 20_000  # versions of a letter that are kept while it waits, and characters of one
_WAITING = (EntryState.HELD, EntryState.APPROVED)


def waiting_updates(desk: Desk, client: Client, presence: Presence, now: datetime) -> Plan:
    """What becomes now of the client's updates that are decided, or that somebody has still to decide."""
    if client.id in desk.unread_plans:
        return Plan()
    entries = [one for one in desk.clerk.outbox.values() if one.kind == "update" and one.client == client.id]
    waiting = [one for one in entries if undecided(one)]
    if not waiting:
        return Plan()
    record = desk.records[client.id]
    return summed(
        WaitingLetter(_letter(desk, client, record, presence, one, now), one, _readers(client, one)).plan()
        for one in waiting
    )


def undecided(entry: Entry) -> bool:
    """Whether a letter waits for a word, for its hour, or for a server that would not take it."""
    return entry.state in _WAITING or (outbox.put_off(entry) and not entry.maybe)


@dataclass(frozen=True, slots=True)
class Look:
    """A PM's look at an update that waits."""

    letter: Rendered  # as it would go
    facts: str  # what it tells: what a yes to the look is said to
    plan: Plan  # what changes with it: the update is what was looked at


def look(desk: Desk, client: Client, record: Record, presence: Presence, entry: Entry, now: datetime) -> Look:
    """Raises TemplateProblem."""
    letter = _letter(desk, client, record, presence, entry, now)
    return WaitingLetter(letter, entry, _readers(client, entry)).look()


def _letter(
    desk: Desk, client: Client, record: Record, presence: Presence, entry: Entry, now: datetime
) -> UpdateLetter:
    kind = OccasionLetter if entry.draft.period in LETTERS else UpdateLetter
    return kind(desk, client, record, _slot(client, entry), presence, now)


def _slot(client: Client, entry: Entry) -> Slot:
    """Which an update was made for, at the hour to which a PM put it off."""
    slot = slot_of(client, entry.draft.period, entry.created)
    return replace(slot, at=entry.not_before or slot.at)


def _readers(client: Client, entry: Entry) -> tuple[str, ...]:
    """Whom an update is for, as the client is configured now."""
    named = client.update.to if client.update else ()
    readers = tuple(one for one in named if is_writable(Address("", one)))
    return entry.to if not readers or set(readers) == set(entry.to) else readers


class WaitingLetter:
    """One letter that waits, and whom it is for by now."""

    def __init__(self, letter: UpdateLetter, entry: Entry, to: tuple[str, ...]) -> None:
        self._letter = letter
        self._desk = letter.desk
        self._client = letter.client
        self._entry = replace(entry, to=to)
        self._moved = self._entry.to != entry.to  # to other people than its draft says
        self._now = letter.now
        self._hour = letter.slot.at

    def plan(self) -> Plan:
        if self._entry.state is EntryState.QUEUED:
            return self._retried()
        if self._entry.yes_to:
            return self._shown_again(*self._entry.yes_to)
        told = self._told_since()
        if told and is_often(self._letter):
            return Plan()  # what was told is kept, and nothing goes without it
        if self._moved or told or (self._entry.state is EntryState.HELD and self._no_more_alone()):
            return self._renewed(goes=False)
        return self._renewed(goes=True) if self._may_go() else self._unanswered()

    # ── it goes, or is shown anew ────────────────────────────────────────────────────────────────────────────────────
    def _may_go(self) -> bool:
        if self._entry.state is EntryState.APPROVED:
            at = max(self._hour, approved_at(self._letter, self._entry) + GRACE)
            return self._now >= at and self._welcome_now(at)
        alone_at = self._entry.alone_at and max(self._entry.alone_at, self._hour)
        return alone_at is not None and self._now >= alone_at and self._welcome_now(self._hour)

    def _told_since(self) -> bool:
        return told_since(self._letter, self._entry)

    def _welcome_now(self, at: datetime) -> bool:
        """Whether the client may have now what was to go `at` an instant: long after it, in their hours alone."""
        return self._now - at <= _PUNCTUAL or client_calendar(self._client).is_open(self._now)

    def _no_more_alone(self) -> bool:
        """Whether what its draft says, that it goes out by itself, is no longer so, or was long ago."""
        if alone_at := self._entry.alone_at:
            return not self._unasked() or self._now > max(alone_at, self._hour) + STALE
        return False

    def _unasked(self) -> bool:
        """Whether it may go without a word of a person, as the client is configured now."""
        letter, rhythm = self._letter, self._client.update
        if not rhythm or not letter.alone or not (rhythm.alone_after is not None or rhythm.silent_send):
            return False
        day = max(self._now, self._hour).astimezone(self._client.zone).date()
        return not rhythm.pauses_on(day) and not letter.careful() and not letter.unclear()

    def _renewed(self, *, goes: bool) -> Plan:
        """An update as it would be written now: it goes, or what changed is shown."""
        letter, entry = self._letter, self._entry
        try:
            rendered, alike = letter.rendered(entry.to), self._alike(max(entry.created, self._hour))
        except TemplateProblem as problem:
            return Plan({entry.key: outbox.held(entry, dropped=False)}) + letter.failed(problem)
        if not goes or not self._tells_the_same(alike):
            return self._shown(alike)
        fresh = letter.writer.anew(entry, rendered, self._client.language, letter.thread())
        return Plan({entry.key: replace(fresh, state=EntryState.QUEUED, created=self._now)}) + letter.sent(entry.to)

    def _tells_the_same(self, alike: Rendered) -> bool:
        """Whether it tells what its draft told; the words for a day may be others on another day."""
        same = self._entry.facts == self._letter.facts(self._entry.to)
        return same or blocks(words_of(self._entry.raw)) == blocks(alike.text)

    def _alike(self, greeted_at: datetime) -> Rendered:
        """As it is now, with the greeting that it had: another hour greets otherwise."""
        return self._letter.rendered(self._entry.to, greeted_at)

    def _shown(self, alike: Rendered) -> Plan:
        """A new draft, and the update as it shows it."""
        letter, entry = self._letter, self._entry
        change = changed(blocks(words_of(entry.raw)), blocks(alike.text))
        shown = Shown(letter.pm, letter.next_draft_key(), entry.to, self._hour, self._alone_at(), change)
        return self._asked(alike, shown)

    def _shown_again(self, person: str, seen: str) -> Plan:
        """To who said yes to an older one, with what changed since that."""
        letter, entry = self._letter, self._entry
        try:
            alike = self._alike(max(entry.created, self._hour))
        except TemplateProblem as problem:
            return letter.failed(problem)
        before = dict(entry.earlier).get(seen) or words_of(entry.raw)
        change = changed(blocks(before), blocks(alike.text))
        to = self._desk.person(person)
        return self._asked(alike, Shown(to, letter.next_draft_key(), entry.to, self._hour, self._alone_at(), change))

    def _asked(self, alike: Rendered, shown: Shown) -> Plan:
        draft = self._letter.draft(alike, shown)
        held = replace(self._as_shown(alike), state=EntryState.HELD, alone_at=shown.alone_at)
        return Plan({self._entry.key: held}) + draft if draft.mails else Plan()

    def _as_shown(self, alike: Rendered) -> Entry:
        """The update as it was shown just now, with what it told before."""
        entry, letter = self._entry, self._letter
        other = letter.writer.anew(entry, alike, self._client.language, letter.thread())
        earlier = dict(entry.earlier) | {entry.facts: words_of(entry.raw)[:_LONGEST]}
        kept = tuple(earlier.items())[-_EARLIER:]
        return replace(other, facts=letter.facts(entry.to), earlier=kept, yes_to=None)

    def look(self) -> Look:
        """Raises TemplateProblem."""
        letter, entry = self._letter, self._entry
        rendered, alike = letter.rendered(entry.to), self._alike(max(entry.created, self._hour))
        if self._tells_the_same(alike):
            return Look(rendered, entry.facts, Plan())
        asks = entry.state is EntryState.APPROVED or self._moved  # it waits for another yes, and they hear so
        plan = self._shown(alike) if asks else Plan({entry.key: self._as_shown(alike)})
        return Look(rendered, letter.facts(entry.to), plan)

    def _alone_at(self) -> datetime | None:
        if not self._unasked():
            return None
        calendar = self._desk.terms.calendars.of_reader(self._letter.pm.address)
        return goes_alone_at(self._client, calendar, self._hour, self._now)

    def _retried(self) -> Plan:
        """One that the server would not take: what it says may be over before it does."""
        letter, entry = self._letter, self._entry
        try:
            alike = self._alike(entry.created)
        except TemplateProblem as problem:
            return Plan({entry.key: outbox.held(entry, dropped=False)}) + letter.failed(problem)
        if not self._moved and self._tells_the_same(alike):
            return self._by_day()
        if self._client.update and self._client.update.approval is Consent.NONE and not letter.careful():
            anew = letter.writer.anew(entry, alike, self._client.language, letter.thread())
            return Plan({entry.key: replace(anew, facts=letter.facts(entry.to))})
        return self._shown(alike)

    def _by_day(self) -> Plan:
        """Nothing to change in one that is tried again; at night it waits for the morning."""
        entry = self._entry
        if entry.not_before is None or entry.not_before > self._now or self._welcome_now(entry.created):
            return Plan()
        morning = client_calendar(self._client).next_open(self._now)
        return Plan({entry.key: replace(entry, not_before=morning)})

    # ── nobody answers ───────────────────────────────────────────────────────────────────────────────────────────────
    def _unanswered(self) -> Plan:
        """The PM is reminded once, then the deputy or lead is asked."""
        letter, entry = self._letter, self._entry
        if entry.state is not EntryState.HELD or entry.alone_at:
            return Plan()
        calendar = self._desk.terms.calendars.of_reader(letter.pm.address)
        for name, at, to in (("reminded", reminder_at, letter.pm), ("instead", instead_at, self._colleague())):
            key = f"{letter.draft_key}:{name}"
            if to is None or key in self._desk.clerk.outbox:
                continue
            if self._now < at(asked_at(letter, entry), self._hour, calendar):
                return Plan()
            return self._asked_again(key, to)
        return Plan()

    def _asked_again(self, key: str, to: PM) -> Plan:
        letter, entry = self._letter, self._entry
        try:
            alike = self._alike(max(entry.created, self._hour))
        except TemplateProblem as problem:
            return letter.failed(problem)
        last = to != letter.pm or self._colleague() is None
        change = changed(blocks(words_of(entry.raw)), blocks(alike.text))
        alone_at = self._after_all(to) if last else None
        return self._asked(alike, Shown(to, key, entry.to, self._hour, alone_at, change, silent=True))

    def _after_all(self, to: PM) -> datetime | None:
        """When it goes though nobody has answered; None where it then stays."""
        rhythm = self._client.update
        if not rhythm or not rhythm.silent_send or not self._unasked():
            return None
        return max(self._desk.terms.calendars.of_reader(to.address).add(self._now, PATIENCE), self._hour)

    def _colleague(self) -> PM | None:
        """Who decides where the PM does not: the deputy or the lead."""
        pm, reader = self._desk.directory.pm_of(self._client.id), self._letter.pm.address
        named = next((one for one in (pm.deputy, pm.lead) if one and one != reader), "")
        found = self._letter.presence.instead(named, frozenset({reader})) if named else ""
        return self._desk.person(found) if found and found != reader else None
