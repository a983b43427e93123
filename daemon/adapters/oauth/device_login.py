"""The log-in of a person on another device: the OAuth 2.0 Device Authorization Grant, RFC 8628."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from daemon.adapters.oauth.endpoint import OAuthError
from daemon.adapters.oauth.refresh_tokens import RefreshTokens
from daemon.adapters.oauth.remedies import TOO_LATE
from daemon.adapters.oauth.tokens import OAuthSettings, unwritable
from daemon.adapters.transport import UNREACHED, Failure
from daemon.core.words.text import one_line

log = logging.getLogger(__name__)

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
INTERVAL = 5.0  # seconds between two questions where the server names none (RFC 8628 3.2), and more for each slow_down
SHORTEST, LONGEST = 1.0, 60.0  # seconds that are waited whatever the server names, and after whatever trouble
LIFETIME = 900.0  # seconds that a code is good for where the server does not say; Microsoft's live as long
_SHOWN = 300  # characters of what the server gives to be shown


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person types where, and what is asked with meanwhile."""

    page: str
    user_code: str
    page_with_code: str  # opens with the code typed in; "" where the server has none
    lifetime: float  # seconds
    interval: float  # seconds between two questions
    secret: str = field(repr=False)  # the device_code


def ask_for_code(settings: OAuthSettings) -> DeviceCode:
    """A fresh code (RFC 8628 3.1, 3.2). Raises ServerError."""
    told = settings.device_endpoint.ask(settings.scoped(time.time()))
    # The second name is Google's, and of Microsoft's first version.
    page = _text(told, "verification_uri") or _text(told, "verification_url")
    secret, user_code = told.get("device_code"), _text(told, "user_code")
    if not isinstance(secret, str) or not (secret and user_code and page):
        message = "oauth.device_url: the answer holds no code and no page to type it on"
        raise OAuthError(Failure.SERVER, message, "Check oauth.device_url.")
    lifetime, interval = _seconds(told, "expires_in", LIFETIME), _seconds(told, "interval", INTERVAL)
    return DeviceCode(page, user_code, _text(told, "verification_uri_complete"), lifetime, _within(interval), secret)


def wait_for_login(
    settings: OAuthSettings,
    code: DeviceCode,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> str:
    """The refresh token, once the person has logged in; asks as often as the server likes. Raises ServerError.

    `clock` in seconds. RFC 8628 3.5: the pace never gets faster again, and a server that is out of reach is asked ever
    more rarely, until the code is over.
    """
    end, interval = clock() + code.lifetime, code.interval
    while clock() < end:
        sleep(interval)
        try:
            return _refresh_token(_poll(settings, code))
        except OAuthError as error:
            interval = _slower(interval, error)
    raise OAuthError(Failure.LOGIN, "oauth: nobody logged in while the code was good", TOO_LATE, "expired_token")


def may_keep(kept: RefreshTokens) -> None:
    """Raises OAuthError where a token could not be kept: before somebody logs in for nothing."""
    with _room(kept):
        pass


def keep_login(settings: OAuthSettings, kept: RefreshTokens, refresh_token: str) -> None:
    """From now on this token is used, by whoever asks next. Raises OAuthError."""
    with _room(kept):
        kept.keep(settings.log_in, refresh_token)


@contextmanager
def _room(kept: RefreshTokens) -> Iterator[None]:
    try:
        with kept.held():
            yield
    except OSError as error:
        raise unwritable(error) from None


def _poll(settings: OAuthSettings, code: DeviceCode) -> dict[str, object]:
    form = settings.client(time.time()) | {"grant_type": GRANT, "device_code": code.secret}
    return settings.token_endpoint.ask(form)


def _slower(interval: float, error: OAuthError) -> float:
    """The next interval; raises `error` where asking again is of no use."""
    if error.code == "authorization_pending":
        return interval
    if error.code == "slow_down":
        return interval + INTERVAL
    if error.kind in UNREACHED:
        log.warning("%s; %s", error, error.remedy)
        return max(interval, _within(interval * 2))
    raise error


def _refresh_token(reply: dict[str, object]) -> str:
    token = reply.get("refresh_token")
    if not isinstance(token, str) or not token:
        message = "oauth.token_url: the log-in gave no refresh token"
        raise OAuthError(Failure.SERVER, message, 'Add "offline_access" to oauth.scope, then log in again.')
    return token


def _text(told: dict[str, object], key: str) -> str:
    value = told.get(key)
    return one_line(value)[:_SHOWN] if isinstance(value, str) else ""


def _seconds(told: dict[str, object], key: str, otherwise: float) -> float:
    """As a number or as text, which some servers write."""
    value = told.get(key)
    try:
        found = float(value) if isinstance(value, (int, float, str)) else otherwise
    except (ValueError, OverflowError):
        return otherwise
    return found if 0 < found < float("inf") else otherwise


def _within(interval: float) -> float:
    return min(max(interval, SHORTEST), LONGEST)
