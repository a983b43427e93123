"""`docs/performance.md` and its chart, of what the bench found."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.bench.mailbox import BUSY, QUIET, Size
from tests.bench.runs import Daemon, Row

DOCS = Path(__file__).parents[2] / "docs"
_MB = 1 << 20
_TEXT = """# Performance

`make bench` makes an invented mailbox, puts Dovecot before it and measures what people wait for; it writes this page. `make bench-small`
holds a small part of it in CI, as ratios to a loop of plain Python that is timed in the same run.

The mailbox is the same each time for the same size: threads of one to twelve mails, in nine languages and nine charsets, both directions
(INBOX and Sent), three mails in five with an HTML part, a tenth with a file of 100 KB, one in a hundred with a fault. There are two kinds: a
quiet one, where one mail in {seldom} asks something, and an agency's, where it is one in {often}. The
large state is an agency's with hundreds of mails for each client, copied rather than read.

Measured on {machine}; {rounds}. Seconds are of the clock, CPU is of the command and its children, the peak is of
all its processes together. `mbsync` copies and syncs to the disk, `notmuch new` indexes what it copied; neither reads what a mail asks.

![Mails a second](performance.svg)
{tables}"""


@dataclass(frozen=True)
class Found:
    """What was found with one kind of mailbox."""

    kind: str
    size: Size
    bytes: int
    rows: Sequence[Row]
    daemon: Daemon | None


def machine() -> str:
    """In general words: how many cores, how much memory, which Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    cores = len(os.sched_getaffinity(0))
    return f"{platform.system()} ({platform.machine()}), {cores} cores, {memory:.0f} GB of memory, Python {platform.python_version()}"


def write(founds: Sequence[Found], rounds: int, folder: Path = DOCS) -> None:
    tables = "\n".join(_section(found) for found in founds)
    once = "one run of each" if rounds == 1 else f"medians of {rounds} runs"
    page = _TEXT.format(seldom=QUIET, often=BUSY, machine=machine(), rounds=once, tables=tables)
    (folder / "performance.md").write_text(page, encoding="utf-8")
    (folder / "performance.svg").write_text(chart(founds), encoding="utf-8")


def _section(found: Found) -> str:
    return f"\n## {heading(found)}\n\n{table(found)}"


def heading(found: Found) -> str:
    size = f"{found.bytes / _MB:.0f} MB, " if found.bytes else ""
    return f"{found.kind.capitalize()}: {found.size.mails:,} mails, {size}{found.size.clients} clients"


def table(found: Found) -> str:
    """The table of one kind, with a line for the copying and the indexing together where both were run."""
    head = [
        "| | seconds | CPU, s | peak, MB | mails a second | times copy and index |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    unit = copy_and_index(found.rows)
    lines = [_line(row, unit) for row in found.rows]
    if unit:
        lines.insert(2, f"| both: copy and index | {unit:.1f} | | | {found.size.mails / unit:,.0f} | 1 |")
    return "\n".join([*head, *lines, *(_daemon(found.daemon) if found.daemon else ())]) + "\n"


def copy_and_index(rows: Sequence[Row]) -> float:
    """Seconds of both programs beside; 0 where not both were run."""
    seconds = [row.cost.seconds for row in rows if row.beside]
    return sum(seconds) if len(seconds) == len(("mbsync", "notmuch")) else 0.0


def _line(row: Row, unit: float) -> str:
    cost = row.cost
    rate = f"{row.mails / cost.seconds:,.0f}" if row.mails else ""
    times = f"{cost.seconds / unit:.2f}" if unit and row.mails and not row.beside else ""
    return f"| {row.name} | {cost.seconds:.2f} | {cost.cpu:.2f} | {cost.peak:.0f} | {rate} | {times} |"


def _daemon(daemon: Daemon) -> list[str]:
    seen = daemon.arrivals
    return [
        "",
        "| the daemon on that mailbox | |",
        "| --- | --: |",
        f"| a pass with nothing to do | {1000 * daemon.idle:.1f} ms of CPU |",
        f"| the first pass after a start | {daemon.first:.2f} s of CPU |",
        f"| what it holds when idle | {daemon.resident:.0f} MB |",
        f"| a mail, from the server to the ledger on disk, by IDLE | {seen.seconds:.2f} s |",
        f"| of which its own work, the rest of the pass included | {1000 * seen.cpu:.0f} ms of CPU |",
        f"| what it holds after some mails | {seen.resident:.0f} MB |",
    ]


def chart(founds: Sequence[Found]) -> str:
    """Bars of mails a second, as SVG."""
    bars = [
        (f"{row.name.strip('`')}, {found.kind}", row.mails / row.cost.seconds, row.beside)
        for found in founds
        for row in found.rows
        if row.mails
    ]
    most, width, step = max((rate for _, rate, _ in bars), default=1.0), 420, 26
    height = len(bars) * step + 16
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="760" height="{height}" font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for number, (name, rate, beside) in enumerate(bars):
        y, length, colour = number * step + 10, max(1, width * rate / most), "#b8b8b8" if beside else "#2f6f8f"
        lines += [
            f'<text x="230" y="{y + 14}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="240" y="{y}" width="{length:.0f}" height="18" fill="{colour}"/>',
            f'<text x="{246 + length:.0f}" y="{y + 14}">{rate:,.0f}</text>',
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"
