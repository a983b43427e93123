"""From the configuration to the settings of the adapters."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from daemon.adapters.config.alarm import AlarmPart
from daemon.adapters.config.oauth import OAuthPart
from daemon.adapters.config.parts import Config
from daemon.adapters.config.secrets import SecretPart
from daemon.adapters.imap.connect import ImapSettings
from daemon.adapters.oauth.assertions import ClientCertificate, ServiceAccount
from daemon.adapters.oauth.keyring_shelf import KeyringShelf
from daemon.adapters.oauth.refresh_tokens import RefreshTokens
from daemon.adapters.oauth.tokens import OAuthSettings, Tokens
from daemon.adapters.sasl import Auth
from daemon.adapters.secrets import SecretError, secret
from daemon.adapters.smtp.connect import SmtpSettings

KEYS = ("oauth.private_key", "oauth.service_account")  # secrets of many lines
CONNECTED_WITHIN = 15.0  # seconds that an IMAP server has to take a connection, and to say its name


def imap_settings(config: Config) -> ImapSettings:
    part = config.imap
    return ImapSettings(
        host=part.host,
        port=part.port,
        security=part.security,
        username=part.username,
        ca_file=part.ca_file,
        connect_timeout=min(CONNECTED_WITHIN, part.timeout),
        read_timeout=part.timeout,
        read_only=part.read_only,
        **_log_in("imap", part.auth, part.password, config),
    )


def smtp_settings(config: Config) -> SmtpSettings:
    part = config.smtp
    return SmtpSettings(
        host=part.host,
        port=part.port,
        security=part.security,
        username=part.username or "",
        ca_file=part.ca_file,
        timeout=part.timeout,
        **_log_in("smtp", part.auth, part.password, config),
    )


def alarm_settings(part: AlarmPart) -> SmtpSettings:
    """The other account's; `part.host` is set. It logs in by password: where tokens fail it must not."""
    assert part.host
    return SmtpSettings(
        host=part.host,
        port=part.port,
        security=part.security,
        username=part.username or "",
        ca_file=part.ca_file,
        timeout=part.timeout,
        final_timeout=part.timeout,
        password=_secret("alarm.password", part.password) or str,
    )


def ping_token(part: AlarmPart) -> Callable[[], str] | None:
    return _secret("alarm.ping_token", part.ping_token)


def tokens(config: Config) -> Tokens | None:
    """Where access tokens come from; None without [oauth], and where another program has them ready."""
    part = config.oauth
    return _tokens(part, config.imap.username, config.state_dir) if part and part.token_url else None


def _log_in(section: str, auth: Auth, password: SecretPart | None, config: Config) -> dict[str, Any]:
    """What both settings take to log in."""
    if auth is Auth.PASSWORD:
        return {"password": _secret(f"{section}.password", password) or str}
    if source := tokens(config):
        return {"auth": auth, "password": source.token, "refused": source.refused}
    ready = _secret("oauth.token", config.oauth.token if config.oauth else None)
    return {"auth": auth, "password": ready or str}


@lru_cache(maxsize=1)
def _tokens(part: OAuthPart, mailbox: str, state: Path) -> Tokens:
    """One for as long as the configuration stays: each pass logs in anew, and a token serves for an hour."""
    return Tokens(_oauth_settings(part, mailbox), kept_tokens(part, state))


def kept_tokens(part: OAuthPart | None, state: Path) -> RefreshTokens:
    return RefreshTokens(state, KeyringShelf(state) if part and part.keep == "keyring" else None)


def login_settings(config: Config) -> OAuthSettings | None:
    """What a person's log-in takes; None without oauth.device_url."""
    part = config.oauth
    return _oauth_settings(part, config.imap.username) if part and part.device_url else None


def _oauth_settings(part: OAuthPart, mailbox: str) -> OAuthSettings:
    url, client, scope = part.token_url or "", part.client_id or "", part.scope or ""
    account = _secret("oauth.service_account", part.service_account, whole=True)
    key = _secret("oauth.private_key", part.private_key, whole=True)
    return OAuthSettings(
        token_url=url,
        client_id=client,
        scope=scope,
        account=ServiceAccount(account, mailbox, url, scope) if account else None,
        certificate=ClientCertificate(part.certificate, key, client, url) if part.certificate and key else None,
        client_secret=_secret("oauth.client_secret", part.client_secret),
        refresh_token=_secret("oauth.refresh_token", part.refresh_token),
        device_url=part.device_url or "",
        ca_file=part.ca_file,
    )


def missing_secrets(config: Config) -> list[SecretError]:
    """What is missing of the variables and credentials that this process has to be given.

    Neither can come while it runs; a file or the output of a command may.
    """
    parts: dict[str, SecretPart | None] = {
        "imap.password": config.imap.password,
        "smtp.password": config.smtp.password if config.smtp.username else None,
    }
    if config.alarm:
        parts |= {"alarm.password": config.alarm.password, "alarm.ping_token": config.alarm.ping_token}
    if config.oauth:
        names = ("client_secret", "refresh_token", "token", "private_key", "service_account")
        parts |= {f"oauth.{name}": getattr(config.oauth, name) for name in names}
    problems = []
    for key, part in parts.items():
        if part and (part.env or part.credential) and (get := _secret(key, part, whole=key in KEYS)):
            try:
                get()
            except SecretError as error:
                problems.append(error)
    return problems


def _secret(key: str, part: SecretPart | None, *, whole: bool = False) -> Callable[[], str] | None:
    return secret(key, part.model_dump(mode="json", exclude_none=True), whole=whole) if part else None
