"""Who wrote, to whom and when: what is read by its plain form, or remembered, is what mail-parser makes of it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailparser import parse_from_string

from daemon.core.message.people import People

NAMES = [
    "Anna",
    "Anna Rossi",
    '"Rossi, Anna"',
    "=?utf-8?q?Micha=C5=82?=",
    "anna@other.example",
    "A. (Sales)",
    "Büro",
    "",
]
SPECS = [
    "anna@client.example",
    "<Anna@Client.example>",
    "<>",
    "<anna@client.example",
    "group: a@b.example;",
    "anna",
    "<a@b> c",
]


def plainly(name: str, value: str) -> list[tuple[str, str]]:
    mail = parse_from_string(f"{name}: {value}\n\n")
    return [] if mail.address_header_defects else [(who if who != spec else "", spec.lower()) for who, spec in mail.to]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(SPECS)), min_size=1, max_size=4))
def test_a_list_read_mailbox_by_mailbox_is_the_list_that_mail_parser_reads(people: list[tuple[str, str]]) -> None:
    value = ",\n ".join(f"{who} {spec}".strip() for who, spec in people)
    if value.isascii() and (known := plainly("To", value)):
        assert [(one.name, one.address) for one in People({"to": [value]}, None).read("to")] == known


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("Team: bob@client.example; cara@client.example", ["bob", "cara"]),
        ("Print: dora@client.example, eve@client.example; Shop: fred@client.example;", ["dora", "eve", "fred"]),
        (
            'Team: "Smith, Bob" <bob@client.example>;\r\n  Cara <cara@client.example>, dan@client.example',
            ["bob", "cara", "dan"],
        ),
    ],
)
def test_nobody_is_lost_behind_a_group_whose_comma_a_server_took_away(value: str, people: list[str]) -> None:
    """As Courier does with a mail that passes through it."""
    assert [one.address.partition("@")[0] for one in People({"to": [value]}, None).read("to")] == people


@pytest.mark.parametrize("form", ["{}", "{} (CET)", " {}"])
@given(
    at=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 -- the zone is another's choice
    minutes=st.integers(-28, 28).map(lambda halves: halves * 30),
)
def test_a_date_is_the_senders_in_the_senders_zone(form: str, at: datetime, minutes: int) -> None:
    at = at.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    read = People({"date": [form.format(format_datetime(at))]}, None).date()
    assert read is not None
    assert (read, read.utcoffset()) == (at, at.utcoffset())


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("Tue, 30 Feb 2021 10:00:00 +0100", None),
        ("Wed, 3 Mar 21 10:00 CET", "2021-03-03T10:00:00+00:00"),
        ("Wed, 3 Mar 2021 10:00:00 GMT", "2021-03-03T10:00:00+00:00"),
        ("Mon, 3 Mar 2021 24:00:00 +0100", None),
        ("Wed, 3 Mar 2021 10:00:00 +9900", "2021-02-27T07:00:00+00:00"),
    ],
)
def test_a_date_in_another_form_is_recovered_where_it_means_a_day(value: str, at: str | None) -> None:
    read = People({"date": [value]}, None).date()
    assert (read.isoformat() if read else None) == at
