"""Zones are those that everybody knows: a file's own cost nothing, and no stranger moves a call of somebody else."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from daemon.core.message.parse import parse
from tests.effort import assert_within

NUMBERS = count()
ALMOST = "RRULE:FREQ=YEARLY"  # with one rule alone nothing has to be worked out


def rule(kind: str, when: str, start: str = "19700101T000000", plus: str = "+0900") -> str:
    return f"BEGIN:{kind}\nDTSTART:{start}\nTZOFFSETFROM:{plus}\nTZOFFSETTO:{plus}\n{when}\nEND:{kind}\n"


def zone(name: str, *rules: str, begin: str = "BEGIN:VTIMEZONE", end: str = "END:VTIMEZONE") -> str:
    return f"{begin}\nTZID:{name}\n{''.join(rules)}{end}\n"


def starts(name: str, *zones: str) -> list[datetime | None]:
    """When the event of a mail begins, at ten in the zone of that name."""
    event = f"BEGIN:VEVENT\nUID:1\nSUMMARY:Call\nDTSTART;TZID={name}:20260303T100000\nEND:VEVENT\n"
    calendar = f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\n{''.join(zones)}{event}END:VCALENDAR\n"
    head = "From: a@b.example\nTo: c@d.example\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\n\n"
    return [one.start for one in parse((head + calendar).replace("\n", "\r\n").encode()).appointments]


@pytest.mark.parametrize("name", ["Europe/Rome", "W. Europe Standard Time", "/vendor.example/Europe/Rome"])
@pytest.mark.filterwarnings("ignore:Timezone")
def test_a_known_zone_is_what_everybody_means_by_it(name: str) -> None:
    nine = [datetime(2026, 3, 3, 9, tzinfo=UTC)]
    assert starts(name) == nine
    assert starts(name, zone(name, rule("STANDARD", ""))) == nine
    assert starts(name) == nine, "nor does another file see what that one says"


@pytest.mark.parametrize(
    "begin",
    ["BEGIN:VTIMEZONE", "begin:vtimezone", 'BEGIN;X="a:b":VTIMEZONE', "BEGIN:VTIME\n ZONE", "BEGIN:VTIME\n\n\tZONE"],
)
def test_a_zone_of_the_files_own_may_be_any_hour(begin: str) -> None:
    assert starts("Mine", zone("Mine", rule("STANDARD", ""), begin=begin)) == []
    assert starts("Mine") == []


@pytest.mark.parametrize("name", ["Europe", "/Europe/", "../../etc/passwd", "x" * 70_000, "nul\0", "Europe/Rome/x"])
def test_a_zone_that_is_none_is_no_trouble_of_the_disk(name: str) -> None:
    """A folder of zones is one by its name, and reading it an error of the system: the whole pass ended."""
    assert starts(name) == []


@pytest.mark.parametrize(
    "when",
    [
        "RRULE:FREQ=HOURLY",
        "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_a_zone_without_end_costs_nothing(when: str) -> None:
    """A mail of 500 bytes stalled us for good, whoever sent it."""
    rules = [rule("DAYLIGHT", ALMOST, "19700601T000000"), rule("STANDARD", when)] * 4

    def read() -> None:
        name = f"Endless {next(NUMBERS)}"  # what was worked out once is remembered by its name
        starts(name, zone(name, *rules))

    assert_within(0.1, read)


def test_many_zones_cost_nothing() -> None:
    def read() -> None:
        name = f"Many {next(NUMBERS)}"
        starts(name, zone(name, *[rule("STANDARD", ALMOST)] * 1_500))

    assert_within(0.3, read)
