"""The [oauth] table: what is wrong in it is said at once, and what is right is enough for the clerk to work on."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.adapters.config.location import BadConfig
from daemon.adapters.config.parts import load_config
from daemon.app.checking import check
from daemon.app.clerk import Clerk
from daemon.app.office import open_office
from daemon.app.servers import login_settings
from tests.agency import at, mail, write_config
from tests.provider import FIRST, configured, mailbox, provider, smtp, written
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_server import TokenSmtpServer
from tests.servers.token_server import TokenServer

__all__ = ["mailbox", "provider", "smtp"]


def by_refresh_token(provider: TokenServer, folder: Path) -> str:
    (folder / "refresh-token").write_text(FIRST + "\n")
    return f'token_url = "{provider.url}"\nclient_id = "x"\nrefresh_token = {{ file = "refresh-token" }}'


def test_the_clerk_works_on_tokens_alone(
    provider: TokenServer, mailbox: Dovecot, smtp: TokenSmtpServer, tmp_path: Path
) -> None:
    config = configured(tmp_path, mailbox, smtp, by_refresh_token(provider, tmp_path))
    assert [(found.what, found.ok) for found in check(config, offline=False)][-4:] == [
        ("oauth", True),
        ("imap", True),
        ("who wrote a mail", True),
        ("smtp", True),
    ]
    with open_office(config) as office:
        Clerk(office).run_pass(at("2026-03-02 08:00"))
        raw = mail("anna@client.example", "projects@agency.example", "x", "Quando arriva?", at("2026-03-02 10:00"))
        mailbox.append("INBOX", raw, at("2026-03-02 10:00"))
        provider.revoke()
        assert Clerk(office).run_pass(at("2026-03-02 16:00")).delivered.sent
    assert len(provider.given) == 2
    assert len(smtp.mails) == 1


def test_check_says_what_is_wrong_with_the_tokens(
    provider: TokenServer, mailbox: Dovecot, smtp: TokenSmtpServer, tmp_path: Path
) -> None:
    config = configured(tmp_path, mailbox, smtp, by_refresh_token(provider, tmp_path))
    provider.refuse("invalid_grant", "Token has been revoked.")
    found = {finding.what: finding for finding in check(config, offline=False)}
    assert not any(found[name].ok for name in ("oauth", "imap", "smtp"))
    assert "Token has been revoked" in found["oauth"].detail
    assert "Log in again" in found["oauth"].remedy


def test_a_program_may_have_the_token_ready(
    provider: TokenServer, mailbox: Dovecot, smtp: TokenSmtpServer, tmp_path: Path
) -> None:
    provider.good.add("from-a-program")
    config = configured(tmp_path, mailbox, smtp, 'token = { command = ["echo", "from-a-program"] }')
    assert all(finding.ok for finding in check(config, offline=False))
    assert provider.asked == []


URL = 'token_url = "https://login.example/token"\n'
ENTRA = "https://login.microsoftonline.com"
LOGIN = f'token_url = "{ENTRA}/t/oauth2/v2.0/token"\ndevice_url = "{ENTRA}/t/oauth2/v2.0/devicecode"\nclient_id = "x"\n'


@pytest.mark.parametrize(
    ("oauth", "problem"),
    [
        ("", "oauth: name token_url, or token"),
        (URL, "oauth: client_id: missing"),
        (f'{URL}client_id = "x"', "oauth: name refresh_token"),
        (f'{URL}client_id = "x"\nclient_secret = "abc"', "oauth.client_secret: a password never stands in the config"),
        (f'{URL}client_id = "x"\nrefresh_token = "abc"', "oauth.refresh_token: a password never stands in the config"),
        (f'{URL}token = {{ env = "X" }}', "oauth: token stands alone"),
        (URL.replace("https", "http"), "oauth.token_url: 'http://login.example/token' is no https:// address"),
        (URL.replace("https://", "file:///"), "is no https:// address"),
        (URL.replace("login", "log in"), "is no https:// address"),
        (f'{LOGIN.replace("/t/", "/<tenant>/")}scope = "mail"', "write your own in place of <…>"),
        (f'{LOGIN.replace("https", "http")}scope = "mail"', "oauth.device_url: 'http://login"),
        (f'{LOGIN}scope = "https://outlook.office.com/SMTP.Send"', "oauth: scope: without offline_access"),
        (
            f'{URL}device_url = "https://oauth2.googleapis.com/device/code"\nclient_id = "x"',
            "oauth: device_url: Google",
        ),
        (f'{URL}client_id = "x"', 'write token_url = "https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token"'),
        (f'{URL.replace("login.example", "oauth2.googleapis.com")}client_id = "x"', "(the application logs in itself)"),
    ],
)
def test_what_is_wrong_in_the_oauth_table_is_said(tmp_path: Path, oauth: str, problem: str) -> None:
    with pytest.raises(BadConfig) as refused:
        load_config(written(tmp_path, oauth), frozenset())
    assert problem in str(refused.value)
    assert "abc" not in str(refused.value)


def test_passwords_and_tokens_that_are_missing_or_idle_are_said_at_once(tmp_path: Path) -> None:
    config = write_config(tmp_path, 1, 1, imap='auth = "xoauth2"', smtp='auth = "oauthbearer"')
    with pytest.raises(BadConfig) as refused:
        load_config(config, frozenset())
    assert [problem.partition(":")[0] for problem in refused.value.problems] == [
        "imap.password",
        "imap.auth",
        "smtp.username",
        "smtp.auth",
    ]
    token = '[oauth]\ntoken = { env = "X" }\n'
    write_config(tmp_path, 1, 1, end=token)
    with pytest.raises(BadConfig, match="oauth: nobody uses it"):
        load_config(config, frozenset())
    write_config(tmp_path, 1, 1)
    config.write_text(config.read_text().replace('password = { env = "TEST_PASSWORD" }\n', ""))
    with pytest.raises(BadConfig, match=r"imap.password: missing"):
        load_config(config, frozenset())


@pytest.mark.parametrize("secret", ["", 'client_secret = { env = "X" }\n'])
def test_a_log_in_needs_no_other_secret_and_may_have_the_applications(tmp_path: Path, secret: str) -> None:
    text = f'{LOGIN}{secret}scope = "https://outlook.office.com/IMAP.AccessAsUser.All offline_access"'
    config = load_config(written(tmp_path, text), frozenset())
    settings = login_settings(config)
    assert settings
    assert settings.device_url.endswith("/devicecode")
    assert bool(settings.client_secret) is bool(secret)
