"""A provider of access tokens, a mailbox and an SMTP server that take them, and the settings to log in with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from daemon.adapters.imap.connect import ImapSettings
from daemon.adapters.oauth.refresh_tokens import RefreshTokens
from daemon.adapters.oauth.tokens import OAuthSettings, Tokens
from daemon.adapters.sasl import Auth
from daemon.adapters.smtp.connect import SmtpSettings
from daemon.adapters.transport import Security
from tests.agency import write_config
from tests.conftest import need_dovecot
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_server import TokenSmtpServer
from tests.servers.token_server import TokenServer

HOST = "127.0.0.1"
FIRST = "first-refresh-token"


@pytest.fixture
def provider() -> Iterator[TokenServer]:
    with TokenServer() as server:
        yield server


@pytest.fixture
def mailbox(provider: TokenServer) -> Iterator[Dovecot]:
    """A Dovecot that takes the provider's tokens."""
    need_dovecot()
    with Dovecot(introspection=provider.introspection) as server:
        yield server


@pytest.fixture
def smtp(provider: TokenServer) -> Iterator[TokenSmtpServer]:
    with TokenSmtpServer(provider.good) as server:
        yield server


def source(provider: TokenServer, state: Path, clock: Callable[[], float] = lambda: 0.0, **more: object) -> Tokens:
    values: dict[str, object] = {"refresh_token": lambda: FIRST, "scope": "mail", "timeout": 5.0} | more
    return Tokens(OAuthSettings(provider.url, "the-clerk", **values), RefreshTokens(state), clock)  # type: ignore[arg-type]


def imap(mailbox: Dovecot, tokens: Tokens, auth: Auth = Auth.XOAUTH2, port: int = 0) -> ImapSettings:
    where = port or mailbox.port
    return ImapSettings(
        HOST, mailbox.username, tokens.token, where, Security.NONE, None, 10.0, 10.0, auth, tokens.refused
    )


def outgoing(smtp: TokenSmtpServer, tokens: Tokens, auth: Auth = Auth.XOAUTH2) -> SmtpSettings:
    return SmtpSettings(
        HOST, smtp.port, Security.NONE, "projects", tokens.token, None, 10.0, 10.0, auth, tokens.refused
    )


def configured(folder: Path, mailbox: Dovecot, smtp: TokenSmtpServer, oauth: str) -> Path:
    """A configuration that logs in with tokens; `oauth` is what its table says."""
    return written(folder, oauth, mailbox.port, smtp.port)


def written(folder: Path, oauth: str, imap_port: int = 1143, smtp_port: int = 1025) -> Path:
    """The same for whoever only reads it."""
    config = write_config(folder, imap_port, smtp_port, imap='auth = "xoauth2"', end=f"[oauth]\n{oauth}\n")
    text = config.read_text().replace('password = { env = "TEST_PASSWORD" }\n', "")
    config.write_text(text.replace("[smtp]\n", '[smtp]\nauth = "oauthbearer"\nusername = "projects"\n'))
    return config
