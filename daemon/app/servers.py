"""From the configuration to the settings of the adapters."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from daemon.adapters.config.oauth import OAuthPart
from daemon.adapters.config.parts import Config
from daemon.adapters.config.secrets import SecretPart
from daemon.adapters.imap.connect import ImapSettings
from daemon.adapters.oauth.refresh_tokens import RefreshTokens
from daemon.adapters.oauth.tokens import OAuthSettings, Tokens
from daemon.adapters.sasl import Auth
from daemon.adapters.secrets import secret
from daemon.adapters.smtp.connect import SmtpSettings
from daemon.adapters.transport import Security


def imap_settings(config: Config) -> ImapSettings:
    part = config.imap
    return ImapSettings(
        host=part.host,
        port=part.port,
        security=Security(part.security),
        username=part.username,
        ca_file=config.path(part.ca_file) if part.ca_file else None,
        read_timeout=part.timeout,
        **_log_in("imap", part.auth, part.password, config),
    )


def smtp_settings(config: Config) -> SmtpSettings:
    part = config.smtp
    return SmtpSettings(
        host=part.host,
        port=part.port,
        security=Security(part.security),
        username=part.username or "",
        ca_file=config.path(part.ca_file) if part.ca_file else None,
        timeout=part.timeout,
        **_log_in("smtp", part.auth, part.password, config),
    )


def tokens(config: Config) -> Tokens | None:
    """Where access tokens come from; None without [oauth], and where another program has them ready."""
    part = config.oauth
    return _tokens(part.model_dump_json(), config.folder, config.state) if part and part.token_url else None


def _log_in(section: str, auth: str, password: SecretPart | None, config: Config) -> dict[str, Any]:
    """What both settings take to log in."""
    if auth == Auth.PASSWORD:
        return {"password": _secret(f"{section}.password", password, config.folder) or str}
    if source := tokens(config):
        return {"auth": Auth(auth), "password": source.token, "refused": source.refused}
    ready = _secret("oauth.token", config.oauth.token if config.oauth else None, config.folder)
    return {"auth": Auth(auth), "password": ready or str}


@lru_cache(maxsize=1)
def _tokens(part: str, folder: Path, state: Path) -> Tokens:
    """One for as long as the configuration stays: each pass logs in anew, and a token serves for an hour."""
    return Tokens(_oauth_settings(OAuthPart.model_validate_json(part), folder), RefreshTokens(state))


def login_settings(config: Config) -> OAuthSettings | None:
    """What a person's log-in takes; None without oauth.device_url."""
    part = config.oauth
    return _oauth_settings(part, config.folder) if part and part.device_url else None


def _oauth_settings(part: OAuthPart, folder: Path) -> OAuthSettings:
    return OAuthSettings(
        token_url=part.token_url or "",
        client_id=part.client_id or "",
        scope=part.scope or "",
        client_secret=_secret("oauth.client_secret", part.client_secret, folder),
        refresh_token=_secret("oauth.refresh_token", part.refresh_token, folder),
        device_url=part.device_url or "",
        ca_file=(folder / part.ca_file).expanduser() if part.ca_file else None,
    )


def _secret(key: str, part: SecretPart | None, folder: Path) -> Callable[[], str] | None:
    return secret(key, part.model_dump(exclude_none=True), folder) if part else None
