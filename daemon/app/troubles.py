"""What does not work, and what works again."""

from __future__ import annotations

import logging
from datetime import datetime

from daemon.core.state.clerk import ClerkState
from daemon.core.state.trouble import Trouble

log = logging.getLogger(__name__)


class Troubles:
    """The troubles in the clerk's state, as they come and go.

    `over` is what went and no mail told yet, `ended` the same of the second route.
    """

    def __init__(self, clerk: ClerkState) -> None:
        self._clerk = clerk
        self.over: list[Trouble] = []
        self.ended: list[Trouble] = []
        self._logged: dict[str, str] = {}

    def note(self, name: str, reason: str | None, now: datetime, special: str = "") -> None:
        """Note that `name` fails since now or before, or that it works again. `special`: its kind of notice.

        The log has a line as it begins, in this process, as its reason changes and as it ends: not one each minute.
        """
        before = self._clerk.troubles.pop(name, None)
        if reason is not None:
            if self._logged.get(name) != reason:
                log.warning("%s trouble: %s", name, reason)
                self._logged[name] = reason
            self._clerk.troubles[name] = Trouble(name, reason, before.since if before else now, special)
        elif before:
            log.info("works again: %s", name)
            self._logged.pop(name, None)
            self.over.append(before)
            self.ended.append(before)
