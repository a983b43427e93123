"""The second route: what is wrong reaches the admin though the clerk's own mail does not."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from daemon.adapters.command import tell
from daemon.adapters.config.alarm import AlarmPart
from daemon.adapters.smtp.session import Smtp
from daemon.app.laying import settings
from daemon.app.office import Office
from daemon.app.servers import alarm_settings
from daemon.core.desk.distress import Caller, Distress
from daemon.core.letters.letter import compose
from daemon.core.letters.render import TeamRenderer
from daemon.core.message.identity import our_id
from daemon.core.model import Address
from daemon.core.schedule.outbox import Outcome
from daemon.core.state.trouble import Trouble

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=10)  # after a try that reached nobody


class SecondRoute:
    """By the command, by the other account, or both. What reached the admin by one of them is told."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._part = office.config.alarm
        self._not_before: datetime | None = None

    def tell(
        self, renderer: TeamRenderer, over: Iterable[Trouble], now: datetime, stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Tell what is new; noted once somebody was reached. Raises nothing that is the trouble itself."""
        part, clerk = self._part, self._office.clerk
        if part is None or not (part.command or part.host) or self._office.dry:
            return
        if self._not_before and self._not_before - AGAIN <= now < self._not_before:
            return
        caller = Caller(settings(self._office), self._office.directory.team, renderer, now)
        told = []
        for call in caller.calls(clerk, over):
            if stop() or not self._reached(part, call, now, stop):
                self._not_before = now + AGAIN
                break
            log.info("told by the second route: %s", call.told.subject)
            told.append(call.mark)
        if told:
            clerk.memory.note(dict.fromkeys(told, now))
            try:
                self._office.commit(now)
            except OSError as error:  # known in this process all the same
                log.warning("not noted that the second route told it: %s", error)

    def _reached(self, part: AlarmPart, call: Distress, now: datetime, stop: Callable[[], bool]) -> bool:
        problems = []
        if part.command:
            data = json.dumps(call.as_json(settings(self._office).mailbox), ensure_ascii=False).encode()
            problems.append(tell(part.command, data, part.timeout, stop))
        if part.host and not stop():
            problems.append(self._mailed(part, call, now, stop))
        for problem in filter(None, problems):
            log.error("second route: %s", problem)
        return None in problems

    def _mailed(self, part: AlarmPart, call: Distress, now: datetime, stop: Callable[[], bool]) -> str | None:
        assert part.sender
        office = self._office
        raw = compose(
            call.told,
            sender=part.sender,
            to=tuple(Address("", one) for one in part.to),
            message_id=our_id(f"{call.mark.key}:{call.event}", part.sender.address.rpartition("@")[2], office.secret),
            date=now.astimezone(office.directory.team.zone),
            language=office.directory.team.language,
            auto="auto-generated",
        )
        with Smtp(alarm_settings(part), stop) as server:
            attempt = server.send(raw, part.sender.address, part.to)
        return None if attempt.outcome in (Outcome.SENT, Outcome.UNKNOWN) else attempt.reason
