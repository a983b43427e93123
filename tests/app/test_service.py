"""The daemon under a service manager: readiness, watchdog, signals, mail that wakes it."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.adapters.state.lock import lock
from daemon.app.service import TICK, settle, ticking, why_not_reload
from tests.agency import mail, write_config
from tests.conftest import BUSY, ImapServer
from tests.running import PATIENCE, ROOT, Service, running
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_server import SmtpServer

ENDS_WITHIN = 6.0 if BUSY else 2.0  # seconds; busy machines stop for whole seconds


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable that the configuration names is set."""
    monkeypatch.setenv("TEST_PASSWORD", "anything")


@pytest.fixture
def service(tmp_path: Path, imap_server: ImapServer, smtp_server: SmtpServer) -> Iterator[Service]:
    with running(tmp_path, imap_server, imap_server.port, smtp_server.port) as service:
        yield service


def test_it_is_ready_files_what_comes_and_ends_within_two_seconds(service: Service, imap_server: ImapServer) -> None:
    service.hears("READY=1")
    service.hears("STATUS=filed 0")
    raw = mail(
        "Anna <anna@client.example>",
        "projects@agency.example",
        "Secret subject",
        "When is it ready?",
        datetime.now(UTC),
    )
    imap_server.append("INBOX", raw, datetime.now(UTC))
    service.hears("STATUS=filed 1")
    code, seconds = service.end()
    assert code == 0
    assert seconds < ENDS_WITHIN
    assert (service.folder / "state" / "clients" / "rossi" / "record.json").exists()
    for word in ("Secret subject", "When is it ready", imap_server.password):
        assert word not in service.log


def test_a_mailbox_that_cannot_be_watched_is_a_trouble_and_stands_once_in_the_log(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer
) -> None:
    def troubles() -> list[str]:
        rows = json.loads((tmp_path / "state" / "clerk.json").read_bytes())["troubles"]
        return [row["reason"] for row in rows.values() if row["name"] == "unwatched"]

    both = {'mailboxes = ["INBOX"]': 'mailboxes = ["INBOX", "Clients"]'}
    with dovecot.client() as client:
        client.create_folder("Clients")
        with running(tmp_path, dovecot, dovecot.port, smtp_server.port, swap=both) as service:
            service.hears("STATUS=filed 0")
            time.sleep(0.5)
            client.delete_folder("Clients")
            deadline = time.monotonic() + PATIENCE
            while not (found := troubles()) and time.monotonic() < deadline:
                dovecot.append("INBOX", b"Subject: wake\r\n\r\nwake\r\n", datetime.now(UTC))
                time.sleep(0.5)
        assert "Clients" in found[0]
        assert service.log.count("mailbox not watched mailbox=Clients") == 1


def test_a_job_of_the_ticker_that_fails_is_named_with_its_traceback_and_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ran = []

    def broken() -> None:
        raise LookupError("no such key")

    ticker = ticking({"broken": broken, "sound": lambda: ran.append("sound")})
    for job in ticker.jobs:
        assert job.next_run
        job.next_run -= timedelta(seconds=TICK)
    ticker.run_pending()
    assert ran == ["sound"]
    assert "job=broken" in caplog.text
    assert "LookupError: no such key" in caplog.text
    assert len(ticker.jobs) == 2


def test_the_watchdog_hears_from_it(service: Service) -> None:
    service.hears("READY=1")
    for _ in range(3):
        service.hears("WATCHDOG=1")


def test_a_bad_configuration_at_reload_changes_nothing(service: Service) -> None:
    service.hears("READY=1")
    config = service.folder / "config.toml"
    good = config.read_text()
    config.write_text(good.replace("Europe/London", "London"))
    service.process.send_signal(signal.SIGHUP)
    service.hears("RELOADING=1")
    service.hears("READY=1")
    assert service.process.poll() is None
    assert "client[1].timezone" in service.log
    config.write_text(good)
    service.process.send_signal(signal.SIGHUP)
    service.hears("RELOADING=1")
    service.hears("READY=1")
    assert service.end()[0] == 0


@pytest.mark.parametrize(
    ("own", "line"),
    [
        ("config.toml", "[team"),
        ("rules/en/asks.toml", "[broken"),
        ("templates/en/alert.txt", "\udcff"),
        ("templates", None),
    ],
)
@pytest.mark.usefixtures("password")
def test_a_reload_is_refused_while_anything_that_it_would_read_is_broken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, own: str, line: str | None
) -> None:
    folders = {'state_dir = "state"': 'state_dir = "state"\nrules_dir = "rules"\ntemplates_dir = "templates"'}
    config = write_config(tmp_path, 1143, 1025, swap=folders)
    for name in ("rules/en", "templates/en"):
        (tmp_path / name).mkdir(parents=True)
    state = tmp_path / "state"
    assert why_not_reload(config, state) is None
    if line is None:
        (tmp_path / own).rename(tmp_path / "away")
    else:
        (tmp_path / own).write_text(line, encoding="utf-8", errors="surrogateescape")
    assert own in (why_not_reload(config, state) or "")
    assert own in caplog.text


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("config.toml", "File exists"),
        ("config.toml/state", "Not a directory"),
        ("other", "stop it first"),
        ("begun", "a restore was broken off"),
    ],
)
@pytest.mark.usefixtures("password")
def test_a_reload_with_a_state_folder_that_cannot_be_used_is_refused(tmp_path: Path, new: str, says: str) -> None:
    state = tmp_path / "state"
    config = write_config(tmp_path, 1143, 1025, swap={'state_dir = "state"': f'state_dir = "{new}"'})
    (tmp_path / "begun/restoring").mkdir(parents=True)
    with lock(tmp_path / "other"):
        assert says in (why_not_reload(config, state) or "")
    with lock(state):  # ours
        write_config(tmp_path, 1143, 1025)
        assert why_not_reload(config, state) is None
        write_config(tmp_path, 1143, 1025, swap={'state_dir = "state"': 'state_dir = "fresh"'})
        assert why_not_reload(config, state) is None
    assert [path.name for path in (tmp_path / "fresh").iterdir()] == ["lock"]


def test_it_ends_at_once_while_a_dead_server_keeps_it_waiting(tmp_path: Path, imap_server: ImapServer) -> None:
    """The server takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with running(tmp_path, imap_server, silent.getsockname()[1], 1) as service:
            silent.settimeout(PATIENCE)
            connection, _ = silent.accept()
            time.sleep(0.3)
            code, seconds = service.end()
            connection.close()
        assert code == 0
        assert seconds < ENDS_WITHIN


def test_a_second_daemon_in_the_same_folder_is_refused(service: Service) -> None:
    service.hears("READY=1")
    command = [sys.executable, "-m", "daemon", "--config", str(service.folder / "config.toml"), "once"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert "stop it first" in done.stderr


def test_what_stays_in_memory_is_not_walked_again_and_rubbish_is_collected() -> None:
    class Cycle:
        def __init__(self) -> None:
            self.me = self

    stays = [Cycle()]
    gone = weakref.ref(Cycle())
    try:
        settle()
        assert gone() is None
        assert not any(one is stays[0] for one in gc.get_objects())
    finally:
        gc.unfreeze()


@pytest.mark.slow
def test_it_ends_within_two_seconds_while_the_server_is_silent_after_the_message(
    tmp_path: Path, imap_server: ImapServer, smtp_server: SmtpServer
) -> None:
    smtp_server.refuse.delay = 100.0
    with running(
        tmp_path, imap_server, imap_server.port, smtp_server.port, swap={'["INBOX"]': '["INBOX", "Gone"]'}
    ) as service:
        service.hears("READY=1")
        deadline = time.monotonic() + PATIENCE
        while not smtp_server.mails and time.monotonic() < deadline:
            time.sleep(0.1)
        code, seconds = service.end()
    assert code == 0
    assert seconds < ENDS_WITHIN + 0.5
    rows = json.loads((tmp_path / "state" / "clerk.json").read_bytes())["outbox"]
    assert [row["state"] for row in rows.values()] == ["unknown"]
