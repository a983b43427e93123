"""Regular updates: exactly one per period, late but not stale (failures 15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.business_hours import parse_hours
from daemon.core.people import Client, Consent, Rhythm
from daemon.core.updates import due_slot, latest_slot, stale

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def _client(weeks: int = 1, weekday: int = 4, at: time = time(16), zone: str = "Europe/Rome") -> Client:
    rhythm = Rhythm(weeks, weekday, at, Consent.NONE)
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
    done: set[str] = set()
    sent = []
    now = begin
    while now < begin + timedelta(days=days):
        slot = due_slot(client, done, LONG_AGO, now)
        if slot:
            done.add(slot.key(client.id))
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
    done = {latest_slot(client, client.update, monday).key("rossi")} if client.update else set()
    slot = due_slot(client, done, LONG_AGO, back)
    assert slot is not None
    assert slot.at == datetime(2026, 3, 6, 15, tzinfo=UTC)
    assert not stale(slot, back)
    assert due_slot(client, done | {slot.key("rossi")}, LONG_AGO, back) is None


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
