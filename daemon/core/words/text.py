"""Text as people type it, brought to one form so that phrases can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_KEPT = 300  # characters of a text whose normal form is remembered

# Letters that no decomposition takes apart; U+02BC is the apostrophe of Ukrainian, and a letter to Unicode.
_WHOLE = {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ʼ": "'"}
_WHOLE_LETTER = re.compile(f"[{''.join(_WHOLE)}]")
_MARKS = re.compile("[\u0300-\u036f]+")  # combining diacritical marks
_TOKEN = re.compile(r"[^\W_]+|[?!]")


def fold(text: str) -> str:
    """Lower case without diacritics: `Żółć` → `zolc`, `Ёж` → `еж`, `Straße` → `strasse`."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.casefold()))
    return _WHOLE_LETTER.sub(lambda letter: _WHOLE[letter[0]], bare)


def words(text: str) -> list[str]:
    """The folded words of `text` in order; `?` and `!` are words of their own, apostrophes and hyphens part words."""
    return normal(text).split()


def normal(text: str) -> str:
    """The words of `text` between single spaces, with a space at both ends: the form that phrases are matched in."""
    return _kept_normal(text) if len(text) <= LONGEST_KEPT else _normal(text)


def _normal(text: str) -> str:
    return f" {' '.join(_TOKEN.findall(fold(text)))} "


# Each sentence is looked at by several readers, and the lines around it come back with each mail.
_kept_normal = lru_cache(1024)(_normal)


def one_line(text: str) -> str:
    """`text` with every run of white space and control characters as one space: safe in any header or log."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())


def short(text: str, limit: int = 300) -> str:
    """`text` on one line, cut at a word with … so that it has at most `limit` characters."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head = cut.rpartition(" ")[0]
    return f"{(head if len(head) > limit // 2 else cut).rstrip(' ,;:.–—')}…"
