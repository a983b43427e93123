"""Marks as an entry of the outbox keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

from daemon.adapters.state.mark_rows import pairs, pairs_as_rows
from daemon.core.state.marks import Alarmed, Told

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MARKS = ((Alarmed("rossi", "t1", "cancel"), None), (Told("q1", 0, "marta@agency.example"), AT))


def test_a_queued_alert_on_a_red_flag_is_read_again_with_its_marks() -> None:
    assert pairs(pairs_as_rows(MARKS)) == MARKS


def test_one_that_an_earlier_version_wrote_is_read_too() -> None:
    rows = [{"kind": "told", **row} for row in pairs_as_rows(MARKS)]  # the kind of the flag stands in its place
    for row in rows:
        del row["mark"]
    assert pairs(rows) == MARKS
