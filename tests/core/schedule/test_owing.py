"""Which target counts for a question, and when a client should hear from us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from daemon.core.filing.people import Client
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA
from daemon.core.hours.week import parse_hours
from daemon.core.model import Kind, Ledger, Question, Speech, State
from daemon.core.schedule.alerts import Owed
from daemon.core.schedule.context import Context
from daemon.core.schedule.owing import Circumstance, Circumstances, Debts, circumstances
from tests.correspondence import MARTA, MONDAY, Mails, act, request

ALWAYS = Calendar(ZoneInfo("UTC"), parse_hours("24/7"))
CLIENT = Client(
    "verdi", "Verdi", frozenset(), frozenset({"verdi.example"}), MARTA.address, "en", ZoneInfo("UTC"), "standard"
)
HOUR = timedelta(hours=1)
STANDARD = SLA("standard", 8 * HOUR, 2 * HOUR, urgent="hot")
SLAS = {"standard": STANDARD, "hot": SLA("hot", HOUR)}
WHEN, LOGO = "When will the proofs be ready?", "Do you still have the vector version of our logo?"


def debts(mails: Mails, slas: Mapping[str, SLA] = SLAS) -> Debts[Question]:
    return Debts(CLIENT, circumstances(mails.ledger(), mails.filed), slas, ALWAYS)


def owed(mails: Mails, **changes: object) -> list[Owed]:
    slas = {**SLAS, "standard": replace(STANDARD, **changes)}  # type: ignore[arg-type]
    return debts(mails, slas).owed()


def hours(entry: Owed) -> float:
    return (entry.deadline.due_at - entry.question.asked_at) / HOUR


INSTANTS = [None, MONDAY - 20 * HOUR, MONDAY + 30 * HOUR]
DAYS = [None, date(2026, 3, 6), date(2026, 1, 5)]


@pytest.mark.parametrize("begun", [None, MONDAY + 3 * HOUR])
@pytest.mark.parametrize("state", [State.OPEN, State.ACKNOWLEDGED, State.ANSWERED])
def test_what_is_asked_of_very_many_is_due_when_its_deadline_says(state: State, begun: datetime | None) -> None:
    """Of everything that bears on a deadline, with everything else that does."""
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    plain = replace(mails.ledger().questions[0], state=state)
    questions = [
        replace(plain, acknowledged_at=held, ruled_due=ruled, snoozed_until=snoozed, promised_for=promised)
        for held, ruled, snoozed, promised in product(INSTANTS, INSTANTS, INSTANTS, DAYS)
    ]
    around = tuple(
        Circumstance(question, quiet, following, urged)
        for question, quiet, following, urged in product(questions, (True, False), (True, False), INSTANTS)
    )
    weekdays = Calendar(ZoneInfo("Europe/Rome"), parse_hours("Mon-Fri 09:00-18:00"))
    slas = {**SLAS, "standard": replace(STANDARD, next_answer_within=3 * HOUR)}
    found = Debts(CLIENT, Circumstances(around, None), slas, weekdays, begun)
    dues, deadlines = map(found.due, around), (one.deadline for one in found.owed())
    assert [(one.due_at, one.by_sla) for one in dues] == [(one.due_at, one.by_sla) for one in deadlines]


def test_a_first_question_has_the_usual_target() -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    (entry,) = owed(mails, next_answer_within=2 * HOUR)
    assert (entry.target, hours(entry)) == ("answer", 8)


def test_a_further_question_in_an_answered_thread_has_the_next_answers_target() -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    mails.team("The proofs will be ready on Tuesday at noon.")
    mails.client(LOGO, asks=[LOGO])
    entry = owed(mails, next_answer_within=2 * HOUR)[-1]
    assert (entry.target, hours(entry)) == ("next", 2)


def test_a_thread_that_the_team_began_was_not_answered_yet() -> None:
    mails = Mails()
    mails.team("Here is the layout.")
    mails.client(LOGO, asks=[LOGO])
    (entry,) = owed(mails, next_answer_within=2 * HOUR)
    assert (entry.target, hours(entry)) == ("answer", 8)


def test_each_kind_may_have_its_target() -> None:
    mails = Mails()
    please = "Please send us the drawings."
    mails.client(f"{WHEN} {please}", asks=[WHEN, request(please)])
    assert [hours(entry) for entry in owed(mails, targets={Kind.REQUEST: 24 * HOUR})] == [8, 24]


@pytest.mark.parametrize("speech", [Speech.URGENT, Speech.COMPLAINT])
def test_what_the_client_calls_urgent_is_due_by_the_urgent_sla_from_then_on(speech: Speech) -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    mails.client("This is urgent!", acts=[act("This is urgent!", speech)])
    (entry,) = owed(mails)
    assert hours(entry) == 2  # said an hour later, due within one
    assert entry.deadline.counted.duration == HOUR


def test_an_urgent_sla_never_gives_more_time() -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    mails.client("This is urgent!", acts=[act("This is urgent!", Speech.URGENT)])
    slow = {**SLAS, "hot": SLA("hot", 90 * HOUR)}
    assert hours(debts(mails, slow).owed()[0]) == 8


def test_what_was_urgent_before_a_question_does_not_hasten_it() -> None:
    mails = Mails()
    mails.client("This is urgent!", acts=[act("This is urgent!", Speech.URGENT)])
    mails.client(WHEN, asks=[WHEN])
    assert hours(owed(mails)[-1]) == 8


# ── keep in loop ─────────────────────────────────────────────────────────────────────────────────────────────────────
def loop(
    mails: Mails, updated: datetime | None = None, every: timedelta | None = 24 * HOUR, ledger: Ledger | None = None
) -> Owed | None:
    slas = {"standard": replace(STANDARD, urgent="", keep_in_loop=every)}
    found = Debts(CLIENT, circumstances(ledger or mails.ledger(), mails.filed), slas, ALWAYS)
    return found.loop(found.owed(), updated, MONDAY + timedelta(days=5))


def test_a_client_hears_from_us_so_long_after_the_last_word() -> None:
    mails = Mails()
    asked = mails.client(WHEN, asks=[WHEN]).at
    still_open = mails.ledger()
    wrote = mails.team("We moved into the new office.", thread="two").at
    due = [loop(mails, updated, ledger=still_open) for updated in (None, wrote + 3 * HOUR)]
    assert [(entry.target, entry.deadline.due_at) for entry in due if entry] == [
        ("loop", wrote + 24 * HOUR),
        ("loop", wrote + 27 * HOUR),
    ]
    mails.filed.pop()
    alone = loop(mails)
    assert alone is not None
    assert alone.deadline.due_at == asked + 24 * HOUR


def test_nobody_is_kept_in_the_loop_when_nothing_is_open_or_the_sla_says_nothing() -> None:
    mails = Mails()
    assert loop(mails) is None
    mails.client(WHEN, asks=[WHEN])
    assert loop(mails, every=None) is None


# ── what an alert says of it ─────────────────────────────────────────────────────────────────────────────────────────
def test_what_was_answered_of_the_same_mail_is_said_beside_what_was_not() -> None:
    mails = Mails()
    mails.client(f"{WHEN} {LOGO}", asks=[WHEN, LOGO])
    reply = mails.team("The proofs will be ready on Tuesday.")
    first, second = mails.ledger().questions
    ledger = Ledger(
        (replace(first, state=State.ANSWERED, answered_by=reply.message_id), replace(second, state=State.OPEN))
    )
    said = Context(CLIENT, ledger, mails.filed, ALWAYS).said(ledger.questions[1])
    assert [(one.kind, one.by, one.text) for one in said] == [
        ("partial", MARTA, "The proofs will be ready on Tuesday.")
    ]


def test_a_ruled_and_a_promised_day_are_named_as_such() -> None:
    mails = Mails()
    mails.client(WHEN, asks=[WHEN])
    question = mails.ledger().questions[0]
    ruled = replace(question, ruled_due=datetime(2026, 3, 9, tzinfo=UTC))
    promised = replace(question, promised_for=date(2026, 3, 9))
    found = Debts(CLIENT, circumstances(Ledger((ruled, promised)), mails.filed), SLAS, ALWAYS).owed()
    assert [entry.target for entry in found] == ["ruling", "promise"]
