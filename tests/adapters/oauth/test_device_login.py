"""The Device Authorization Grant: every answer of RFC 8628, trouble on the way, and nothing secret shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.oauth.device_login import GRANT, ask_for_code, keep_login, wait_for_login
from daemon.adapters.oauth.endpoint import OAuthError
from daemon.adapters.oauth.refresh_tokens import RefreshTokens
from daemon.adapters.oauth.tokens import OAuthSettings, Tokens
from daemon.adapters.transport import Failure
from tests.servers.device_server import HANG, PAGE, DeviceServer

PENDING, SLOW_DOWN = "authorization_pending", "slow_down"


@pytest.fixture
def provider() -> Iterator[DeviceServer]:
    with DeviceServer() as server:
        yield server


def settings(provider: DeviceServer, **more: Any) -> OAuthSettings:
    return OAuthSettings(provider.url, "the-clerk", device_url=provider.device_url, scope="mail", **more)


class Waits:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def clock(self) -> float:
        return sum(self.slept)


def logged_in(given: OAuthSettings, waits: Waits | None = None) -> str:
    waits = waits or Waits()
    return wait_for_login(given, ask_for_code(given), waits.sleep, waits.clock)


def test_a_code_is_asked_for_and_then_a_token_until_somebody_has_logged_in(provider: DeviceServer) -> None:
    provider.waiting = [PENDING, PENDING]
    waits = Waits()
    assert logged_in(settings(provider), waits) == "refresh-token-of-log-in-1"
    assert provider.began == [{"client_id": "the-clerk", "scope": "mail"}]
    poll = {"client_id": "the-clerk", "grant_type": GRANT, "device_code": "very-secret-device-code"}
    assert provider.polls == [poll] * 3
    assert waits.slept == [5, 5, 5]


def test_an_application_with_a_secret_says_it_both_times(provider: DeviceServer) -> None:
    logged_in(settings(provider, client_secret=lambda: "very-secret"))
    assert [form["client_secret"] for form in provider.began + provider.polls] == ["very-secret"] * 2


def test_each_slow_down_adds_five_seconds_for_good(provider: DeviceServer) -> None:
    provider.waiting = [SLOW_DOWN, PENDING, SLOW_DOWN, PENDING]
    waits = Waits()
    logged_in(settings(provider), waits)
    assert waits.slept == [5, 10, 10, 15, 15]


@pytest.mark.parametrize("trouble", [HANG, 503, 429])
def test_a_server_out_of_reach_is_asked_ever_more_rarely(
    provider: DeviceServer, trouble: str | int, caplog: pytest.LogCaptureFixture
) -> None:
    provider.waiting = [trouble, PENDING, trouble]
    waits = Waits()
    assert logged_in(settings(provider, timeout=0.3), waits)
    assert waits.slept == [5, 10, 10, 20]
    assert len(caplog.messages) == 2


def test_the_pace_never_gets_faster_again(provider: DeviceServer) -> None:
    provider.told["interval"] = 58
    provider.waiting = [SLOW_DOWN, 503]
    waits = Waits()
    logged_in(settings(provider), waits)
    assert waits.slept == [58, 63, 63]


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("expired_token", "not typed in time"),
        ("access_denied", "said no"),
        ("authorization_declined", "said no"),
        ("invalid_grant", "Run `inboxclerk login`"),
        ("invalid_client", "oauth.client_id"),
        ("unsupported_grant_type", "oauth.token_url"),
        ("something_new", "oauth.scope"),
    ],
)
def test_each_answer_that_ends_the_wait_says_what_to_do_and_tells_no_secret(
    provider: DeviceServer, code: str, remedy: str
) -> None:
    provider.waiting = [PENDING, code, PENDING]
    with pytest.raises(OAuthError, match=f"oauth.token_url .*{code}") as ended:
        logged_in(settings(provider))
    assert remedy in ended.value.remedy
    assert "device-code" not in str(ended.value)
    assert len(provider.polls) == 2


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("AADSTS7000218: The request body must contain 'client_assertion' or 'client_secret'.", "public client flows"),
        ("AADSTS700025: Client is public so no 'client_secret' should be presented.", "delete oauth.client_secret"),
        ("AADSTS53003: Access has been blocked by Conditional Access policies.", "Conditional Access"),
        ("AADSTS70011: The provided value for scope is not valid.", "offline_access"),
    ],
)
def test_what_microsoft_most_often_refuses_has_its_remedy(provider: DeviceServer, words: str, remedy: str) -> None:
    provider.refuse("invalid_client", words)
    with pytest.raises(OAuthError, match=r"oauth\.device_url \(127") as refused:
        ask_for_code(settings(provider))
    assert remedy in refused.value.remedy


@pytest.mark.parametrize("lifetime", [60, 17])
def test_nobody_is_waited_for_longer_than_the_code_lives(provider: DeviceServer, lifetime: int) -> None:
    provider.told["expires_in"] = lifetime
    provider.waiting = [PENDING] * 1000
    waits = Waits()
    with pytest.raises(OAuthError, match="nobody logged in") as ended:
        logged_in(settings(provider), waits)
    assert lifetime <= waits.clock() < lifetime + 5
    assert "inboxclerk login" in ended.value.remedy


def test_a_log_in_without_refresh_token_is_of_no_use(provider: DeviceServer) -> None:
    provider.gives_refresh_token = False
    with pytest.raises(OAuthError, match="no refresh token") as refused:
        logged_in(settings(provider))
    assert "offline_access" in refused.value.remedy


@pytest.mark.parametrize(
    ("changed", "interval", "lifetime"),
    [
        ({"interval": None, "expires_in": None}, 5, 900),
        ({"interval": "7", "expires_in": "60"}, 7, 60),
        ({"interval": 0, "expires_in": -1}, 5, 900),
        ({"interval": 0.01, "expires_in": "soon"}, 1, 900),
        ({"interval": 10**400, "expires_in": [1]}, 5, 900),
        ({"interval": 1e9, "expires_in": 1e6}, 60, 1e6),
    ],
)
def test_any_pace_and_lifetime_that_a_server_names_can_be_lived_with(
    provider: DeviceServer, changed: dict[str, Any], interval: float, lifetime: float
) -> None:
    provider.told |= changed
    code = ask_for_code(settings(provider))
    assert (code.interval, code.lifetime) == (interval, lifetime)


def test_the_page_may_come_with_the_code_typed_in_and_under_googles_name(provider: DeviceServer) -> None:
    provider.told |= {"verification_uri_complete": f"{PAGE}?code=WDJB-MJHT", "user_code": "WDJB\x1b[2J-MJHT"}
    provider.told["verification_url"] = provider.told.pop("verification_uri")
    code = ask_for_code(settings(provider))
    shown = (code.page, code.user_code, code.page_with_code)
    assert shown == (PAGE, "WDJB [2J-MJHT", f"{PAGE}?code=WDJB-MJHT")  # nothing that a terminal would obey
    assert "very-secret" not in repr(code)


@pytest.mark.parametrize("missing", ["device_code", "user_code", "verification_uri"])
def test_an_answer_without_a_code_is_told(provider: DeviceServer, missing: str) -> None:
    del provider.told[missing]
    with pytest.raises(OAuthError, match="no code") as refused:
        ask_for_code(settings(provider))
    assert refused.value.kind is Failure.SERVER


def test_the_kept_log_in_serves_until_it_is_revoked_and_then_the_next_does(
    provider: DeviceServer, tmp_path: Path
) -> None:
    given, kept = settings(provider), RefreshTokens(tmp_path)
    daemon = Tokens(given, RefreshTokens(tmp_path))
    with pytest.raises(OAuthError, match="nobody has logged in yet: run `inboxclerk login`"):
        daemon.token()
    keep_login(given, kept, logged_in(given))
    old = daemon.token()
    provider.log_out()
    daemon.refused(old)
    with pytest.raises(OAuthError, match="invalid_grant") as refused:
        daemon.token()
    assert "Run `inboxclerk login`" in refused.value.remedy
    keep_login(given, kept, logged_in(given))
    assert daemon.token() in provider.good
    assert [form["refresh_token"][-1] for form in provider.asked] == ["1", "1", "2"]


def test_a_log_in_is_of_use_to_nobody_else(provider: DeviceServer, tmp_path: Path) -> None:
    given = settings(provider)
    keep_login(given, RefreshTokens(tmp_path), logged_in(given))
    with DeviceServer() as other:
        for elsewhere in (settings(other), OAuthSettings(provider.url, "another", device_url=provider.device_url)):
            with pytest.raises(OAuthError, match="nobody has logged in"):
                Tokens(elsewhere, RefreshTokens(tmp_path)).token()
        assert other.asked == []


def test_a_state_folder_that_takes_nothing_is_named(provider: DeviceServer, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(OAuthError, match=r"oauth: .*state") as refused:
        keep_login(settings(provider), RefreshTokens(tmp_path / "state"), "token")
    assert "writable" in refused.value.remedy
