"""`service`: the daemon as a service of systemd. First what is to be done, step by step; then the doing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from daemon.adapters.config.location import config_path
from daemon.adapters.config.moving import credentials, moved
from daemon.adapters.secrets import SecretError, secret
from daemon.adapters.unit import (
    HIDDEN,
    MANUAL,
    NAME,
    SYSUSERS,
    TMPFILES,
    Service,
    addition,
    manual,
    program,
    shipped,
    unit,
)
from daemon.app.arguments import BadArgument
from daemon.app.office import configuration
from daemon.app.servers import KEYS

_OWNER = 0o600


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to do: write a file, remove it, or run a program; or only a word to who installs."""

    path: Path | None = None
    content: str | None = None  # None: it is removed
    mode: int = 0o644
    command: tuple[str, ...] = ()
    note: str = ""

    def __str__(self) -> str:
        if self.note:
            return self.note
        if self.command:
            return f"run {' '.join(self.command)}"
        return f"remove {self.path}" if self.content is None else f"write {self.path} ({self.mode:04o})"


ONE = Service()


def install(given: Path | None, start: Sequence[str] | None = None, whose: Service = ONE) -> list[Errand]:
    """The steps. `start`: another program than this one. Raises BadArgument, BadConfig, SecretError."""
    start = _seen(start)
    steps, text = _configured(given, whose)
    kept = _records(given, whose)
    names = list(dict.fromkeys(credentials(text)))
    return [
        *steps,
        *_units(start, names, whose),
        Errand(command=("systemd-sysusers", SYSUSERS.name)),
        Errand(command=("systemd-tmpfiles", "--create", TMPFILES.name)),
        Errand(command=("systemctl", "daemon-reload")),
        *kept,
        Errand(command=("systemctl", "enable", *([] if kept else ["--now"]), whose.name)),
    ]


def _seen(start: Sequence[str] | None) -> list[str]:
    """The program, ours where none is given. Raises BadArgument where a service does not see it, or its Python."""
    words = list(start or program())
    for path in [Path(words[0]), *([] if start else [Path(sys.executable).resolve()])]:
        if any(path.is_relative_to(folder) for folder in HIDDEN):
            raise BadArgument(
                f"service install: {path} lies where a service does not see it; install into /opt/inboxclerk, of the "
                "system's own Python:\n"
                "  /usr/bin/python3 -m venv /opt/inboxclerk, then pip from there as the README says under As a service"
            )
    return words


def _units(start: Sequence[str], names: Sequence[str], whose: Service) -> Iterator[Errand]:
    """The files for systemd; those that a package brought stay the package's, and are only added to."""
    if not whose.packaged:
        yield Errand(SYSUSERS, shipped(SYSUSERS.stem + ".sysusers"))
        yield Errand(TMPFILES, shipped(TMPFILES.stem + ".tmpfiles"))
        yield Errand(MANUAL, manual())
        yield Errand(whose.unit, unit(start, [] if whose.instance else names, whose))
    if whose.packaged or whose.instance:
        yield Errand(whose.added, addition(names, whose))


def uninstall(whose: Service = ONE) -> list[Errand]:
    left = f"left as they are: {whose.etc}, {whose.state} and the user {NAME}"
    ours = [] if whose.instance else [whose.unit, MANUAL, TMPFILES, SYSUSERS]
    return [
        Errand(command=("systemctl", "disable", "--now", whose.name)),
        *(Errand(path) for path in (whose.added, *ours)),
        Errand(command=("systemctl", "daemon-reload")),
        Errand(note=f"{left}; and the unit {whose.file}, which others may have" if whose.instance else left),
    ]


def _configured(given: Path | None, whose: Service) -> tuple[list[Errand], str]:
    """The steps to have a configuration in /etc, and its text. One that is there is left as it is."""
    path, there = config_path(given), whose.config
    config, _ = configuration(path)
    text = path.read_text(encoding="utf-8")
    if path.resolve() == there:
        if str(config.state_dir) != whose.state:
            raise BadArgument(f'service install: {there}: write state_dir = "{whose.state}", which the service owns')
        return [Errand(note=f"{there} stays as it is")], text
    if there.exists():
        raise BadArgument(
            f"service install: {there} is there already, and is not {path}; move one away, or: "
            f"inboxclerk --config {there} service install"
        )
    text, secrets = moved(text, whose.state, whose.credential)
    steps = [Errand(there, text, 0o640)]
    for name, (key, spec) in secrets.items():
        if "file" in spec:
            spec = {"file": str(path.parent / spec["file"])}  # noqa: PLW2901 -- the same, from wherever we are
        steps.append(_credential(whose.credential_path(name), secret(key, spec, whole=key in KEYS)))
    return steps, text


def _credential(path: Path, get: Callable[[], str]) -> Errand:
    if path.exists():
        return Errand(note=f"{path} stays as it is")
    try:
        return Errand(path, get() + "\n", _OWNER)
    except SecretError as error:
        raise BadArgument(f"service install: {error}; {error.remedy} Or write it into {path}, mode 0600") from None


def _records(given: Path | None, whose: Service) -> list[Errand]:
    """A word on records that are elsewhere: with none of them the service would begin anew, and tell people twice."""
    path = config_path(given)
    state = configuration(path)[0].state_dir
    if str(state) == whose.state or not (state / "clerk.json").exists():
        return []
    lines = (
        f"not started yet, for there are records in {state}. Stop the clerk there, then",
        f"  inboxclerk --config {path} backup /root/inboxclerk-before",
        f"  inboxclerk --config {whose.config} restore /root/inboxclerk-before",
        f"  systemctl start {whose.name}",
    )
    return [Errand(note="\n".join(lines))]


def carry_out(steps: Sequence[Errand], root: Path | None) -> Iterator[Errand]:
    """Do one step after the other, and give each once it is done. With `root`, files go below it and no program runs.

    Raises BadArgument where a program fails, or where this is not for us to do.
    """
    if root is None and os.geteuid() != 0:
        raise BadArgument("service: only root may do this; run it with sudo, or look first with --dry-run")
    if root is None:
        needs_systemd()
    for step in steps:
        if step.path:
            _write(step, root / step.path.relative_to("/") if root else step.path)
        elif step.command and root is None:
            _run(step.command)
        yield step


def _write(step: Errand, path: Path) -> None:
    if step.content is None:
        path.unlink(missing_ok=True)
        return
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
        path.parent.chmod(0o755)  # whatever the umask: the service goes through it
    part = path.with_name(f"{path.name}.new")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER), "w", encoding="utf-8") as file:
        file.write(step.content)
        os.fchmod(file.fileno(), step.mode)
    part.replace(path)


def needs_systemd() -> None:
    """Raises BadArgument where there is none."""
    if shutil.which("systemctl") is None or not Path("/run/systemd/system").is_dir():
        raise BadArgument("service: systemd does not run here; let whatever does start `inboxclerk run` at boot")


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own words
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise BadArgument(f"service: {' '.join(command)} failed: {said}")


def ask(command: Sequence[str]) -> int:
    """Let a program of systemd answer on this terminal; its exit code."""
    needs_systemd()
    return subprocess.run(command, check=False).returncode  # noqa: S603 -- our own words
