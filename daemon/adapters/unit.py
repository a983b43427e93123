"""The unit of systemd, written for one installation: which program, which configuration, which credentials."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from daemon.adapters.rulebook import data_folder
from daemon.adapters.secrets import INSTALLED

NAME = "inboxclerk"
CONFIG = INSTALLED / "config.toml"
STATE = "/var/lib/inboxclerk"
UNIT = Path("/etc/systemd/system/inboxclerk.service")
SYSUSERS = Path("/etc/sysusers.d/inboxclerk.conf")
TMPFILES = Path("/etc/tmpfiles.d/inboxclerk.conf")
HIDDEN = ("/home", "/root", "/run/user", "/tmp", "/var/tmp")  # noqa: S108 -- what ProtectHome and PrivateTmp hide


def unit(program: Sequence[str], credentials: Sequence[str]) -> str:
    """The shipped unit with `program` in place of ours, and a line for each of the `credentials`."""
    text = shipped("inboxclerk.service")
    start = " ".join(_quoted(word) for word in (*program, "--config", str(CONFIG), "run"))
    text = re.sub(r"(?m)^ExecStart=.*$", lambda _: f"ExecStart={start}", text)
    lines = "".join(f"LoadCredential={name}:{credential_path(name)}\n" for name in credentials)
    first, *others = re.findall(r"(?m)^LoadCredential=.*\n", text)
    for line in others:
        text = text.replace(line, "")
    return text.replace(first, lines)


def shipped(name: str) -> str:
    return (data_folder("systemd") / name).read_text(encoding="utf-8")


def credential_path(name: str) -> Path:
    return CONFIG.with_name(f"{name}.password")


def program() -> list[str]:
    """How this installation is started, with whole paths: a service has no PATH of ours."""
    beside = Path(sys.executable).with_name(NAME)
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "daemon"]


def _quoted(word: str) -> str:
    """As systemd reads it: `%` begins a specifier, `$` a variable."""
    word = word.replace("%", "%%").replace("$", "$$")
    return f'"{word}"' if " " in word else word
