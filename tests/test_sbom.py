"""The bill of materials that goes with a release: all that is pinned, with hashes, licences and who needs it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.audit import ROOT
from tests.sbom import PINS, Pin, bill, main, pins

TEXT = """\
aiosmtpd==1.4.6 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via inboxclerk (pyproject.toml)
attrs==26.1.0 ; sys_platform == 'win32' \\
    --hash=sha256:cc
    # via
    #   aiosmtpd
    #   pytest
"""


def test_a_pin_is_read_with_its_hashes_marker_and_who_needs_it() -> None:
    assert list(pins(TEXT)) == [
        Pin("aiosmtpd", "1.4.6", "", ["aa", "bb"], ["inboxclerk"]),
        Pin("attrs", "26.1.0", "sys_platform == 'win32'", ["cc"], ["aiosmtpd", "pytest"]),
    ]


def test_the_bill_names_all_that_is_pinned_and_its_licences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(tmp_path)
    (path,) = tmp_path.glob("inboxclerk-*.cdx.json")
    made = json.loads(path.read_bytes())
    text, names = PINS.read_text(encoding="utf-8"), {one["name"] for one in made["components"]}
    pinned = re.findall(r"(?m)^([\w.-]+)==", text)
    assert (len(made["components"]), names) == (len(pinned), {name.lower() for name in pinned})
    assert f"{len(pinned)} packages" in capsys.readouterr().out
    assert all(one["hashes"] for one in made["components"])
    assert {one["name"] for one in made["components"] if "licenses" not in one} <= {"colorama", "tzdata", "pywin32"}
    refs = {one["bom-ref"] for one in [made["metadata"]["component"], *made["components"]]}
    assert {one["ref"] for one in made["dependencies"]} == refs
    assert {needed for one in made["dependencies"] for needed in one["dependsOn"]} == refs - {
        made["metadata"]["component"]["bom-ref"]
    }


def test_the_same_pins_give_the_same_bill() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert bill(TEXT, project) == bill(TEXT, project)
    assert bill(TEXT, project)["serialNumber"] != bill(TEXT + "\n", project)["serialNumber"]
