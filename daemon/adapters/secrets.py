"""Passwords from where they are kept: read when they are needed, never kept, never shown."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from daemon.adapters.transport import Failure, ServerError
from daemon.core.words.text import one_line

COMMAND_TIMEOUT = 30.0  # seconds: time enough for a key agent that asks nobody
INSTALLED = Path("/etc/inboxclerk")  # where `service install` puts what the unit hands over
GIVEN = Path("/run/credentials")  # where systemd lays what a service is given, for that one and for root, while it runs
SOURCES = ("env", "file", "command", "credential")


class SecretError(ServerError):
    """A password cannot be had. `str()` names the key and never holds the secret."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(Failure.LOGIN, message, remedy)


class Elsewhere(SecretError):
    """A service is given it by systemd, and this process is not that service."""


def secret(key: str, spec: Mapping[str, str | Sequence[str]], *, whole: bool = False) -> Callable[[], str]:
    """A function that gets the password of the config key `key` each time it is called; it raises SecretError.

    `spec` has one of `env` (a variable), `file` (its first line), `command` (the first line
    it prints; run without a shell) and `credential` (of systemd's LoadCredential=). Else ValueError.
    `whole`: a key in a format of its own, of many lines: all of it.
    """
    usable = _key if whole else _usable
    if len(spec) != 1 or (source := next(iter(spec))) not in SOURCES:
        raise ValueError(f'{key}: one of {", ".join(SOURCES)}, such as {{ env = "{key.upper().replace(".", "_")}" }}')
    value = spec[source]
    if source == "command":
        words = shlex.split(value) if isinstance(value, str) else list(value)
        return lambda: usable(key, _from_command(key, words), "the command's output")
    if not isinstance(value, str):
        raise ValueError(f"{key}.{source}: one text, not a list")  # noqa: TRY004 — the value of a key is wrong
    if source == "env":
        return lambda: usable(key, _from_env(key, value), f"the variable {value}")
    if source == "file":
        return lambda: usable(key, _from_file(key, Path(value)), value)
    return lambda: usable(key, _from_credential(key, value), f"the credential {value}")


def _from_env(key: str, name: str) -> str:
    if name not in os.environ:
        remedy = (
            f"Set {name} where the service and you start the program, or let file, command or credential say "
            "where it lies."
        )
        raise SecretError(f"{key}: the variable {name} is not set", remedy)
    return os.environ[name]


def _from_file(key: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise SecretError(f"{key}: {path}: {reason}", "Put the password there, readable by the clerk.") from None


def _from_credential(key: str, name: str) -> str:
    if (folder := os.environ.get("CREDENTIALS_DIRECTORY")) is not None:
        return _given(key, Path(folder), name)
    if os.access(handed := INSTALLED / f"{name}.password", os.R_OK):
        return _from_file(key, handed)  # root, who runs a command beside the service
    return _beside(key, name)


def _beside(key: str, name: str) -> str:
    """What the service that runs was given, however it is encrypted where it lies: for root, and the service's user."""
    instance = name.rpartition(".")[0]
    unit = f"inboxclerk@{instance}" if instance else "inboxclerk"
    folder = GIVEN / f"{unit}.service"
    if os.access(folder, os.R_OK | os.X_OK):
        return _given(key, folder, name)
    if os.access(folder, os.F_OK):
        raise Elsewhere(f"{key}: the credential {name} is for {unit}.service and root to read", "Run this as root.")
    remedy = (
        f"As root, systemctl start {unit}, then run this again; the unit hands it over by LoadCredential={name}:PATH "
        f"or LoadCredentialEncrypted={name}:PATH. Without systemd, let file, command or env say where it lies."
    )
    raise Elsewhere(f"{key}: no credential {name}: only {unit}.service has it, which does not run", remedy)


def _given(key: str, folder: Path, name: str) -> str:
    if not (folder / name).is_file():
        remedy = (
            f"Add LoadCredential={name}:PATH to the unit, or LoadCredentialEncrypted={name}:PATH for what "
            "`systemd-creds encrypt` made; outside of systemd use file or env."
        )
        raise SecretError(f"{key}: systemd gave no credential {name}", remedy)
    return _from_file(key, folder / name)


def _from_command(key: str, words: Sequence[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 — the command is the administrator's own
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_TIMEOUT, check=False
        )
    except (OSError, ValueError, IndexError) as error:
        raise SecretError(f"{key}: cannot run the command: {error}", "Give its full path.") from None
    except subprocess.TimeoutExpired:
        remedy = "It must not wait for anybody; try it as the clerk's own user."
        raise SecretError(f"{key}: the command did not end in {COMMAND_TIMEOUT:.0f} seconds", remedy) from None
    if done.returncode:
        said = one_line(done.stderr.decode("utf-8", "replace"))[:200]
        raise SecretError(f"{key}: the command failed ({done.returncode}): {said}", "Try it as the clerk's own user.")
    return done.stdout.decode("utf-8", "replace")


def _key(key: str, text: str, where: str) -> str:
    if not text.strip():
        raise SecretError(f"{key}: {where} is empty", "The whole key stands there, as the provider gave it.")
    return text


def _usable(key: str, text: str, where: str) -> str:
    password = text.split("\n", 1)[0].removesuffix("\r")
    if not password or not password.isprintable():
        what = "empty" if not password else "not one line of text"
        raise SecretError(f"{key}: the password in {where} is {what}", "The password stands alone on the first line.")
    return password
