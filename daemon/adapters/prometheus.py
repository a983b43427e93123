"""Figures for Prometheus, as a text file that node_exporter's textfile collector reads.

Format: https://prometheus.io/docs/instrumenting/exposition_formats/ (text-based format, version 0.0.4).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

READABLE = 0o644  # node_exporter runs as another user


@dataclass(frozen=True, slots=True)
class Gauge:
    """One metric with its samples: labels → value."""

    name: str
    help: str
    samples: tuple[tuple[Mapping[str, str], float], ...]


def exposition(gauges: Iterable[Gauge]) -> str:
    """The text of the file. A gauge without samples is left out."""
    return "".join(_lines(gauge) for gauge in gauges if gauge.samples)


def write(path: Path, gauges: Iterable[Gauge]) -> None:
    """Put the figures in the place of `path` at once: node_exporter never reads half of them. Raises OSError.

    The temporary file does not end in .prom, so that the collector does not take it for one. No fsync: after a power
    cut the figures are old anyway.
    """
    temporary = path.with_name(path.name + ".new")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.write(exposition(gauges))
            os.fchmod(file.fileno(), READABLE)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _lines(gauge: Gauge) -> str:
    help_ = gauge.help.replace("\\", "\\\\").replace("\n", "\\n")
    samples = "".join(f"{gauge.name}{_labels(labels)} {value:.15g}\n" for labels, value in gauge.samples)
    return f"# HELP {gauge.name} {help_}\n# TYPE {gauge.name} gauge\n{samples}"


def _labels(labels: Mapping[str, str]) -> str:
    pairs = [f'{name}="{_escaped(value)}"' for name, value in labels.items()]
    return f"{{{','.join(pairs)}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
