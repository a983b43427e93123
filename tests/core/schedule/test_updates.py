"""Regular updates: exactly one per period, late but not stale (failures 15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.core.filing.people import Client, Consent, Rhythm
from daemon.core.hours.week import parse_hours
from daemon.core.schedule.updates import due_slot, latest_slot, stale
from daemon.core.state.marks import Mark
from tests.conftest import MANY

YEARS = settings(max_examples=150 if MANY else 15)  # each example is months of days
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def _client(
    weeks: int = 1, weekday: int = 4, at: time = time(16), zone: str = "Europe/Rome", day: int = 0, *pauses: str
) -> Client:
    days = [date.fromisoformat(one) for one in pauses]
    rhythm = Rhythm(weeks, weekday, at, Consent.NONE, day=day, pauses=tuple(zip(days[::2], days[1::2], strict=True)))
    return Client(
        "rossi",
        "Rossi",
        frozenset(),
        frozenset(),
        "marta@agency.example",
        "it",
        ZoneInfo(zone),
        "standard",
        "A",
        rhythm,
    )


def _slots(
    client: Client, begin: datetime, days: int, step: timedelta = timedelta(minutes=30)
) -> list[tuple[str, datetime]]:
    """What a clerk that looks every `step` sends: period and instant."""
    done: set[Mark] = set()
    sent = []
    now = begin
    while now < begin + timedelta(days=days):
        slot = due_slot(client, done, LONG_AGO, now)
        if slot:
            done.add(slot.mark(client.id))
            sent.append((slot.period, now))
        now += step
    return sent


def test_every_week_one_update_at_its_hour_in_the_clients_zone() -> None:
    client = _client(zone="America/New_York")
    sent = _slots(client, datetime(2026, 3, 2, tzinfo=UTC), 28)
    assert [period for period, _ in sent] == ["2026-W09", "2026-W10", "2026-W11", "2026-W12", "2026-W13"][: len(sent)]
    assert all(at.astimezone(client.zone).strftime("%a %H:%M") == "Fri 16:00" for _, at in sent[1:])


@pytest.mark.parametrize(("weeks", "expected"), [(1, 12), (2, 6), (4, 3)])
def test_every_second_or_fourth_week_is_kept_to(weeks: int, expected: int) -> None:
    sent = _slots(_client(weeks), datetime(2026, 3, 1, tzinfo=UTC), 84, timedelta(hours=6))
    assert len(sent) - expected in (0, 1)  # the slot before the beginning may come first
    gaps = {round((b - a) / timedelta(days=7)) for (_, a), (_, b) in pairwise(sent[1:])}
    assert gaps == {weeks}


def test_down_from_1550_to_1810_it_goes_out_at_1810_once() -> None:
    client = _client()
    monday = datetime(2026, 3, 2, 8, tzinfo=UTC)
    back = datetime(2026, 3, 6, 18, 10, tzinfo=client.zone)
    done: set[Mark] = {latest_slot(client, client.update, monday).mark("rossi")} if client.update else set()
    slot = due_slot(client, done, LONG_AGO, back)
    assert slot is not None
    assert slot.at == datetime(2026, 3, 6, 15, tzinfo=UTC)
    assert not stale(slot, back)
    assert due_slot(client, done | {slot.mark("rossi")}, LONG_AGO, back) is None


def test_back_in_the_middle_of_the_night_it_waits_for_the_morning() -> None:
    client = _client()
    assert due_slot(client, set(), LONG_AGO, datetime(2026, 3, 7, 3, tzinfo=client.zone)) is None
    assert due_slot(client, set(), LONG_AGO, datetime(2026, 3, 7, 8, tzinfo=client.zone)) is not None


def test_three_days_late_it_is_stale() -> None:
    client = _client()
    late = datetime(2026, 3, 9, 17, tzinfo=client.zone)
    slot = due_slot(client, set(), LONG_AGO, late)
    assert slot is not None
    assert stale(slot, late)


def test_a_slot_from_before_the_clerk_began_is_not_owed() -> None:
    client = _client()
    now = datetime(2026, 3, 6, 17, tzinfo=client.zone)
    assert due_slot(client, set(), now - timedelta(minutes=10), now) is None


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_a_slot_in_the_hour_that_summer_time_skips_or_repeats_comes_once(day: datetime) -> None:
    client = _client(weekday=6, at=time(2, 30))
    sent = _slots(client, day - timedelta(days=3), 6, timedelta(minutes=10))
    assert len([at for _, at in sent if at > day - timedelta(days=1)]) == 1


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- its bounds are naive
    st.sampled_from(["Europe/Rome", "America/Santiago", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]),
    st.sampled_from([1, 2, 4]),
    st.integers(0, 6),
    st.times(),
)
def test_the_latest_slot_is_in_the_past_and_less_than_a_period_ago(
    now: datetime, zone: str, weeks: int, weekday: int, at: time
) -> None:
    client = _client(weeks, weekday, at.replace(second=0, microsecond=0), zone)
    assert client.update is not None
    slot = latest_slot(client, client.update, now)
    assert slot.at <= now
    assert now - slot.at <= timedelta(weeks=weeks, hours=25)
    assert slot.start < slot.at


def test_a_late_update_waits_for_the_hours_that_the_client_named() -> None:
    client = replace(_client(at=time(16)), hours=parse_hours("Mon-Fri 10:00-18:00"))
    late = datetime(2026, 3, 6, 19, 0, tzinfo=UTC)
    assert due_slot(client, set(), LONG_AGO, late) is None
    assert due_slot(_client(), set(), LONG_AGO, late - timedelta(hours=1)) is not None


def test_what_a_clients_hours_forbid_is_skipped_once_it_is_stale() -> None:
    client = replace(_client(at=time(16)), hours=parse_hours("Mon-Fri 10:00-18:00"))
    sunday = datetime(2026, 3, 8, 16, 0, tzinfo=UTC)
    found = due_slot(client, set(), LONG_AGO, sunday)
    assert found is not None
    assert stale(found, sunday)


# ── the client's own calendar ────────────────────────────────────────────────────────────────────────────────────────
def closed(*days: str, week: str = "", **more: object) -> Client:
    off = {date.fromisoformat(day): "Holiday" for day in days}
    return replace(_client(**more), closed=off, hours=parse_hours(week) if week else None)  # type: ignore[arg-type]


def _sent(client: Client, begin: str, days: int) -> list[tuple[str, str]]:
    """Period and local day of each update from the first whole period on."""
    sent = _slots(client, datetime.fromisoformat(begin).replace(tzinfo=UTC), days)[1:]
    return [(period, at.astimezone(client.zone).strftime("%a %d %H:%M")) for period, at in sent]


def test_an_update_for_a_clients_holiday_comes_on_the_open_day_before_once() -> None:
    client = closed("2026-05-01", week="Mon-Fri 08:00-19:00")
    assert _sent(client, "2026-04-20", 28) == [
        ("2026-W17", "Fri 24 16:00"),
        ("2026-W18", "Thu 30 16:00"),
        ("2026-W19", "Fri 08 16:00"),
        ("2026-W20", "Fri 15 16:00"),
    ]


def test_where_no_hours_are_named_a_sunday_is_a_day_like_others() -> None:
    assert _sent(closed("2026-05-04", weekday=0), "2026-04-27", 7)[1:] == [("2026-W19", "Sun 03 16:00")]


def test_a_weekday_on_which_the_client_never_works_moves_too() -> None:
    client = closed(week="Mon-Fri 08:00-19:00", weekday=5)
    assert _sent(client, "2026-04-28", 14)[0] == ("2026-W18", "Fri 01 16:00")


def test_a_long_closure_has_one_update_before_it_and_the_next_covers_all_of_it() -> None:
    august = [f"2026-08-{day:02}" for day in range(8, 30)]
    client = closed(*august, week="Mon-Fri 08:00-19:00")
    assert _sent(client, "2026-08-03", 35) == [
        ("2026-W32", "Fri 07 16:00"),
        ("2026-W36", "Fri 04 16:00"),
    ]
    assert client.update is not None
    slot = latest_slot(client, client.update, datetime(2026, 9, 4, 16, tzinfo=UTC))
    assert slot.start == datetime(2026, 8, 7, 14, tzinfo=UTC)


def test_a_late_update_waits_for_the_end_of_the_clients_holiday() -> None:
    client = closed("2026-03-07", "2026-03-08")
    back = [datetime(2026, 3, day, hour, tzinfo=client.zone) for day, hour in ((6, 22), (7, 12), (8, 12), (8, 15))]
    assert [due_slot(client, set(), LONG_AGO, now) for now in back] == [None] * 4


def test_a_client_who_is_never_open_is_written_to_all_the_same() -> None:
    year = [str(date(2026, 1, 1) + timedelta(days=n)) for n in range(365)]
    assert _sent(closed(*year), "2026-05-25", 14) == [("2026-W22", "Fri 29 16:00"), ("2026-W23", "Fri 05 16:00")]


@YEARS
@given(
    st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=200),
    st.sampled_from([1, 2, 4]),
    st.integers(0, 6),
    st.integers(0, 200),
)
def test_whatever_days_are_closed_each_period_is_told_once_in_order_and_without_a_gap(
    days: set[date], weeks: int, weekday: int, first: int
) -> None:
    client = replace(_client(weeks, weekday), closed=dict.fromkeys(days, "Holiday"))
    assert client.update is not None
    begin = datetime(2026, 1, 5, 11, tzinfo=UTC) + timedelta(days=first)
    slots = [latest_slot(client, client.update, begin + timedelta(hours=12 * n)) for n in range(140)]
    told = list(dict.fromkeys(slots))
    assert len({slot.period for slot in told}) == len(told)
    for before, after in pairwise(told):
        assert after.start == before.at < after.at
    for slot in told:
        day = slot.at.astimezone(client.zone).date()
        assert day not in days


# ── each month ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _days(client: Client, begin: str, days: int) -> list[str]:
    """The local days of the updates from the first whole period on."""
    sent = _slots(client, datetime.fromisoformat(begin).replace(tzinfo=UTC), days, timedelta(hours=1))[1:]
    return [at.astimezone(client.zone).strftime("%d %b") for _, at in sent]


def test_each_month_on_the_last_such_weekday_or_on_a_day_of_the_month() -> None:
    assert _days(_client(0), "2026-01-01", 150) == ["30 Jan", "27 Feb", "27 Mar", "24 Apr", "29 May"]
    assert _days(_client(0, day=28), "2026-01-01", 150) == ["28 Jan", "28 Feb", "28 Mar", "28 Apr", "28 May"]


def test_a_monthly_update_for_a_closed_day_comes_before_it() -> None:
    client = replace(_client(0, day=1), hours=parse_hours("Mon-Fri 08:00-19:00"))
    assert _days(client, "2026-01-15", 140) == ["30 Jan", "27 Feb", "01 Apr", "01 May", "01 Jun"]


# ── pauses ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_in_a_pause_there_is_no_update_and_the_next_one_covers_it() -> None:
    client = _client(1, 4, time(16), "Europe/Rome", 0, "2026-12-21", "2027-01-06")
    assert _days(client, "2026-12-07", 35) == ["11 Dec", "18 Dec", "08 Jan"]
    assert client.update is not None
    slot = latest_slot(client, client.update, datetime(2027, 1, 8, 16, tzinfo=UTC))
    assert slot.start == datetime(2026, 12, 18, 15, tzinfo=UTC)


def test_an_update_does_not_move_into_a_pause_or_out_of_one() -> None:
    week = parse_hours("Mon-Fri 08:00-19:00")
    into = replace(
        _client(1, 4, time(16), "Europe/Rome", 0, "2026-03-12", "2026-03-12"),
        closed={date(2026, 3, 13): "Holiday"},
        hours=week,
    )
    out = replace(_client(1, 6, time(16), "Europe/Rome", 0, "2026-03-14", "2026-03-15"), hours=week)
    assert _days(into, "2026-03-02", 21) == ["06 Mar", "20 Mar"]
    assert _days(out, "2026-03-02", 21) == ["06 Mar", "20 Mar"]


def test_a_pause_of_years_owes_nothing() -> None:
    client = _client(1, 4, time(16), "Europe/Rome", 0, "2024-01-01", "2027-12-31")
    now = datetime(2026, 3, 6, 17, tzinfo=UTC)
    assert due_slot(client, set(), now - timedelta(days=30), now) is None


# ── another rhythm ───────────────────────────────────────────────────────────────────────────────────────────────────
def _changed(*rhythms: tuple[int, Client], begin: datetime) -> list[str]:
    """The days of the updates of a client whose rhythm is another after so many days."""
    done: set[Mark] = set()
    sent, now = [], begin
    for days, client in rhythms:
        end = now + timedelta(days=days)
        while now < end:
            if slot := due_slot(client, done, begin, now):
                done.add(slot.mark(client.id))
                sent += [] if stale(slot, now) else [now.astimezone(client.zone).strftime("%d %b")]
            now += timedelta(hours=1)
    return sent


@pytest.mark.parametrize(
    ("before", "after", "days"),
    [
        ((2, _client(weekday=0)), (20, _client(weekday=4)), ["02 Mar", "13 Mar", "20 Mar"]),  # not twice in one week
        ((6, _client(weekday=4)), (17, _client(weekday=0)), ["06 Mar", "09 Mar", "16 Mar", "23 Mar"]),
        ((2, _client(weekday=0)), (36, _client(0, day=5)), ["02 Mar", "05 Apr"]),  # March had its update
        ((2, _client(0, day=2)), (20, _client(weekday=4)), ["02 Mar", "13 Mar", "20 Mar"]),
        ((6, _client(2, weekday=0)), (17, _client(weekday=0)), ["09 Mar", "16 Mar", "23 Mar"]),
        ((9, _client(weekday=0)), (21, _client(2, weekday=0)), ["02 Mar", "09 Mar", "23 Mar"]),
    ],
)
def test_whatever_the_rhythm_was_before_no_period_of_the_new_one_has_two_updates(
    before: tuple[int, Client], after: tuple[int, Client], days: list[str]
) -> None:
    assert _changed(before, after, begin=datetime(2026, 3, 2, tzinfo=UTC)) == days


RHYTHMS = st.tuples(
    st.sampled_from([0, 1, 2, 4]), st.integers(0, 6), st.sampled_from([time(0), time(2, 30), time(9), time(23, 59)])
)


@YEARS
@given(
    st.lists(st.tuples(RHYTHMS, st.integers(1, 60), st.integers(0, 28)), min_size=1, max_size=4),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=60),
    st.integers(1 if MANY else 6, 70),  # hours between two looks
    st.sampled_from(["Europe/Rome", "America/Santiago", "Pacific/Apia", "Australia/Lord_Howe"]),
)
def test_through_changed_rhythms_holidays_and_nights_without_the_clerk_no_period_has_two(
    plan: list[tuple[tuple[int, int, time], int, int]], days: set[date], step: int, zone: str
) -> None:
    begin = now = datetime(2026, 1, 10, tzinfo=UTC)
    done: set[Mark] = set()
    made: list[tuple[str, str]] = []  # the weeks of the slot, and the week of each update
    for (weeks, weekday, at), length, day in plan:
        client = replace(_client(weeks, weekday, at, zone, day if not weeks else 0), closed=dict.fromkeys(days, ""))
        for _ in range(length * 24 // step + 1):
            if slot := due_slot(client, done, begin, now):
                assert not any(slot.after < week <= slot.until for _, week in made)
                assert slot.start < slot.at <= now
                done.add(slot.mark(client.id))
                made.append((slot.after, slot.period))
            now += timedelta(hours=step)
    assert len({week for _, week in made}) == len(made)
