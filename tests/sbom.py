"""A bill of materials of what a user installs, as CycloneDX 1.6: `make sbom`. From the pins and what is installed alone.

https://cyclonedx.org/docs/1.6/json/ . The same pins give the same file, byte for byte: it holds no clock and no chance.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.audit import ROOT, installed

PINS = ROOT / "requirements/run.txt"
_SPDX = frozenset(
    ["MIT", "MIT-CMU", "Apache-2.0", "PSF-2.0", "ISC", "Zlib", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "MPL-2.0"]
)


@dataclass
class Pin:
    """A package as requirements/run.txt has it."""

    name: str
    version: str
    marker: str = ""  # where it is needed; "" is everywhere
    hashes: list[str] = field(default_factory=list)  # SHA-256 of the files that pip may take
    via: list[str] = field(default_factory=list)  # who needs it

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def pins(text: str) -> Iterator[Pin]:
    """Of the text of a requirements file that `uv pip compile --generate-hashes` wrote."""
    for block in re.split(r"\n(?=\w)", text):
        head, *lines = block.splitlines()
        name, _, rest = head.removesuffix("\\").partition("==")
        version, _, marker = rest.partition(";")
        pin = Pin(name.strip().lower(), version.strip(), marker.strip())
        for line in lines:
            if "--hash=sha256:" in line:
                pin.hashes.append(line.strip().removesuffix("\\").strip().removeprefix("--hash=sha256:"))
            elif said := line.strip().removeprefix("#").strip().removeprefix("via").strip():
                pin.via.append(said.split()[0].lower())
        yield pin


def bill(text: str, project: dict[str, Any]) -> dict[str, Any]:
    """`text` of the pins, `project` as pyproject.toml has it."""
    found, licences = list(pins(text)), {re.sub(r"[-_.]+", "-", name).lower(): words for name, words in installed()}
    own = Pin(project["name"], project["version"])
    needs = {one.purl: sorted(pin.purl for pin in found if one.name in pin.via) for one in [own, *found]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own.purl + text)}",
        "version": 1,
        "metadata": {"component": _component(own, "application", (project["license"],))},
        "components": [_component(pin, "library", licences.get(pin.name, ())) for pin in found],
        "dependencies": [{"ref": ref, "dependsOn": needed} for ref, needed in needs.items()],
    }


def _component(pin: Pin, kind: str, licences: tuple[str, ...]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": kind,
        "bom-ref": pin.purl,
        "name": pin.name,
        "version": pin.version,
        "purl": pin.purl,
    }
    if licences:
        made["licenses"] = [{"license": {"id" if one in _SPDX else "name": one}} for one in licences]
    if pin.hashes:
        made["hashes"] = [{"alg": "SHA-256", "content": one} for one in pin.hashes]
    if pin.marker:
        made["properties"] = [{"name": "inboxclerk:marker", "value": pin.marker}]
    return made


def main(to: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    made = bill(PINS.read_text(encoding="utf-8"), project)
    path = to / f"{project['name']}-{project['version']}.cdx.json"
    to.mkdir(exist_ok=True)
    path.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(f"{path}: {len(made['components'])} packages")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
