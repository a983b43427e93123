"""Calls that calendars arranged: invited by the team or accepted by it, moved, called off, repeated, in every zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from daemon.core.message.parse import parse
from daemon.core.model import Address, Direction, Filed, OriginKind
from daemon.core.project.appointments import meetings
from tests.correspondence import Mails

ROME = ZoneInfo("Europe/Rome")
FRIDAY = datetime(2026, 3, 13, 15, tzinfo=UTC)
MARTA, ANNA = "marta@agency.example", "anna@client.example"
HOUR = timedelta(hours=1)


def invitation(
    method: str = "REQUEST", *lines: str, sequence: int = 0, start: str = ";TZID=Europe/Rome:20260319T100000"
) -> bytes:
    """A mail that a calendar writes; a line with the name of another takes its place."""
    known = {
        "UID": "UID:call-1@agency.example",
        "SEQUENCE": f"SEQUENCE:{sequence}",
        "SUMMARY": "SUMMARY:Weekly call",
        "DTSTART": f"DTSTART{start}",
    }
    known |= {line.replace(";", ":").partition(":")[0]: line for line in lines}
    event = "\r\n".join(line for line in known.values() if line)
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    head = f"From: {MARTA}\r\nTo: {ANNA}\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n"
    return (head + calendar).encode()


def filed(
    raw: bytes, after: int = 0, *, ours: bool = True, origin: OriginKind = OriginKind.VOUCHED, sender: str = ""
) -> Filed:
    """That mail as a record keeps it, so many hours later."""
    row = Mails("en").team("") if ours else Mails("en").client("")
    direction = Direction.OUTBOUND if ours else Direction.INBOUND
    address = Address("", sender or (MARTA if ours else ANNA))
    return replace(
        row,
        key=str(after),
        at=FRIDAY + after * HOUR,
        direction=direction,
        sender=address,
        origin=origin,
        appointments=parse(raw).appointments,
    )


def said(
    mails: Iterable[Filed], first: date = date(2026, 3, 13), last: date = date(2026, 3, 20), zone: ZoneInfo = ROME
) -> list[str]:
    """The meetings, each on a line in the client's zone."""
    found = meetings(mails, first, last, zone)
    return [
        f"{one.title} {one.at.astimezone(zone):%a %d %H:%M}" if one.at else f"{one.title} {one.day:%a %d}"
        for one in found
    ]


THURSDAY = ["Weekly call Thu 19 10:00"]
ACCEPTED = f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{MARTA}"
DECLINED = f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ANNA}"


def test_what_the_team_invites_to_is_an_appointment_in_the_clients_zone() -> None:
    mails = [filed(invitation())]
    assert said(mails) == THURSDAY
    assert said(mails, zone=ZoneInfo("Europe/London")) == ["Weekly call Thu 19 09:00"]
    assert said(mails, last=date(2026, 3, 18)) == []
    assert said([filed(invitation(start=";VALUE=DATE:20260319"))]) == ["Weekly call Thu 19"]


@pytest.mark.parametrize("start", [";TZID=W. Europe Standard Time:20260319T100000", ":20260319T090000Z"])
def test_zones_of_other_programs_are_understood(start: str) -> None:
    assert said([filed(invitation(start=start))]) == THURSDAY


def test_an_hour_without_a_zone_is_told_to_nobody() -> None:
    assert said([filed(invitation(start=":20260319T100000"))]) == []


def test_the_newest_version_counts_whatever_the_order_of_arrival() -> None:
    old, new = invitation(), invitation(sequence=1, start=";TZID=Europe/Rome:20260318T150000")
    assert said([filed(new), filed(old, 1)]) == ["Weekly call Wed 18 15:00"]


def test_a_cancelled_call_is_none_until_it_is_invited_to_anew() -> None:
    mails = [filed(invitation()), filed(invitation("CANCEL", sequence=1), 1)]
    assert said(mails) == []
    assert said([filed(invitation()), filed(invitation("REQUEST", "STATUS:CANCELLED", sequence=1), 1)]) == []
    assert said([*mails, filed(invitation(sequence=2), 2)]) == THURSDAY


@pytest.mark.parametrize("origin", [OriginKind.UNPROVED, OriginKind.REFUTED])
def test_what_nothing_proves_the_team_to_have_written_is_no_appointment(origin: OriginKind) -> None:
    assert said([filed(invitation(), origin=origin)]) == []


def test_a_clients_invitation_counts_once_the_team_has_accepted_that_version() -> None:
    theirs, yes = filed(invitation(), ours=False), filed(invitation("REPLY", ACCEPTED, "DTSTART"), 1)
    assert said([theirs]) == []
    assert said([theirs, yes]) == THURSDAY
    assert said([theirs, replace(yes, direction=Direction.INBOUND)]) == [], "who invites does not accept for us"
    moved = filed(invitation(sequence=1, start=";TZID=Europe/Rome:20260317T100000"), 2, ours=False)
    assert said([theirs, yes, moved]) == [], "neither the old hour nor one that nobody accepted"
    assert (
        said(
            [theirs, yes, filed(invitation("REPLY", ACCEPTED.replace("ACC", "DEC").replace("DECEPTED", "DECLINED")), 2)]
        )
        == []
    )


def test_a_client_who_declines_has_no_call_with_us() -> None:
    assert said([filed(invitation()), filed(invitation("REPLY", DECLINED), 1, ours=False)]) == []
    forged = filed(invitation("REPLY", DECLINED), 1, ours=False, origin=OriginKind.REFUTED)
    assert said([filed(invitation()), forged]) == THURSDAY


# ── series ───────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY", ["Thu 19", "Thu 26", "Thu 02", "Thu 09"]),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=MO", ["Thu 19", "Thu 02"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4", ["Thu 19", "Tue 24", "Thu 26", "Tue 31"]),
        ("FREQ=WEEKLY;UNTIL=20260401T220000Z", ["Thu 19", "Thu 26"]),
        ("FREQ=DAILY;INTERVAL=7", ["Thu 19", "Thu 26", "Thu 02", "Thu 09"]),
        ("FREQ=MONTHLY;BYDAY=-1TH", ["Thu 19", "Thu 26"]),
        ("FREQ=MONTHLY;BYDAY=1TH", ["Thu 19", "Thu 02"]),
        ("FREQ=YEARLY", ["Thu 19"]),
        ("FREQ=SECONDLY", ["Thu 19"]),
        ("FREQ=MONTHLY;BYSETPOS=2;BYDAY=TH", ["Thu 19"]),
    ],
)
def test_a_series_comes_again_as_its_rule_says_at_the_same_hour_in_summer(rule: str, expected: list[str]) -> None:
    """Clocks change on 29 March; of a rule that is not understood the first day counts."""
    found = said([filed(invitation("REQUEST", f"RRULE:{rule}"))], last=date(2026, 4, 10))
    assert found == [f"Weekly call {day} 10:00" for day in expected]


def test_one_day_of_a_series_is_left_out_moved_or_called_off() -> None:
    lines = ("RRULE:FREQ=WEEKLY", "EXDATE;TZID=Europe/Rome:20260326T100000")
    series = filed(invitation("REQUEST", *lines))
    only = "RECURRENCE-ID;TZID=Europe/Rome:20260319T100000"
    moved = filed(invitation("REQUEST", only, sequence=1, start=";TZID=Europe/Rome:20260320T160000"), 1)
    until = date(2026, 4, 3)
    assert said([series], last=until) == [*THURSDAY, "Weekly call Thu 02 10:00"]
    assert said([series, moved], last=until) == ["Weekly call Fri 20 16:00", "Weekly call Thu 02 10:00"]
    assert said([series, filed(invitation("CANCEL", only, sequence=1), 1)], last=until) == ["Weekly call Thu 02 10:00"]
    assert said([series, moved, filed(invitation("CANCEL", sequence=1), 2)], last=until) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["RRULE:FREQ=WEEKLY;INTERVAL=0"],
        ["RRULE:FREQ=DAILY;COUNT=999999999", "DTSTART;VALUE=DATE:00010101"],
        ["RRULE:FREQ=DAILY;INTERVAL=999999999999999999999"],
        ["RRULE:" + "FREQ=DAILY;" * 9_000],
        ["EXDATE:" + ",".join(["20260319T090000Z"] * 9_000)],
        ["SEQUENCE:" + "9" * 9_000],
        ["DTSTART:99991231T235959Z", "RRULE:FREQ=WEEKLY"],
        ["SUMMARY:" + "a" * 200_000],
        ["ATTENDEE:mailto:a@b.example"] * 3_000,
        ["RECURRENCE-ID:never"],
        ["DTSTART"],
    ],
    ids=range(11),
)
def test_a_hostile_event_costs_little_and_raises_nothing(lines: list[str]) -> None:
    begun = perf_counter()
    found = said([filed(invitation("REQUEST", *lines))] * 20)
    assert perf_counter() - begun < 5
    assert len("".join(found)) < 2_000
