"""The command line: arguments in, output and exit codes out. Thin: what happens is in `daemon.app`."""

from __future__ import annotations

import gc
import logging
import os
import sys

from daemon.adapters.zones import take_newest
from daemon.cli.beginning import app
from daemon.cli.printing import LineFormatter

DONE = 0
_SOME = 200_000  # objects made between two looks for those that only hold each other
_OURS = 0o077  # what we write is mail: files are 0600 and folders 0700


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 a human is needed, 2 the user's mistake, 3 a bug."""
    gc.set_threshold(_SOME)  # Python's own 700 is a third of the time of a command that shows ten thousand questions
    # Warnings of libraries, and all that we say ourselves; systemd's journal adds the time.
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(LineFormatter("%(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[lines])
    logging.getLogger("daemon").setLevel(logging.INFO)
    os.umask(_OURS)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # no other package has a say in what we read
    take_newest()
    try:
        app()
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except Exception as error:  # noqa: BLE001 -- told is what it was, with the trace of what nobody expected
        from daemon.cli.faults import told

        sys.exit(told(error))
    finally:
        gc.freeze()  # else Python looks through all that there is, several times, before it lets go of it
