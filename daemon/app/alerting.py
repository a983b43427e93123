"""Which alerts go out in this pass, and to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from daemon.adapters.records import Record
from daemon.app.office import Office
from daemon.app.owing import owed_and_loop
from daemon.app.presence import Presence
from daemon.core.alert_policy import Policy, Repeat, admitted, outdated, same_day
from daemon.core.alerts import Alert, Bundle, Owed, bundles, due_alerts, is_owed, repeated_alerts
from daemon.core.briefs import Context


class Alerting:
    """The alerts of one pass. `contexts` are those of `records`, by client id."""

    def __init__(
        self,
        office: Office,
        records: Sequence[Record],
        contexts: Mapping[str, Context],
        presence: Presence,
        now: datetime,
    ) -> None:
        self._office = office
        self._contexts = contexts
        self._presence = presence
        self._now = now
        self._owed = [entry for record in records for entry in owed_and_loop(office, record, now)]
        alerts = office.config.alerts
        self._policy = Policy(alerts.per_day, Repeat(alerts.repeat), frozenset(alerts.critical))

    def bundles(self) -> list[Bundle]:
        """What may go out now. An alert that still waits in the outbox for nothing is taken out of it."""
        self._forget_outdated()
        directory = self._office.directory
        lead_of = {client: directory.pm_of(client).lead for client in directory.clients}
        found = bundles(self._due(), lead_of, self._presence.readers)
        admitted = (self._admitted(bundle) for bundle in found)
        return [bundle for bundle in admitted if bundle]

    def _due(self) -> list[Alert]:
        done, readers = self._office.clerk.done, self._presence.readers
        alerts = due_alerts(self._owed, done, self._now, readers)
        if self._policy.repeat is Repeat.DAILY:
            alerts += repeated_alerts(self._owed, done, self._now, self._zone, readers)
        told = {alert.owed.question.id for alert in alerts if not _loop(alert.owed)}
        return [alert for alert in alerts if not (_loop(alert.owed) and alert.owed.question.id in told)]

    def _zone(self, reader: str) -> ZoneInfo:
        return self._office.calendars.of_reader(reader).zone

    def _admitted(self, bundle: Bundle) -> Bundle | None:
        calendar = self._office.calendars.of_reader(bundle.to)
        had = [entry for entry in self._office.clerk.outbox.values() if entry.kind == "alert" and bundle.to in entry.to]
        today = sum(same_day(entry.created, self._now, calendar) for entry in had)
        return admitted(bundle, self._policy, calendar, today, self._flags, self._now)

    def _flags(self, alert: Alert) -> tuple[str, ...]:
        return self._contexts[alert.owed.client.id].flags(alert.owed.question)

    def _forget_outdated(self) -> None:
        """Answered while the server would not take the alert. It was never sent, so nothing of it is kept."""
        known = {entry.question.id for entry in self._owed}
        open_now = {entry.question.id for entry in self._owed if is_owed(entry.question, self._now)}
        for key in outdated(self._office.clerk.outbox, open_now, known):
            del self._office.clerk.outbox[key]


def _loop(entry: Owed) -> bool:
    return entry.target == "loop"
