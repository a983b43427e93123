"""Sends the heartbeat by the real SMTP server, and looks whether it came back by the real IMAP server."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from daemon.adapters.smtp.session import Smtp
from daemon.app.laying import settings
from daemon.app.office import Office
from daemon.app.servers import smtp_settings
from daemon.app.troubles import Troubles
from daemon.core.letters.letter import compose
from daemon.core.letters.views import Rendered
from daemon.core.message.identity import our_id
from daemon.core.model import Address
from daemon.core.schedule.outbox import Outcome

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=5)  # after one that the server would not take


class Heart:
    """`failing`: why the server did not take the last one; None where it did."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._every, self._patience = office.config.heartbeat_rhythm
        self._not_before: datetime | None = None
        self.failing: str | None = None

    def beat(self, now: datetime, stop: Callable[[], bool]) -> None:
        """Send one where one is due. Raises OSError when the state cannot be written."""
        clerk = self._office.clerk
        waits = self._not_before is not None and self._not_before - AGAIN <= now < self._not_before
        if self._every is None or self._office.dry or stop() or waits or not clerk.heartbeat.due(self._every, now):
            return
        message_id, raw, sender, to = self._mail(now)
        # Known before it goes: it may come back before the server says that it took it.
        clerk.heartbeat, before = clerk.heartbeat.went(message_id, now), clerk.heartbeat
        self._office.commit(now)
        with Smtp(smtp_settings(self._office.config), stop) as server:
            attempt = server.send(raw, sender, [to])
        if attempt.outcome in (Outcome.SENT, Outcome.UNKNOWN):
            self.failing = self._not_before = None
            return
        log.warning("heartbeat not sent: %s", attempt.reason)
        clerk.heartbeat, self.failing, self._not_before = before, f"heartbeat: {attempt.reason}", now + AGAIN
        self._office.commit(now)

    def look(self, troubles: Troubles, now: datetime) -> None:
        """Note whether the newest is lost, once the mailbox was read; while it may still come all stays as it was."""
        heartbeat = self._office.clerk.heartbeat
        lost = heartbeat.lost(self._patience, now) if self._every else False
        if lost is not None:
            when = f"{heartbeat.sent:%Y-%m-%d %H:%M}" if heartbeat.sent else ""
            troubles.note("heartbeat", f"sent at {when} UTC, and not in the mailbox yet" if lost else None, now)

    def _mail(self, now: datetime) -> tuple[str, bytes, str, str]:
        """Message-ID, bytes, sender and recipient. No words of a language: nobody is to read it."""
        its, office = settings(self._office), self._office
        message_id = our_id(f"heartbeat:{now.isoformat()}", its.domain, office.secret)
        raw = compose(
            Rendered(f"inboxclerk heartbeat {now:%Y-%m-%dT%H:%M:%SZ}", f"{message_id}\n", ""),
            sender=its.sender,
            to=(Address("", its.mailbox),),
            message_id=message_id,
            date=now.astimezone(office.directory.team.zone),
            headers={"X-Inboxclerk": "heartbeat"},
        )
        return message_id, raw, its.sender.address, its.mailbox
