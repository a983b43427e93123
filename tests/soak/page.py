"""`python -m tests.soak.page FOLDER`: docs/soak.md and its curves, of what a soak wrote into that folder."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

from tests.bench.page import DOCS, machine
from tests.soak.outcome import Outcome
from tests.soak.samples import Sample, read

WIDTH, HEIGHT, LEFT, APART = 620, 120, 70, 60  # of a chart, in pixels
HOUR = 3600.0
EARLY, MET = 600, 3600  # mails: ten minutes and an hour of one each second, after which nothing should grow any more
_FONT = 'font-family="sans-serif" font-size="12"'
COLOURS = ("#2f6f8f", "#c0792a")
_TEXT = """# Soak: hours with a mail each second and a misfortune each minute

`make soak-steady` starts the daemon on Dovecot and an SMTP server, behind proxies that misbehave, puts a mail into the mailbox each second (SOAK_EACH
says otherwise; 36 clients in nine languages, both directions, INBOX and Sent; a tenth with a file; questions that are answered in time, late or never; machines,
strangers and mail that comes twice) and does one of {kinds} misfortunes to it each minute. Each ten seconds it looks at /proc. It writes this page.

The run shown here: {hours:.2f} hours, {pace:.1f} mails a second, on {machine}, which others kept busy.

| mail | |
| --- | --: |
{outcome}

| what it held | {marks} | growth after {since:,} mails |
| --- | {lines} --: |
{growth}

![Memory, descriptors and threads, CPU, state](soak.svg)
{notes}
## What befell it

| misfortune | times |
| --- | --: |
{misfortunes}
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.page", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=Path, help="what to say of it, in Markdown")
    given = parser.parse_args()
    found = Outcome(**json.loads((given.folder / "outcome.json").read_text(encoding="utf-8")))
    notes = f"\n{given.notes.read_text(encoding='utf-8')}" if given.notes else ""
    write(read(given.folder / "samples.csv"), found, notes)


def write(rows: Sequence[Sample], found: Outcome, notes: str = "", folder: Path = DOCS) -> None:
    page = text(rows, found, notes)
    (folder / "soak.md").write_text(page, encoding="utf-8")
    (folder / "soak.svg").write_text(chart(rows), encoding="utf-8")


def text(rows: Sequence[Sample], found: Outcome, notes: str) -> str:
    last = next(row for row in rows if row.arrived == rows[-1].arrived)  # then it only settles
    since = MET if last.arrived > MET else last.arrived // 3
    shown = [next(row for row in rows if row.arrived >= min(mark, last.arrived)) for mark in (EARLY, since)] + [last]
    return _TEXT.format(
        kinds=len(found.misfortunes),
        hours=rows[-1].seconds / HOUR,
        pace=last.arrived / last.seconds,
        machine=machine(),
        outcome="\n".join(f"| {says} | {count:,} |" for says, count in _became(found)),
        marks=" | ".join(f"after {row.arrived:,} mails ({row.seconds / 60:.0f} min)" for row in shown),
        lines="--: | " * len(shown),
        since=since,
        growth="\n".join(_growth(rows, shown, *row) for row in _HELD),
        notes=notes,
        misfortunes="\n".join(f"| {name} | {times} |" for name, times in sorted(found.misfortunes.items())),
    )


def _became(found: Outcome) -> tuple[tuple[str, int], ...]:
    return (
        ("mails that came", found.arrived),
        ("of these once more under the same Message-ID", found.twice),
        ("**lost**", found.lost),
        ("**filed twice**", found.doubled),
        ("set aside", found.quarantined),
        ("mails that the clerk sent", found.sent),
        ("sent to one of ours again under the same Message-ID, since the answer had been lost", found.again),
        ("letters to clients", found.to_clients),
        ("**letters that a client had twice**", found.to_clients_again),
        ("refused, or still tried again at the end", found.unsent),
        ("of which nobody knows whether they arrived, and a person was told", found.unknown),
        ("questions in the ledger", found.questions),
        ("of these answered late or not at all", found.overdue),
        ("of these shown by no mail (alerts are capped at 15 a day for each reader)", found.untold),
        ("exit code after SIGTERM", found.exit_code),
    )


def _cpu(rows: Sequence[Sample], row: Sample) -> float:
    """Percent of a core in the five minutes before."""
    before = [one for one in rows if row.seconds - 300 <= one.seconds < row.seconds]
    return 100 * (row.cpu - before[0].cpu) / (row.seconds - before[0].seconds) if before else 0.0


def _a_mail(rows: Sequence[Sample], row: Sample) -> float:
    """Milliseconds of CPU for each mail that came in the five minutes before."""
    before = [one for one in rows if row.seconds - 300 <= one.seconds and one.arrived < row.arrived]
    return 1000 * (row.cpu - before[0].cpu) / (row.arrived - before[0].arrived) if before else 0.0


def _around(rows: Sequence[Sample], row: Sample, value: Callable[[Sample], float]) -> float:
    """The middle of the five minutes before: a single look meets a connection that is just being made."""
    near = sorted(value(one) for one in rows if row.seconds - 300 <= one.seconds <= row.seconds)
    return near[len(near) // 2]


_HELD: tuple[tuple[str, str, Callable[[Sequence[Sample], Sample], float]], ...] = (
    ("memory, MB resident", "{:.0f}", lambda rows, row: _around(rows, row, lambda one: one.resident)),
    ("of these its own", "{:.0f}", lambda rows, row: _around(rows, row, lambda one: one.anonymous)),
    ("hands, MB", "{:.0f}", lambda rows, row: _around(rows, row, lambda one: one.hands_resident)),
    ("descriptors", "{:.0f}", lambda rows, row: _around(rows, row, lambda one: one.descriptors)),
    ("threads", "{:.0f}", lambda rows, row: _around(rows, row, lambda one: one.threads)),
    ("CPU, % of a core", "{:.1f}", _cpu),
    ("CPU, ms a mail", "{:.0f}", _a_mail),
    ("state on disk, MB", "{:.0f}", lambda _rows, row: row.state),
    ("mails that came", "{:,.0f}", lambda _rows, row: row.arrived),
    ("mails sent", "{:,.0f}", lambda _rows, row: row.sent),
)


def _growth(
    rows: Sequence[Sample],
    shown: Sequence[Sample],
    name: str,
    form: str,
    value: Callable[[Sequence[Sample], Sample], float],
) -> str:
    figures = [value(rows, row) for row in shown]
    grown = f"{100 * (figures[-1] / figures[-2] - 1):+.0f} %" if figures[-2] else ""
    return f"| {name} | {' | '.join(form.format(figure) for figure in figures)} | {grown} |"


def chart(rows: Sequence[Sample]) -> str:
    """Curves below each other, as SVG; a misfortune is a grey line."""
    charts: tuple[tuple[str, list[tuple[str, list[float]]]], ...] = (
        ("memory, MB", [("resident", [row.resident for row in rows]), ("its own", [row.anonymous for row in rows])]),
        (
            "number",
            [
                ("descriptors", [float(row.descriptors) for row in rows]),
                ("threads", [float(row.threads) for row in rows]),
            ],
        ),
        ("CPU, % of a core in five minutes", [("", [_cpu(rows, row) for row in rows])]),
        ("state on disk, MB", [("", [row.state for row in rows])]),
    )
    height = len(charts) * (HEIGHT + APART)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH + LEFT + 40}" height="{height}" {_FONT}>',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for number, (title, curves) in enumerate(charts):
        lines += _one(rows, title, curves, number * (HEIGHT + APART) + 30)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _one(rows: Sequence[Sample], title: str, curves: Sequence[tuple[str, Sequence[float]]], top: int) -> Iterable[str]:
    end, most = rows[-1].seconds or 1.0, max(max(values) for _, values in curves) * 1.05 or 1.0
    names = " and ".join(name for name, _ in curves if name)
    yield f'<text x="{LEFT}" y="{top - 8}">{escape(title)}{": " + names if names else ""}</text>'
    for part in (0, 0.5, 1):
        y = top + HEIGHT * (1 - part)
        yield f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y:.0f}" y2="{y:.0f}" stroke="#dddddd"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.0f}" text-anchor="end">{most * part:.0f}</text>'
    for before, row in pairwise(rows):
        if row.fault and row.fault != before.fault:
            x = LEFT + WIDTH * row.seconds / end
            yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top + HEIGHT - 5}" y2="{top + HEIGHT}" stroke="#888888"/>'
    for (_, values), colour in zip(curves, COLOURS, strict=False):
        points = " ".join(
            f"{LEFT + WIDTH * row.seconds / end:.1f},{top + HEIGHT * (1 - value / most):.1f}"
            for row, value in zip(rows, values, strict=True)
        )
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    yield f'<text x="{LEFT + WIDTH}" y="{top + HEIGHT + 16}" text-anchor="end">{end / 60:.0f} minutes</text>'


if __name__ == "__main__":
    main()
