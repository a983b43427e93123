"""The log has a line as trouble begins, as its reason changes, and as it ends."""

from datetime import timedelta

import pytest

from daemon.app.troubles import Troubles
from daemon.core.state.clerk import ClerkState
from tests.correspondence import MONDAY

MINUTE = timedelta(minutes=1)


def test_trouble_is_logged_once_while_it_lasts_and_its_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    troubles = Troubles(ClerkState())
    for minute, reason in enumerate(["no route", "no route", "timed out", "timed out", None, None]):
        troubles.note("imap", reason, MONDAY + minute * MINUTE)
    assert [record.message for record in caplog.records] == [
        "imap trouble: no route",
        "imap trouble: timed out",
        "works again: imap",
    ]
    assert [trouble.since for trouble in troubles.over] == [MONDAY]


def test_trouble_that_a_clerk_before_it_left_is_logged_at_its_start(caplog: pytest.LogCaptureFixture) -> None:
    clerk = ClerkState()
    Troubles(clerk).note("smtp", "450 later", MONDAY)
    caplog.clear()
    Troubles(clerk).note("smtp", "450 later", MONDAY + MINUTE)
    assert [record.message for record in caplog.records] == ["smtp trouble: 450 later"]
    assert clerk.troubles["smtp"].since == MONDAY


def test_what_a_clerk_before_it_left_and_is_over_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    clerk = ClerkState()
    Troubles(clerk).note("smtp", "450 later", MONDAY)
    caplog.clear()
    Troubles(clerk).note("smtp", None, MONDAY + MINUTE)
    assert [record.message for record in caplog.records] == ["works again: smtp"]
