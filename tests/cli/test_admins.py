"""What an administrator meets before all is in place: each message names the file or key, the cause and the remedy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from daemon.cli.faults import told
from tests.agency import write_config
from tests.cli.test_cli import ROOT, _no_password, clerk  # noqa: F401 -- a fixture that counts here, too


def test_health_without_a_configuration_names_the_file_and_what_writes_it(tmp_path: Path) -> None:
    (line,) = clerk(tmp_path, "--config", "sales.toml", "health", code=3).splitlines()
    assert line.startswith(
        "INBOXCLERK UNKNOWN - sales.toml: No such file or directory; write it with `inboxclerk init`"
    )


def test_a_configuration_that_cannot_be_read_is_not_to_be_written_anew(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    said = clerk(tmp_path, "check", code=2)
    assert "Is a directory; let this user read it, or name another with --config" in said


@pytest.mark.parametrize("command", [["once"], ["run"], ["import", "mail"]])
def test_a_state_folder_that_cannot_be_made_is_named_by_its_key(
    tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(tmp_path, 1143, 1025, swap={'state_dir = "state"': 'state_dir = "file/state"'})
    monkeypatch.setenv("TEST_PASSWORD", "x")
    (tmp_path / "file").write_text("")
    said = clerk(tmp_path, *command, code=1)
    assert "state_dir: " in said
    assert "file/state cannot be made or written: Not a directory; something that is no folder is in its way" in said


def test_a_fault_of_a_file_is_told_without_pythons_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(OSError, match="Errno") as fault:
        (tmp_path / "nothing").read_bytes()
    assert told(fault.value) == 1
    assert capsys.readouterr().err == f"{tmp_path}/nothing: No such file or directory\n"


def test_a_backup_is_no_zip(tmp_path: Path) -> None:
    write_config(tmp_path, 1143, 1025)
    said = clerk(tmp_path, "backup", "copy.zip", code=2)
    assert "copy.zip: it is a folder, or a file that ends in .tar, .tar.gz or .tgz" in said
    assert not (tmp_path / "copy.zip").exists()


def test_init_without_a_terminal_asks_for_its_options_and_warns_of_no_echo(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "daemon",
        "init",
        "a@agency.example",
        "--imap",
        "127.0.0.1:1",
        "--security",
        "none",
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "there is nobody to ask" in done.stderr
    assert "echo" not in done.stderr
