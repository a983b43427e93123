"""A command loads what it needs: who asks for help does not wait for the rest."""

from __future__ import annotations

import subprocess
import sys

LATE = {"pydantic", "rich", "holidays", "lingua", "babel", "imapclient", "icalendar", "orjson", "tinydb", "re2"}
HELP = """
import sys
from daemon.cli import main
sys.argv = ["inboxclerk", "--help"]
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def test_help_loads_no_library_that_it_does_without() -> None:
    run = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True)
    assert "questions" in run.stdout
    assert set(run.stderr.split()) & LATE == set()


def test_what_only_shows_things_loads_no_reader_of_mail() -> None:
    late = {
        "lingua",
        "icalendar",
        "mailparser",
        "holidays",
        "imapclient",
        "rich",
        "jinja2",
        "daemon.core.reading.reader",
    }
    code = "import sys, daemon.cli, daemon.app.views, daemon.app.reporting; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) & late == set()
