"""Bytes to text, whatever the mail says or does not say about its charset.

What a mail declares is believed while the bytes allow it. Otherwise the bytes decide: each charset that the languages
we serve have been written in reads them, and the reading that looks most like words wins.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

SAMPLE = 4096  # bytes that a guess looks at
_FAR = 0.5  # difference of scores at which the declared charset is not believed
_CUT = 3  # bytes at its end that may be half a character

# What mail programs write, and the superset that they mean (https://encoding.spec.whatwg.org/#names-and-labels).
_MEANT = {
    "ascii": "",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
    "iso2022_jp_1": "iso2022_jp_ext",
    "iso2022_jp_2": "iso2022_jp_2",
}
_ALIASES = {
    "ansi": "",
    "default": "",
    "x-unknown": "",
    "unknown-8bit": "",
    "8bit": "",
    "binary": "",
    "none": "",
    "utf": "utf-8",
    "utf8mb4": "utf-8",
    "utf-8-mac": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-utf-8": "utf-8",
    "x-sjis": "cp932",
    "x-ms-cp932": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "cp50220": "iso2022_jp_ext",
    "x-gbk": "gb18030",
    "x-euc-cn": "gb18030",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "x-windows-949": "cp949",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "macintosh-latin2": "mac_latin2",
    "x-mac-ce": "mac_latin2",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "koi-8": "koi8-r",
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "win": "cp1251",
    "win-1251": "cp1251",
    "cp-1251": "cp1251",
    "cp-866": "cp866",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
}
# No text, or a way around whoever filters it (UTF-7 hides markup; idna and punycode are slow on purpose-made input).
_REFUSED = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_EAST_ASIAN = frozenset(
    {"gb18030", "cp932", "euc_jp", "euc_jis_2004", "shift_jis_2004", "cp949", "big5hkscs", "cp950", "johab", "hz"}
)
_ASCII = 0x7F
_ESCAPES = re.compile(rb"\x1b(?:\$|\([BIJ])")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LABEL = re.compile(r"^[\s\"'=]*([\w.:+-]+)")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`, which its mail declares to be in the charset `declared`.

    Never fails; no NUL and no lone surrogate comes out.
    """
    if data.isascii() and b"\x1b" not in data and b"\0" not in data and (declared or "ascii")[:3].lower() != "utf":
        return _of_ascii(data, declared)
    return clean(_decoded(data, declared))


def clean(text: str) -> str:
    """`text` without what no text holds: NUL, lone surrogates, a byte order mark at its start."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    text = text.removeprefix("\ufeff").replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=256)
def codec(declared: str | None) -> str:
    """Python's name of the charset that a mail declares; "" for an unknown one and for those that are refused."""
    found = _LABEL.match(declared or "")
    label = found[1].lower() if found else ""
    label = _ALIASES.get(label, label)
    if not label:
        return ""
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    if info.name in _REFUSED or not getattr(info, "_is_text_encoding", True):
        return ""
    return _MEANT.get(info.name, info.name)


def _of_ascii(data: bytes, declared: str | None) -> str:
    name = codec(declared)
    if name in ("hz", "iso2022_kr", "cp037", "cp500", "cp1140") and b"~{" in data:
        return data.decode(name, "replace")
    return data.decode("ascii")


def _decoded(data: bytes, declared: str | None) -> str:
    name = codec(declared)
    for mark, marked in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(marked, "replace")
    if name.startswith(("utf-16", "utf-32")) and data.count(0) * 4 >= len(data):
        return data.decode(name, "replace")
    if name not in _EAST_ASIAN and (text := _utf8(data)) is not None:
        return text
    if not name or name.startswith("utf-") or data.isascii():
        return guess(data) if not name.startswith("utf-8") else _broken_utf8(data)
    return _as_declared(data, name)


def _utf8(data: bytes) -> str | None:
    """`data` as UTF-8: bytes that are well-formed in it are in no other charset that means words."""
    if data.isascii():
        return None if _ESCAPES.search(data) else data.decode("ascii")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _broken_utf8(data: bytes) -> str:
    """Declared UTF-8 that is not: cut or patched UTF-8, or another charset under its name."""
    whole = sum(map(len, _MULTIBYTE.findall(data)))
    high = sum(byte > _ASCII for byte in data[: 1 << 20])
    return data.decode("utf-8", "replace") if whole * 2 >= high else guess(data)


def _as_declared(data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except UnicodeError:
        return _worse_declared(data, name)
    if name in _SCORED and _score(text[:SAMPLE]) < 0:
        return _worse_declared(data, name)
    return text


def _worse_declared(data: bytes, name: str) -> str:
    """The declared charset makes no words of `data`: another may, by far; else it stays."""
    if (text := _utf8(data)) is not None:
        return text
    declared = data.decode(name, "replace")
    best = guess(data)
    return best if _score(best[:SAMPLE]) > _score(declared[:SAMPLE]) + _FAR else declared


# ── guessing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
# In order: of two readings that are equally good the earlier wins.
_CANDIDATES = (
    "cp1252",
    "cp1251",
    "koi8-u",
    "cp1250",
    "iso8859-2",
    "iso8859-5",
    "cp866",
    "cp852",
    "iso8859-15",
    "iso8859-16",
    "cp1254",
    "cp1253",
    "mac_cyrillic",
    "mac_roman",
    "cp932",
    "euc_jp",
    "gb18030",
    "cp949",
    "big5hkscs",
)
_SCORED = frozenset({*_CANDIDATES, *["koi8-r", "iso8859-3", "iso8859-4", "cp437", "cp850", "cp855", "iso8859-10"]})

_COMMON = frozenset(
    "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъіїєґё"  # Russian, Ukrainian
    "ąćęłńóśźżăâîșțşţàèéìíòùäöüßçêëïôûœæáñúřěščýůňťďőűåøãõğı"
    "αεηικλμνοπρστυωάέήίόύώς"
)
_RARE_CYRILLIC = frozenset("ђѓљњћќѕџўј")
_MARKS = frozenset("«»„“”‘’–—…№€§©®°·•\xa0‚‹›¿¡ºª£±´¨")


def guess(data: bytes) -> str:
    """The text of `data`, of which nothing is known but that people wrote it."""
    if _ESCAPES.search(data):
        return data.decode("iso2022_jp_ext", "replace")
    sample = _sample(data)
    scores = {name: _candidate(sample, name) for name in _CANDIDATES}
    best = max(scores, key=lambda name: scores[name])
    return data.decode(best, "replace")


def _sample(data: bytes) -> bytes:
    """The part of `data` where it is interesting, cut at line ends so that no character is torn."""
    first = next((n for n, byte in enumerate(data) if byte > _ASCII), 0)
    start = data.rfind(b"\n", 0, first) + 1
    if first - start > SAMPLE:
        start = first
    end = data.rfind(b"\n", start, start + SAMPLE)
    return data[start : end if end > first else start + SAMPLE]


def _candidate(sample: bytes, name: str) -> float:
    try:
        return _score(sample.decode(name))
    except UnicodeDecodeError as error:
        if len(sample) == SAMPLE and error.start >= SAMPLE - _CUT:
            return _score(sample[: error.start].decode(name))
        return -2.0


def _score(text: str) -> float:
    """How much the characters beyond ASCII look like words: about 1 for prose, below 0 for mojibake."""
    total = 0.0
    count = 0
    before = " "
    for char in text:
        if char > "\x7f":
            count += 2 if char > "\u2e80" else 1
            total += _worth(char, before)
        elif before > "\x7f" and char.isupper() and before.islower():
            total -= 0.5
        before = char
    return total / count if count else 0.0


def _worth(char: str, before: str) -> float:
    lower = char.lower()
    if lower in _COMMON:
        worth = 1.0
    elif char in _MARKS:
        return 0.5 if not before.isalpha() or char in "’»”“„…°\xa0" else -0.5
    elif "\u3040" <= char <= "\u30ff" or "\uac00" <= char <= "\ud7a3":
        return 2.0
    elif "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u3002" or "\uff01" <= char <= "\uff5e":
        return 1.2
    elif char.isalpha():
        worth = -0.3 if lower in _RARE_CYRILLIC else 0.1
    else:
        return -1.0
    if char != lower and before.isalpha():
        worth -= 0.4 if before.isupper() else 1.5
    elif before.isalpha() and (before > "\u0370") != (char > "\u0370") and before > "\x7f":
        worth -= 1.0
    return worth
