"""Which alerts go out in this pass, and to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from daemon.app.office import Office
from daemon.app.presence import Presence
from daemon.core.schedule import outbox
from daemon.core.schedule.alarms import alarms
from daemon.core.schedule.alert_policy import Policy, Repeat, admitted, at_work, parked, same_day
from daemon.core.schedule.alerts import (
    Alarm,
    Alert,
    Bundle,
    Owed,
    Readers,
    bundles,
    due_alerts,
    is_owed,
    repeated_alerts,
)
from daemon.core.schedule.context import Context
from daemon.core.schedule.outbox import Recheck, recheck
from daemon.core.state.entry import Entry
from daemon.core.state.marks import Mark


class Alerting:
    """The alerts of one pass. `owed` is what all clients wait for; `contexts` are these clients', by id."""

    def __init__(
        self,
        office: Office,
        owed: Sequence[Owed],
        contexts: Mapping[str, Context],
        presence: Presence,
        now: datetime,
    ) -> None:
        self._office = office
        self._contexts = contexts
        self._now = now
        self._readers = Readers(office.directory.pms, presence.readers, presence.instead)
        self._owed = owed
        alerts = office.config.alerts
        self._policy = Policy(alerts.per_day, Repeat(alerts.repeat), frozenset(alerts.critical))
        self._taken_back: dict[str, Entry] = {}  # reader → the mail that waited for them
        self._waiting: set[Mark] = set()  # the marks of these

    def bundles(self) -> list[Bundle]:
        """What may go out now. What still waits in the outbox is decided anew, with what is true now."""
        self._recheck()
        found = (self._admitted(bundle) for bundle in bundles(self._due(), self._alarms()))
        return [bundle for bundle in found if bundle]

    def continued(self, bundle: Bundle, entry: Entry) -> Entry:
        """The entry made of a bundle, in place of the one that waited for the same reader."""
        new = not self._waiting.issuperset(bundle.marks)
        entry = outbox.continued(entry, self._taken_back.get(bundle.to), new=new)
        calendar = self._office.calendars.of_reader(bundle.to)
        if at_work(calendar, self._now) or self._critical(bundle):
            return entry
        opening = calendar.next_open(self._now)
        return replace(entry, not_before=max(opening, entry.not_before or opening))

    def _due(self) -> list[Alert]:
        memory = self._office.clerk.memory
        alerts = due_alerts(self._owed, memory, self._now, self._readers)
        if self._policy.repeat is Repeat.DAILY:
            alerts += repeated_alerts(self._owed, memory, self._now, self._zone, self._readers)
        told = {alert.owed.question.id for alert in alerts if not _loop(alert.owed)}
        return [alert for alert in alerts if not (_loop(alert.owed) and alert.owed.question.id in told)]

    def _alarms(self) -> list[Alarm]:
        """The red flags that nobody waits for a deadline with."""
        clerk, critical = self._office.clerk, self._policy.critical
        since = clerk.clock.since or self._now
        return [
            alarm
            for context in self._contexts.values()
            for alarm in alarms(
                context, critical, clerk.memory, since, self._now, self._reader(context.client.pm), self._waiting
            )
        ]

    def _reader(self, pm: str) -> str:
        return self._readers.stand_ins.get(pm, pm)

    def _zone(self, reader: str) -> ZoneInfo:
        return self._office.calendars.of_reader(reader).zone

    def _admitted(self, bundle: Bundle) -> Bundle | None:
        calendar = self._office.calendars.of_reader(bundle.to)
        entries = self._office.clerk.outbox.values()
        had = [entry.created for entry in entries if entry.kind == "alert" and bundle.to in entry.to]
        today = [at for at in had if same_day(at, self._now, calendar)]
        found = admitted(bundle, self._policy, calendar, today, self._flags, self._now)
        if found or at_work(calendar, self._now):
            return found
        return parked(bundle, self._waiting)

    def _flags(self, alert: Alert) -> tuple[str, ...]:
        return self._contexts[alert.owed.client.id].flags(alert.owed.question)

    def _critical(self, bundle: Bundle) -> bool:
        return bool(bundle.alarms) or any(self._policy.critical & set(self._flags(alert)) for alert in bundle.alerts)

    # ── what waits in the outbox ─────────────────────────────────────────────────────────────────────────────────────
    def _recheck(self) -> None:
        """Take back what nobody has yet; it reaches the disk in one write with what takes its place."""
        known = {entry.question.id for entry in self._owed}
        open_now = {entry.question.id for entry in self._owed if is_owed(entry.question, self._now)}
        entries = self._office.clerk.outbox
        for entry in reversed(list(entries.values())):
            fate = recheck(entry, open_now, known)
            if fate is Recheck.STAYS:
                continue
            if entry.maybe:
                entries[entry.key] = outbox.given_up(entry, self._now)
            else:
                del entries[entry.key]
            outbox.unmark(entry, self._office.clerk.memory)
            if fate is Recheck.ANEW:
                self._keep(entry)

    def _keep(self, entry: Entry) -> None:
        """How long it waited, for the mail that takes its place; of several the one that waits longest."""
        self._waiting |= {mark for mark, _ in entry.marks}
        for reader in entry.to:
            other = self._taken_back.setdefault(reader, entry)
            self._taken_back[reader] = min(other, entry, key=lambda one: one.created)


def _loop(entry: Owed) -> bool:
    return entry.target == "loop"
