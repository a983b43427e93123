"""What the team asked the client: until when it waits, and what of it a client may be reminded of.

A question of ours ends once, and never comes back by itself: only a person's "still open" or a new mail of the team
that asks again brings it back. It ends by an answer; by a later mail of theirs in its thread that says something, with
little certainty; by a person's ruling; when the day that it names is over; and three weeks after it was asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from daemon.core.model import OWED, PROVED, SURE, Lapse, Ledger, Question, State
from daemon.core.words.tenor import TENOR

if TYPE_CHECKING:  # who asks what waits does without the fold
    from daemon.core.ledger.case import Case, Posed
    from daemon.core.words.tenor import Tenor

LONGEST = timedelta(days=21)  # that a question of ours waits
GUESSED = 0.6  # at most, that what may be the answer was one
_TELLS = 0.8  # probability that a sentence of the team tells, from which no weight makes it ask
_UNSURE = 0.8  # at most, that one still waits which a mail of theirs left out: it is the PM's to ask it again


# ── in the fold ──────────────────────────────────────────────────────────────────────────────────────────────────────
def heard(state: State, certainty: float) -> tuple[State, float]:
    """What a client's mail does to a question of ours: what may be the answer ends it, too."""
    if state is State.REPLIED:
        return State.ANSWERED, min(certainty, GUESSED)
    return state, min(certainty, _UNSURE) if state is State.OPEN else certainty


def only_tells(posed: Posed, tenor: Tenor) -> bool:
    """Whether a sentence of the team tells that by its weight alone asks: the weights are of clients' letters."""
    return posed.ask.rule == TENOR and tenor.of(posed.ask.text).get("team.tells", 0.0) >= _TELLS


def ask_again(case: Case, why: str, certainty: float, at: datetime, day: date | None) -> None:
    """The team asks once more: it waits anew. `day` is the last that the new mail names."""
    case.chase(why)
    if case.state is State.OPEN:
        case.turn(State.OPEN, why, min(certainty, case.posed.ask.certainty))
    case.again_at, case.last_day = at, day or case.last_day


def lapse(case: Case, zone: tzinfo, put_off: datetime | None) -> Lapse:
    """When it ends by itself. `put_off`: until when a person put it off; days are of `zone`."""
    begun = max(at for at in (case.filed.at, case.again_at, put_off) if at)
    weeks = begun + LONGEST
    over = datetime.combine(case.last_day + timedelta(days=1), time(), zone).astimezone(UTC) if case.last_day else weeks
    if case.last_day and begun < over < weeks:
        return Lapse(over, "day", f"The day that it names, {case.last_day:%d %b %Y}, is over.", begun)
    return Lapse(weeks, "weeks", f"No answer in {LONGEST.days // 7} weeks.", begun)


# ── in the ledger, at an instant ─────────────────────────────────────────────────────────────────────────────────────
def as_of(question: Question, now: datetime) -> Question:
    """A question of ours as it is at `now`: what is put off wakes, and what is over has ended."""
    if question.state not in OWED | {State.SNOOZED}:
        return question
    if question.lapse and question.lapse.at <= now:
        lapsed = question.lapse
        return replace(question, state=State.LAPSED, why=lapsed.why, certainty=1.0, answered_at=lapsed.at)
    woken = question.state is State.SNOOZED and question.snoozed_until and question.snoozed_until <= now
    return replace(question, state=State.OPEN) if woken else question


def asked(ledger: Ledger, now: datetime) -> list[Question]:
    """All that the team ever asked the client."""
    return [as_of(question, now) for question in (*ledger.awaiting_client, *ledger.ended)]


def waiting(ledger: Ledger, now: datetime) -> list[Question]:
    """What the client has still to answer, oldest first."""
    return sorted((one for one in asked(ledger, now) if one.state in OWED), key=lambda one: (one.asked_at, one.id))


def waits(question: Question, now: datetime) -> bool:
    """Whether a question of ours waits for the client at `now`."""
    return as_of(question, now).state in OWED


def sure(questions: Iterable[Question]) -> list[Question]:
    """Those of `questions` that a client may be asked for unseen; the others are a PM's to look at."""
    return [question for question in questions if is_sure(question)]


def is_sure(question: Question) -> bool:
    return question.certainty >= SURE and question.origin in PROVED


def silent(ledger: Ledger, now: datetime) -> list[Question]:
    """What the client has surely not answered: what waits, and what time ended; oldest first."""
    left = [one for one in sure(ledger.awaiting_client) if as_of(one, now).state in OWED | {State.LAPSED}]
    return sorted((as_of(one, now) for one in left), key=lambda one: (one.asked_at, one.id))


def let_go(ledger: Ledger, since: datetime, now: datetime) -> list[Question]:
    """What ended after `since` without a sure answer and without a person's word: somebody should know."""
    return [one for one in asked(ledger, now) if _doubtful(one) and one.answered_at and one.answered_at > since]


def _doubtful(question: Question) -> bool:
    return question.state is State.LAPSED or (question.state is State.ANSWERED and question.certainty <= GUESSED)
