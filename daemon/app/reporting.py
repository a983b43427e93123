"""Figures of the whole office, for `report`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from daemon.app.office import Office
from daemon.core.desk.facts import client_names, facts, pm_names
from daemon.core.figures.facts import By
from daemon.core.figures.metrics import Figures, Percentile, figures

Json = dict[str, Any]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    key: str  # client id, PM's address or ISO week
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """What `report` shows. `first` and `last` are days of the team's zone."""

    by: By
    now: datetime
    first: date | None
    last: date | None
    rows: tuple[Row, ...]
    total: Figures

    def as_json(self) -> Json:
        return {
            "now": self.now.isoformat(),
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
            "by": self.by,
            "rows": [{self.by: row.key, "name": row.name, **flat(row.figures)} for row in self.rows],
            "total": flat(self.total),
        }


def report(
    office: Office, now: datetime, by: By = "client", first: date | None = None, last: date | None = None
) -> Report:
    """The figures of the days from `first` to `last`, both included, as of `now` (UTC); None is without end."""
    zone = office.directory.team.zone
    start = datetime.combine(first, time(), zone) if first else datetime.min.replace(tzinfo=UTC)
    end = datetime.combine(last + _DAY, time(), zone) if last else datetime.max.replace(tzinfo=UTC)
    found = facts(office.terms, office.extracts(office.directory.clients), office.clerk.outbox, now).within(start, end)
    names = _names(office)[by]
    rows = [Row(key, names.get(key, key), figures(part)) for key, part in found.split(by).items()]
    return Report(by, now, first, last, tuple(rows), figures(found))


def flat(found: Figures) -> Json:
    """One line of a table. Times are hours of business time; `…_open` says that they can only grow."""
    return {
        "questions": found.questions,
        "answered": found.answered,
        "open": found.open,
        "overdue": found.overdue,
        "median_hours": _hours(found.median),
        "median_open": found.median.open if found.median else None,
        "p90_hours": _hours(found.slow),
        "p90_open": found.slow.open if found.slow else None,
        "in_time": found.met,
        "missed": found.missed,
        "missed_promised_later": found.later,
        "missed_kept_later": found.later_met,
        "in_time_share": None if found.in_time is None else round(found.in_time, 4),
        "dismissed": found.dismissed,
        "withdrawn": found.withdrawn,
        "promises_kept": found.kept,
        "promises_broken": found.broken,
        "promises_pending": found.pending,
        "updates_on_time": found.on_time,
        "updates_late": found.late,
        "updates_skipped": found.skipped,
        "updates_drafts": found.drafts,
        "updates_failed": found.failed,
        "pulse_good": found.good,
        "pulse_so_so": found.so_so,
        "pulse_low": found.low,
        "ledger_confirmed": found.confirmed,
        "ledger_corrected": found.corrected,
        "ledger_precision": None if found.precision is None else round(found.precision, 4),
    }


def _hours(found: Percentile | None) -> float | None:
    return round(found.time / timedelta(hours=1), 2) if found else None


def _names(office: Office) -> dict[By, dict[str, str]]:
    directory = office.directory
    return {"client": client_names(directory), "pm": pm_names(directory), "week": {}}
