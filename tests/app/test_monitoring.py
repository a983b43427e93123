"""How the clerk is, for whoever watches it from outside."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.adapters.config.parts import load_config
from daemon.app.monitoring import Ping, health
from daemon.app.office import open_office
from daemon.core.schedule.health import Condition, report
from daemon.core.state.clerk import ClerkState
from daemon.core.state.clock import Clock
from daemon.core.state.cursor import Cursor
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.trouble import Trouble
from tests.agency import write_config

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def working(last_pass: timedelta = MINUTE, fetch: timedelta = MINUTE) -> ClerkState:
    clerk = ClerkState(clock=Clock(NOW - 99 * MINUTE, NOW - last_pass))
    clerk.cursors["INBOX"] = Cursor("INBOX", 1, 1, NOW - fetch)
    return clerk


def entry(state: EntryState, ago: timedelta) -> Entry:
    return Entry(
        "k", "alert", "id@a.example", "us@a.example", ("x@y.example",), "S", "", NOW, state, finished=NOW - ago
    )


def level(clerk: ClerkState) -> Condition:
    return report(clerk, NOW, NOW).level


@pytest.mark.parametrize(
    ("last_pass", "fetch", "expected"),
    [
        (1, 1, Condition.OK),
        (6, 6, Condition.WARNING),
        (16, 1, Condition.CRITICAL),
        (1, 11, Condition.WARNING),
        (1, 31, Condition.CRITICAL),
    ],
)
def test_what_has_not_happened_for_too_long_is_red(last_pass: int, fetch: int, expected: Condition) -> None:
    assert level(working(last_pass * MINUTE, fetch * MINUTE)) is expected


@pytest.mark.parametrize(
    ("name", "since", "expected"),
    [("smtp", 5, Condition.WARNING), ("smtp", 31, Condition.CRITICAL), ("unwatched", 600, Condition.WARNING)],
)
def test_trouble_that_keeps_alerts_away_is_critical_after_half_an_hour(
    name: str, since: int, expected: Condition
) -> None:
    clerk = working()
    clerk.troubles[name] = Trouble(name, "550 | no", NOW - since * MINUTE)
    found = report(clerk, NOW, NOW)
    assert found.level is expected
    words, _, figures = found.line(NOW).partition(" | ")
    assert "550 / no" in words
    assert "last_pass=60s;300;900" in figures


def test_a_mail_that_was_refused_for_good_is_a_warning_for_a_day() -> None:
    clerk = working()
    clerk.outbox["k"] = entry(EntryState.DEAD, timedelta(hours=2))
    assert level(clerk) is Condition.WARNING
    clerk.outbox["k"] = entry(EntryState.DEAD, timedelta(hours=30))
    assert level(clerk) is Condition.OK


def test_while_a_first_reading_lasts_writing_is_the_sign_of_life() -> None:
    clerk = ClerkState(clock=Clock(NOW - 99 * MINUTE))
    assert report(clerk, NOW - MINUTE, NOW).line(NOW).startswith("WARNING - the first reading is not over yet | ")
    assert report(clerk, NOW - 20 * MINUTE, NOW).line(NOW).startswith("CRITICAL - no pass was ever finished")


def test_the_line_of_a_state_and_of_none(tmp_path: Path) -> None:
    config = write_config(tmp_path, 1, 1)
    state = tmp_path / "state"
    assert health(state, NOW) == (Condition.UNKNOWN, f"UNKNOWN - {state}: no clerk.json: the clerk has not run yet")
    with open_office(config) as office:
        office.clerk.clock = replace(office.clerk.clock, since=NOW, last_pass=NOW - 20 * timedelta(seconds=1))
        office.clerk.cursors = working().cursors
        office.clerk.outbox["k"] = entry(EntryState.SENT, timedelta(hours=3))
        office.commit(NOW)
    figures = "last_pass=20s;300;900 last_fetch=60s;600;1800 last_send=10800s waiting=0 dead=0"
    assert health(state, NOW) == (
        Condition.OK,
        f"OK - last pass 20 s ago, last fetch 60 s ago, last send 3 h ago | {figures}",
    )


@contextmanager
def listener() -> Iterator[tuple[int, list[str]]]:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1], asked
        server.shutdown()
        thread.join()


def test_whoever_waits_for_a_ping_gets_it_and_hears_of_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PING", "s3cret")
    with listener() as (port, asked):
        alarm = f'[alarm]\nping = "http://127.0.0.1:{port}/{{token}}"\nping_token = {{ env = "PING" }}\n'
        ping = Ping(load_config(write_config(tmp_path, 1, 1, end=alarm), frozenset()).alarm)
        for well in (True, False):
            ping.tell(well=well)
            assert ping._thread
            ping._thread.join()
        assert asked == ["/s3cret", "/s3cret/fail"]
    ping.tell(well=True)
    assert ping._thread
    ping._thread.join()
    assert "ping failed" in caplog.text
    assert "s3cret" not in caplog.text
