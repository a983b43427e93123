"""From the configuration to the settings of the adapters."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from daemon.adapters.config import Config
from daemon.adapters.config_secrets import OAuthPart, SecretPart
from daemon.adapters.imap_connect import ImapSettings
from daemon.adapters.oauth import OAuthSettings, Tokens
from daemon.adapters.refresh_tokens import RefreshTokens
from daemon.adapters.sasl import Auth
from daemon.adapters.secrets import secret
from daemon.adapters.smtp_connect import SmtpSettings
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
    spec = OAuthPart.model_validate_json(part)
    settings = OAuthSettings(
        token_url=spec.token_url or "",
        client_id=spec.client_id or "",
        scope=spec.scope or "",
        client_secret=_secret("oauth.client_secret", spec.client_secret, folder),
        refresh_token=_secret("oauth.refresh_token", spec.refresh_token, folder),
    )
    return Tokens(settings, RefreshTokens(state))


def _secret(key: str, part: SecretPart | None, folder: Path) -> Callable[[], str] | None:
    return secret(key, part.model_dump(exclude_none=True), folder) if part else None
