"""`service`: what is put where, and what systemd's own programs say of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from daemon.adapters import unit as units
from daemon.adapters.config.parts import load_config
from daemon.adapters.unit import Service, shipped
from daemon.app import installing
from daemon.app.arguments import BadArgument
from daemon.app.installing import carry_out, install, uninstall
from tests.agency import write_config
from tests.cli.test_cli import clerk

PROGRAM = "/opt/inboxclerk/bin/inboxclerk"
PASSWORD = "geheim-und-lang"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """IMAP takes its password from a variable, SMTP from a file beside the configuration."""
    monkeypatch.setenv("TEST_PASSWORD", PASSWORD)
    (tmp_path / "mail.password").write_text("auch-geheim\n", encoding="utf-8")
    return write_config(tmp_path, 1143, 1025, smtp='username = "projects"\npassword = { file = "mail.password" }')


@pytest.fixture
def root(tmp_path: Path, config: Path) -> Path:
    """A file system into which it is installed."""
    folder = tmp_path / "root"
    assert len([*carry_out(install(config, [PROGRAM]), folder)]) == 11
    return folder


def test_the_configuration_is_the_services_and_its_passwords_are_credentials(root: Path) -> None:
    etc = root / "etc/inboxclerk"
    text = (etc / "config.toml").read_text(encoding="utf-8")
    assert 'state_dir = "/var/lib/inboxclerk"' in text
    assert text.count('{credential = "imap"}') == text.count('{credential = "smtp"}') == 1
    assert PASSWORD not in text
    load_config(etc / "config.toml", frozenset())
    assert (etc / "imap.password").read_text(encoding="utf-8") == f"{PASSWORD}\n"
    assert (etc / "smtp.password").read_text(encoding="utf-8") == "auch-geheim\n"
    modes = {path.name: f"{path.stat().st_mode & 0o777:o}" for path in etc.iterdir()}
    assert modes == {"config.toml": "640", "imap.password": "600", "smtp.password": "600"}


def test_the_unit_starts_this_installation_and_hands_over_what_the_configuration_names(root: Path) -> None:
    unit = (root / "etc/systemd/system/inboxclerk.service").read_text(encoding="utf-8")
    assert f"ExecStart={PROGRAM} --config /etc/inboxclerk/config.toml run\n" in unit
    assert "LoadCredential=imap:/etc/inboxclerk/imap.password\n" in unit
    assert "LoadCredential=smtp:/etc/inboxclerk/smtp.password\n" in unit
    assert "User=inboxclerk\n" in unit


@pytest.mark.parametrize("name", ["inboxclerk.service", "inboxclerk@.service"])
def test_the_page_that_the_unit_names_is_where_man_looks(root: Path, name: str) -> None:
    assert "Documentation=man:inboxclerk(1)\n" in shipped(name)
    assert ".TH INBOXCLERK 1 " in (root / "usr/local/share/man/man1/inboxclerk.1").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_no_fault_in_what_is_installed(root: Path) -> None:
    program = root / PROGRAM.removeprefix("/")
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n", encoding="ascii")
    program.chmod(0o755)
    unit = root / "etc/systemd/system/inboxclerk.service"
    unit.write_text(unit.read_text(encoding="utf-8").replace(PROGRAM, str(program)), encoding="utf-8")
    said = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert [line for line in said.stderr.splitlines() if "inboxclerk" in line] == []
    made = subprocess.run(
        ["systemd-sysusers", f"--root={root}", "inboxclerk.conf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert "inboxclerk:x:" in (root / "etc/passwd").read_text(encoding="utf-8")


def test_the_unit_of_several_is_the_other_but_for_names_and_reasons() -> None:
    """`%i` in each path, and in what a credential is called."""
    one, several = (
        [line for line in shipped(name).splitlines() if not line.startswith("#")]
        for name in ("inboxclerk.service", "inboxclerk@.service")
    )
    differ = {line.partition("=")[0] for line in set(one) ^ set(several)}
    paths = {"ConditionPathExists", "ExecStart", "StateDirectory", "WorkingDirectory", "LoadCredential"}
    assert differ == paths | {"Description"}
    assert all("%i" in line for line in set(several) - set(one))


def test_an_instance_has_its_own_configuration_credentials_and_state(tmp_path: Path, config: Path) -> None:
    sales, etc = Service("sales"), tmp_path / "root/etc"
    steps = [str(step) for step in carry_out(install(config, [PROGRAM], sales), tmp_path / "root")]
    assert steps[-1] == "run systemctl enable --now inboxclerk@sales"
    text = (etc / "inboxclerk/sales.toml").read_text(encoding="utf-8")
    assert 'state_dir = "/var/lib/inboxclerk/sales"' in text
    assert '{credential = "sales.imap"}' in text
    assert (etc / "inboxclerk/sales.imap.password").read_text(encoding="utf-8") == f"{PASSWORD}\n"
    unit = (etc / "systemd/system/inboxclerk@.service").read_text(encoding="utf-8")
    assert f"ExecStart={PROGRAM} --config /etc/inboxclerk/%i.toml run\n" in unit
    assert "LoadCredential=" not in unit  # each instance has its own, and only its own
    added = (etc / "systemd/system/inboxclerk@sales.service.d/credentials.conf").read_text(encoding="utf-8")
    assert "LoadCredential=\nLoadCredential=sales.imap:/etc/inboxclerk/sales.imap.password\n" in added
    list(carry_out(uninstall(sales), tmp_path / "root"))
    assert (etc / "systemd/system/inboxclerk@.service").exists()
    assert [path.name for path in (etc / "systemd/system").rglob("*.conf")] == []


@pytest.mark.parametrize("python", ["/home/anna/venv/bin/python3.13", "/usr/bin/python3.13"])
def test_a_python_that_a_service_does_not_see_is_refused(
    python: str, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An environment in /opt is a link to the Python that made it: one of pyenv or uv lies in a home."""
    monkeypatch.setattr(installing, "program", lambda: [PROGRAM])
    monkeypatch.setattr(sys, "executable", python)
    if not python.startswith("/home"):
        assert install(config)
        return
    with pytest.raises(
        BadArgument, match=rf"{python} lies where a service does not see it.*\n  /usr/bin/python3 -m venv"
    ):
        install(config)


def test_what_was_encrypted_for_the_machine_is_handed_over_and_never_lies_beside_it_in_the_clear(
    tmp_path: Path, config: Path
) -> None:
    """`systemd-creds encrypt` made it. Another installation must not ask systemd for a file that is gone."""
    etc = tmp_path / "etc"
    etc.mkdir()
    (etc / "imap.cred").write_text(
        "k6iUCUh0RJCQyvL8k8q1UyAAAAABAAAADAAAABAAAAC1lFmbWAqWZ8dCCQkAAAAA\n", encoding="ascii"
    )
    steps = list(install(config, [PROGRAM], Service(etc=etc)))
    assert etc / "imap.password" not in [step.path for step in steps]
    (unit,) = (step.content for step in steps if step.path and step.path.suffix == ".service")
    assert f"LoadCredentialEncrypted=imap:{etc}/imap.cred\nLoadCredential=smtp:{etc}/smtp.password\n" in str(unit)


def test_a_unit_that_a_package_brought_is_only_added_to(
    tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "PACKAGED", tmp_path)
    (tmp_path / "inboxclerk.service").write_text("[Unit]\n", encoding="ascii")
    written = [str(step).split()[1] for step in install(config, [PROGRAM]) if step.content is not None]
    system = "/etc/systemd/system/inboxclerk.service.d/credentials.conf"
    assert written == [f"/etc/inboxclerk/{name}" for name in ("config.toml", "imap.password", "smtp.password")] + [
        system
    ]


@pytest.mark.parametrize("name", ["config", "clients", "../etc", "a.b", "Sales"])
def test_a_name_that_would_meet_other_files_is_none(config: Path, name: str) -> None:
    said = clerk(config.parent, "service", "install", "--dry-run", "--instance", name, code=2)
    assert "names no instance" in said


def test_what_is_there_already_is_never_written_over(config: Path, root: Path) -> None:
    there, here = root / "etc/inboxclerk/config.toml", Service(etc=root / "etc/inboxclerk")
    with pytest.raises(BadArgument, match="is there already"):
        install(config, [PROGRAM], here)
    again = install(there, [PROGRAM], here)
    assert str(again[0]) == f"{there} stays as it is"
    assert f"LoadCredential=imap:{there.parent}/imap.password" in next(
        step.content or "" for step in again if "write /etc/systemd" in str(step)
    )


def test_a_service_does_not_begin_anew_where_there_are_records(config: Path) -> None:
    """Else people are told twice what they were told before."""
    (config.parent / "state").mkdir()
    (config.parent / "state/clerk.json").write_bytes(b"")
    *_, said, last = map(str, install(config, [PROGRAM]))
    assert last == "run systemctl enable inboxclerk"
    assert said.startswith(f"not started yet, for there are records in {config.parent / 'state'}.")
    assert f"--config {config} backup " in said


def test_a_program_that_a_service_cannot_see_is_refused(config: Path) -> None:
    with pytest.raises(BadArgument, match="install into /opt/inboxclerk"):
        install(config, ["/home/anna/.venv/bin/inboxclerk"])


def test_a_password_that_is_not_there_is_named_before_anything_is_written(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEST_PASSWORD")
    with pytest.raises(
        BadArgument, match=r"imap\.password: the variable TEST_PASSWORD is not set.*imap\.password, mode"
    ):
        install(config, [PROGRAM])


def test_uninstall_takes_the_unit_away_and_leaves_what_is_ours(root: Path) -> None:
    said = [str(step) for step in carry_out(uninstall(), root)]
    left = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert left == {f"etc/inboxclerk/{name}" for name in ("config.toml", "imap.password", "smtp.password")}
    assert said[-1] == "left as they are: /etc/inboxclerk, /var/lib/inboxclerk and the user inboxclerk"


def test_nobody_but_root_installs(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(BadArgument, match="--dry-run"):
        list(carry_out(install(config, [PROGRAM]), None))


def test_dry_run_says_each_step_and_does_none(config: Path) -> None:
    lines = clerk(config.parent, "service", "install", "--dry-run", "--program", PROGRAM).splitlines()
    assert lines[0] == "would write /etc/inboxclerk/config.toml (0640)"
    assert lines[-1] == "would run systemctl enable --now inboxclerk"
    assert PASSWORD not in "".join(lines)
