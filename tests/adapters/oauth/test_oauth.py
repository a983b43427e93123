"""Log-ins with access tokens: Dovecot asks a token server, aiosmtpd believes it; nothing secret is shown or lost."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.adapters.imap.connect import ImapError, ImapSettings
from daemon.adapters.imap.session import Imap
from daemon.adapters.imap.watch import Watcher
from daemon.adapters.oauth.endpoint import OAuthError
from daemon.adapters.sasl import Auth, Bearer
from daemon.adapters.smtp.connect import LONGEST_COMMAND, SmtpError, SmtpSettings
from daemon.adapters.smtp.session import Smtp
from daemon.adapters.transport import Failure, Security
from daemon.core.schedule.outbox import Outcome
from tests.provider import FIRST, HOST, imap, mailbox, outgoing, provider, smtp, source
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from tests.servers.smtp_server import TokenSmtpServer
from tests.servers.token_server import TokenServer

__all__ = ["mailbox", "provider", "smtp"]
BOTH = [Auth.XOAUTH2, Auth.OAUTHBEARER]


@pytest.mark.parametrize("auth", BOTH)
def test_mail_is_read_with_a_token(provider: TokenServer, mailbox: Dovecot, tmp_path: Path, auth: Auth) -> None:
    mailbox.append("INBOX", b"Subject: x\n\ny\n", datetime.now(UTC))
    with Imap(imap(mailbox, source(provider, tmp_path), auth)) as connection:
        assert connection.examine("INBOX").exists == 1
    form = {"client_id": "the-clerk", "scope": "mail", "grant_type": "refresh_token", "refresh_token": FIRST}
    assert provider.asked == [form]


@pytest.mark.parametrize("auth", BOTH)
def test_mail_is_sent_with_a_token(provider: TokenServer, smtp: TokenSmtpServer, tmp_path: Path, auth: Auth) -> None:
    with Smtp(outgoing(smtp, source(provider, tmp_path), auth)) as server:
        assert server.send(b"Subject: x\r\n\r\ny\r\n", "a@agency.example", ["b@client.example"]).outcome is Outcome.SENT
    start = b"user=projects" if auth is Auth.XOAUTH2 else b"n,a=projects,"
    assert smtp.said == [start + b"\1auth=Bearer access-token-1\1\1"]


def test_the_application_logs_in_by_itself(provider: TokenServer, tmp_path: Path) -> None:
    source(provider, tmp_path, refresh_token=None, client_secret=lambda: "very-secret").token()
    form = {"client_id": "the-clerk", "scope": "mail", "client_secret": "very-secret"}
    assert provider.asked == [form | {"grant_type": "client_credentials"}]
    assert list(tmp_path.iterdir()) == []


def test_a_state_folder_that_takes_nothing_is_named(provider: TokenServer, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(OAuthError, match=r"oauth: .*state") as refused:
        source(provider, tmp_path / "state").token()
    assert "writable" in refused.value.remedy


def test_a_name_with_the_letters_of_the_protocol_is_escaped() -> None:
    assert Bearer(Auth.OAUTHBEARER, "a=b,c", "t")(b"") == b"n,a=a=3Db=2Cc,\1auth=Bearer t\1\1"


def test_one_token_serves_all_log_ins_until_shortly_before_its_end(provider: TokenServer, tmp_path: Path) -> None:
    now = [1000.0]
    tokens = source(provider, tmp_path, lambda: now[0])
    assert [tokens.token(), tokens.token()] == ["access-token-1"] * 2
    now[0] += 3600 - 121
    assert tokens.token() == "access-token-1"
    now[0] += 2
    assert tokens.token() == "access-token-2"


@pytest.mark.parametrize(("told", "lives"), [("60", 30.0), (0, 0.0), (None, 180.0), ("soon", 180.0), (1e300, 86_280.0)])
def test_any_lifetime_that_a_server_tells_can_be_lived_with(
    provider: TokenServer, tmp_path: Path, told: object, lives: float
) -> None:
    provider.lifetime = told
    tokens = source(provider, tmp_path)
    tokens.token()
    assert tokens.lives == lives


def test_many_threads_cause_one_refresh(provider: TokenServer, tmp_path: Path) -> None:
    tokens = source(provider, tmp_path)
    old = tokens.token()

    def again() -> None:
        tokens.refused(old)
        tokens.token()

    threads = [threading.Thread(target=again) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert provider.given == ["access-token-1", "access-token-2"]


@pytest.mark.parametrize("auth", BOTH)
def test_a_token_that_is_refused_before_its_time_is_renewed_at_once(
    provider: TokenServer, mailbox: Dovecot, smtp: TokenSmtpServer, tmp_path: Path, auth: Auth
) -> None:
    tokens = source(provider, tmp_path)
    tokens.token()
    provider.revoke()
    with Imap(imap(mailbox, tokens, auth)) as connection:
        assert connection.examine("INBOX").exists == 0
    provider.revoke()
    with Smtp(outgoing(smtp, tokens, auth)) as server:
        server.probe()
    assert len(provider.given) == 3
    assert smtp.said[1] == (b"" if auth is Auth.XOAUTH2 else b"\1")  # what ends a refusal


def test_a_watcher_comes_back_by_itself_when_its_token_is_over(
    provider: TokenServer, mailbox: Dovecot, tmp_path: Path
) -> None:
    woken = threading.Semaphore(0)
    with Proxy(mailbox.port) as proxy:
        watcher = Watcher(imap(mailbox, source(provider, tmp_path), port=proxy.port), "INBOX", woken.release, poll=10.0)
        watcher.start()
        try:
            assert woken.acquire(timeout=20)
            provider.revoke()
            proxy.cut()
            assert woken.acquire(timeout=20)
            assert provider.given == ["access-token-1", "access-token-2"]
            mailbox.append("INBOX", b"Subject: x\n\ny\n", datetime.now(UTC))
            assert woken.acquire(timeout=20)
        finally:
            watcher.stop()


@pytest.mark.parametrize("auth", BOTH)
def test_what_the_server_says_of_a_token_is_told_and_the_token_is_not(
    provider: TokenServer, mailbox: Dovecot, smtp: TokenSmtpServer, auth: Auth
) -> None:
    def ready() -> str:
        return "a-token-of-another-program"

    reading = ImapSettings(HOST, "projects", ready, mailbox.port, Security.NONE, auth=auth)
    sending = SmtpSettings(HOST, smtp.port, Security.NONE, "projects", ready, auth=auth)
    with pytest.raises(ImapError, match=r"status (401|invalid_token)") as not_read, Imap(reading):
        pass
    with (
        Smtp(sending) as server,
        pytest.raises(SmtpError, match=r"535 .*status (400|invalid_token), scope mail") as not_sent,
    ):
        server.probe()
    for error in (not_read.value, not_sent.value):
        assert error.kind is Failure.LOGIN
        assert "oauth.scope" in error.remedy
        assert "a-token" not in str(error)
    assert len(smtp.said) == 2  # no second try: there is no other token


def test_a_long_token_goes_by_itself(provider: TokenServer, smtp: TokenSmtpServer) -> None:
    token = "x" * (LONGEST_COMMAND - 150)
    provider.good.add(token)
    with Smtp(SmtpSettings(HOST, smtp.port, Security.NONE, "projects", lambda: token, auth=Auth.XOAUTH2)) as server:
        server.probe()
    assert token.encode() in smtp.said[0]


def test_smtp_that_is_switched_off_is_called_so(provider: TokenServer, smtp: TokenSmtpServer, tmp_path: Path) -> None:
    smtp.refusal = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."
    provider.good = set()
    with Smtp(outgoing(smtp, source(provider, tmp_path))) as server, pytest.raises(SmtpError) as refused:
        server.probe()
    assert "SmtpClientAuthenticationDisabled $false" in refused.value.remedy


def test_a_server_without_tokens_is_no_case_for_a_password(
    provider: TokenServer, dovecot: Dovecot, smtp_server: TokenSmtpServer, tmp_path: Path
) -> None:
    tokens = source(provider, tmp_path)
    with pytest.raises(ImapError, match="takes no XOAUTH2, only AUTH=PLAIN, AUTH=LOGIN"), Imap(imap(dovecot, tokens)):
        pass
    with Smtp(outgoing(smtp_server, tokens)) as server, pytest.raises(SmtpError, match="takes no XOAUTH2"):
        server.probe()
