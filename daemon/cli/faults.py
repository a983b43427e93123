"""What went wrong, for a person to read, and the exit code that says whose turn it is. Loaded when something does."""

from __future__ import annotations

import logging

from rich.text import Text

from daemon.adapters.config.location import BadConfig
from daemon.adapters.log_lines import asked_for
from daemon.adapters.rulebook import BadRules
from daemon.adapters.sources import NoMail
from daemon.adapters.state.lock import Locked
from daemon.adapters.state.store import BadStore
from daemon.adapters.templates import UnreadableTemplate
from daemon.adapters.transport import ServerError
from daemon.app.arguments import BadArgument
from daemon.cli.terminal import Terminal

NEEDS_A_HUMAN, USERS_MISTAKE, BUG = 1, 2, 3
_MISTAKES = (BadArgument, BadConfig, BadRules, UnreadableTemplate, NoMail)
_TROUBLES = (Locked, BadStore, ServerError, OSError)

log = logging.getLogger(__name__)


def told(error: Exception) -> int:
    """Print what is wrong and the remedy; the exit code for it."""
    if isinstance(error, _MISTAKES):
        _say(error)
        return USERS_MISTAKE
    if isinstance(error, _TROUBLES):
        _say(error)
        return NEEDS_A_HUMAN
    log.error("a fault of inboxclerk; please report it with the lines above", exc_info=error)
    return BUG


def _say(error: Exception) -> None:
    if asked_for():
        for problem in error.problems if isinstance(error, BadConfig) else [_words(error)]:
            where = f"{error.path}: " if isinstance(error, BadConfig) else ""
            log.error("%s", "; ".join(filter(None, (f"{where}{problem}", getattr(error, "remedy", "")))))
        return
    console = Terminal(stderr=True, highlight=False, soft_wrap=True)
    if isinstance(error, BadConfig):
        many = f"{len(error.problems)} problems" if len(error.problems) > 1 else "1 problem"
        console.print(Text.assemble((str(error.path), "bold red"), f": {many}"))
        for problem in error.problems:
            key, colon, what = problem.partition(": ")
            console.print(Text.assemble("  ", (key, "bold"), colon, what))
        return
    console.print(_words(error), style="bold red", markup=False)
    if remedy := getattr(error, "remedy", ""):
        console.print(remedy, markup=False)


def _words(error: Exception) -> str:
    """Of a file or folder what is wrong with it, in place of Python's `[Errno 13] Permission denied: '…'`."""
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)
