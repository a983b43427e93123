"""Durations as people write them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daemon.core.hours.duration import parse_duration

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("8h", 8),
        ("90m", 1.5),
        ("1h30m", 1.5),
        ("1h 30m", 1.5),
        ("2d", 16),
        ("1w", 40),
        ("1.5 H", 1.5),
        ("0h", 0),
        ("1d4h", 12),
    ],
)
def test_durations_are_read(text: str, hours: float) -> None:
    assert parse_duration(text).in_days_of(8 * HOUR) == hours * HOUR


def test_the_same_days_are_longer_where_the_team_works_longer() -> None:
    days = parse_duration("2d 30m")
    assert [days.in_days_of(hours * HOUR) for hours in (4, 24)] == [8.5 * HOUR, 48.5 * HOUR]


@pytest.mark.parametrize("text", ["", "8", "h", "8 hours", "-8h", "8h!", "1..5h", "99999h", "eight h"])
def test_what_is_no_duration_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(ValueError, match='is no duration; write hours, minutes or days with their unit: "8h"'):
        parse_duration(text)
