"""Strange mails, each kept byte for byte in an `.eml`, with what `explain` says of it beside: the fields that matter.

A mail that was read wrongly comes here with invented names, as small as it can be while it still goes wrong. One on which
a library crashes for good is made by code in the test that needs it, and not kept.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from daemon.app.explain import explain
from tests.every import every

ZOO = Path(__file__).parent
ANIMALS = sorted(path.stem for path in ZOO.glob("*.eml"))
_DOMAIN = re.compile(rb"[\w.+-]@([\w.-]+\w)|://([\w.-]+)")


@cache
def readings() -> dict[str, dict[str, Any]]:
    return {Path(row["source"]).stem: row for row in explain([ZOO])}


@every("name", ANIMALS)
def test_a_strange_mail_is_read_rightly(name: str) -> None:
    expected = json.loads((ZOO / f"{name}.json").read_text(encoding="utf-8"))
    assert expected
    assert {field: readings()[name][field] for field in expected} == expected


def test_every_mail_stands_beside_what_is_expected_of_it() -> None:
    assert sorted(path.stem for path in ZOO.glob("*.json")) == ANIMALS


@every("name", ANIMALS)
def test_everybody_in_the_zoo_is_invented(name: str) -> None:
    domains = [mail or web for mail, web in _DOMAIN.findall((ZOO / f"{name}.eml").read_bytes())]
    assert [domain for domain in domains if not domain.lower().endswith(b".example")] == []
