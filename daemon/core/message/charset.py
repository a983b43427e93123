"""Bytes to text, whatever the mail says or does not say about its charset.

What a mail declares is believed while the bytes allow it. Otherwise the bytes decide: each charset that the languages
we serve have been written in reads them, and the reading that looks most like words wins.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from daemon.core.message.charset_guess import guess, score

_FAR = 0.5  # difference of scores at which the declared charset is not believed

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
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
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
# No text (idna and punycode are slow on purpose-made input).
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
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
    if data.isascii() and b"\x1b" not in data and b"\0" not in data and not codec(declared).startswith("utf"):
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
    match = _LABEL.match(declared or "")
    label = match[1].lower() if match else ""
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
    if name == "utf-7" and (text := _utf7(data)) is not None:
        return text
    if data.isascii() and _ESCAPES.search(data):
        return data.decode("iso2022_kr" if b"\x1b$)C" in data else "iso2022_jp_ext", "replace")
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
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _utf7(data: bytes) -> str | None:
    """`data` as UTF-7 (RFC 2152): our text is never shown as markup, so what it might hide there does no harm."""
    try:
        return data.decode("utf-7")
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
    return _worse_declared(data, name) if name not in _EAST_ASIAN and score(text) <= 0 else text


def _worse_declared(data: bytes, name: str) -> str:
    """The declared charset makes no words of `data`: another may, by far; else it stays."""
    if (text := _utf8(data)) is not None:
        return text
    declared = data.decode(name, "replace")
    best = guess(data)
    return best if score(best) > score(declared) + _FAR else declared
