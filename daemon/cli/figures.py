"""The figures of `report` as a table for people and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from daemon.app.reporting import Report, Row, flat
from daemon.core.figures.metrics import Figures, Percentile

NAME = 16  # characters of a name in the table, which stays within 100 columns
_HEADS = ("asked", "in time", "median", "90%", "open", "overdue", "promises", "updates", "pulse")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOTES = (
    "in time: by the SLA's own deadline, whatever was promised since",
    "median, 90%: business time until the answer; open: so many are unanswered that it can only grow",
    "promises: kept/broken/pending; updates: on time/late/skipped or failed/drafts",
    "pulse: how clients found the updates, good/so-so/not good",
)


def table(report: Report) -> list[str]:
    """Lines of plain text, the columns held together by spaces."""
    rows = [_cells(row.name or row.key, row.figures) for row in report.rows]
    rows = [(report.by, *_HEADS), *rows, _cells("all", report.total)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [_line(row, widths) for row in rows]
    unowed = report.total.dismissed + report.total.withdrawn
    apart = [f"{unowed} more needed no answer or were withdrawn"] if unowed else []
    return [*lines, "", *apart, *_later(report.total), *_judged(report.total), *_NOTES]


def _later(total: Figures) -> list[str]:
    """What was promised for later than the SLA's own deadline."""
    if not total.later:
        return []
    return [f"of {total.missed} late, {total.later} had a later day promised; {total.later_met} met that"]


def _judged(total: Figures) -> list[str]:
    """How often people corrected the ledger: its real precision."""
    if total.precision is None:
        return []
    return [f"ledger: corrected {total.corrected} times by people, confirmed {total.confirmed} ({total.precision:.0%})"]


def csv_text(report: Report) -> str:
    """RFC 4180, with a line for each row and one for all. No cell is a formula, whatever a client is called."""
    out = io.StringIO()
    writer = csv.writer(out)
    rows = [*report.rows, Row("", "all", report.total)]
    writer.writerow([report.by, "name", *flat(report.total)])
    for row in rows:
        writer.writerow([_harmless(cell) for cell in (row.key, row.name, *flat(row.figures).values())])
    return out.getvalue()


def _harmless(cell: Any) -> Any:  # noqa: ANN401 -- text, a number or nothing
    """A cell that a spreadsheet does not run: CWE-1236."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _cells(name: str, found: Figures) -> tuple[str, ...]:
    return (
        " ".join(name.split())[:NAME],
        str(found.questions),
        "-" if found.in_time is None else f"{found.in_time:.0%}",
        _took(found.median),
        _took(found.slow),
        str(found.open),
        str(found.overdue),
        f"{found.kept}/{found.broken}/{found.pending}",
        f"{found.on_time}/{found.late}/{found.skipped + found.failed}/{found.drafts}",
        f"{found.good}/{found.so_so}/{found.low}",
    )


def _took(found: Percentile | None) -> str:
    if found is None:
        return "-"
    hours, minutes = divmod(round(found.time / timedelta(minutes=1)), 60)
    return f"open>{hours}h" if found.open else f"{hours}h{minutes:02}"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    """The name to the left, the figures to the right."""
    cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
    return "  ".join([row[0].ljust(widths[0]), *cells])
