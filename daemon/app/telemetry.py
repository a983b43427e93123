"""What Prometheus is told after each pass."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime

from daemon.adapters import prometheus
from daemon.adapters.prometheus import Gauge
from daemon.app.office import Office
from daemon.core.schedule.alerts import is_owed
from daemon.core.schedule.health import freshness
from daemon.core.state.entry import EntryState

log = logging.getLogger(__name__)

# Told even when they are not, so that an alert on them can be written.
TROUBLES = ("imap", "smtp", "disk", "room", "heartbeat", "clock", "refused", "gone", "unwatched")


def write_textfile(office: Office, now: datetime) -> str | None:
    """Write the file for node_exporter where one is configured; why it could not be written, else None."""
    path = office.config.report.textfile
    if not path or office.dry:
        return None
    try:
        prometheus.write(path, gauges(office, now))
    except (OSError, ValueError, ArithmeticError) as error:  # also a record that cannot be read or counted
        log.warning("textfile trouble: %s", error)
        return f"report.textfile: {error}"
    return None


def gauges(office: Office, now: datetime) -> list[Gauge]:
    """What is owed by client, and how the clerk is. Instants are seconds since 1970."""
    waiting, late = _owed(office, now)
    clerk = office.clerk
    entries = Counter(entry.state for entry in clerk.outbox.values())
    troubles = {**dict.fromkeys(TROUBLES), **clerk.troubles}
    return [
        _by("questions_owed", "Questions that a client waits for.", "client", waiting),
        _by("questions_overdue", "Of these, questions whose deadline has passed.", "client", late),
        _by(
            "outbox_entries",
            "Mails of the clerk by state; finished ones are remembered for 90 days.",
            "state",
            {state.value: entries[state] for state in EntryState},
        ),
        _one("quarantined_messages", "Messages that could not be read and were set aside.", len(office.quarantine)),
        _by(
            "trouble",
            "1 while something does not work.",
            "name",
            {name: trouble is not None for name, trouble in troubles.items()},
        ),
        _one("heartbeat_seconds", "How long the last heartbeat that came was under way.", clerk.heartbeat.seconds),
        *(
            _one(f"{one.name.replace(' ', '_')}_timestamp_seconds", f"When it was: the {one.name}.", _stamp(one.at))
            for one in freshness(clerk)
        ),
    ]


def _stamp(at: datetime | None) -> float:
    return at.timestamp() if at else 0


def _owed(office: Office, now: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """How many questions each client waits for, and how many of them are overdue."""
    waiting, late = dict.fromkeys(office.directory.clients, 0), dict.fromkeys(office.directory.clients, 0)
    for outline in office.client_outlines(now):
        entries = [entry for entry in office.terms.unsettled(outline) if is_owed(entry.question, now)]
        waiting[outline.id] = len(entries)
        late[outline.id] = sum(entry.overdue(now) for entry in entries)
    return waiting, late


def _by(name: str, about: str, label: str, values: dict[str, int] | dict[str, bool]) -> Gauge:
    return Gauge(f"inboxclerk_{name}", about, tuple(({label: key}, float(value)) for key, value in values.items()))


def _one(name: str, about: str, value: float) -> Gauge:
    return Gauge(f"inboxclerk_{name}", about, (({}, value),))
