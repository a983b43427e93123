"""From the configuration to the settings of the adapters."""

from __future__ import annotations

from collections.abc import Callable

from daemon.adapters.config import Config
from daemon.adapters.imap_connect import ImapSettings
from daemon.adapters.secrets import secret
from daemon.adapters.smtp import SmtpSettings
from daemon.adapters.transport import Security


def imap_settings(config: Config) -> ImapSettings:
    part = config.imap
    return ImapSettings(
        host=part.host,
        port=part.port,
        security=Security(part.security),
        username=part.username,
        password=secret("imap.password", part.password.model_dump(exclude_none=True), config.folder),
        ca_file=config.path(part.ca_file) if part.ca_file else None,
        read_timeout=part.timeout,
    )


def smtp_settings(config: Config) -> SmtpSettings:
    part = config.smtp
    return SmtpSettings(
        host=part.host,
        port=part.port,
        security=Security(part.security),
        username=part.username or "",
        password=_smtp_password(config),
        ca_file=config.path(part.ca_file) if part.ca_file else None,
        timeout=part.timeout,
    )


def _smtp_password(config: Config) -> Callable[[], str]:
    part = config.smtp.password
    return secret("smtp.password", part.model_dump(exclude_none=True), config.folder) if part else str
