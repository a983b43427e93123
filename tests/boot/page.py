"""The transcript of a boot: what was typed and what was answered, as a page of Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from tests.boot.machine import Boot

LONGEST = 24  # lines of an answer on the page; the tests see all of it
HEAD = """# A boot, as it went

Written by `make boot`: Debian {debian}, {systemd}, in a container of its own, with Dovecot and an SMTP server on its loopback. `#` is what root typed.
What is left out of a long answer is `…`. [operations.md](operations.md) says how to install it.
"""


class Page:
    def __init__(self, boot: Boot) -> None:
        self._boot = boot
        self._parts: list[str] = []

    def heads(self, title: str) -> None:
        """What follows is about this."""
        self._parts.append(f"\n## {title}\n")

    def types(self, command: str, shown: str = "") -> str:
        """The answer in the boot; fails where the command does. `shown`: what the page says was typed."""
        done = self._boot.run(command)
        self.answers(shown or command, done.stdout)
        assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}"
        return done.stdout

    def answers(self, command: str, text: str) -> None:
        lines = [line.rstrip()[:200] for line in re.sub(r"\x1b\[[\d;]*m", "", text).strip().splitlines()]
        if len(lines) > LONGEST:
            lines[LONGEST - 4 : -4] = ["…"]
        answer = "\n".join(lines)
        self._parts.append(f"```\n# {command}\n{answer}\n```\n" if answer else f"```\n# {command}\n```\n")

    def says(self, sentence: str) -> None:
        self._parts.append(f"{sentence}\n")

    def save(self, path: Path) -> None:
        debian = self._boot.run("cat /etc/debian_version").stdout.strip()
        systemd = " ".join(self._boot.run("systemctl --version").stdout.split()[:2])
        path.write_text(HEAD.format(debian=debian, systemd=systemd) + "\n".join(self._parts), encoding="utf-8")
