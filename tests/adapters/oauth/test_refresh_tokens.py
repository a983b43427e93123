"""The newest refresh token: it outlives a restart, is read by its owner alone, and gives way to a newer log-in."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from daemon.adapters.oauth.endpoint import OAuthError
from daemon.adapters.oauth.refresh_tokens import RefreshTokens
from tests.provider import FIRST, provider, source
from tests.servers.token_server import TokenServer

__all__ = ["provider"]


def test_a_new_refresh_token_outlives_a_restart_and_only_its_owner_reads_it(
    provider: TokenServer, tmp_path: Path
) -> None:
    provider.rotates = True
    state = tmp_path / "state"
    for _ in range(3):
        source(provider, state).token()  # each is a new process
    assert [form["refresh_token"] for form in provider.asked] == [FIRST, "refresh-token-1", "refresh-token-2"]
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [state, *state.iterdir()]}
    assert modes == {"state": 0o700, "refresh_token": 0o600, "refresh_token.lock": 0o600}
    assert FIRST not in (state / "refresh_token").read_text()


def test_who_logs_in_again_and_configures_another_refresh_token_is_obeyed(
    provider: TokenServer, tmp_path: Path
) -> None:
    provider.rotates = True
    source(provider, tmp_path).token()
    provider.refresh_tokens = {"second-log-in"}
    source(provider, tmp_path, refresh_token=lambda: "second-log-in").token()
    assert provider.asked[-1]["refresh_token"] == "second-log-in"


@pytest.mark.parametrize("torn", ["", "{", "[]", "{}", '{"instead_of": 1}'])
def test_a_kept_refresh_token_that_is_torn_or_no_longer_taken_gives_way_to_the_configured_one(
    provider: TokenServer, tmp_path: Path, torn: str
) -> None:
    provider.rotates = True
    source(provider, tmp_path).token()
    provider.refresh_tokens = {FIRST}
    source(provider, tmp_path).token()
    assert [form["refresh_token"] for form in provider.asked] == [FIRST, "refresh-token-1", FIRST]
    (tmp_path / "refresh_token").write_text(torn)
    provider.refresh_tokens = {FIRST}
    source(provider, tmp_path).token()
    assert provider.asked[-1]["refresh_token"] == FIRST


def test_a_refresh_token_that_the_disk_does_not_take_still_counts_in_this_process(
    provider: TokenServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    provider.rotates = True
    (tmp_path / "refresh_token.new").mkdir()  # in the way of the file that is written first
    tokens = source(provider, tmp_path)
    tokens.refused(tokens.token())
    tokens.token()
    assert [form["refresh_token"] for form in provider.asked] == [FIRST, "refresh-token-1"]
    assert "could not be kept" in caplog.text
    assert "refresh-token-1" not in caplog.text


def test_a_log_in_counts_for_more_than_what_the_disk_did_not_take(tmp_path: Path) -> None:
    ours, login = RefreshTokens(tmp_path), RefreshTokens(tmp_path)  # the daemon's and the command's
    ours.keep("log-in", "first")
    in_the_way = tmp_path / "refresh_token.new"
    in_the_way.mkdir()
    with pytest.raises(OSError):
        ours.keep("log-in", "second")
    assert ours.newest("log-in") == "second"
    in_the_way.rmdir()
    login.keep("log-in", "third")
    assert ours.newest("log-in") == "third"


def test_a_kept_token_that_may_not_be_read_is_named_and_no_older_one_is_tried(
    provider: TokenServer, tmp_path: Path
) -> None:
    (tmp_path / "refresh_token").mkdir()
    with pytest.raises(OAuthError, match=r"refresh_token: Is a directory") as refused:
        source(provider, tmp_path).token()
    assert "readable" in refused.value.remedy
    assert provider.asked == []


def test_what_root_keeps_belongs_to_the_owner_of_the_folder(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    os.chown(tmp_path, 65534, 65534)
    kept = RefreshTokens(tmp_path)
    with kept.held():
        kept.keep("log-in", "token")
    assert {path.name: path.stat().st_uid for path in tmp_path.iterdir()} == {
        "refresh_token": 65534,
        "refresh_token.lock": 65534,
    }


def test_a_lock_that_is_a_link_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("x")
    (tmp_path / "refresh_token.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError), RefreshTokens(tmp_path).held():
        pass
