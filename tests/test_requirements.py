"""What is installed: the same versions for who runs the program and who works on it, each with its hashes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "requirements"


def pins(name: str) -> dict[str, str]:
    """What `requirements/<name>.txt` installs: package → version and marker."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.removesuffix(" \\").split("==", 1) for line in lines if line and line[0] not in " #")


def test_the_tests_run_on_the_versions_that_users_install() -> None:
    run, dev = pins("run"), pins("dev")
    assert run
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("name", ["run", "dkim", "all", "dev", "audit"])
def test_each_pin_has_hashes_and_no_host_is_named(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    unproved = [pin.split()[0] for pin in re.split(r"\n(?=\w)", text) if "--hash=sha256:" not in pin]
    assert unproved == []
    assert "://" not in text
