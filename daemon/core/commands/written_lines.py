"""The lines that a person wrote, as commands are read from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from daemon.core.words.text import one_line

_BULLET = re.compile(r"\s*(?:[-*•·>]\s+)*")
_NOTHING = dict.fromkeys(map(ord, "\ufe0f\u20e3\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # what phones and HTML slip in


def written_lines(own_text: str) -> Iterator[str]:
    """The lines of a mail's own words that hold anything, each on one line and without the marks of a list."""
    for line in unicodedata.normalize("NFC", own_text).translate(_NOTHING).splitlines():
        if stripped := one_line(line[_bullet(line) :]):
            yield stripped


def _bullet(line: str) -> int:
    found = _BULLET.match(line)
    return found.end() if found else 0
