"""The command line: arguments in, output and exit codes out. Thin: what happens is in `daemon.app`."""

from __future__ import annotations

import logging
import os
import sys

from rich.text import Text

from daemon.adapters.config.location import BadConfig
from daemon.adapters.rulebook import BadRules
from daemon.adapters.sources import NoMail
from daemon.adapters.state.lock import Locked
from daemon.adapters.state.store import BadStore
from daemon.adapters.templates import UnreadableTemplate
from daemon.adapters.transport import ServerError
from daemon.adapters.zones import take_newest
from daemon.app.arguments import BadArgument
from daemon.cli.beginning import app
from daemon.cli.terminal import LineFormatter, Terminal

DONE, NEEDS_A_HUMAN, USERS_MISTAKE, BUG = 0, 1, 2, 3
_OURS = 0o077  # what we write is mail: files are 0600 and folders 0700

log = logging.getLogger(__name__)


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 a human is needed, 2 the user's mistake, 3 a bug."""
    # Warnings of libraries, and all that we say ourselves; systemd's journal adds the time.
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(LineFormatter("%(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[lines])
    logging.getLogger("daemon").setLevel(logging.INFO)
    os.umask(_OURS)
    take_newest()
    try:
        app()
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except (BadArgument, BadConfig, BadRules, UnreadableTemplate, NoMail) as error:
        _say(error)
        sys.exit(USERS_MISTAKE)
    except (Locked, BadStore, ServerError, OSError) as error:
        _say(error)
        sys.exit(NEEDS_A_HUMAN)
    except Exception:
        log.exception("a fault of inboxclerk; please report it with the lines above")
        sys.exit(BUG)


def _say(error: Exception) -> None:
    console = Terminal(stderr=True, highlight=False, soft_wrap=True)
    if isinstance(error, BadConfig):
        many = f"{len(error.problems)} problems" if len(error.problems) > 1 else "1 problem"
        console.print(Text.assemble((str(error.path), "bold red"), f": {many}"))
        for problem in error.problems:
            key, colon, what = problem.partition(": ")
            console.print(Text.assemble("  ", (key, "bold"), colon, what))
        return
    console.print(str(error), style="bold red", markup=False)
    if remedy := getattr(error, "remedy", ""):
        console.print(remedy, markup=False)
