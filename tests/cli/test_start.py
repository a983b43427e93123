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
