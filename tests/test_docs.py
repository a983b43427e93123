"""The files that our documents name are there: a recipe that sends people to a file of last year is worse than none."""

from __future__ import annotations

import re
from pathlib import Path

from tests.every import every

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "templates/README.md",
    *sorted(map(str, (ROOT / "docs").glob("*.md"))),
]
_LINK = re.compile(r"\]\(([^)\s:#]*)#?([^)\s:]*)\)")
_PATH = re.compile(r"`((?:daemon|docs|rules|systemd|templates|tests)/[^`\s]*)`")


@every("document", DOCUMENTS)
def test_a_file_that_a_document_names_is_there(document: str) -> None:
    """`<language>` and the like stand for any name."""
    named = _PATH.findall((ROOT / document).read_text(encoding="utf-8"))
    assert [path for path in named if not any(ROOT.glob(re.sub(r"<[^>]*>", "*", path).rstrip("/")))] == []


@every("document", DOCUMENTS)
def test_a_link_leads_to_a_file_and_to_a_heading_in_it(document: str) -> None:
    lost = []
    for path, heading in _LINK.findall((ROOT / document).read_text(encoding="utf-8")):
        target = (ROOT / document).parent / path if path else ROOT / document
        if not target.exists() or (heading and heading not in _headings(target)):
            lost.append(f"{path}#{heading}")
    assert lost == []


def _headings(document: Path) -> set[str]:
    """As GitHub names them in links: lower case, without signs, dashes for spaces."""
    titles = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
