"""Business time: spans by the wall clock, over nights, holidays and the change of the clock."""

from __future__ import annotations

from collections import ChainMap
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.adapters.calendars import PublicHolidays, team_calendar
from daemon.core.hours.business_hours import Calendar, ClosedDay, NeverOpen
from daemon.core.hours.week import BadHours, Span, parse_hours
from tests.conftest import MANY

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


@pytest.mark.parametrize("zone", ["Europe/Rome", "America/Havana", "Pacific/Apia"])
@pytest.mark.parametrize("hours", ["24/7", "Mon-Fri 22:00-06:00", OFFICE])
def test_a_long_time_is_as_much_as_its_parts(hours: str, zone: str) -> None:
    """Years are counted at once: over leaps of the clock, holidays and a day that an island left out."""
    open_ = calendar(hours, zone, _2011_12_30="left out", _2012_02_29="leap day")
    start, end = datetime(2010, 11, 7, 3, 30, tzinfo=UTC), datetime(2013, 3, 10, 5, 45, tzinfo=UTC)
    steps = [start + n * timedelta(days=13) for n in range((end - start) // timedelta(days=13) + 1)]
    parts = sum((open_.measure(*pair) for pair in pairwise([*steps, end])), timedelta())
    assert open_.measure(start, end) == parts


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


def test_an_evening_that_comes_twice_is_open_twice() -> None:
    """In St. John's, until 2011, the clock went from 0:01 on Sunday back to 23:01 on Saturday."""
    always = calendar("24/7", zone="America/St_Johns")
    midnight = datetime(2005, 10, 30, 2, 30, tzinfo=UTC)
    assert always.is_open(midnight + timedelta(minutes=30))
    assert always.measure(midnight - HOUR, midnight + HOUR / 2) == HOUR * 1.5
    assert always.subtract(midnight + HOUR / 2, HOUR) == midnight - HOUR / 2


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
    "Europe/Kyiv",
    "Europe/Dublin",  # its summer time is the standard one
    "Africa/Casablanca",  # goes back for Ramadan
    "America/New_York",
    "America/Sao_Paulo",  # skipped midnight until 2018
    "America/Havana",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Apia",  # left out 30 December 2011
    "UTC",
]
HOURS = [
    "Mon-Fri 09:00-18:00",
    OFFICE,
    "24/7",
    "Mon-Sun 22:00-06:00",
    "Sun 00:00-24:00",
    "Sat-Sun 01:30-02:30 02:30-03:30",
    "Mon-Sun 02:00-03:00",
    "Sat-Sun 00:00-01:00 23:00-24:00",
    "Mon-Fri 08:30-12:15 13:00-16:45 20:00-24:00",
    "Wed 00:15-00:45",
]
REGIONS = ["IT", "DE-BY", "DE-BE", "UA", "PL", "RO", "FR", "ES-CT", "GB-SCT", "US-CA", "BR"]
HOLIDAYS = {code: PublicHolidays([code], []) for code in REGIONS}
YEARS = (datetime(2004, 1, 1), datetime(2045, 12, 31))  # noqa: DTZ001 -- the bounds of a strategy are naive


INSTANTS = st.datetimes(*YEARS, timezones=st.just(UTC))
DURATIONS = st.timedeltas(timedelta(0), timedelta(hours=120))


@st.composite
def changes_of_the_clock(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone, and an instant within three days of one at which its clock is changed."""
    zone = draw(st.sampled_from([name for name in ZONES if name != "UTC"]))
    near = draw(st.timedeltas(timedelta(days=-3), timedelta(days=3)))
    return zone, draw(st.sampled_from(_changes(zone))) + near


@cache
def _changes(zone: str) -> list[datetime]:
    """The days before whose end a zone changes its clock, from 2005 to 2037; where it never does, the first of them."""
    days = [datetime(2005, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(33 * 365)]
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    return [day for day, (one, next_) in zip(days, pairwise(offsets), strict=False) if one != next_] or days[:1]


@st.composite
def calendars(draw: st.DrawFn, zone: str = "") -> Calendar:
    """Any zone, hours, region's holidays and days off; the holidays of a region are computed once."""
    code = draw(st.none() | st.sampled_from(REGIONS))
    off = draw(st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=40))
    closed = ChainMap(dict.fromkeys(off, ""), HOLIDAYS[code]) if code else dict.fromkeys(off, "")  # type: ignore[arg-type]
    return Calendar(ZoneInfo(zone or draw(st.sampled_from(ZONES))), parse_hours(draw(st.sampled_from(HOURS))), closed)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """A calendar and an instant: anywhere, among the days off, or where the clock is changed."""
    if draw(st.booleans()):
        zone, at = draw(changes_of_the_clock())
        return draw(calendars(zone)), at
    recent = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
    return draw(calendars()), draw(INSTANTS | recent)


often = settings(max_examples=100 if MANY else 40, deadline=None)


@given(cases(), DURATIONS)
@often
def test_as_much_passes_as_was_added(case: tuple[Calendar, datetime], duration: timedelta) -> None:
    hours, start = case
    assert hours.measure(start, hours.add(start, duration)) == duration


@given(cases(), DURATIONS.filter(bool))
@often
def test_time_is_up_while_somebody_works(case: tuple[Calendar, datetime], duration: timedelta) -> None:
    """Also when it is looked up: where a span ends, not where the next one begins."""
    hours, start = case
    assert hours.is_open(hours.add(start, duration) - timedelta(microseconds=1))


@given(cases(), DURATIONS)
@often
def test_as_much_passes_as_was_subtracted(case: tuple[Calendar, datetime], duration: timedelta) -> None:
    hours, end = case
    assert hours.measure(hours.subtract(end, duration), end) == duration


@given(cases(), DURATIONS, DURATIONS)
@often
def test_what_is_added_in_two_steps_is_added_in_one(
    case: tuple[Calendar, datetime], one: timedelta, other: timedelta
) -> None:
    hours, start = case
    assert hours.add(hours.add(start, one), other) == hours.add(start, one + other)


@given(cases(), DURATIONS.filter(bool))
@often
def test_what_was_added_and_subtracted_again_leads_to_where_the_clock_started(
    case: tuple[Calendar, datetime], duration: timedelta
) -> None:
    hours, start = case
    assert hours.subtract(hours.add(start, duration), duration) == hours.next_open(start)


@given(cases(), st.timedeltas(timedelta(0), timedelta(days=20)), DURATIONS, DURATIONS)
@often
def test_later_and_longer_is_never_earlier(
    case: tuple[Calendar, datetime], after: timedelta, one: timedelta, other: timedelta
) -> None:
    hours, start = case
    short, long = sorted((one, other))
    assert start <= hours.add(start, short) <= hours.add(start, long) <= hours.add(start + after, long)
    assert hours.subtract(start, long) <= hours.subtract(start, short) <= start
    assert timedelta() <= hours.measure(start, start + after) <= after


@given(cases(), st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), min_size=2, max_size=2))
@often
def test_what_passes_adds_up(case: tuple[Calendar, datetime], steps: list[timedelta]) -> None:
    hours, first = case
    middle = first + steps[0]
    last = middle + steps[1]
    assert hours.measure(first, middle) + hours.measure(middle, last) == hours.measure(first, last)


@given(cases())
@often
def test_a_team_is_open_at_its_next_opening_and_closed_until_then(case: tuple[Calendar, datetime]) -> None:
    hours, at = case
    opening = hours.next_open(at)
    assert hours.is_open(opening)
    assert hours.measure(at, opening) == timedelta()
    assert opening == at or not hours.is_open(at)


@given(cases(), st.integers(-3, 40))
@often
def test_a_promised_day_ends_when_somebody_goes_home(case: tuple[Calendar, datetime], ahead: int) -> None:
    hours, after = case
    day = after.astimezone(hours.zone).date() + timedelta(days=ahead)
    close = hours.close_of(day, after)
    assert close > after
    assert not hours.is_open(close) or hours.measure(close - timedelta(minutes=1), close)


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
    team = team_calendar(parse_hours("Mon-Fri 09:00-18:00"), ROME, ["IT", "DE-BY"], [date(2026, 12, 24)])
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
