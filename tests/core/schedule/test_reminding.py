"""When a client is reminded of what the team asked: in its own working time, so often, and never of what is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.filing.people import Client, Consent, Reminding
from daemon.core.hours.duration import Duration, parse_duration
from daemon.core.hours.week import parse_hours
from daemon.core.ledger import asks
from daemon.core.model import Address, Kind, Lapse, Ledger, Question, State
from daemon.core.schedule.reminding import DueReminder, client_hours, due_reminders, left
from daemon.core.state.marks import Reminded

ROME = ZoneInfo("Europe/Rome")
CLIENT = Client("rossi", "Rossi", frozenset(), frozenset(), "marta@agency.example", "it", ROME, "standard")
RULE = Reminding(Duration(5), 2, Consent.REQUIRED, onward=True)
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # 10:00 in Rome
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEKS = timedelta(weeks=3)


def asked(id_: str = "a", thread: str = "t", at: datetime = TUESDAY, state: State = State.OPEN) -> Question:
    by = Address("Marta", "marta@agency.example")
    question = Question(id_, thread, f"{thread}.{id_}", "Blue?", Kind.QUESTION, "it", by, at, state, "", 0.9)
    return replace(question, lapse=Lapse(at + WEEKS, "weeks", "", at))


def due(
    now: datetime,
    *questions: Question,
    decided: dict[Reminded, datetime] | None = None,
    client: Client = CLIENT,
    rule: Reminding = RULE,
    to: dict[str, str] | None = None,
) -> list[DueReminder]:
    ledger = Ledger(awaiting_client=questions or (asked(),))
    whom = to or {}
    return due_reminders(
        client, rule, asks.silent(ledger, now), lambda one: (whom.get(one.id, "anna@x.example"),), decided or {}, now
    )


def marks(*sent: datetime, question: str = "a") -> dict[Reminded, datetime]:
    """Reminders that were decided and went out then."""
    both = [(Reminded("rossi", question, n, gone), at) for n, at in enumerate(sent, 1) for gone in (False, True)]
    return dict(both)


def _is_due_from(instant: datetime, client: Client, rule: Reminding = RULE, at: datetime = TUESDAY) -> bool:
    before, then = (due(one, asked(at=at), client=client, rule=rule) for one in (instant - MINUTE, instant))
    return not before and len(then) == 1


# ── when ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("client", "after", "at"),
    [
        (CLIENT, "5d", datetime(2026, 3, 10, 9, tzinfo=UTC)),
        (replace(CLIENT, zone=ZoneInfo("America/New_York")), "5d", datetime(2026, 3, 9, 22, tzinfo=UTC)),  # 18:00 there
        (replace(CLIENT, closed={date(2026, 3, 5): "Festa"}), "5d", datetime(2026, 3, 11, 9, tzinfo=UTC)),
        (replace(CLIENT, hours=parse_hours("Sun-Thu 09:00-18:00")), "5d", datetime(2026, 3, 10, 9, tzinfo=UTC)),
        (replace(CLIENT, hours=parse_hours("Sun-Thu 09:00-18:00")), "3d", datetime(2026, 3, 8, 9, tzinfo=UTC)),
        (replace(CLIENT, hours=parse_hours("Mon-Sun 08:00-20:00")), "5d", datetime(2026, 3, 10, 9, tzinfo=UTC)),
        (CLIENT, "1w", datetime(2026, 3, 10, 9, tzinfo=UTC)),
        (CLIENT, "9h", datetime(2026, 3, 4, 9, tzinfo=UTC)),
    ],
)
def test_it_is_due_after_so_much_of_the_clients_working_time(client: Client, after: str, at: datetime) -> None:
    assert _is_due_from(at, client, replace(RULE, after=parse_duration(after)))


def test_summer_time_moves_no_hour_of_the_clients_clock() -> None:
    friday = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)  # 10:00 in Rome; the clock changes on Sunday
    assert _is_due_from(datetime(2026, 4, 3, 8, 0, tzinfo=UTC), CLIENT, at=friday)


def test_the_next_is_counted_from_the_last_that_was_decided_or_sent() -> None:
    went = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
    held = {Reminded("rossi", "a", 1): TUESDAY + 7 * DAY}
    assert not due(went + 7 * DAY - MINUTE, decided=held | marks(went))
    (second,) = due(went + 7 * DAY, decided=held | marks(went))
    assert (second.turns, second.onward) == ((2,), False)
    assert due(TUESDAY + 14 * DAY, decided=held), "one that was kept back takes its turn"


def test_asked_again_or_put_off_it_is_counted_from_then() -> None:
    again = replace(asked(), lapse=Lapse(TUESDAY + 2 * DAY + WEEKS, "weeks", "", TUESDAY + 2 * DAY))
    assert not due(TUESDAY + 8 * DAY, again)
    assert due(TUESDAY + 9 * DAY, again)


# ── how often ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_after_the_last_one_word_that_we_go_on_and_then_none() -> None:
    sent = [TUESDAY + 7 * DAY, TUESDAY + 14 * DAY]
    (last,) = due(TUESDAY + 21 * DAY, decided=marks(*sent))
    assert (last.onward, last.turns) == (True, (3,))
    assert not due(TUESDAY + 28 * DAY, decided=marks(*sent, TUESDAY + 21 * DAY))
    assert not due(TUESDAY + 21 * DAY, decided=marks(*sent), rule=replace(RULE, onward=False))


def test_nobody_is_told_that_we_go_on_without_having_been_reminded() -> None:
    kept = {Reminded("rossi", "a", n): TUESDAY + 7 * n * DAY for n in (1, 2)}
    assert not due(TUESDAY + 21 * DAY, decided=kept)


def test_long_after_its_end_nothing_more_is_said() -> None:
    sent = marks(TUESDAY + 7 * DAY, TUESDAY + 14 * DAY)
    assert due(TUESDAY + 2 * WEEKS - MINUTE, decided=sent)
    assert not due(TUESDAY + 2 * WEEKS, decided=sent)


def test_what_time_ended_is_asked_no_more() -> None:
    assert due(TUESDAY + WEEKS - MINUTE)
    assert not due(TUESDAY + WEEKS)
    assert not due(TUESDAY + WEEKS, decided=marks(TUESDAY + 7 * DAY))


@given(st.lists(st.integers(0, 60 * 24 * 40), max_size=60), st.sampled_from([1, 2]))
def test_however_often_it_is_looked_at_each_turn_comes_once(minutes: list[int], times: int) -> None:
    decided: dict[Reminded, datetime] = {}
    letters = []
    for minute in sorted(minutes):
        now = TUESDAY + minute * MINUTE
        for one in due(now, decided=dict(decided), rule=replace(RULE, times=times)):
            letters.append(one)
            decided |= {Reminded("rossi", "a", one.turns[0], gone): now for gone in (False, True)}
    assert [one.turns[0] for one in letters] == list(range(1, len(letters) + 1))
    assert sum(not one.onward for one in letters) <= times
    assert [one.onward for one in letters] == sorted(one.onward for one in letters)
    assert len(letters) <= times + 1


# ── together and apart ───────────────────────────────────────────────────────────────────────────────────────────────
def test_a_thread_has_one_letter_and_each_thread_its_own() -> None:
    questions = (asked("a"), asked("b"), asked("c", "u"))
    first, second = due(TUESDAY + 7 * DAY, *questions)
    assert [one.id for one in first.questions] == ["a", "b"]
    assert [one.id for one in second.questions] == ["c"]


def test_a_later_question_of_a_thread_waits_until_the_last_letter_is_old() -> None:
    both = (asked("a"), asked("b", at=TUESDAY + 2 * DAY))
    (first,) = due(TUESDAY + 7 * DAY, *both)
    assert [one.id for one in first.questions] == ["a"]
    sent = marks(TUESDAY + 7 * DAY)
    assert not due(TUESDAY + 9 * DAY, *both, decided=sent)
    (second,) = due(TUESDAY + 14 * DAY, *both, decided=sent)
    assert ([one.id for one in second.questions], second.turns) == (["a", "b"], (2, 1))


def test_people_are_reminded_of_what_they_were_asked() -> None:
    both = (asked("a"), asked("b"))
    (first,) = due(TUESDAY + 7 * DAY, *both, to={"a": "anna@x.example", "b": "bruno@x.example"})
    assert ([one.id for one in first.questions], first.to) == (["a"], ("anna@x.example",))


def test_what_nobody_of_the_client_was_asked_is_not_due() -> None:
    ledger = Ledger(awaiting_client=(asked(),))
    now = TUESDAY + 7 * DAY
    assert due_reminders(CLIENT, RULE, asks.silent(ledger, now), lambda _one: (), {}, now) == []


def test_what_is_not_sure_is_not_asked() -> None:
    assert not due(TUESDAY + 7 * DAY, replace(asked(), certainty=0.8))


# ── what a letter may still ask ──────────────────────────────────────────────────────────────────────────────────────
def test_a_letter_asks_what_waits_since_it_was_made() -> None:
    made, now = TUESDAY + 7 * DAY, TUESDAY + 8 * DAY
    ids = ("a", "b", "c", "d")
    again = replace(asked("b"), lapse=Lapse(made + WEEKS, "weeks", "", made + MINUTE))
    ledger = Ledger(awaiting_client=(asked("a"), again, asked("e")), ended=(asked("c", state=State.ANSWERED),))
    assert [one.id for one in left(ledger, ids, made, now, onward=False)] == ["a"]
    assert not left(ledger, ids, made, TUESDAY + WEEKS, onward=False)
    assert [one.id for one in left(ledger, ids, made, TUESDAY + WEEKS, onward=True)] == ["a"]


def test_hours_of_all_days_are_for_writing_and_not_for_working() -> None:
    assert client_hours(replace(CLIENT, hours=parse_hours("24/7"))).week[5:] == ((), ())
    assert client_hours(replace(CLIENT, hours=parse_hours("Mon-Sat 09:00-13:00"))).week[5]
