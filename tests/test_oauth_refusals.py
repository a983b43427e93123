"""A token endpoint that refuses, is in trouble or answers nonsense: what is told, and that no secret is."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.adapters.imap import Imap
from daemon.adapters.imap_connect import ImapError
from daemon.adapters.oauth_endpoint import LARGEST, OAuthError
from daemon.adapters.transport import Trouble
from tests.provider import FIRST, imap, mailbox, provider, source
from tests.servers.dovecot import Dovecot
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
    assert refused.value.kind is Trouble.LOGIN
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
    assert refused.value.kind is Trouble.CONNECT
    provider.refusal = None
    assert tokens.token() == "access-token-1"


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


def test_nobody_at_the_token_url_is_trouble_of_the_network(provider: TokenServer, tmp_path: Path) -> None:
    tokens = source(provider, tmp_path)
    provider._server.socket.close()
    with pytest.raises(OAuthError, match=r"oauth.token_url \(127.0.0.1\): nobody listens there") as refused:
        tokens.token()
    assert refused.value.kind is Trouble.CONNECT
