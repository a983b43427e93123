"""What the records say, as the figures count it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from daemon.core.commands.word import LETTERS
from daemon.core.desk.terms import Terms
from daemon.core.figures.facts import (
    Correction,
    Facts,
    Groups,
    Inquiry,
    Mailing,
    Pledge,
    Post,
    Rating,
    case,
    days_of,
    week_of,
)
from daemon.core.filing.people import Client, Directory
from daemon.core.hours.sla import LATEST
from daemon.core.model import State, Timing
from daemon.core.schedule.cadence import day_of
from daemon.core.schedule.extract import Extract, Pledged
from daemon.core.schedule.updates import open_day
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.marks import Updated
from daemon.core.state.sent import Sent

_LOST = (EntryState.DEAD, EntryState.UNKNOWN)
_DAY = timedelta(days=1)


def facts(terms: Terms, extracts: Iterable[Extract], outbox: Mapping[str, Entry], now: datetime) -> Facts:
    """What the clients' records say, as of `now`; the outbox knows when updates went out. Raises NeverOpen."""
    found = [_Reading(terms, terms.directory.clients[of.id], of, outbox, now) for of in extracts]
    return Facts(
        now,
        tuple(one for reading in found for one in reading.cases()),
        tuple(one for reading in found for one in reading.pledges()),
        tuple(one for reading in found for one in reading.mailings()),
        tuple(one for reading in found for one in reading.corrections()),
        tuple(one for reading in found for one in reading.ratings()),
    )


def client_names(directory: Directory) -> dict[str, str]:
    return {client.id: client.name for client in directory.clients.values()}


def pm_names(directory: Directory) -> dict[str, str]:
    return {pm.address: pm.name for pm in directory.pms.values()}


@dataclass(frozen=True, slots=True)
class _Reading:
    """The extract of one client's record, read for its facts."""

    terms: Terms
    client: Client
    extract: Extract
    outbox: Mapping[str, Entry]
    now: datetime

    def cases(self) -> Iterator[Inquiry]:
        """The questions, without what a first sync found late already: nobody is called upon to answer it."""
        calendar, begun = self.terms.calendars.of_client(self.client.id), self.terms.since
        dues = self.terms.dues(self.client.id, self.extract.around)
        for one, (question, due) in zip(self.extract.around.questions, dues, strict=True):
            waited = one.quiet and begun is not None and _waited(question, begun, self.now)
            groups = self._groups(question, question.asked_at)
            found = case(question, due, groups, calendar, self.now, begun=begun if waited else None)
            if found and not (waited and begun and due.by_sla <= begun):
                yield found

    def pledges(self) -> Iterator[Pledge]:
        """The promises, without those on a question that needs no answer any more."""
        questions = self._questions()
        for one in self.extract.pledges:
            question = questions.get(one.question or "")
            moot = question is not None and question.state in (State.DISMISSED, State.WITHDRAWN)
            if one.at <= self.now and (one.kept or not moot):
                due = self._due(one)
                # Kept by a word that is no mail of the record.
                ruled = one.ended_at or (question.answered_at if question else None)
                kept = one.kept_at or ruled or due if one.kept else None
                kept = kept if kept and kept <= self.now else None
                yield Pledge(self._groups(question, one.at), one.at, due, kept)

    def _due(self, promise: Pledged) -> datetime:
        """The end of the named day in the client's zone; without one, the next step of the SLA."""
        if promise.due:
            last = min(promise.due, LATEST.date())  # a mail may name any day
            return datetime.combine(last + _DAY, time(), self.client.zone).astimezone(UTC)
        sla = self.terms.slas(self.client.id)[self.client.sla]
        calendar = self.terms.calendars.of_client(self.client.id)
        return calendar.add(promise.at, sla.next_answer_within or sla.answer_within)

    def mailings(self) -> Iterator[Mailing]:
        """The regular updates, each with its latest state."""
        regular = (sent for sent in self.extract.updates if sent.period not in LETTERS)
        latest = {sent.period: sent for sent in regular if sent.sent_at and sent.sent_at <= self.now}
        for period, sent in latest.items():
            yield Mailing(Groups(self.client.id, self.client.pm, period), self._post(sent), sent.sent_at or self.now)

    def corrections(self) -> Iterator[Correction]:
        """What people's rulings say of the ledger's own judgements."""
        questions = self._questions()
        for label in self.extract.labels:
            if label.at <= self.now:
                yield Correction(self._groups(questions.get(label.question), label.at), label.at, label.right)

    def ratings(self) -> Iterator[Rating]:
        """What the client's people tapped below the updates."""
        for pulse in self.extract.pulses:
            if pulse.at <= self.now and not pulse.words:
                yield Rating(self._groups(None, pulse.at), pulse.at, pulse.mood)

    def _questions(self) -> dict[str, Timing]:
        return {one.question.id: one.question for one in self.extract.around.questions}

    def _post(self, sent: Sent) -> Post:
        entry = self.outbox.get(Updated(self.client.id, sent.period).key)
        if sent.state not in ("sent", "draft", "skipped") or (entry and entry.state in _LOST):
            return Post.FAILED
        if sent.state != "sent":
            return Post.DRAFT if sent.state == "draft" else Post.SKIPPED
        went = (entry and entry.finished) or sent.sent_at or self.now
        return Post.LATE if went.astimezone(self.client.zone).date() > self._day(sent.period) else Post.ON_TIME

    def _day(self, period: str) -> date:
        """On which an update was due, by the rhythm and the client's calendar as they are now."""
        monday, sunday = days_of(period)
        return open_day(self.client, day_of(self.client.update, monday) if self.client.update else sunday)

    def _groups(self, question: Timing | None, at: datetime) -> Groups:
        pm = (question and question.given_to) or self.client.pm
        return _groups(self.client.id, pm, week_of(at, self.terms.directory.team.zone))


@lru_cache(maxsize=1 << 14)
def _groups(client: str, pm: str, week: str) -> Groups:
    """The same for all that happened to a client in a week."""
    return Groups(client, pm, week)


def _waited(question: Timing, begun: datetime, now: datetime) -> bool:
    """Whether it was open when the clerk began: then it counts from there."""
    closed = question.answered_at
    return question.asked_at < begun <= now and (closed is None or closed > begun)
