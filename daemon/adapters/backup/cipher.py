"""Encryption of a backup by `age` or `gpg`, whose keys are the administrator's: we keep none."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from daemon.core.words.text import one_line

Tool = Literal["age", "gpg"]


class CipherError(OSError):
    """The tool is not there, or refuses."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Cipher:
    tool: Tool
    key: str  # a recipient, such as age1… or an address; to decrypt with age: the path of the identity

    @property
    def ending(self) -> str:
        return f".{self.tool}"

    @contextmanager
    def encrypting(self, target: IO[bytes]) -> Iterator[IO[bytes]]:
        """What is written into it reaches `target` encrypted. Raises CipherError."""
        words = {
            "age": ["--encrypt", f"--recipient={self.key}"],
            "gpg": ["--batch", "--trust-model", "always", "--encrypt", f"--recipient={self.key}"],
        }[self.tool]
        with tempfile.TemporaryFile() as said:
            with _started([_found(self.tool), *words], said, stdin=subprocess.PIPE, stdout=target) as process:
                assert process.stdin
                with suppress(BrokenPipeError):  # its exit code and its words say why
                    yield process.stdin
                    process.stdin.close()
            _check(self.tool, process.returncode, said)

    @contextmanager
    def decrypting(self, path: Path) -> Iterator[IO[bytes]]:
        """The bytes of `path`, decrypted. Raises CipherError."""
        words = {"age": ["--decrypt", f"--identity={self.key}"], "gpg": ["--batch", "--decrypt"]}[self.tool]
        command = [_found(self.tool), *words, "--", str(path)]
        with tempfile.TemporaryFile() as said:
            try:
                with _started(command, said, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
                    assert process.stdout
                    yield process.stdout
                    process.stdout.read()
            except OSError:
                if process.returncode > 0:  # it ended before us, and its words say more
                    _check(self.tool, process.returncode, said)
                raise
            _check(self.tool, process.returncode, said)


@contextmanager
def _started(
    command: Sequence[str], said: IO[bytes], *, stdin: int | IO[bytes], stdout: int | IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """No shell, and a key is one word. Whoever breaks off ends it."""
    with subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=said) as process:  # noqa: S603
        try:
            yield process
        except BaseException:
            process.kill()
            raise


def _found(tool: str) -> str:
    path = shutil.which(tool)
    if path is None:
        raise CipherError(f"{tool} is not installed", f"Install it (Debian: apt-get install {tool}).")
    return path


def _check(tool: str, code: int | None, said: IO[bytes]) -> None:
    if code:
        said.seek(0)
        words = one_line(said.read(4096).decode("utf-8", "replace"))[:300]
        raise CipherError(f"{tool} failed ({code}): {words}", "Try the same key with that program by hand.")


def by_ending(names: Sequence[str]) -> Tool | None:
    """The tool that encrypted a file with these endings."""
    ends = names[-1] if names else ""
    return "age" if ends == ".age" else "gpg" if ends == ".gpg" else None
