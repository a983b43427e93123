"""Commands of root beside a service that runs as another user: what they write is the service's to read."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.adapters.state import owner
from daemon.adapters.state.owner import NotTheOwner, act_as_owner, hand_over
from tests.agency import at, mail, write_config

ROOT = Path(__file__).resolve().parents[3]
UID = 61_234  # nobody's

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can go through, with a configuration, a mail, and a state folder of the service."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        write_config(folder, 1143, 1025).chmod(0o644)
        raw = mail(
            "Anna <anna@client.example>", "projects@agency.example", "Hi", "When is it?\n", at("2026-03-02 10:00")
        )
        (folder / "one.eml").write_bytes(raw)
        (folder / "one.eml").chmod(0o644)
        (folder / "state").mkdir(0o700)
        os.chown(folder / "state", UID, UID)
        yield folder


def as_owner(folder: Path, name: str) -> int:
    """A process that becomes the owner of the state and writes a file there; its exit code."""
    with warnings.catch_warnings(action="ignore"):
        child = os.fork()
    if child == 0:
        code = 3
        try:
            act_as_owner(folder / "state")
            (folder / "state" / name).write_bytes(b"")
            code = 0
        except NotTheOwner:
            code = 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_root_becomes_the_owner_or_writes_nothing(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owner, "PROGRAM", ("/root/of-this-one",))
    assert as_owner(open_folder, "before") == 1
    monkeypatch.setattr(owner, "PROGRAM", ())
    assert as_owner(open_folder, "file") == 0
    assert [(path.name, path.stat().st_uid) for path in (open_folder / "state").iterdir()] == [("file", UID)]
    (open_folder / "private").mkdir(0o700)  # as DynamicUser= has it
    (open_folder / "state").rename(open_folder / "private" / "state")
    (open_folder / "state").symlink_to("private/state")
    assert as_owner(open_folder, "behind") == 1
    assert not (open_folder / "state" / "behind").exists()


def reaches(path: str) -> bool:
    """Whether everybody can go to that file."""
    return all(one.stat().st_mode & 0o5 == 0o5 for one in Path(path).parents)


def imported(folder: Path) -> subprocess.CompletedProcess[str]:
    """As root with umask 077, whose files nobody else could read."""
    command = [sys.executable, "-m", "daemon", "import", "one.eml"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, umask=0o077, timeout=60, check=False
    )


@pytest.mark.slow
@pytest.mark.skipif(not all(map(reaches, owner.PROGRAM)), reason="this interpreter is root's alone")
def test_what_root_imports_belongs_to_the_service(open_folder: Path) -> None:
    done = imported(open_folder)
    assert done.returncode == 0, done.stderr
    assert "1 filed" in done.stdout
    owners = {path.stat().st_uid for path in (open_folder / "state").rglob("*")}
    assert owners == {UID}


def test_another_user_is_told_whose_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 61_235)
    os.chown(tmp_path, UID, UID)
    with pytest.raises(
        NotTheOwner, match=f"belongs to #{UID}, and you are #61235; run it as: sudo -u #{UID} inboxclerk"
    ):
        act_as_owner(tmp_path)


def test_what_root_restores_is_handed_over(tmp_path: Path) -> None:
    (tmp_path / "clients").mkdir()
    (tmp_path / "clients" / "record.json").write_bytes(b"")
    os.chown(tmp_path, UID, UID)
    hand_over(tmp_path)
    assert {path.stat().st_uid for path in tmp_path.rglob("*")} == {UID}
