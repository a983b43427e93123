"""What stands behind a time or a name in a command: a remark set off by a mark."""

from __future__ import annotations

import re

_ASIDE = re.compile(r"\s*(?:[,;(–—]|(?<!\d)\.\s|:\s|\s-\s)\s*")


def behind_time(rest: str) -> tuple[str, str]:
    """What is said of the time, and the note behind it; digits after a comma still belong to the time."""
    for aside in _ASIDE.finditer(rest.strip()):
        tail = rest.strip()[aside.end() :]
        if aside.start() and not any(char.isdecimal() for char in tail):
            return rest.strip()[: aside.start()], tail.rstrip(")")
    return rest.strip(), ""


def behind_name(rest: str) -> tuple[str, str]:
    """Who is named, and the note behind it."""
    name, *aside = _ASIDE.split(rest.strip(), maxsplit=1)
    return name, "".join(aside).rstrip(")")
