"""What `check`, `doctor` and `login` found: one line for each thing looked at, with the remedy where there is one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

NAMED = 5  # names in one line


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    ok: bool
    detail: str
    remedy: str = ""  # also of what is fine and could be better

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def fine(what: str, detail: str, remedy: str = "") -> Finding:
    return Finding(what, ok=True, detail=detail, remedy=remedy)


def wrong(what: str, detail: str, remedy: str) -> Finding:
    return Finding(what, ok=False, detail=detail, remedy=remedy)


def listed(names: list[str]) -> str:
    """The first few of them."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
