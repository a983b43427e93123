"""The first and the last letter to a client: drafted when a PM asks for one, and approved as updates are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from daemon.core.commands.abouts import OnDraft
from daemon.core.commands.word import LETTERS, Word
from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan, summed
from daemon.core.desk.presence import Presence
from daemon.core.desk.pulses import parting
from daemon.core.desk.update_letter import Shown, UpdateLetter
from daemon.core.desk.update_readers import UpdateReaders, update_readers
from daemon.core.filing.people import Client
from daemon.core.hours.week import Week
from daemon.core.letters.client_views import Term, UpdateView
from daemon.core.letters.jargon import jargon
from daemon.core.letters.occasion_views import Stretch, WelcomeView
from daemon.core.letters.render import TemplateProblem
from daemon.core.letters.views import Rendered
from daemon.core.project.presets import trade_of
from daemon.core.project.project import Item
from daemon.core.schedule import outbox
from daemon.core.schedule.outline import Outline
from daemon.core.schedule.updates import Slot
from daemon.core.state.entry import EntryState
from daemon.core.state.marks import Noticed
from daemon.core.state.record import Record

PATIENCE = timedelta(days=30)  # from the command: what could not be drafted until then is not wanted any more
TERMS = 12  # words that a welcome explains
_EVER = datetime(2000, 1, 1, tzinfo=UTC)  # before all that a record tells
_MONDAY = date(2024, 1, 1)
_DAY = timedelta(days=1)


def occasions(desk: Desk, client: Client, outline: Outline, presence: Presence, now: datetime) -> Plan:
    """The drafts that were asked for and are not made yet. What becomes of them is in `waiting_updates`."""
    if client.id in desk.unread_plans:
        return Plan()
    return summed(_occasion(desk, client, outline, presence, word, now) for word in sorted(LETTERS))


def _occasion(desk: Desk, client: Client, outline: Outline, presence: Presence, word: Word, now: datetime) -> Plan:
    asked = max((one.at for one in outline.rulings if one.word is word), default=None)
    entry = desk.clerk.outbox.get(OnDraft(client.id, word).update)

    def letter() -> OccasionLetter:
        return OccasionLetter(desk, client, desk.records[client.id], Slot(word, _EVER, now), presence, now)

    if entry is None:
        sent = any(one.period == word and one.state == "sent" for one in outline.updates)
        return letter().begun(asked) if asked and now - asked < PATIENCE and not sent else Plan()
    if asked is None:  # the command was taken back
        after = outbox.held(entry, dropped=True)
        return Plan({entry.key: after}) if after.state is not entry.state else Plan()
    if entry.state is EntryState.DROPPED and not entry.finished and asked > letter().shown_at():
        return Plan({entry.key: replace(entry, state=EntryState.HELD)})  # it is shown anew
    return Plan()


class OccasionLetter(UpdateLetter):
    """A welcome or farewell; its slot's period says which. Nobody gets one that a person has not approved."""

    alone = False

    def __init__(
        self, desk: Desk, client: Client, record: Record, slot: Slot, presence: Presence, now: datetime
    ) -> None:
        super().__init__(desk, client, record, slot, presence, now)
        self.slot = replace(slot, start=_EVER)

    def rendered(self, to: tuple[str, ...], greeted_at: datetime | None = None) -> Rendered:
        """Raises TemplateProblem."""
        letter = self.view(to, greeted_at)
        view = self._welcome(letter) if self.slot.period == Word.WELCOME else letter
        return self.desk.letters.render(self.slot.period, self.client.language, view)

    def facts(self, to: tuple[str, ...]) -> str:
        """A hash of what it says beside the greeting."""
        return sha256(self.rendered(to, _EVER).text.encode("utf-8", "replace")).hexdigest()[:32]

    def view(self, to: tuple[str, ...], greeted_at: datetime | None = None) -> UpdateView:
        view = replace(super().view(to, greeted_at), pulse=(), glossary=(), pictures=())
        return parting(view, self.desk, self.client, self.slot, to) if self.slot.period == Word.FAREWELL else view

    def shown_at(self) -> datetime:
        return max((one.created for one in self.drafts()), default=_EVER)

    def begun(self, asked: datetime) -> Plan:
        """The letter, which waits, and its draft; where there is nobody to write to, its PM hears so."""
        client, messages = self.client, self.record.messages.values()
        readers = update_readers(client, client.update, self.desk.directory.party(client.id), messages, self.now)
        to = tuple(one.address for one in readers.chosen)
        if not to:
            return self._nobody(asked)
        try:
            rendered = self.rendered(to)
        except TemplateProblem as problem:
            return self.failed(problem)
        draft = self.draft(rendered, Shown(self.pm, self.draft_key, to, self.now, others=readers.others))
        return self._held(readers, rendered) + draft + self.noted("draft") if draft.mails else Plan()

    def _held(self, readers: UpdateReaders, rendered: Rendered) -> Plan:
        client, key = self.client, self.mark.key
        entry = self.writer.entry(
            "update", key, readers.chosen, rendered, client.language, client=client.id, state=EntryState.HELD
        )
        facts = self.facts(tuple(one.address for one in readers.chosen))
        return Plan.of(entry and replace(entry, not_before=self.now, facts=facts))

    def _nobody(self, asked: datetime) -> Plan:
        mark = Noticed("occasion", self.mark.key, asked.isoformat())
        detail = f"{self.slot.period}: nobody to write to: set update.to or addresses of the client"
        return self.writer.notice("other", mark, detail=detail, client=self.client.name, to=self.pm)

    def noted_for_it(self, item: Item) -> bool:
        """Only what was said in reply to its own draft."""
        return self.slot.period in self.letters_of(item)

    # ── the welcome ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _welcome(self, letter: UpdateView) -> WelcomeView:
        desk, client, rhythm = self.desk, self.client, self.client.update
        calendar, pm = desk.terms.calendars.of_client(client.id), desk.directory.pm_of(client.id)
        deputy = desk.directory.pms.get(pm.deputy)
        view = WelcomeView(
            letter,
            desk.settings.mailbox,
            tuple(_stretches(calendar.week)),
            desk.terms.slas(client.id)[client.sla].answer_within,
            deputy=deputy.name if deputy else "",
            city=calendar.zone.key.rpartition("/")[2].replace("_", " ") if calendar.zone != client.zone else "",
            trade=trade_of(desk.rules, (pm.language, client.language), [step.name for step in letter.steps]),
            terms=self._terms(letter),
        )
        if rhythm is None:
            return view
        weekday = None if rhythm.day else _MONDAY + _DAY * rhythm.weekday
        return replace(view, weeks=rhythm.weeks, on=weekday, clock=f"{rhythm.at:%H:%M}")

    def _terms(self, letter: UpdateView) -> tuple[Term, ...]:
        """The client's own glossary, and what of ours the steps name."""
        own = tuple(Term(word, means) for word, means in self.client.glossary.items() if means)
        steps = (text for step in letter.steps for text in (step.name, step.delivers))
        named = jargon(self.desk.rules, self.client, steps)
        known = {term.word.casefold() for term in own}
        return (*own, *(term for term in named if term.word.casefold() not in known))[:TERMS]


def _stretches(week: Week) -> Iterator[Stretch]:
    """Days in a row with the same hours."""
    first = 0
    for day in range(1, len(week) + 1):
        if day == len(week) or week[day] != week[first]:
            if week[first]:
                spans = tuple(f"{_clock(span.start)}–{_clock(span.end)}" for span in week[first])
                yield Stretch(_MONDAY + _DAY * first, _MONDAY + _DAY * (day - 1), spans)
            first = day


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
