"""The commands of our documents run as they are written: all are understood, and what needs no account is run."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from daemon.app.office import open_office
from daemon.cli.beginning import app
from tests.agency import write_config
from tests.cli.test_cli import clerk
from tests.every import every
from tests.test_docs import DOCUMENTS, ROOT

NEEDS_AN_ACCOUNT = {"init", "doctor", "once", "run"}
_BLOCK = re.compile(r"(?ms)^```sh\n(.*?)^```")


def lines(document: str) -> list[str]:
    """The lines of a document's blocks for a shell, without their comments."""
    blocks = _BLOCK.findall((ROOT / document).read_text(encoding="utf-8"))
    found = (re.sub(r"\s+#.*", "", line).strip() for block in blocks for line in block.splitlines())
    return [line for line in found if line]


def ours(document: str) -> list[list[str]]:
    """The arguments of each call of the program."""
    words = (shlex.split(line) for line in lines(document))
    return [line[1:] for line in words if Path(line[0]).name == "inboxclerk"]


def parse(arguments: list[str]) -> str:
    """Which command they call. What is wrong with them raises."""
    command: Any = typer.main.get_command(app)
    context, names = command.make_context("inboxclerk", list(arguments)), []
    while hasattr(command, "commands"):
        rest = [*context._protected_args, *context.args]
        name, command, rest = command.resolve_command(context, rest)
        names.append(name)
        context = command.make_context(name, rest, parent=context)
    return " ".join(names)


@every("document", DOCUMENTS)
def test_every_call_in_a_document_is_understood(document: str) -> None:
    for arguments in ours(document):
        assert parse(arguments)


def test_the_readme_says_how_the_program_comes_into_the_shell() -> None:
    shown = lines("README.md")
    assert [line for line in shown if line.startswith("make ")] == ["make demo", "make test"]
    assert {"demo", "test"} <= set(re.findall(r"(?m)^(\w+): \$\(VENV\)/made", (ROOT / "Makefile").read_text("utf-8")))
    first = next(place for place, line in enumerate(shown) if line.startswith("inboxclerk "))
    assert shown[first - 1] == ". .venv/bin/activate"


@pytest.mark.slow
def test_what_needs_no_account_runs_as_it_is_written(tmp_path: Path) -> None:
    with open_office(write_config(tmp_path, 1143, 1025)) as office:
        office.commit(datetime.now(UTC))  # as a first pass leaves it
    calls = [call for call in ours("README.md") if call[0] not in NEEDS_AN_ACCOUNT and not call[0].startswith("-")]
    calls = [call for call in calls if call[0] != "service"]  # of a machine with systemd
    assert {"check", "status", "questions", "sent", "report", "backup"} <= {call[0] for call in calls}
    for call in calls:
        clerk(tmp_path, *call)
