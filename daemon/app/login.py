"""`login`: a person logs in on another device, and from then on the clerk has tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from daemon.adapters.config.location import BadConfig, config_path
from daemon.adapters.config.oauth import no_login
from daemon.adapters.config.parts import Config
from daemon.adapters.oauth.device_login import DeviceCode, ask_for_code, keep_login, may_keep, wait_for_login
from daemon.adapters.oauth.refresh_tokens import NAME
from daemon.adapters.oauth.tokens import OAuthSettings
from daemon.app.checking import log_ins
from daemon.app.findings import Finding
from daemon.app.office import configuration
from daemon.app.servers import kept_tokens, login_settings
from daemon.core.words.rules import Rules


class Login:
    """One log-in, from its code to the first use of what it brought."""

    def __init__(self, config: Config, rules: Rules, settings: OAuthSettings) -> None:
        """Asks for a code. Raises ServerError."""
        self._config = config
        self._rules = rules
        self._settings = settings
        self._kept = kept_tokens(config.oauth, config.state_dir)
        may_keep(self._kept)
        self.code: DeviceCode = ask_for_code(settings)

    @classmethod
    def begin(cls, path: Path | None) -> Self:
        """Raises BadConfig, BadRules, ServerError."""
        config, rules = configuration(path)
        settings = login_settings(config)
        if not settings:
            raise BadConfig(config_path(path), [no_login(config.oauth)])
        return cls(config, rules, settings)

    @property
    def mailboxes(self) -> list[str]:
        """Whose tokens they are to be."""
        parts = (self._config.imap, self._config.smtp)
        return list(dict.fromkeys(part.username for part in parts if part.auth != "password" and part.username))

    @property
    def kept_in(self) -> str:
        oauth = self._config.oauth
        return "keyring" if oauth and oauth.keep == "keyring" else str(self._config.state_dir / NAME)

    def finish(self) -> None:
        """Waits for the person, then keeps the refresh token. Raises ServerError; until it returns no token changes."""
        token = wait_for_login(self._settings, self.code)
        keep_login(self._settings, self._kept, token)

    def tried(self) -> list[Finding]:
        """What works with it."""
        return log_ins(self._config, self._rules)
