"""Licences of all that is installed, and faults known of it: `make audit`.

Licences are read from what is installed. Faults are asked for by pip-audit, of the package index, then of OSV. An index
that knows no faults answers nothing, and so does none at all: both are said, since "no fault" would be false.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
AUDITOR = ROOT / ".venv/audit/bin/pip-audit"
PINS = ROOT / "requirements/dev.txt"
SERVICES = ("pypi", "osv")
PATIENCE = 300  # seconds for one service

# What may stand beside Apache-2.0, in the words of SPDX, of the classifiers, and of those who wrote it by hand.
FREE = frozenset(
    {
        *("MIT", "MIT License", "The MIT License (MIT)", "## The MIT License (MIT)", "MIT-CMU", "MIT-0"),
        *("Apache-2.0", "Apache 2.0", "Apache Software License", "PSF-2.0", "ISC", "ISC License (ISCL)", "Zlib"),
        *("BSD-2-Clause", "BSD-3-Clause", "BSD 2-Clause License", "BSD License", "0BSD", "Dual License"),
        *("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"),  # its own files alone stay under it
    }
)
UNSAID = {"IMAPClient": "BSD-3-Clause", "dkimpy": "Zlib"}  # by the file that they ship; their metadata name none


@dataclass(frozen=True)
class Faults:
    """What a service said."""

    known: tuple[str, ...]  # package, version, fault, and the version that mends it
    asked: int  # packages
    answered: int


def unfit(installed: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    """The packages whose licences are none of FREE, or are not said. `installed`: (name, licences)."""
    for name, licences in installed:
        if not licences or not set(licences) <= FREE:
            yield f"{name}: {', '.join(licences) or 'no licence is said'}"


def installed() -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in sorted(distributions(), key=lambda one: one.name.lower()):
        expression = one.metadata.json.get("license_expression")
        yield one.name, licences(one.name, str(expression or ""), _classified(one), _free_text(one))


def licences(name: str, expression: str, classified: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The licences of a package: by its SPDX expression, else by its classifiers, else by what it says in words."""
    if name in UNSAID:
        return (UNSAID[name],)
    if expression:
        return tuple(word for word in re.findall(r"[\w.+-]+", expression) if word not in ("AND", "OR"))
    return classified or tuple(filter(None, [text]))


def _classified(one: Any) -> tuple[str, ...]:
    found = (line.split(" :: ")[-1] for line in one.metadata.get_all("Classifier") or [] if line.startswith("License"))
    return tuple(name for name in found if name != "OSI Approved")


def _free_text(one: Any) -> str:
    return str(one.metadata.json.get("license") or "").strip().partition("\n")[0].strip()


def faults(report: Mapping[str, Any]) -> Faults:
    """What a JSON report of pip-audit says. A package that the service does not know is not free of faults."""
    rows = report["dependencies"]
    answered = [row for row in rows if "skip_reason" not in row]
    known = [
        f"{row['name']} {row['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for row in answered
        for fault in row["vulns"]
    ]
    return Faults(tuple(known), len(rows), len(answered))


def ask(service: str) -> Faults:
    asked = ["-s", service, "-r", str(PINS), "--disable-pip", "--require-hashes", "-f", "json", "--timeout", "10"]
    try:
        done = subprocess.run([str(AUDITOR), *asked], capture_output=True, text=True, timeout=PATIENCE, check=False)
        return faults(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return Faults((), 0, 0)


def main() -> int:
    print(f"licences: {sum(1 for _ in installed())} packages")
    problems = list(unfit(installed()))
    for service in SERVICES:
        found = ask(service)
        if found.answered:
            print(f"known faults: {found.answered} of {found.asked} packages are known to {service}")
            problems += found.known
            break
        print(f"known faults: NOT CHECKED: {service} cannot be reached from here, or keeps no such data")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
