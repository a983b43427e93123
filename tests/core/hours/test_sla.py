"""When an answer is due, and how that is explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.hours.business_hours import Calendar, ClosedDay
from daemon.core.hours.sla import SLA, deadline, next_word
from daemon.core.hours.week import parse_hours
from daemon.core.model import Address, Kind, Question, State

ROME = ZoneInfo("Europe/Rome")
HOUR = timedelta(hours=1)
TEAM = Calendar(ROME, parse_hours("Mon-Fri 09:00-18:00"), {date(2026, 3, 9): "Founders' day"})
STANDARD = SLA("standard", 8 * HOUR, warn_before=2 * HOUR, escalate_after=(4 * HOUR, 9 * HOUR))


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def question(asked_at: str = "2026-03-06T16:40", **fields: object) -> Question:
    plain = Question(
        "q",
        "t",
        "m@x",
        "When?",
        Kind.QUESTION,
        "en",
        Address("", "anna@client.example"),
        rome(asked_at),
        State.OPEN,
        "",
        1.0,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def test_a_question_on_friday_afternoon_is_due_after_the_holiday_and_says_why() -> None:
    found = deadline(question(), STANDARD, TEAM)
    assert found.due_at == rome("2026-03-10T15:40")
    assert found.warn_at == rome("2026-03-10T13:40")
    assert found.escalations == (rome("2026-03-11T10:40"), rome("2026-03-11T15:40"))
    assert (found.counted.start, found.counted.duration, found.counted.due) == (
        rome("2026-03-06T16:40"),
        8 * HOUR,
        found.due_at,
    )
    assert found.counted.skipped == (ClosedDay(date(2026, 3, 9), "Founders' day"),)


def test_the_clock_of_a_question_in_the_night_starts_at_the_opening() -> None:
    assert deadline(question("2026-03-04T03:00"), STANDARD, TEAM).counted.start == rome("2026-03-04T09:00")


def test_other_hours_move_the_deadline_of_an_open_question() -> None:
    mornings = Calendar(ROME, parse_hours("Mon-Fri 09:00-13:00"))
    assert deadline(question(), STANDARD, mornings).due_at == rome("2026-03-10T13:00")


def test_a_kind_may_have_its_own_target() -> None:
    sla = replace(STANDARD, targets={Kind.APPROVAL: 2 * HOUR})
    assert deadline(question("2026-03-04T10:00", kind=Kind.APPROVAL), sla, TEAM).due_at == rome("2026-03-04T12:00")
    assert deadline(question("2026-03-04T10:00"), sla, TEAM).due_at == rome("2026-03-04T18:00")


def test_the_next_answer_in_a_thread_may_have_its_own_target() -> None:
    sla = replace(STANDARD, next_answer_within=HOUR)
    assert deadline(question("2026-03-04T10:00"), sla, TEAM, answered_before=True).due_at == rome("2026-03-04T11:00")


def held(**fields: object) -> Question:
    return question(**{"state": State.ACKNOWLEDGED, "acknowledged_at": rome("2026-03-06T17:00"), **fields})  # type: ignore[arg-type]


def test_a_promised_day_is_due_when_the_team_goes_home_on_it() -> None:
    found = deadline(held(promised_for=date(2026, 3, 12)), STANDARD, TEAM)
    assert found.due_at == rome("2026-03-12T18:00")
    assert found.warn_at == rome("2026-03-12T16:00")


def test_a_promise_for_a_closed_day_is_due_on_the_working_day_before() -> None:
    assert deadline(held(promised_for=date(2026, 3, 9)), STANDARD, TEAM).due_at == rome("2026-03-06T18:00")


def test_a_holding_reply_without_a_day_gives_the_next_step_from_its_own_time() -> None:
    assert deadline(held(), STANDARD, TEAM).due_at == rome("2026-03-10T16:00")
    assert deadline(held(), replace(STANDARD, next_answer_within=2 * HOUR), TEAM).due_at == rome("2026-03-10T10:00")


def test_a_question_that_is_open_again_is_counted_from_when_it_was_asked() -> None:
    again = held(state=State.OPEN)
    assert deadline(again, STANDARD, TEAM).due_at == deadline(question(), STANDARD, TEAM).due_at


def test_what_a_human_put_off_is_not_due_before() -> None:
    until = rome("2026-03-20T09:00")
    assert deadline(question(state=State.SNOOZED, snoozed_until=until), STANDARD, TEAM).due_at == until


def test_a_warning_never_comes_before_the_question() -> None:
    found = deadline(question("2026-03-04T10:00"), replace(STANDARD, warn_before=30 * HOUR), TEAM)
    assert found.warn_at == rome("2026-03-04T10:00")


@pytest.mark.parametrize("asked_at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)])
def test_a_mail_of_an_impossible_date_has_a_deadline_too(asked_at: datetime) -> None:
    assert deadline(replace(question(), asked_at=asked_at), STANDARD, TEAM).due_at.tzinfo is UTC


def test_the_client_hears_from_us_every_so_often_when_the_sla_says_so() -> None:
    heard = rome("2026-03-06T17:00")
    assert next_word(heard, replace(STANDARD, keep_in_loop=9 * HOUR), TEAM) == rome("2026-03-10T17:00")
    assert next_word(heard, STANDARD, TEAM) is None


INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(INSTANTS, st.integers(0, 200), st.integers(0, 100))
def test_a_deadline_warns_then_is_due_then_escalates_and_its_explanation_adds_up(
    asked: datetime, within: int, before: int
) -> None:
    sla = SLA("x", within * HOUR, before * HOUR, (HOUR,))
    found = deadline(replace(question(), asked_at=asked), sla, TEAM)
    assert asked <= found.warn_at <= found.due_at < found.escalations[0]
    assert TEAM.measure(found.counted.start, found.counted.due) == found.counted.duration == sla.answer_within
