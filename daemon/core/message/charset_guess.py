"""Which charset bytes are in, of which nothing is known but that people wrote them.

Each charset that our languages have been written in reads the bytes; a letter that is frequent where it stands speaks
for the reading, one that nobody writes there against it.
"""

from __future__ import annotations

import re

SAMPLE = 512  # bytes that a guess looks at
CHECKED = 256  # characters, from the first beyond ASCII, in which a declared charset is checked
_CUT = 3  # bytes at its end that may be half a character
_ASCII = 0x7F

# Of two readings that are equally good the earlier wins.
_CANDIDATES = (
    "cp1252",
    "cp1251",
    "koi8-u",
    "cp1250",
    "iso8859-2",
    "iso8859-5",
    "cp866",
    "cp852",
    "cp1254",
    "cp1253",
    "mac_cyrillic",
    "cp932",
    "euc_jp",
    "gb18030",
    "cp949",
    "big5hkscs",
)
# The standard that orders a charset's ideographs by use, and the last lead byte of those that are in use every day.
_IDEOGRAPHS = {
    "gb18030": ("gb2312", 0xD7),
    "big5hkscs": ("big5", 0xC6),
    "cp932": ("euc_jp", 0xCF),
    "euc_jp": ("euc_jp", 0xCF),
}

_CYRILLIC = (
    dict.fromkeys("оеаинтсрвлкмдпуі", 1.0)
    | dict.fromkeys("яыьгзбчйхїє", 0.8)
    | dict.fromkeys("жшюцщэфъґё", 0.5)
    | dict.fromkeys("ђѓљњћќѕџўј", -0.3)
)
_GREEK = dict.fromkeys("αεηικλμνοπρστυωάέήίόύώςβγδζθξφχψ", 0.9)
_WESTERN = dict.fromkeys("àâäæçèéêëîïñòóôöœùûüßáíìúå", 1.0)
_EASTERN = dict.fromkeys("ąćęłńóśźżăâîșțşţřěščžýůňťďáéíúőűöüß", 1.0)
_ODD = dict.fromkeys("þðýÿƒˇ˘ˆ˜ãõ", -0.3)  # in few words of our languages, in much mojibake
_LATIN = _ODD | _EASTERN | _WESTERN
_TURKISH = dict.fromkeys("ğışİ", 0.9)
_POLISH = dict.fromkeys("ąćęłńóśźż", 1.2)
_LETTERS = {
    "": _CYRILLIC | _GREEK | _LATIN,
    "cp1254": _CYRILLIC | _GREEK | _LATIN | _TURKISH,
    "polish": _CYRILLIC | _GREEK | _LATIN | _POLISH,
}
_LOOKS_POLISH = re.compile(rb"(?i)sz|cz|rz|dzi|prz|owa|\bnie\b")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_QUOTES = frozenset("«»„“”‘’–—…№€§©®°·•‚‹›¿¡´")
_SIGNS = frozenset("£¥¢¼½¾±×÷²³¹")  # of prices and measures: beside a letter they are a letter of another charset
_POWERS = "²³"  # of a metre


def guess(data: bytes) -> str:
    """The text of `data` in the charset in which it looks most like words."""
    sample = _sample(data)
    polish = bool(_LOOKS_POLISH.search(sample))
    best = max(_CANDIDATES, key=lambda name: _candidate(sample, name, polish=polish))
    return data.decode(best, "replace")


def score(text: str) -> float:
    """How much the characters beyond ASCII look like words: about 1 for prose, below 0 for mojibake."""
    first = _BEYOND.search(text)
    start = max(0, first.start() - 1) if first else 0
    return _CharsetReading("", polish=False).score(text[start : start + CHECKED])


def _sample(data: bytes) -> bytes:
    """The part of `data` where it is interesting, cut at line ends so that no character is torn."""
    first = next((n for n, byte in enumerate(data) if byte > _ASCII), 0)
    start = data.rfind(b"\n", 0, first) + 1
    if first - start > SAMPLE // 2:
        start = first
    if len(data) - start <= SAMPLE:
        return data[start:]
    end = data.rfind(b"\n", start, start + SAMPLE)
    return data[start : end if end > first else start + SAMPLE]


def _candidate(sample: bytes, name: str, *, polish: bool) -> float:
    reading = _CharsetReading(name, polish=polish)
    try:
        return reading.score(sample.decode(name))
    except UnicodeDecodeError as error:
        if len(sample) == SAMPLE and error.start >= SAMPLE - _CUT:
            return reading.score(sample[: error.start].decode(name))
        return -2.0


class _CharsetReading:
    """A text as one charset reads it."""

    def __init__(self, name: str, *, polish: bool) -> None:
        self._name = name
        self._letters = _LETTERS["polish" if polish else name if name in _LETTERS else ""]

    def score(self, text: str) -> float:
        total, count = 0.0, 0
        before, row = " ", 0  # row: letters beyond ASCII without a break
        for place, char in enumerate(text):
            if char == "\xa0":  # a space, wherever it stands
                row = 0
                count += 1
                total += 0.5
            elif char > "\x7f":
                wide = char > "\u2e80"
                count += 2 if wide else 1
                row += 1
                total += (
                    self._wide(char, before) if wide else self._narrow(char, before, text[place + 1 : place + 2], row)
                )
            else:
                row = 0
            before = char
        return total / count if count else 0.0

    def _narrow(self, char: str, before: str, after: str, row: int) -> float:
        if char in "¿¡" and not before.isalpha() and after.isalpha():
            return 1.1
        if char in _QUOTES:
            return -1.0 if before.isalpha() and after.isalpha() and char not in "’·´" else 0.5
        if char in _SIGNS:
            power = char in _POWERS and before in ("m", "M")
            return -1.0 if after.isalpha() or (before.isalpha() and not power) else 1.1
        if not char.isalpha():
            return -1.0
        lower = char.lower()
        worth = self._letters.get(lower, 0.1)
        if char != lower and before.isalpha():
            worth -= 0.1 if before.isupper() else 1.5
        if after.isdigit():  # "Ł100" was £100
            worth -= 0.5
        if char > "\u0370":  # Greek, Cyrillic: never beside Latin letters
            beside = before if before.isalpha() else after
            return worth - 2.0 if beside.isalpha() and beside < "\u0370" else worth
        if lower in "ãõ" and after.lower() in ("o", "e"):
            return 1.0
        return worth - (0.0, 0.0, 0.6, 1.6)[min(row, 3)]

    def _wide(self, char: str, before: str) -> float:
        """Two bytes' worth of East Asian text."""
        if before.isascii() and before.isalpha():
            return -1.0
        if "\u3040" <= char <= "\u30ff":
            return 2.0 if char < "\u30a0" or not "\u4e00" <= before <= "\u9fff" else 1.5
        if "\uac00" <= char <= "\ud7a3":
            return 2.0 if _encodes(char, "euc_kr") and not "\u4e00" <= before <= "\u9fff" else -1.0
        if "\u4e00" <= char <= "\u9fff":
            standard, last = _IDEOGRAPHS.get(self._name, ("gb2312", 0xFF))
            lead = _encodes(char, standard)
            return 1.9 if lead and lead <= last else 0.2 if lead else -0.5
        return 1.0 if "\u3000" <= char <= "\u3011" or "\uff01" <= char <= "\uff5e" else -1.0


def _encodes(char: str, name: str) -> int:
    """The lead byte of a character in a charset; 0 if it is not in it."""
    try:
        encoded = char.encode(name)
        return encoded[0] if len(encoded) == 2 else 0  # noqa: PLR2004  # Python spells rare hangul in eight bytes
    except UnicodeEncodeError:
        return 0
