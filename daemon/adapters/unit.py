"""The unit of systemd, written for one installation: which program, which configuration, which credentials.

One clerk is inboxclerk.service; of several, each with a mailbox of its own, one is inboxclerk@NAME.service.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from daemon.adapters.rulebook import data_folder
from daemon.adapters.secrets import INSTALLED

NAME = "inboxclerk"
SYSUSERS = Path("/etc/sysusers.d/inboxclerk.conf")
TMPFILES = Path("/etc/tmpfiles.d/inboxclerk.conf")
MANUAL = Path("/usr/local/share/man/man1/inboxclerk.1")  # which the units name; `man` looks into no environment
PACKAGED = Path("/usr/lib/systemd/system")  # where a package puts units, which `service install` only adds to
HIDDEN = ("/home", "/root", "/run/user", "/tmp", "/var/tmp")  # noqa: S108 -- what ProtectHome and PrivateTmp hide
_SEALED = ".cred"
_OURS = Path("/etc/systemd/system")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")
_TAKEN = frozenset({"config", "clients", "unmatched", "quarantine"})  # config.toml, and folders of a state


@dataclass(frozen=True, slots=True)
class Service:
    """Where one clerk has its things. `instance`: its name where there are several, else empty."""

    instance: str = ""
    etc: Path = INSTALLED

    def __post_init__(self) -> None:
        """Raises ValueError for a name that a file or a folder cannot have beside the others."""
        if self.instance and (not _NAME.fullmatch(self.instance) or self.instance in _TAKEN):
            raise ValueError(f"{self.instance!r} names no instance; small letters, digits and dashes do, such as sales")

    @property
    def name(self) -> str:
        """As `systemctl` takes it."""
        return f"{NAME}@{self.instance}" if self.instance else NAME

    @property
    def config(self) -> Path:
        return self.etc / f"{self.instance or 'config'}.toml"

    @property
    def state(self) -> str:
        return "/".join(filter(None, ("/var/lib/inboxclerk", self.instance)))

    @property
    def file(self) -> str:
        """The unit's: all instances have one."""
        return f"{NAME}@.service" if self.instance else f"{NAME}.service"

    @property
    def unit(self) -> Path:
        return _OURS / self.file

    @property
    def packaged(self) -> bool:
        return (PACKAGED / self.file).exists()

    @property
    def added(self) -> Path:
        """The file that adds this clerk's credentials to a unit that is not its own."""
        return _OURS / f"{self.name}.service.d" / "credentials.conf"

    def credential(self, name: str) -> str:
        """What systemd calls the secret `name`: the file that holds it is called so, too."""
        return f"{self.instance}.{name}" if self.instance else name

    def credential_path(self, credential: str) -> Path:
        """Where the secret lies: as `systemd-creds encrypt` left it, where somebody did that, else as it is."""
        sealed = self.etc / f"{credential}{_SEALED}"
        return sealed if sealed.exists() else self.etc / f"{credential}.password"


def unit(program: Sequence[str], credentials: Iterable[str], whose: Service) -> str:
    """The shipped unit with `program` in place of ours, and a line for each of the `credentials`."""
    text = shipped(whose.file)
    config = str(INSTALLED / ("%i.toml" if whose.instance else "config.toml"))
    start = " ".join([*(_quoted(word) for word in program), "--config", config, "run"])
    text = re.sub(r"(?m)^ExecStart=.*$", lambda _: f"ExecStart={start}", text)
    first, *others = re.findall(r"(?m)^LoadCredential=.*\n", text)
    for line in others:
        text = text.replace(line, "")
    return text.replace(first, _lines(credentials, whose))


def addition(credentials: Iterable[str], whose: Service) -> str:
    """What is added to a unit that others have, too, or a package brought: these credentials in place of its own."""
    return f"# Written by `inboxclerk service install`.\n[Service]\nLoadCredential=\n{_lines(credentials, whose)}"


def _lines(credentials: Iterable[str], whose: Service) -> str:
    paths = {name: whose.credential_path(name) for name in credentials}
    sealed = {name: "Encrypted" if path.suffix == _SEALED else "" for name, path in paths.items()}
    return "".join(f"LoadCredential{sealed[name]}={name}:{path}\n" for name, path in paths.items())


def shipped(name: str) -> str:
    return (data_folder("systemd") / name).read_text(encoding="utf-8")


def manual() -> str:
    """The manual page, as this installation brought it."""
    return (data_folder("docs") / MANUAL.name).read_text(encoding="utf-8")


def program() -> list[str]:
    """How this installation is started, with whole paths: a service has no PATH of ours."""
    beside = Path(sys.executable).with_name(NAME)
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "daemon"]


def _quoted(word: str) -> str:
    """As systemd reads it: `%` begins a specifier, `$` a variable."""
    word = word.replace("%", "%%").replace("$", "$$")
    return f'"{word}"' if " " in word else word
