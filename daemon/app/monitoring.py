"""`health`, for monitoring from outside, and the ping by which somebody outside notices that nothing comes."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, build_opener

from daemon.adapters.config.alarm import TOKEN, AlarmPart
from daemon.adapters.http import NoRedirect
from daemon.adapters.state import restored
from daemon.adapters.state.clerk_file import ClerkFile
from daemon.adapters.transport import ServerError
from daemon.app.servers import ping_token
from daemon.core.schedule.health import Condition, HealthReport, report

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds for the answer to a ping


def health(state: Path, now: datetime) -> tuple[Condition, str]:
    """The level and the line. Needs no lock, secret or network. Raises OSError where the state cannot be read."""
    restored.settle(state, dry=True)
    file = state / "clerk.json"
    if not file.exists():
        return Condition.UNKNOWN, f"UNKNOWN - {state}: no clerk.json: the clerk has not run yet"
    found: HealthReport = report(ClerkFile(state, dry=True).load(), _written(file), now)
    return found.level, found.line(now)


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


class Ping:
    """Asks an address after each pass, in a thread of its own: who is slow there holds up nothing here."""

    def __init__(self, part: AlarmPart | None) -> None:
        self._part = part
        self._thread: threading.Thread | None = None

    def tell(self, *, well: bool) -> None:
        """Begin it, unless the one before is still under way."""
        if not self._part or not self._part.ping or (self._thread and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=_ask, args=(self._part, well), name="ping", daemon=True)
        self._thread.start()


def _ask(part: AlarmPart, well: bool) -> None:
    try:
        token = ping_token(part)
        url = (part.ping or "").replace(TOKEN, token() if token else "") + ("" if well else "/fail")
        with build_opener(NoRedirect).open(Request(url), timeout=PATIENCE) as reply:  # noqa: S310 -- https, as configured
            reply.read(1024)
    except (OSError, ValueError, ServerError) as error:
        reason = error if isinstance(error, ServerError) else type(error).__name__  # the address holds the token
        log.warning("ping failed: %s", reason)
