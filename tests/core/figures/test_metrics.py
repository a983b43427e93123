"""The figures: right, and never better for a question that nobody answered."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.figures.facts import Facts, Fate, Groups, Inquiry, Mailing, Pledge, Post, case, days_of, week_of
from daemon.core.figures.metrics import Figures, Percentile, figures, percentile
from daemon.core.figures.monthly import Monthly, latest_month
from daemon.core.filing.people import Client
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA, deadline
from daemon.core.hours.week import parse_hours
from daemon.core.letters.month_report import report_view
from daemon.core.letters.views import Head
from daemon.core.model import Address, Kind, Question, State
from daemon.core.schedule.alerts import Owed

ROME = ZoneInfo("Europe/Rome")
H = timedelta(hours=1)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TEAM = Calendar(ROME, parse_hours("Mon-Fri 09:00-18:00"), {date(2026, 3, 9): "Founders' day"})
KYIV = Calendar(ZoneInfo("Europe/Kyiv"), parse_hours("Mon-Fri 10:00-14:00"))
CLIENT = Client("rossi", "Rossi", frozenset(), frozenset(), "marta@agency.example", "it", ROME, "standard")
HERE = Groups("rossi", "marta@agency.example", "2026-W10")


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME).astimezone(UTC)


def owed(**fields: object) -> Owed:
    asked = rome("2026-03-06T16:40")  # a Friday
    plain = Question(
        "q", "t", "m@x", "When?", Kind.QUESTION, "en", Address("", "a@client.example"), asked, State.OPEN, "", 1.0
    )
    question = replace(plain, **fields)  # type: ignore[arg-type]
    return Owed(CLIENT, question, deadline(question, SLA("standard", 8 * H), TEAM))


def of(entry: Owed, groups: Groups, calendar: Calendar, now: datetime) -> Inquiry | None:
    return case(entry.question, entry.deadline, groups, calendar, now)


# ── one question ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_answer_time_is_business_time_without_nights_weekends_and_holidays() -> None:
    answered = owed(state=State.ANSWERED, answered_at=rome("2026-03-10T10:00"))
    found = of(answered, HERE, TEAM, rome("2026-03-20T12:00"))
    assert found is not None
    assert (found.fate, found.wait) == (Fate.ANSWERED, 2 * H + timedelta(minutes=20))  # Fri 1:20, Monday off, Tue 1:00
    assert found.in_time(NOW) is True


def test_the_answer_time_is_counted_in_the_calendar_of_the_deadline() -> None:
    answered = owed(state=State.ANSWERED, answered_at=rome("2026-03-10T10:00"))
    found = of(answered, HERE, KYIV, rome("2026-03-20T12:00"))
    assert found is not None
    assert found.wait == 5 * H  # Monday 10 to 14 in Kyiv, and Tuesday from 10 to 11 there


@pytest.mark.parametrize("state", [State.OPEN, State.ACKNOWLEDGED, State.SNOOZED])
def test_a_holding_reply_or_a_snooze_answers_nothing(state: State) -> None:
    found = of(owed(state=state, acknowledged_at=rome("2026-03-06T17:00")), HERE, TEAM, rome("2026-03-10T09:30"))
    assert found is not None
    assert (found.fate, found.wait) == (Fate.OPEN, timedelta(hours=1, minutes=50))


def test_what_came_or_was_answered_after_the_instant_is_not_known_yet() -> None:
    answered = owed(state=State.ANSWERED, answered_at=rome("2026-03-10T10:00"))
    before = of(answered, HERE, TEAM, rome("2026-03-06T17:40"))
    assert before is not None
    assert (before.fate, before.wait) == (Fate.OPEN, H)
    assert of(answered, HERE, TEAM, rome("2026-03-06T16:00")) is None


# ── in time ──────────────────────────────────────────────────────────────────────────────────────────────────────────
SLOW_DAY = rome("2026-03-10T17:00")  # due by the SLA on Tuesday at 15:20


@pytest.mark.parametrize(
    "moved",
    [
        {"acknowledged_at": rome("2026-03-06T17:00"), "promised_for": date(2026, 3, 12)},
        {"ruled_due": rome("2026-03-12T18:00")},
        {"snoozed_until": rome("2026-03-12T18:00")},
        {"acknowledged_at": rome("2026-03-10T15:00")},
    ],
)
def test_in_time_goes_by_the_slas_own_deadline_and_what_was_promised_later_is_told_beside_it(
    moved: dict[str, object],
) -> None:
    first = State.OPEN if "ruled_due" in moved or "snoozed_until" in moved else State.ACKNOWLEDGED
    waiting = of(owed(state=first, **moved), HERE, TEAM, SLOW_DAY)
    assert waiting is not None
    now = figures(Facts(SLOW_DAY, (waiting,)))
    assert (now.met, now.missed, now.overdue, now.later, now.later_met) == (0, 1, 0, 1, 0)
    kept = of(owed(state=State.ANSWERED, answered_at=SLOW_DAY, **moved), HERE, TEAM, NOW)
    late = of(owed(state=State.ANSWERED, answered_at=rome("2026-03-16T18:00"), **moved), HERE, TEAM, NOW)
    assert kept is not None
    assert late is not None
    then = figures(Facts(NOW, (kept, late)))
    assert (then.met, then.missed, then.later, then.later_met) == (0, 2, 2, 1)


def test_a_day_set_earlier_than_the_sla_takes_nothing_from_the_figures() -> None:
    early = owed(state=State.ANSWERED, answered_at=rome("2026-03-10T10:00"), ruled_due=rome("2026-03-06T17:30"))
    found = of(early, HERE, TEAM, NOW)
    assert found is not None
    assert (found.in_time(NOW), found.later(NOW)) == (True, False)


# ── percentiles ──────────────────────────────────────────────────────────────────────────────────────────────────────
WAITS = st.lists(st.tuples(st.integers(0, 40).map(lambda n: n * H), st.booleans()), max_size=30)
SHARES = st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0])


@given(st.lists(st.integers(0, 500), min_size=1, max_size=300), SHARES)
def test_where_all_are_answered_a_percentile_is_the_nearest_rank(hours: list[int], share: float) -> None:
    expected = sorted(hours)[math.ceil(round(share * len(hours), 6)) - 1]
    assert percentile([(n * H, False) for n in hours], share) == Percentile(open=False, time=expected * H)


@given(WAITS, st.integers(0, 60), SHARES)
def test_one_more_unanswered_question_never_improves_a_percentile(
    waits: list[tuple[timedelta, bool]], hours: int, share: float
) -> None:
    before, after = percentile(waits, share), percentile([*waits, (hours * H, True)], share)
    assert after is not None
    assert before is None or before <= after


@given(WAITS)
def test_percentiles_rise_with_their_share(waits: list[tuple[timedelta, bool]]) -> None:
    found = [percentile(waits, share) for share in (0.1, 0.5, 0.9, 1.0)]
    assert all(one is None for one in found) or found == sorted(one for one in found if one)


def test_too_many_unanswered_questions_make_it_open_with_the_longest_wait() -> None:
    waits = [(H, False), (30 * H, True), (20 * H, True)]
    assert percentile(waits, 0.5) == Percentile(open=True, time=30 * H)
    assert percentile([], 0.5) is None


def test_a_question_asked_a_moment_ago_neither_counts_as_fast_nor_hides_the_slow_ones() -> None:
    waits = [(2 * H, False), (4 * H, False), (6 * H, False)]
    assert percentile([*waits, (timedelta(), True)], 0.5) == Percentile(open=False, time=4 * H)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────
PLACES = st.builds(
    Groups, st.sampled_from(["rossi", "hill", "acme"]), st.sampled_from(["m@x", "l@x"]), st.just("2026-W40")
)
INSTANTS = st.integers(-2000, 2000).map(lambda n: NOW + n * H)
PAST = st.integers(0, 2000).map(lambda n: NOW - n * H)


@st.composite
def cases(draw: st.DrawFn) -> Inquiry:
    fate = draw(st.sampled_from(Fate))
    asked, closed = sorted((draw(PAST), draw(PAST)))
    wait = draw(st.integers(0, 100)) * H
    return Inquiry(draw(PLACES), fate, asked, draw(INSTANTS), wait, None if fate is Fate.OPEN else closed)


PLEDGES = st.builds(Pledge, PLACES, PAST, INSTANTS, st.none() | PAST)
MAILINGS = st.builds(Mailing, PLACES, st.sampled_from(Post), PAST)
FACTS = st.builds(
    Facts,
    st.just(NOW),
    st.lists(cases(), max_size=20).map(tuple),
    st.lists(PLEDGES, max_size=8).map(tuple),
    st.lists(MAILINGS, max_size=8).map(tuple),
)
COUNTS = [field.name for field in fields(Figures) if field.name not in ("median", "slow")]


@given(FACTS)
def test_shares_lie_between_nothing_and_all_and_counts_add_up(facts: Facts) -> None:
    found = figures(facts)
    assert found.in_time is None or 0 <= found.in_time <= 1
    assert found.questions == found.answered + found.open == found.met + found.missed + found.undue
    assert found.questions + found.dismissed + found.withdrawn == len(facts.cases)
    assert found.kept + found.broken + found.pending == len(facts.pledges)
    assert found.overdue <= found.open
    assert found.median is None or (found.slow is not None and found.median <= found.slow)


@given(FACTS, st.sampled_from(["client", "pm", "week"]))
def test_the_parts_add_up_to_the_whole(facts: Facts, by: str) -> None:
    parts = [figures(part) for part in facts.split(by).values()]  # type: ignore[arg-type]
    whole = figures(facts)
    for name in COUNTS:
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name), name


@given(FACTS, PLACES, PAST, INSTANTS, st.integers(0, 100))
def test_one_more_unanswered_question_never_improves_any_figure(
    facts: Facts, place: Groups, asked: datetime, due: datetime, hours: int
) -> None:
    more = replace(facts, cases=(*facts.cases, Inquiry(place, Fate.OPEN, asked, due, hours * H)))
    before, after = figures(facts), figures(more)
    assert after.open == before.open + 1
    assert after.overdue >= before.overdue
    assert before.in_time is None or (after.in_time is not None and after.in_time <= before.in_time)
    assert after.median is not None
    assert after.slow is not None
    assert before.median is None or before.median <= after.median
    assert before.slow is None or before.slow <= after.slow


def test_dismissed_and_withdrawn_questions_are_counted_apart() -> None:
    closed = [Inquiry(HERE, fate, NOW - 9 * H, NOW, 90 * H, NOW) for fate in (Fate.DISMISSED, Fate.WITHDRAWN)]
    found = figures(Facts(NOW, (Inquiry(HERE, Fate.ANSWERED, NOW - 9 * H, NOW, H, NOW), *closed)))
    assert (found.questions, found.dismissed, found.withdrawn) == (1, 1, 1)
    assert found.slow == Percentile(open=False, time=H)


# ── the time that a report covers ────────────────────────────────────────────────────────────────────────────────────
def test_an_old_question_concerns_every_month_until_it_is_closed() -> None:
    october, november = rome("2026-10-01T00:00"), rome("2026-11-01T00:00")
    december = rome("2026-12-01T00:00")
    late = Inquiry(
        HERE, Fate.ANSWERED, rome("2026-10-02T10:00"), rome("2026-10-03T10:00"), 99 * H, rome("2026-11-20T10:00")
    )
    never = replace(late, fate=Fate.OPEN, closed_at=None)
    facts = Facts(NOW, (late, never))
    assert len(facts.within(october, november).cases) == 2
    assert len(facts.within(november, december).cases) == 2
    assert facts.within(december, december + 700 * H).cases == (never,)
    assert facts.within(october - 99 * H, october).cases == ()


def test_a_promise_is_kept_when_it_is_kept_in_time() -> None:
    made = Pledge(HERE, NOW - 50 * H, NOW - 10 * H, NOW - 20 * H)
    late, waiting = replace(made, kept_at=NOW - H), replace(made, kept_at=None, due_at=NOW + H)
    found = figures(Facts(NOW, pledges=(made, late, waiting, replace(made, kept_at=None))))
    assert (found.kept, found.broken, found.pending) == (1, 2, 1)


def test_a_promise_counts_in_the_time_in_which_it_was_settled() -> None:
    kept = Pledge(HERE, NOW - 50 * H, NOW - 10 * H, NOW - 20 * H)
    waiting = replace(kept, kept_at=None, due_at=NOW + 90 * H)
    facts = Facts(NOW, pledges=(kept, waiting))
    assert facts.within(NOW - 25 * H, NOW).pledges == (kept, waiting)
    assert facts.within(NOW - 15 * H, NOW).pledges == (waiting,)


def test_a_week_begins_on_monday_in_the_teams_zone() -> None:
    sunday_night = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert (week_of(sunday_night, ROME), week_of(sunday_night, ZoneInfo("UTC"))) == ("2026-W48", "2026-W47")
    assert days_of("2026-W53") == (date(2026, 12, 28), date(2027, 1, 3))


# ── the monthly report ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("now", "month"),
    [
        ("2026-12-01T07:59", "2026-10"),
        ("2026-12-01T08:00", "2026-11"),
        ("2026-12-31T23:59", "2026-11"),
        ("2027-01-01T08:00", "2026-12"),
    ],
)
def test_the_month_before_is_reported_from_its_day_and_hour_on(now: str, month: str) -> None:
    found = latest_month(Monthly(1, time(8)), ROME, rome(now))
    assert found.mark("boss@agency.example").key == f"report:boss@agency.example:{month}"


def test_a_month_lasts_from_midnight_to_midnight_of_the_teams_clock_over_the_change_of_time() -> None:
    found = latest_month(Monthly(3, time(8)), ROME, rome("2026-04-10T12:00"))
    assert (found.start, found.end) == (rome("2026-03-01T00:00"), rome("2026-04-01T00:00"))
    assert found.end - found.start == timedelta(days=31) - H


def test_the_report_shows_the_busiest_first_and_only_the_weeks_of_the_month() -> None:
    old = Groups("hill", "m@x", "2026-W40")
    new = Groups("rossi", "m@x", "2026-W48")
    facts = Facts(NOW, tuple(Inquiry(place, Fate.OPEN, NOW - H, NOW, H) for place in (old, new, new)))
    month = latest_month(Monthly(1, time(8)), ROME, rome("2026-12-01T08:00"))
    top = Head("Europe/Rome", NOW, "projects@agency.example")
    view = report_view(month, facts, top, "Agency", {"rossi": "Rossi Arredi"}, {"m@x": "Marta"})
    assert [(score.name, score.questions) for score in view.clients] == [("Rossi Arredi", 2), ("hill", 1)]
    assert [score.days for score in view.weeks] == [(date(2026, 11, 23), date(2026, 11, 29))]
    assert view.total.questions == 3
