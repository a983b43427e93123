"""The files that our documents name are there: a recipe that sends people to a file of last year is worse than none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "templates/README.md",
    *sorted(map(str, (ROOT / "docs").glob("*.md"))),
]
_PATH = re.compile(r"`((?:daemon|docs|rules|systemd|templates|tests)/[^`\s]*)`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: Path(document).name)
def test_a_file_that_a_document_names_is_there(document: str) -> None:
    """`<language>` and the like stand for any name."""
    named = _PATH.findall((ROOT / document).read_text(encoding="utf-8"))
    assert [path for path in named if not any(ROOT.glob(re.sub(r"<[^>]*>", "*", path).rstrip("/")))] == []
