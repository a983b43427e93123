"""Business time: spans by the wall clock, over nights, holidays and the change of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.adapters.calendars import PublicHolidays, team_calendar
from daemon.core.business_hours import BadHours, Calendar, ClosedDay, NeverOpen, Span, parse_hours

ROME = ZoneInfo("Europe/Rome")
OFFICE = "Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-13:00"
HOUR = timedelta(hours=1)


def calendar(hours: str = "Mon-Fri 09:00-18:00", zone: str = "Europe/Rome", **closed: str) -> Calendar:
    return Calendar(
        ZoneInfo(zone), parse_hours(hours), {date.fromisoformat(d[1:].replace("_", "-")): n for d, n in closed.items()}
    )


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


# ── adding, subtracting, measuring ───────────────────────────────────────────────────────────────────────────────────
def test_friday_afternoon_over_the_change_of_the_clock_and_a_holiday() -> None:
    """failures.md 9: the clock goes forward on Sunday 29 March 2026, and Monday is closed."""
    closed = calendar(_2026_03_30="Patron saint")
    due = closed.add(rome("2026-03-27T16:30"), 8 * HOUR)
    assert due == rome("2026-03-31T15:30")
    assert closed.closed_between(rome("2026-03-27T16:30"), due) == (ClosedDay(date(2026, 3, 30), "Patron saint"),)


@pytest.mark.parametrize(
    ("hours", "start", "duration", "end"),
    [
        ("Mon-Fri 09:00-18:00", "2026-03-04T10:00", 2, "2026-03-04T12:00"),
        ("Mon-Fri 09:00-18:00", "2026-03-04T16:00", 2, "2026-03-04T18:00"),
        ("Mon-Fri 09:00-18:00", "2026-03-04T17:00", 2, "2026-03-05T10:00"),
        ("Mon-Fri 09:00-18:00", "2026-03-04T03:00", 2, "2026-03-04T11:00"),
        ("Mon-Fri 09:00-18:00", "2026-03-07T12:00", 2, "2026-03-09T11:00"),
        (OFFICE, "2026-03-04T12:00", 2, "2026-03-04T15:00"),
        (OFFICE, "2026-03-06T12:00", 2, "2026-03-09T10:00"),
        ("Mon-Fri 22:00-06:00", "2026-03-06T23:00", 8, "2026-03-09T23:00"),
        ("24/7", "2026-03-28T20:00", 8, "2026-03-29T05:00"),
        ("24/7", "2026-10-24T20:00", 8, "2026-10-25T03:00"),
        ("Sat-Sun 22:00-06:00", "2026-03-28T22:00", 7, "2026-03-29T06:00"),
        ("Sat-Sun 22:00-06:00", "2026-10-24T22:00", 9, "2026-10-25T06:00"),
    ],
)
def test_time_passes_only_within_the_spans(hours: str, start: str, duration: int, end: str) -> None:
    assert calendar(hours).add(rome(start), duration * HOUR) == rome(end)
    assert calendar(hours).measure(rome(start), rome(end)) == duration * HOUR


def test_subtracting_from_the_morning_leads_to_the_evening_before() -> None:
    assert calendar().subtract(rome("2026-03-09T10:00"), 2 * HOUR) == rome("2026-03-06T17:00")


def test_no_time_is_no_time_even_when_closed() -> None:
    assert calendar().add(rome("2026-03-07T12:00"), timedelta()) == rome("2026-03-07T12:00")


def test_nothing_passes_backwards() -> None:
    assert calendar().measure(rome("2026-03-05T12:00"), rome("2026-03-04T12:00")) == timedelta()


def test_what_comes_out_is_in_utc_whatever_zone_goes_in() -> None:
    tokyo = datetime(2026, 3, 4, 18, tzinfo=ZoneInfo("Asia/Tokyo"))  # 10:00 in Rome
    due = calendar().add(tokyo, HOUR)
    assert (due, due.tzinfo) == (rome("2026-03-04T11:00"), UTC)


def test_a_team_is_open_from_the_first_minute_to_before_the_last() -> None:
    shown = [
        calendar(OFFICE).is_open(rome(f"2026-03-04T{at}"))
        for at in ("08:59", "09:00", "13:00", "14:00", "17:59", "18:00")
    ]
    assert shown == [False, True, False, True, True, False]


def test_a_night_shift_is_still_open_on_the_morning_of_a_closed_day() -> None:
    night = calendar("Mon-Fri 22:00-06:00", _2026_03_05="Holiday")
    assert night.is_open(rome("2026-03-05T05:59"))
    assert not night.is_open(rome("2026-03-05T23:00"))


def test_the_next_opening_skips_closed_days() -> None:
    closed = calendar(_2026_03_09="Holiday")
    assert closed.next_open(rome("2026-03-06T19:00")) == rome("2026-03-10T09:00")
    assert closed.next_open(rome("2026-03-06T17:00")) == rome("2026-03-06T17:00")


@pytest.mark.parametrize(
    ("day", "after", "close"),
    [
        ("2026-03-05", "2026-03-02T10:00", "2026-03-05T18:00"),
        ("2026-03-07", "2026-03-02T10:00", "2026-03-06T18:00"),
        ("2026-03-08", "2026-03-07T10:00", "2026-03-09T18:00"),
        ("2026-03-02", "2026-03-04T10:00", "2026-03-04T18:00"),
        ("2026-03-04", "2026-03-04T20:00", "2026-03-05T18:00"),
    ],
    ids=[
        "a working day",
        "a Saturday",
        "a Sunday, said on Saturday",
        "a day that is over",
        "today, said in the evening",
    ],
)
def test_what_is_promised_for_a_day_is_due_when_the_team_goes_home(day: str, after: str, close: str) -> None:
    assert calendar("Mon-Fri 09:00-13:00 14:00-18:00").close_of(date.fromisoformat(day), rome(after)) == rome(close)


def test_a_span_that_begins_in_the_hour_that_is_skipped_begins_when_the_clock_has_changed() -> None:
    early = calendar("Sun 02:30-06:00")
    assert early.next_open(rome("2026-03-28T12:00")) == rome("2026-03-29T03:00")
    assert early.measure(rome("2026-03-29T00:00"), rome("2026-03-29T12:00")) == 3 * HOUR


def test_a_day_that_a_zone_left_out_has_no_hours() -> None:
    """Samoa went from 29 to 31 December 2011."""
    samoa = calendar("24/7", zone="Pacific/Apia")
    start = datetime(2011, 12, 29, 12, tzinfo=ZoneInfo("Pacific/Apia"))
    assert samoa.measure(start, datetime(2011, 12, 31, 12, tzinfo=ZoneInfo("Pacific/Apia"))) == 24 * HOUR


@pytest.mark.parametrize("ask", ["add", "subtract", "next_open", "close_of"])
def test_a_calendar_that_never_opens_says_so(ask: str) -> None:
    closed = {date(2025, 1, 1) + timedelta(days=n): "Closed" for n in range(1200)}
    never, at = Calendar(ROME, parse_hours("Mon 09:00-10:00"), closed), rome("2026-06-01T12:00")
    calls = {"add": (at, HOUR), "subtract": (at, HOUR), "next_open": (at,), "close_of": (at.date(), at)}
    with pytest.raises(NeverOpen, match="no open hour in 400 days"):
        getattr(never, ask)(*calls[ask])


def test_a_usual_day_is_the_most_common_one() -> None:
    assert calendar(OFFICE).working_day == 8 * HOUR
    assert calendar("24/7").working_day == 24 * HOUR


# ── always ───────────────────────────────────────────────────────────────────────────────────────────────────────────
ZONES = [
    "Europe/Rome",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Havana",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
]
HOURS = [
    "Mon-Fri 09:00-18:00",
    OFFICE,
    "24/7",
    "Mon-Sun 22:00-06:00",
    "Sun 00:00-24:00",
    "Sat-Sun 01:30-02:30 02:30-03:30",
    "Wed 00:15-00:45",
]
CALENDARS = st.builds(
    lambda zone, hours, closed: Calendar(ZoneInfo(zone), parse_hours(hours), dict.fromkeys(closed, "Holiday")),
    st.sampled_from(ZONES),
    st.sampled_from(HOURS),
    st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=40),
)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DURATIONS = st.timedeltas(timedelta(0), timedelta(hours=60))


@given(CALENDARS, INSTANTS, DURATIONS)
@settings(max_examples=300, deadline=None)
def test_as_much_passes_as_was_added(hours: Calendar, start: datetime, duration: timedelta) -> None:
    assert hours.measure(start, hours.add(start, duration)) == duration


@given(CALENDARS, INSTANTS, DURATIONS)
@settings(max_examples=300, deadline=None)
def test_as_much_passes_as_was_subtracted(hours: Calendar, end: datetime, duration: timedelta) -> None:
    assert hours.measure(hours.subtract(end, duration), end) == duration


@given(CALENDARS, st.lists(INSTANTS, min_size=3, max_size=3).map(sorted))
@settings(max_examples=200, deadline=None)
def test_what_passes_adds_up(hours: Calendar, instants: list[datetime]) -> None:
    first, middle, last = instants
    assert hours.measure(first, middle) + hours.measure(middle, last) == hours.measure(first, last)


@given(CALENDARS, INSTANTS)
@settings(max_examples=200, deadline=None)
def test_a_team_is_open_at_its_next_opening_and_closed_until_then(hours: Calendar, at: datetime) -> None:
    opening = hours.next_open(at)
    assert hours.is_open(opening)
    assert hours.measure(at, opening) == timedelta()


# ── hours as people write them ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "monday", "sunday"),
    [
        ("Mon-Fri 09:00-18:00", ((540, 1080),), ()),
        ("mon – sun 9-13 14-18", ((540, 780), (840, 1080)), ((540, 780), (840, 1080))),
        ("Monday, Sunday 9.30-17.00", ((570, 1020),), ((570, 1020),)),
        ("Fri-Mon 22:00-06:00", ((1320, 1800),), ((1320, 1800),)),
        ("Mon 14:00-18:00 09:00-13:00; Tue 09:00-13:00", ((540, 780), (840, 1080)), ()),
        ("Mon 09:00-12:00, Mon 13:00-15:00", ((540, 720), (780, 900)), ()),
        ("24 / 7", ((0, 1440),), ((0, 1440),)),
    ],
)
def test_hours_are_read_as_people_write_them(
    text: str, monday: tuple[tuple[int, int], ...], sunday: tuple[tuple[int, int], ...]
) -> None:
    week = parse_hours(text)
    assert (week[0], week[6]) == (tuple(Span(*s) for s in monday), tuple(Span(*s) for s in sunday))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "'' is no weekday"),
        ("Mon-Fri", "no hours after the last day"),
        ("Mo-Fri 9-18", "'mo' is no weekday|'Mo' is no weekday"),
        ("Lun-Ven 9-18", "'Lun' is no weekday; write Mon, Tue"),
        ("Mon 9to5", "'9to5' is no span of hours; write 09:00-13:00"),
        ("Mon 09:00-25:00", "25:00 is no time of day"),
        ("Mon 09:70-10:00", "09:70 is no time of day"),
        ("Mon 09:00-09:00", "is empty; write 00:00-24:00"),
        ("Mon 09:00-13:00 12:00-18:00", "two spans overlap on Mon"),
        ("Mon-Tue 22:00-06:00, Tue 05:00-09:00", "two spans overlap on Tue"),
        ("Sun 22:00-06:00, Mon 05:00-09:00", "two spans overlap on Mon"),
    ],
)
def test_bad_hours_are_refused_with_what_would_be_right(text: str, complaint: str) -> None:
    with pytest.raises(BadHours, match=complaint):
        parse_hours(text)


@given(st.text(max_size=40))
def test_any_text_is_hours_or_bad_hours(text: str) -> None:
    try:
        week = parse_hours(text)
    except BadHours:
        return
    assert any(week)


# ── holidays ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_holidays_of_countries_regions_and_the_teams_own_days_off_are_closed() -> None:
    team = team_calendar("Mon-Fri 09:00-18:00", "Europe/Rome", ["IT", "DE-BY"], [date(2026, 12, 24)])
    found = team.closed_between(rome("2026-12-21T12:00"), rome("2026-12-28T12:00"))
    assert [(closed.day.day, closed.name) for closed in found] == [(24, ""), (25, "Christmas Day")]
    assert team.add(rome("2026-06-01T17:00"), 2 * HOUR) == rome("2026-06-03T10:00")
    assert not team.is_open(rome("2026-06-04T12:00")), "Corpus Christi is kept in Bavaria"


def test_every_year_has_its_holidays() -> None:
    closed = PublicHolidays(["IT"], [])
    assert all(date(year, 12, 25) in closed for year in (1999, 2026, 2044))


def test_a_country_that_nobody_knows_is_refused_at_once() -> None:
    with pytest.raises(NotImplementedError):
        PublicHolidays(["XX"], [])
