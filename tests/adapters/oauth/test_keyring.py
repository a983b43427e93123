"""The newest refresh token in the system's keyring: it outlives a restart there, and the state folder holds none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from daemon.adapters.config.parts import load_config
from daemon.adapters.oauth.endpoint import OAuthError
from daemon.adapters.oauth.keyring_shelf import KeyringShelf
from daemon.adapters.oauth.refresh_tokens import RefreshTokens
from daemon.adapters.oauth.tokens import OAuthSettings, Tokens
from daemon.app.servers import kept_tokens
from tests.agency import write_config
from tests.provider import FIRST, provider
from tests.servers.token_server import TokenServer

__all__ = ["provider"]


class InMemory(KeyringBackend):  # type: ignore[misc, unused-ignore]
    """A keyring as a desktop has one; it can be locked."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call, unused-ignore]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked("the collection is locked")


@pytest.fixture
def ring() -> Iterator[InMemory]:
    before, ring = keyring.get_keyring(), InMemory()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def source(provider: TokenServer, state: Path) -> Tokens:
    settings = OAuthSettings(provider.url, "the-clerk", refresh_token=lambda: FIRST)
    return Tokens(settings, RefreshTokens(state, KeyringShelf(state)))


def test_a_new_refresh_token_is_kept_in_the_keyring_and_nowhere_else(
    provider: TokenServer, ring: InMemory, tmp_path: Path
) -> None:
    provider.rotates = True
    source(provider, tmp_path).token()
    source(provider, tmp_path).token()  # as after a restart
    assert [form["refresh_token"] for form in provider.asked] == [FIRST, "refresh-token-1"]
    assert [path.name for path in tmp_path.iterdir()] == ["refresh_token.lock"]
    ((service, name), kept) = next(iter(ring.kept.items()))
    assert (service, name) == ("inboxclerk", str(tmp_path))
    assert "refresh-token-2" in kept


def test_two_clerks_of_one_user_have_an_entry_each(provider: TokenServer, ring: InMemory, tmp_path: Path) -> None:
    for name in ("a", "b"):
        KeyringShelf(tmp_path / name).write(name.encode())
    assert [KeyringShelf(tmp_path / name).read() for name in ("a", "b", "c")] == [b"a", b"b", b""]


def test_a_keyring_that_is_locked_is_named_with_the_remedy(
    provider: TokenServer, ring: InMemory, tmp_path: Path
) -> None:
    ring.locked = True
    with pytest.raises(OAuthError, match=r"oauth\.keep: the keyring: the collection is locked") as refused:
        source(provider, tmp_path).token()
    assert 'oauth.keep = "file"' in refused.value.remedy
    ring.locked = False
    assert source(provider, tmp_path).token()


def test_a_keyring_that_takes_nothing_costs_no_token_now(
    provider: TokenServer,
    ring: InMemory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    provider.rotates = True

    def refuse(*_: str) -> None:
        raise KeyringLocked("read-only")

    monkeypatch.setattr(ring, "set_password", refuse)
    tokens = source(provider, tmp_path)
    tokens.token()
    tokens.refused("access-token-1")
    assert tokens.token() == "access-token-2"
    assert "could not be kept" in caplog.text


def test_the_configuration_chooses_the_keyring(ring: InMemory, tmp_path: Path) -> None:
    more = 'tenant = "agency.example"\nclient_id = "c"\nrefresh_token = { env = "X" }\nkeep = "keyring"\n'
    config = write_config(tmp_path, 1, 1, imap='auth = "xoauth2"', end=f"[oauth]\n{more}")
    text = config.read_text().replace('password = { env = "TEST_PASSWORD" }\n', "")
    config.write_text(text)
    loaded = load_config(config, frozenset())
    kept = kept_tokens(loaded.oauth, loaded.state_dir)
    with kept.held():
        kept.keep("origin", "a-token")
    assert "a-token" in next(iter(ring.kept.values()))
