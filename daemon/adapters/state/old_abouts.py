"""Abouts as files of version 0.1.0 hold them: strings whose first characters said what they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]


def with_abouts(rows: Iterable[Row]) -> list[Row]:
    """Rows of the outbox, of mails that were heard and of rulings, with their abouts as values."""
    return [{**row, "about": _values(row["about"])} if "about" in row else row for row in rows]


def _values(about: object) -> object:
    if isinstance(about, list):
        return [_value(text) or {"address": ""} if isinstance(text, str) else text for text in about]
    return _value(about) if isinstance(about, str) else about


def _value(text: str) -> dict[str, str] | None:
    """What stands in the place of `text`; None for the empty one.

    A stranger may have an address that begins as a line to confirm does: what has an @ is an address.
    """
    if not text:
        return None
    if "@" in text:
        return {"address": text}
    if text.startswith("say:"):
        return {"line": text.removeprefix("say:")}
    if text.startswith("update:"):
        _, client, period = text.split(":", 2)
        return {"client": client, "period": period}
    return {"question": text}
