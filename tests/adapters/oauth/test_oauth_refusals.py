"""A token endpoint that refuses, is in trouble or answers nonsense: what is told, and that no secret is."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.adapters.http import LARGEST
from daemon.adapters.imap.connect import ImapError
from daemon.adapters.imap.session import Imap
from daemon.adapters.oauth.endpoint import OAuthError
from daemon.adapters.transport import Failure
from daemon.app.clerk import Clerk
from daemon.app.office import open_office
from tests.agency import at, write_config
from tests.provider import FIRST, imap, mailbox, provider, source
from tests.servers import certificate as certificates
from tests.servers.certificate import Certificate
from tests.servers.dovecot import Dovecot
from tests.servers.scripted import Scripted
from tests.servers.token_server import TokenServer

__all__ = ["mailbox", "provider"]


@pytest.mark.parametrize(
    ("code", "words", "remedy"),
    [
        ("invalid_grant", "AADSTS70008: The refresh token has expired.", "Log in again"),
        ("invalid_grant", "Token has been expired or revoked.", "oauth.refresh_token"),
        ("invalid_grant", "AADSTS65001: The user or administrator has not consented", "consent"),
        ("invalid_client", "AADSTS7000222: The provided client secret keys are expired.", "has expired"),
        ("invalid_client", "", "oauth.client_secret"),
        ("unauthorized_client", "AADSTS700016: Application not found in the directory", "tenant"),
        ("invalid_scope", "", "oauth.scope"),
        ("interaction_required", "AADSTS50076: multi-factor", "Log in again"),
        ("unsupported_grant_type", "", "oauth.token_url"),
        ("something_new", "", "oauth.client_id"),
    ],
)
def test_each_refusal_says_what_to_do(
    provider: TokenServer, mailbox: Dovecot, tmp_path: Path, code: str, words: str, remedy: str
) -> None:
    provider.refuse(code, f"{words} Trace ID: 0000-1 Correlation ID: 2")
    with pytest.raises(ImapError, match=code) as refused, Imap(imap(mailbox, source(provider, tmp_path))):
        pass
    assert refused.value.kind is Failure.LOGIN
    assert remedy in refused.value.remedy
    assert words in str(refused.value)
    assert "Trace ID" not in str(refused.value)


def test_a_provider_that_repeats_secrets_does_not_get_them_into_an_error(provider: TokenServer, tmp_path: Path) -> None:
    provider.refuse("invalid_client", f"your secret very-secret\r\nand token {FIRST} are wrong")
    with pytest.raises(OAuthError) as refused:
        source(provider, tmp_path, client_secret=lambda: "very-secret").token()
    assert "your secret … and token … are wrong" in str(refused.value)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_provider_in_trouble_is_asked_again_later(provider: TokenServer, tmp_path: Path, status: int) -> None:
    tokens = source(provider, tmp_path)
    provider.refuse("server_error", status=status)
    with pytest.raises(OAuthError) as refused:
        tokens.token()
    assert refused.value.kind is Failure.CONNECT
    provider.refusal = None
    assert tokens.token() == "access-token-1"


def test_a_provider_that_throttles_is_left_alone_for_as_long_as_it_says(provider: TokenServer, tmp_path: Path) -> None:
    now = [0.0]
    tokens = source(provider, tmp_path, lambda: now[0])
    provider.refuse("temporarily_unavailable", "slow down", status=429)
    provider.headers = {"Retry-After": "120"}
    for at_second, asked in ((0, 1), (1, 1), (119, 1), (120, 2), (121, 2)):
        now[0] = at_second
        with pytest.raises(OAuthError, match="slow down") as refused:
            tokens.token()
        assert (refused.value.kind, len(provider.asked)) == (Failure.CONNECT, asked)
    provider.refusal, now[0] = None, 241
    assert tokens.token() == "access-token-1"


def test_a_token_that_lives_on_is_used_while_the_provider_is_in_trouble(provider: TokenServer, tmp_path: Path) -> None:
    now = [0.0]
    tokens = source(provider, tmp_path, lambda: now[0])
    first = tokens.token()
    provider.refuse("server_error", status=503)
    now[0] = 3600 - 60
    assert tokens.token() == first
    now[0] = 3600
    with pytest.raises(OAuthError, match="server_error"):
        tokens.token()
    provider.refuse("invalid_grant", "revoked")
    now[0] = 3600 - 60
    with pytest.raises(OAuthError, match="revoked"):
        tokens.token()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>", "no JSON"),
        (b"[1]", "no JSON"),
        (b"{" * 100_000, "no JSON"),
        (b'{"x": "' + b"x" * LARGEST + b'"}', "no JSON"),
        (b"{}", "no access token"),
        (b'{"access_token": "a\\u0001auth=x"}', "no access token"),
        (b'{"access_token": ["x"]}', "no access token"),
    ],
)
def test_an_answer_without_a_token_is_told(provider: TokenServer, tmp_path: Path, body: bytes, words: str) -> None:
    provider.refusal = 200, body
    with pytest.raises(OAuthError, match=words):
        source(provider, tmp_path).token()


def test_secrets_follow_no_redirect(provider: TokenServer, tmp_path: Path) -> None:
    with TokenServer() as elsewhere:
        provider.refusal, provider.headers = (307, b""), {"Location": elsewhere.url}
        with pytest.raises(OAuthError, match="HTTP 307"):
            source(provider, tmp_path).token()
        assert elsewhere.asked == []


def test_nobody_at_the_token_url_is_trouble_of_the_network(tmp_path: Path) -> None:
    with TokenServer() as gone:
        tokens = source(gone, tmp_path)
    with pytest.raises(OAuthError, match=r"oauth.token_url \(127.0.0.1\): nobody listens there") as refused:
        tokens.token()
    assert refused.value.kind is Failure.CONNECT


def test_no_secret_goes_to_a_provider_whose_certificate_is_not_to_be_trusted(
    certificate: Certificate, tmp_path: Path
) -> None:
    with TokenServer(certificate=certificate) as provider:
        with pytest.raises(OAuthError, match="the certificate is not to be trusted") as refused:
            source(provider, tmp_path).token()
        assert refused.value.kind is Failure.TLS
        assert "ca_file" in refused.value.remedy
        assert provider.asked == []
        assert source(provider, tmp_path, ca_file=certificate.cert).token() == "access-token-1"


def test_a_certificate_of_another_name_is_not_trusted_either(tmp_path: Path) -> None:
    if not certificates.available():
        pytest.skip("openssl is not installed")
    other = certificates.make(tmp_path, "elsewhere.example", "DNS:elsewhere.example")
    with TokenServer(certificate=other) as provider:
        with pytest.raises(OAuthError, match="not to be trusted"):
            source(provider, tmp_path, ca_file=other.cert).token()
        assert provider.asked == []


def test_an_authority_that_is_not_there_is_trouble_and_no_fault(provider: TokenServer, tmp_path: Path) -> None:
    with pytest.raises(OAuthError, match="No such file"):
        source(provider, tmp_path, ca_file=tmp_path / "ca.pem").token()


class NotConnected(Scripted):
    """Exchange that takes a log-in and has no mailbox for it."""

    def _usual(self, command: bytes) -> list[bytes] | None:
        before = command.split(b" ", 1)[0].upper() in (b"CAPABILITY", b"LOGIN", b"LOGOUT")
        return super()._usual(command) if before else [b"BAD User is authenticated but not connected."]


def test_a_log_in_that_opens_no_mailbox_keeps_the_clerk_deaf_and_the_remedy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_PASSWORD", "x")
    with NotConnected(lambda _: None) as server, open_office(write_config(tmp_path, server.port, 1)) as office:
        report = Clerk(office).run_pass(at("2026-03-02 10:00"))
        told = office.clerk.troubles["imap"].reason
    assert report.deaf
    assert "not connected" in told
    for remedy in ("imap.username", "licence", "Set-CASMailbox -ImapEnabled $true", "Add-MailboxPermission"):
        assert remedy in told
