"""Passwords come from where the config says, or a sentence says why not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from daemon.adapters import secrets
from daemon.adapters.secrets import Elsewhere, SecretError, secret

KEY = "imap.password"


def test_an_environment_variable_is_read_when_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    get = secret(KEY, {"env": "CLERK_TEST_PASSWORD"})
    with pytest.raises(SecretError, match=r"imap\.password: the variable CLERK_TEST_PASSWORD is not set"):
        get()
    monkeypatch.setenv("CLERK_TEST_PASSWORD", "pąssword")
    assert get() == "pąssword"


def test_the_line_end_of_a_file_is_no_part_of_the_password(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("geheim \r\nnotes\n", encoding="utf-8")
    assert secret(KEY, {"file": str(tmp_path / "password")})() == "geheim "


def test_a_command_is_asked_without_a_shell() -> None:
    assert secret(KEY, {"command": [sys.executable, "-c", "print('a;b $HOME')"]})() == "a;b $HOME"
    assert secret(KEY, {"command": "printf 'one two'"})() == "one two"


def test_a_credential_of_systemd_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "imap").write_text("geheim", encoding="utf-8")
    assert secret(KEY, {"credential": "imap"})() == "geheim"


@pytest.mark.parametrize("name", ["imap", "sales.imap"])
def test_root_beside_a_service_reads_what_that_was_given(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is with LoadCredentialEncrypted=, where the file that lies in /etc is of no use."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.setattr(secrets, "GIVEN", tmp_path)
    get = secret(KEY, {"credential": name})
    unit = "inboxclerk.service" if name == "imap" else "inboxclerk@sales.service"
    with pytest.raises(Elsewhere, match=rf"only {unit} has it, which does not run$") as stopped:
        get()
    assert f"systemctl start {unit.removesuffix('.service')}," in stopped.value.remedy
    assert f"LoadCredentialEncrypted={name}:" in stopped.value.remedy
    (tmp_path / unit).mkdir()
    with pytest.raises(SecretError, match=f"systemd gave no credential {name}$") as never_given:
        get()
    assert not isinstance(never_given.value, Elsewhere)
    (tmp_path / unit / name).write_text("geheim", encoding="utf-8")
    assert get() == "geheim"


def test_who_may_not_read_what_a_service_was_given_is_told_who_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.setattr(secrets, "GIVEN", tmp_path)
    monkeypatch.setattr(os, "access", lambda path, mode: mode == os.F_OK and Path(path).exists())  # root reads all
    (tmp_path / "inboxclerk.service").mkdir()
    with pytest.raises(Elsewhere, match=r"is for inboxclerk\.service and root to read") as caught:
        secret(KEY, {"credential": "imap"})()
    assert caught.value.remedy == "Run this as root."


@pytest.mark.parametrize(
    ("spec", "said", "remedy"),
    [
        ({"file": "/nowhere/password"}, "No such file", "Put the password there"),
        ({"command": "/nowhere/program"}, "cannot run", "full path"),
        ({"command": [sys.executable, "-c", "import sys; sys.exit('locked')"]}, r"failed \(1\): locked", "Try it"),
        ({"command": [sys.executable, "-c", ""]}, "is empty", "first line"),
        ({"command": [sys.executable, "-c", "print(chr(7))"]}, "not one line", "first line"),
        ({"credential": "imap"}, "no credential imap", "LoadCredential=imap"),
    ],
)
def test_what_cannot_be_had_names_the_key_and_the_remedy(spec: dict[str, str], said: str, remedy: str) -> None:
    with pytest.raises(SecretError, match=rf"imap\.password: .*{said}") as caught:
        secret(KEY, spec)()
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("spec", [{}, {"env": "A", "file": "b"}, {"vault": "x"}, {"env": ["A"]}])
def test_a_source_that_makes_no_sense_is_refused_at_once(spec: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"^imap\.password"):
        secret(KEY, spec)
