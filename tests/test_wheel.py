"""What travels in the wheel: everything that a user of it is told of."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.test_cli import clerk
from tests.make_deb import build, wheel

ROOT = Path(__file__).resolve().parents[1]
INSIDE = {
    "daemon/data/rules/en/language.toml",
    "daemon/data/templates/en/alert.words",
    "daemon/data/docs/inboxclerk.1",
    "daemon/data/systemd/inboxclerk.service",
    "daemon/data/systemd/inboxclerk@.service",
    "daemon/data/systemd/inboxclerk.sysusers",
    "daemon/data/systemd/inboxclerk.tmpfiles",
}
BESIDE = {  # below the environment
    "share/inboxclerk/config.example.toml",
    "share/inboxclerk/config.schema.json",
    "share/man/man1/inboxclerk.1",
    "share/bash-completion/completions/inboxclerk",
    "share/zsh/site-functions/_inboxclerk",
    "share/fish/vendor_completions.d/inboxclerk.fish",
}


@pytest.mark.slow
def test_the_wheel_holds_units_manual_completions_schema_and_example(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert INSIDE - names == set()
    assert BESIDE - {name.partition(".data/data/")[2] for name in names} == set()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg is not installed")
def test_the_package_has_the_page_that_its_units_name(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()  # of what it runs on: that changes nothing here
    package = build(tmp_path / "none", wheel(tmp_path), tmp_path)
    subprocess.run(["dpkg-deb", "-x", str(package), str(tmp_path / "root")], check=True)
    units = [*(tmp_path / "root/usr/lib/systemd/system").iterdir()]
    assert len(units) == 2
    assert all("Documentation=man:inboxclerk(1)\n" in path.read_text(encoding="utf-8") for path in units)
    assert (tmp_path / "root/usr/share/man/man1/inboxclerk.1.gz").exists()


def test_demo_without_its_servers_says_what_to_install(tmp_path: Path) -> None:
    missing = "sys.modules.update({'pymap': None, 'aiosmtpd.smtp': None})"
    begun = f"import sys; {missing}; sys.argv = ['inboxclerk', 'demo']; from daemon.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", begun], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "pip install 'inboxclerk[demo]'" in done.stderr


def test_a_shell_is_told_how_to_complete(tmp_path: Path) -> None:
    assert "_INBOXCLERK_COMPLETE=complete_bash" in (ROOT / "completion/inboxclerk.bash").read_text(encoding="utf-8")
    assert "--show-completion" in clerk(tmp_path, "--help")
