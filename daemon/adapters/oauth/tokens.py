"""Access tokens from a token endpoint: RFC 6749, the grants `refresh_token` (6) and `client_credentials` (4.4), and
RFC 7523, signed assertions in place of secrets.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from daemon.adapters.oauth.assertions import BEFORE, ClientCertificate, ServiceAccount
from daemon.adapters.oauth.endpoint import Endpoint, OAuthError
from daemon.adapters.oauth.keyring_shelf import NO_KEYRING, NoKeyring
from daemon.adapters.oauth.refresh_tokens import RefreshTokens
from daemon.adapters.oauth.remedies import THE_OWNER
from daemon.adapters.transport import UNREACHED, Failure

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
    # Without it and without device_url: client_credentials.
    refresh_token: Callable[[], str] | None = field(default=None, repr=False)
    timeout: float = 30.0  # seconds
    device_url: str = ""  # then a person logs in (RFC 8628), and the refresh token is the one that was kept
    ca_file: Path | None = None
    account: ServiceAccount | None = None  # then nothing else is asked with
    certificate: ClientCertificate | None = None  # in place of client_secret

    @property
    def token_endpoint(self) -> Endpoint:
        return self._endpoint("token_url", self.token_url)

    @property
    def device_endpoint(self) -> Endpoint:
        return self._endpoint("device_url", self.device_url)

    @property
    def log_in(self) -> str:
        """The origin of refresh tokens that a person's log-in brought: not of use elsewhere, nor for another client."""
        return f"log-in {self.token_url} {self.client_id}"

    @property
    def signs(self) -> bool:
        """Whether what is asked with says a time: then a clock that is wrong is refused."""
        return bool(self.account or self.certificate)

    def client(self, now: float) -> dict[str, str]:
        """Who asks, `now` in seconds since 1970: what a form says of it (RFC 6749 2.3.1). Raises ServerError."""
        proof = {"client_secret": self.client_secret()} if self.client_secret else {}
        return {"client_id": self.client_id} | (self.certificate.form(now) if self.certificate else proof)

    def scoped(self, now: float) -> dict[str, str]:
        """The same, and for what. Raises ServerError."""
        return self.client(now) | ({"scope": self.scope} if self.scope else {})

    def _endpoint(self, key: str, url: str) -> Endpoint:
        return Endpoint(key, url, self.ca_file, self.timeout, bool(self.device_url))


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
        self._ends_at = 0.0
        self._throttled: OAuthError | None = None
        self._not_before = 0.0
        self._off = 0.0  # seconds that our clock is behind the provider's

    def token(self) -> str:
        """A token that lives for a while yet. Raises ServerError."""
        with self._lock:
            if not self._token or self._clock() >= self._renew_at:
                self._renew()
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

    def _renew(self) -> None:
        """Where the provider cannot be asked just now, a token that lives on is good enough."""
        try:
            self._fetch()
        except OAuthError as error:
            if error.kind not in UNREACHED or not self._token or self._clock() >= self._ends_at:
                raise
            log.warning("oauth: the old token is used for now: %s", error)

    def _fetch(self) -> None:
        """Whoever is throttled is not asked before the time that it named. Raises ServerError."""
        if self._throttled and self._not_before - self._throttled.wait <= self._clock() < self._not_before:
            raise self._throttled.with_traceback(None)
        self._throttled = None
        try:
            reply = self._in_time()
        except OAuthError as error:
            if error.wait:
                self._throttled, self._not_before = error, self._clock() + error.wait
            raise
        now, lifetime = self._clock(), _lifetime(reply)
        self._token = _access_token(reply)
        self._renew_at, self._ends_at = now + max(lifetime - EARLY, lifetime / 2), now + lifetime

    def _in_time(self) -> dict[str, object]:
        """By the provider's clock, where it shows another time than ours and refuses what was signed by ours."""
        try:
            return self._granted()
        except OAuthError as error:
            off = error.clock - self._clock() if error.clock and self._settings.signs else self._off
            if error.kind is not Failure.LOGIN or abs(off - self._off) < BEFORE:
                raise
            log.warning("oauth: the clock is %+.0f seconds off by the provider's: signed by its time, set ours", -off)
            self._off = off
            return self._granted()

    def _granted(self) -> dict[str, object]:
        settings, now = self._settings, self._clock() + self._off
        if settings.account:
            return settings.token_endpoint.ask(settings.account.form(now))
        if settings.device_url:
            return self._refreshed(settings.log_in, None)
        if settings.refresh_token:
            configured = settings.refresh_token()
            return self._refreshed(configured, configured)
        return settings.token_endpoint.ask(settings.scoped(now) | {"grant_type": "client_credentials"})

    def _refreshed(self, origin: str, configured: str | None) -> dict[str, object]:
        """One process at a time, since a refresh token may serve only once. Raises ServerError."""
        form = self._settings.scoped(self._clock() + self._off) | {"grant_type": "refresh_token"}
        try:
            with self._kept.held():
                return self._newest_first(origin, configured, form)
        except OSError as error:
            raise unwritable(error) from None

    def _newest_first(self, origin: str, configured: str | None, form: dict[str, str]) -> dict[str, object]:
        """With the newest refresh token; with the configured one where that is no longer taken."""
        newest, endpoint = self._kept.newest(origin), self._settings.token_endpoint
        first = newest or configured
        if not first:
            message = "oauth: nobody has logged in yet: run `inboxclerk login`"
            raise OAuthError(Failure.LOGIN, message, f"As {THE_OWNER}")
        try:
            reply = endpoint.ask(form | {"refresh_token": first})
        except OAuthError as error:
            if not (newest and configured) or error.code != "invalid_grant":
                raise
            reply = endpoint.ask(form | {"refresh_token": configured})
        self._keep(origin, first, reply.get("refresh_token"))
        return reply

    def _keep(self, origin: str, old: str, given: object) -> None:
        if not isinstance(given, str) or given in ("", old, origin):
            return
        try:
            self._kept.keep(origin, given)
        except OSError as error:
            log.warning("oauth: the new refresh token could not be kept and is lost at a restart: %s", error.strerror)


def unwritable(error: OSError) -> OAuthError:
    """What a state folder is called that gives or takes no refresh token."""
    message = f"oauth: {error.filename or 'state_dir'}: {error.strerror or error}"
    if isinstance(error, NoKeyring):
        return OAuthError(Failure.SERVER, message, NO_KEYRING)
    return OAuthError(Failure.SERVER, message, "The state folder must be readable and writable for the clerk.")


def _access_token(reply: dict[str, object]) -> str:
    token = reply.get("access_token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise OAuthError(Failure.SERVER, "oauth.token_url: the answer holds no access token", "Check oauth.token_url.")
    return token


def _lifetime(reply: dict[str, object]) -> float:
    """`expires_in` (RFC 6749 5.1) in seconds; some servers write it as text, some leave it out."""
    told = reply.get("expires_in")
    try:
        return max(0.0, min(float(told), 86_400.0)) if isinstance(told, (int, float, str)) else UNTOLD
    except (ValueError, OverflowError):
        return UNTOLD
