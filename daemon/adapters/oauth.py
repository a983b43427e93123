"""Access tokens from a token endpoint: RFC 6749, the grants `refresh_token` (6) and `client_credentials` (4.4)."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from daemon.adapters.oauth_endpoint import OAuthError, ask
from daemon.adapters.refresh_tokens import RefreshTokens
from daemon.adapters.transport import Trouble

log = logging.getLogger(__name__)

EARLY = 120.0  # seconds before its end that a token is renewed: the log-in that needs it takes a while
UNTOLD = 300.0  # seconds that a token is used whose lifetime the server does not tell
_TOKEN = re.compile(r"[!-~]+")  # RFC 6749 A.12, without the space


@dataclass(frozen=True, slots=True)
class OAuthSettings:
    """Where tokens come from. The secrets are asked at each refresh and not kept; they may raise ServerError."""

    token_url: str
    client_id: str
    scope: str = ""
    client_secret: Callable[[], str] | None = field(default=None, repr=False)
    refresh_token: Callable[[], str] | None = field(default=None, repr=False)  # without: client_credentials
    timeout: float = 30.0  # seconds


class Tokens:
    """The access token, in memory only. Threads share it: the reader and the watchers log in with the same one."""

    def __init__(self, settings: OAuthSettings, kept: RefreshTokens, clock: Callable[[], float] = time.time) -> None:
        """`clock` in seconds since 1970."""
        self._settings = settings
        self._kept = kept
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    def token(self) -> str:
        """A token that lives for a while yet. Raises ServerError."""
        with self._lock:
            if not self._token or self._clock() >= self._renew_at:
                self._fetch()
            return self._token

    def refused(self, token: str) -> bool:
        """A server did not take `token`: the next is another. Threads that had the same one cause one refresh."""
        with self._lock:
            if token == self._token:
                self._token = ""
        return True

    @property
    def lives(self) -> float:
        """Seconds until the token is renewed."""
        return max(0.0, self._renew_at - self._clock())

    def _fetch(self) -> None:
        reply = self._granted()
        self._token, lifetime = _access_token(reply), _lifetime(reply)
        self._renew_at = self._clock() + max(lifetime - EARLY, lifetime / 2)

    def _granted(self) -> dict[str, object]:
        settings = self._settings
        form = {"client_id": settings.client_id}
        if settings.scope:
            form["scope"] = settings.scope
        if settings.client_secret:
            form["client_secret"] = settings.client_secret()
        if not settings.refresh_token:
            return ask(settings.token_url, form | {"grant_type": "client_credentials"}, settings.timeout)
        return self._refreshed(settings.refresh_token(), form | {"grant_type": "refresh_token"})

    def _refreshed(self, configured: str, form: dict[str, str]) -> dict[str, object]:
        """One process at a time, since a refresh token may serve only once. Raises OAuthError."""
        try:
            with self._kept.held():
                return self._newest_first(configured, form)
        except OSError as error:
            message = f"oauth: {error.filename or 'state_dir'}: {error.strerror or error}"
            raise OAuthError(Trouble.SERVER, message, "The state folder must be writable for the clerk.") from None

    def _newest_first(self, configured: str, form: dict[str, str]) -> dict[str, object]:
        """With the newest refresh token; with the configured one where that is no longer taken."""
        newest = self._kept.newest(configured)
        try:
            reply = ask(
                self._settings.token_url, form | {"refresh_token": newest or configured}, self._settings.timeout
            )
        except OAuthError as error:
            if newest is None or error.code != "invalid_grant":
                raise
            reply = ask(self._settings.token_url, form | {"refresh_token": configured}, self._settings.timeout)
        self._keep(configured, newest, reply.get("refresh_token"))
        return reply

    def _keep(self, configured: str, newest: str | None, given: object) -> None:
        if not isinstance(given, str) or given in ("", newest, configured):
            return
        try:
            self._kept.keep(configured, given)
        except OSError as error:
            log.warning("oauth: the new refresh token could not be kept and is lost at a restart: %s", error.strerror)


def _access_token(reply: dict[str, object]) -> str:
    token = reply.get("access_token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise OAuthError(Trouble.SERVER, "oauth.token_url: the answer holds no access token", "Check oauth.token_url.")
    return token


def _lifetime(reply: dict[str, object]) -> float:
    """`expires_in` (RFC 6749 5.1) in seconds; some servers write it as text, some leave it out."""
    told = reply.get("expires_in")
    try:
        return max(0.0, min(float(told), 86_400.0)) if isinstance(told, (int, float, str)) else UNTOLD
    except ValueError:
        return UNTOLD
