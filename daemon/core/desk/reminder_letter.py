"""A reminder to a client of what the team asked, as it would be written now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from daemon.core.commands.abouts import OnDraft
from daemon.core.desk.desk import Desk
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.desk.update_letter import UpdateLetter
from daemon.core.filing.people import Client
from daemon.core.letters.client_news import ClientNews
from daemon.core.letters.client_views import Point, Term
from daemon.core.letters.names import greeted, salutation
from daemon.core.letters.reminder_views import AskingMail, ReminderView
from daemon.core.letters.views import Rendered, Wished
from daemon.core.model import Question
from daemon.core.project.project import Item
from daemon.core.schedule.reminding import left
from daemon.core.schedule.updates import Slot
from daemon.core.state.entry import Entry
from daemon.core.state.marks import Reminded
from daemon.core.state.record import Record

_BEFORE = timedelta(weeks=2)  # the first of its questions: who complained so shortly before is not reminded unasked


class ReminderLetter(UpdateLetter):
    """About `questions` of one thread, of which it asks those that wait at `now`. Its slot's period is its name."""

    def __init__(
        self,
        desk: Desk,
        client: Client,
        record: Record,
        slot: Slot,
        questions: Iterable[Question],
        presence: Presence,
        now: datetime,
    ) -> None:
        super().__init__(desk, client, record, slot, presence, now)
        self.questions = tuple(questions)
        first = min((one.asked_at for one in self.questions), default=slot.at)
        self.slot = replace(slot, start=first - _BEFORE)
        self._about = OnDraft(client.id, slot.period)

    # ── the letter ───────────────────────────────────────────────────────────────────────────────────────────────────
    def rendered(self, to: tuple[str, ...], greeted_at: datetime | None = None) -> Rendered:
        """Raises TemplateProblem."""
        return self.desk.letters.render("reminder", self.client.language, self._reminder(to, greeted_at))

    def facts(self, to: tuple[str, ...]) -> str:
        """A hash of what it says beside the questions: one that asks less than its draft needs no second yes."""
        said = repr((self._about.letter, to, self._news().said()))
        return sha256(said.encode("utf-8", "replace")).hexdigest()[:32]

    def thread(self) -> tuple[str, ...]:
        """The Message-IDs up to our newest mail that asked."""
        mail = self.desk.context(self.record).messages.get(self._newest)
        return (*mail.references, mail.message_id) if mail else ()

    def explains(self, to: tuple[str, ...]) -> tuple[Term, ...]:  # noqa: ARG002 -- a reminder says nothing new
        return ()

    def noted_for_it(self, item: Item) -> bool:
        """Only what was said in reply to its own draft."""
        return self.slot.period in self.letters_of(item)

    def _reminder(self, to: tuple[str, ...], greeted_at: datetime | None) -> ReminderView:
        desk, client, context = self.desk, self.client, self.desk.context(self.record)
        news = self._news()
        return ReminderView(
            zone=str(client.zone),
            now=max(self.now, self.slot.at),
            team=desk.directory.team.name,
            subject=context.subject(self._newest),
            asked=self._asked(news),
            onward=self._about.onward,
            greet=greeted(context.person(to[0]), client.name) if len(to) == 1 else "",
            called=salutation(client, to),
            signed=desk.directory.pm_of(client.id).name,
            said=news.said(),
            greeted_at=greeted_at,
        )

    def _asked(self, news: ClientNews) -> tuple[AskingMail, ...]:
        points, mails = news.asked(), dict[str, list[Question]]()
        for question in self.questions:
            mails.setdefault(question.message_id, []).append(question)
        return tuple(
            AskingMail(
                asked[0].asked_at, tuple(points.get(one.id) or Point(one.text, "", one.asked_at) for one in asked)
            )
            for asked in mails.values()
        )

    def _news(self) -> ClientNews:
        signed = self.desk.directory.pm_of(self.client.id).name
        return ClientNews(self.desk.context(self.record), (), self._project(), self.slot.start, self.now, signed)

    @property
    def _newest(self) -> str:
        return self.questions[-1].message_id if self.questions else ""

    # ── what becomes of it ───────────────────────────────────────────────────────────────────────────────────────────
    def decided(self, turns: Iterable[int], *, sent: bool = False) -> Plan:
        """To remember of which turn of each question it is; the next one is counted from now."""
        marks = zip(self.questions, turns, strict=True)
        return Plan(marks={Reminded(self.client.id, one.id, turn, sent): self.now for one, turn in marks})

    def sent(self, to: tuple[str, ...]) -> Plan:  # noqa: ARG002 -- the same, whoever gets it
        known = self.desk.clerk.memory.reminded(self.client.id)
        turns = (max(mark.turn for mark in known if mark.question == one.id) for one in self.questions)
        return self.decided(turns, sent=True)

    def _wished(self) -> Wished | None:
        """Another rhythm is no matter of a reminder."""
        return None

    def noted(self, state: str) -> Plan:  # noqa: ARG002
        """The record notes regular updates alone."""
        return Plan()


def reminder_of(
    desk: Desk, client: Client, record: Record, presence: Presence, entry: Entry, now: datetime
) -> ReminderLetter:
    """A reminder that waits, with what it may still ask."""
    slot = Slot(entry.draft.period, entry.created, entry.not_before or entry.created)
    asked = left(record.ledger, entry.questions, entry.created, now, onward=entry.draft.onward)
    return ReminderLetter(desk, client, record, slot, asked, presence, now)
