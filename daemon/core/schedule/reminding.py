"""When a client is reminded of what the team asked, and of what.

A question is asked again when the client has worked for so long since it was asked, or since the last reminder in its
thread; each as often as is configured, for good. Only what surely waits is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from daemon.core.filing.people import Client, Reminding
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.week import parse_hours
from daemon.core.ledger import asks
from daemon.core.model import Ledger, Question, State
from daemon.core.state.marks import Reminded

_OFFICE = parse_hours("Mon-Fri 09:00-18:00")  # of a client whose hours are not known
_LATELY = timedelta(weeks=3)  # since time ended a question: later nobody is told that we go on without its answer

Addressees = Callable[[Question], tuple[str, ...]]  # whom a question went to


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One letter that is due: on questions of one thread, to the people who were asked."""

    questions: tuple[Question, ...]  # oldest first
    turns: tuple[int, ...]  # of each
    to: tuple[str, ...]
    onward: bool  # it says that we go on without the answers


def client_hours(client: Client) -> Calendar:
    """When a client works. Its hours may be those in which it may be written to: all days are no working days."""
    week = client.hours or _OFFICE
    return Calendar(client.zone, (*week[:5], (), ()) if all(week) else week, client.closed)


def due_reminders(
    client: Client,
    rule: Reminding,
    silent: Iterable[Question],
    addressees: Addressees,
    decided: Mapping[Reminded, datetime],
    now: datetime,
) -> list[DueReminder]:
    """The letters that are due now, one of a thread. `silent` are the questions that may be asked again.

    Raises NeverOpen.
    """
    pace = _Pace(client_hours(client), rule, decided, now)
    threads: dict[str, list[Question]] = {}
    for question in silent:
        threads.setdefault(question.thread, []).append(question)
    letters = (_letter(pace, questions, addressees) for questions in threads.values())
    return [letter for letter in letters if letter]


def may_be_due(
    client: Client,
    rule: Reminding,
    awaiting: Iterable[Question],
    decided: Mapping[Reminded, datetime],
    now: datetime,
) -> bool:
    """Whether `due_reminders` may find any, as far as the questions that wait tell by themselves. Raises NeverOpen."""
    pace = _Pace(client_hours(client), rule, decided, now)
    return any(pace.may_be_due(asks.as_of(one, now)) for one in asks.sure(awaiting))


def left(ledger: Ledger, questions: Collection[str], since: datetime, now: datetime, *, onward: bool) -> list[Question]:
    """Which of `questions` a letter that was made at `since` may still ask; not what a person asked again meanwhile."""
    found = [
        one for one in asks.silent(ledger, now) if one.id in questions and (onward or one.state is not State.LAPSED)
    ]
    return [one for one in found if one.lapse and one.lapse.since <= since]


@dataclass(frozen=True)
class _Pace:
    """How far one client's reminders are."""

    calendar: Calendar
    rule: Reminding
    decided: Mapping[Reminded, datetime]
    now: datetime

    def turn(self, question: Question) -> int:
        """Which of its reminders is the next."""
        return 1 + max((one.turn for one in self.decided if one.question == question.id), default=0)

    def is_due(self, question: Question, quiet_since: datetime | None) -> bool:
        asked = question.lapse.since if question.lapse else question.asked_at
        since = max(asked, quiet_since or asked)
        return self.calendar.add(since, self.rule.after.in_days_of(self.calendar.working_day)) <= self.now

    def may_be_due(self, question: Question) -> bool:
        told = max((at for mark, at in self.decided.items() if mark.question == question.id), default=None)
        return (self.may_remind(question) or self.may_go_on(question)) and self.is_due(question, told)

    def may_remind(self, question: Question) -> bool:
        return question.state is not State.LAPSED and self.turn(question) <= self.rule.times

    def may_go_on(self, question: Question) -> bool:
        """Whether the client was reminded as often as it may be, at least once by a letter that it has."""
        sent = any(one.sent and one.question == question.id for one in self.decided)
        ended = question.lapse.at if question.lapse else self.now
        return self.rule.onward and sent and self.turn(question) == self.rule.times + 1 and self.now - ended < _LATELY


def _letter(pace: _Pace, questions: list[Question], addressees: Addressees) -> DueReminder | None:
    ids = {one.id for one in questions}
    quiet_since = max((at for mark, at in pace.decided.items() if mark.question in ids), default=None)
    due = [one for one in questions if addressees(one) and pace.is_due(one, quiet_since)]
    again = [one for one in due if pace.may_remind(one)]
    chosen = again or [one for one in due if pace.may_go_on(one)]
    if not chosen:
        return None
    to = addressees(chosen[0])
    together = tuple(one for one in chosen if addressees(one) == to)
    return DueReminder(together, tuple(pace.turn(one) for one in together), to, onward=not again)
