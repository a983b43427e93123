"""`inboxclerk login` as a person sees it, and the clerk that works on what it brought."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.adapters.config.location import BadConfig
from daemon.app.checking import check
from daemon.app.clerk import Clerk
from daemon.app.login import Login
from daemon.app.office import open_office
from tests.agency import at, mail, write_config
from tests.cli.test_cli import _no_password, clerk  # noqa: F401 -- the fixture undoes what the command line sets
from tests.provider import FIRST, configured, mailbox, smtp, written
from tests.servers.device_server import PAGE, DeviceServer
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_server import TokenSmtpServer

__all__ = ["mailbox", "smtp"]  # fixtures

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def provider() -> Iterator[DeviceServer]:
    with DeviceServer() as server:
        server.told["interval"] = 1
        yield server


@pytest.fixture
def config(provider: DeviceServer, mailbox: Dovecot, smtp: TokenSmtpServer, tmp_path: Path) -> Path:
    """A configuration in which somebody has to log in."""
    lines = f'token_url = "{provider.url}"\ndevice_url = "{provider.device_url}"\nclient_id = "x"\nscope = "mail"'
    return configured(tmp_path, mailbox, smtp, lines)


def started(config: Path) -> subprocess.Popen[str]:
    """As a shell starts it: in the background of one, where tests may run, Ctrl-C would not be heard."""
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from daemon.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "--config", str(config), "login"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)


def log_in_by_command(config: Path, code: int = 0) -> str:
    """What `login` prints, in this process; stderr, too, where it ends with a code."""
    printed = clerk(config.parent, "--config", str(config), "login", code=code)
    assert not any(secret in printed for secret in ("device-code", "token-of-log-in", "access-token"))
    return printed


def log_in(config: Path) -> None:
    Login.begin(config).finish()


def test_who_logs_in_reads_where_to_type_what_and_then_what_works(provider: DeviceServer, config: Path) -> None:
    provider.waiting = ["authorization_pending"]
    lines = log_in_by_command(config).splitlines()
    assert lines[:5] == [
        "On any computer or phone:",
        f"  1. open      {PAGE}",
        "  2. type      WDJB-MJHT",
        "  3. log in as projects, or as somebody with full access to that mailbox",
        "The code is good for 15 minutes. Waiting; Ctrl-C ends this.",
    ]
    kept = config.parent / "state" / "refresh_token"
    assert f"  {kept}" in lines
    found = [line.partition(":")[0] for line in lines if line.startswith("ok ")]
    assert found == ["ok oauth", "ok imap", "ok who wrote a mail", "ok smtp"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_page_that_knows_the_code_is_offered(provider: DeviceServer, config: Path) -> None:
    provider.told["verification_uri_complete"] = f"{PAGE}?code=[b]"
    assert f"     or open   {PAGE}?code=[b]" in log_in_by_command(config).splitlines()


def test_what_does_not_work_after_the_log_in_is_said(
    provider: DeviceServer, smtp: TokenSmtpServer, config: Path
) -> None:
    smtp._good = set()
    printed = log_in_by_command(config, code=1)
    for words in ("ok imap", "failed smtp", "SMTP.Send"):
        assert words in printed


@pytest.mark.parametrize(
    ("answer", "words", "remedy"),
    [
        ("access_denied", "access_denied", "said no there"),
        ("expired_token", "expired_token", "Run `inboxclerk login` again"),
    ],
)
def test_who_does_not_log_in_is_told_and_keeps_what_there_was(
    provider: DeviceServer, config: Path, answer: str, words: str, remedy: str
) -> None:
    provider.waiting = [answer]
    printed = log_in_by_command(config, code=1)
    assert words in printed
    assert remedy in printed
    assert not (config.parent / "state" / "refresh_token").exists()


def test_ctrl_c_ends_the_wait_and_nothing_has_changed(provider: DeviceServer, config: Path) -> None:
    provider.waiting = ["authorization_pending"] * 60
    with started(config) as process:
        assert process.stdout
        while "Ctrl-C" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (1, "Ended; nobody has logged in, nothing has changed.\n")
    assert not (config.parent / "state" / "refresh_token").exists()


def test_nobody_logs_in_for_nothing_where_no_token_can_be_kept(provider: DeviceServer, config: Path) -> None:
    (config.parent / "state").write_text("a file")
    printed = log_in_by_command(config, code=1)
    assert provider.began == []
    assert "state: File exists" in printed
    assert "readable and writable" in printed


def test_before_the_log_in_each_command_says_what_to_run(config: Path) -> None:
    found = {finding.what: finding for finding in check(config, offline=False)}
    for name in ("oauth", "imap", "smtp"):
        assert "run `inboxclerk login`" in found[name].detail
        assert "owner" in found[name].remedy
    assert all(finding.ok for finding in check(config, offline=True))


def test_a_running_clerk_takes_the_log_in_without_a_restart_and_the_next_one_after_it_was_ended(
    provider: DeviceServer, mailbox: Dovecot, smtp: TokenSmtpServer, config: Path
) -> None:
    with open_office(config) as office:
        clerk = Clerk(office)
        deaf = clerk.run_pass(at("2026-03-02 08:00"))
        assert deaf.deaf
        assert "run `inboxclerk login`" in office.clerk.troubles["imap"].reason
        log_in(config)
        assert clerk.run_pass(at("2026-03-02 08:01")).problems == []
        raw = mail("anna@client.example", "projects@agency.example", "x", "Quando arriva?", at("2026-03-02 10:00"))
        mailbox.append("INBOX", raw, at("2026-03-02 10:00"))
        provider.log_out()
        assert "invalid_grant" in clerk.run_pass(at("2026-03-02 16:00")).problems[0]
        log_in(config)
        assert clerk.run_pass(at("2026-03-02 16:15")).delivered.sent
    assert len(smtp.mails) == 1


def test_a_dry_run_keeps_a_new_refresh_token_and_writes_nothing_else(provider: DeviceServer, config: Path) -> None:
    log_in(config)
    provider.rotates = True
    state = config.parent / "state"
    with open_office(config, dry=True) as office:
        assert Clerk(office).run_pass(at("2026-03-02 08:00")).problems == []
    assert {path.name for path in state.iterdir()} == {"refresh_token", "refresh_token.lock"}
    assert next(iter(provider.refresh_tokens)) in (state / "refresh_token").read_text()


@pytest.mark.parametrize(
    ("oauth", "problem", "remedy"),
    [
        ("refresh", "oauth.device_url: missing", "oauth.refresh_token"),
        ("microsoft", "oauth.device_url: missing", '"https://login.microsoftonline.com/t/oauth2/v2.0/devicecode"'),
        ("google", "oauth.device_url: missing, and of no use here: Google", "token = { command"),
        ("program", "oauth.device_url: missing", "log in with that"),
    ],
)
def test_a_config_in_which_nobody_logs_in_says_what_to_write(
    tmp_path: Path, oauth: str, problem: str, remedy: str
) -> None:
    rest = 'client_id = "x"\nrefresh_token = { env = "X" }'
    tables = {
        "refresh": f'token_url = "https://login.example/token"\n{rest}',
        "microsoft": f'token_url = "https://login.microsoftonline.com/t/oauth2/v2.0/token"\n{rest}',
        "google": f'token_url = "https://oauth2.googleapis.com/token"\n{rest}',
        "program": 'token = { env = "X" }',
    }
    with pytest.raises(BadConfig) as refused:
        Login.begin(written(tmp_path, tables[oauth]))
    assert problem in str(refused.value)
    assert remedy in str(refused.value)


def test_a_config_with_passwords_says_all_that_is_to_write(tmp_path: Path) -> None:
    with pytest.raises(BadConfig) as refused:
        Login.begin(write_config(tmp_path, 1, 1))
    for words in ('auth = "xoauth2"', 'oauth2/v2.0/devicecode"', "client_id", "offline_access", "inboxclerk login"):
        assert words in str(refused.value)


def test_a_configured_refresh_token_does_not_stand_beside_a_log_in(tmp_path: Path) -> None:
    (tmp_path / "first").write_text(FIRST)
    urls = "".join(f'{name}_url = "https://login.example/{name}"\n' for name in ("token", "device"))
    with pytest.raises(BadConfig, match="refresh_token: not used beside device_url"):
        Login.begin(written(tmp_path, f'{urls}client_id = "x"\nrefresh_token = {{ file = "first" }}'))
