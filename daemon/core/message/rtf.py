"""RTF as Outlook packs it: the bytes unpacked (MS-OXRTFCP), and the words of them.

A letter that was written in RTF, or the RTF that stands for its HTML, is read for its words alone: what its
destinations hold (fonts, pictures, addresses of links) and how it looks is passed over.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field, replace

MOST_RTF = 1 << 19  # bytes that are unpacked; the rest stays in the raw mail
MOST_GROUPS = 200  # groups within groups; what is nested deeper is no letter

_HEAD = struct.Struct("<IIII")  # size, unpacked size, type, CRC
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D  # LZFu, MELA
_WINDOW = 4096
# What the window holds at first (MS-OXRTFCP 2.1.2.1).
_FIRST = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)|."
)
_ASIDE = frozenset(  # destinations without words of the letter; so are all that begin with \*
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr xe tc".split()
)
_SIGNS = {
    **dict.fromkeys(b"par line sect page row".split(), "\n"),
    **dict.fromkeys((b"\n", b"\r"), "\n"),
    **dict.fromkeys(b"tab cell".split(), "\t"),
    **dict(zip(b"emdash endash bullet lquote rquote ldblquote rdblquote".split(), "—–•‘’“”", strict=True)),
    b"~": "\u00a0",
    b"_": "\u2011",
    b"{": "{",
    b"}": "}",
    b"\\": "\\",
}
# \fcharset of a font → code page.
_CHARSETS = {
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}


def unpacked(data: bytes) -> bytes:
    """The RTF in the value of PidTagRtfCompressed, at most MOST_RTF of it; nothing where it is damaged or none."""
    if len(data) < _HEAD.size:
        return b""
    size, length, kind, crc = _HEAD.unpack_from(data)
    content = data[_HEAD.size : 4 + size]
    if kind == _PLAIN:
        return content[: min(length, MOST_RTF)]
    if kind != _PACKED or zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF != crc:
        return b""
    return _expanded(content, min(length, MOST_RTF))


def _expanded(content: bytes, most: int) -> bytes:
    """Eight tokens behind each control byte: a byte as it stands, or twelve bits of place and four of length."""
    out = bytearray(_FIRST)
    end, place = len(_FIRST) + most, 0
    while place < len(content) and len(out) < end:
        control = content[place]
        place += 1
        for bit in range(8):
            if not control >> bit & 1:
                out += content[place : place + 1]
                place += 1
                continue
            token = int.from_bytes(content[place : place + 2], "big")
            place += 2
            back = (len(out) - (token >> 4)) % _WINDOW
            if not back or back > len(out):  # its end is a reference to itself
                return bytes(out[len(_FIRST) : end])
            _repeat(out, back, (token & 15) + 2)
    return bytes(out[len(_FIRST) : end])


def _repeat(out: bytearray, back: int, count: int) -> None:
    """Appends `count` bytes from `back` before the end; they may repeat themselves."""
    row = out[len(out) - back : len(out) - back + count]
    out += (row * (count // len(row) + 1))[:count]


@dataclass(frozen=True, slots=True)
class _Group:
    """What a closing brace takes back."""

    aside: bool = False  # a destination without words of the letter
    fonts: bool = False  # the table of fonts
    font: int = 0
    skipped: int = 1  # bytes behind a \\u that stand for it where Unicode is not read


@dataclass
class _Page:
    """The words so far."""

    charset: str = "cp1252"
    charsets: dict[int, str] = field(default_factory=dict)  # of the fonts
    groups: list[_Group] = field(default_factory=list)
    now: _Group = _Group()
    said: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)  # bytes of one charset that may belong together
    passing: int = 0  # bytes that are still to be skipped
    star: bool = False

    def add(self, text: str) -> None:
        self.flush()
        if not self.now.aside:
            self.said.append(text)

    def octets(self, data: bytes) -> None:
        kept = data[self.passing :]
        self.passing = max(0, self.passing - len(data))
        if not self.now.aside:
            self.pending += kept

    def flush(self) -> None:
        if self.pending:
            charset = self.charsets.get(self.now.font, self.charset)
            self.said.append(_decoded(bytes(self.pending), charset))
            self.pending.clear()


def words(rtf: bytes) -> str:
    """The text of `rtf`, a line a paragraph; empty where it is none."""
    if not rtf.startswith(rb"{\rtf"):
        return ""
    page = _Page()
    place = 0
    while (match := _TOKEN.match(rtf, place)) and len(page.groups) < MOST_GROUPS:
        place = match.end()
        if match["word"]:
            number = int(match["number"]) if match["number"] else None
            if match["word"] == b"bin":  # raw bytes, often of a picture
                place += max(0, number or 0)
            _word(page, match["word"], number)
        elif match["byte"]:
            page.octets(bytes.fromhex(match["byte"].decode()))
        elif match["sign"]:
            page.star = page.star or match["sign"] == b"*"
            if match["sign"] in _SIGNS:
                page.add(_SIGNS[match["sign"]])
        elif match["brace"]:
            _brace(page, match["brace"])
        elif match["text"]:
            page.octets(match["text"])
    page.flush()
    return "".join(page.said).encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def _brace(page: _Page, brace: bytes) -> None:
    page.flush()
    page.star, page.passing = False, 0
    if brace == b"{":
        page.groups.append(page.now)
    elif page.groups:
        page.now = page.groups.pop()


def _word(page: _Page, word: bytes, number: int | None) -> None:
    aside = page.star or word in _ASIDE
    page.star = False
    if aside:
        page.flush()
        page.now = replace(page.now, aside=True, fonts=word == b"fonttbl")
    elif word in _SIGNS:
        page.add(_SIGNS[word])
    elif word == b"u" and number is not None:
        page.add(chr(number % 0x10000))
        page.passing = page.now.skipped
    elif number is not None:
        _setting(page, word, number)


def _setting(page: _Page, word: bytes, number: int) -> None:
    if word == b"f":
        page.flush()
        page.now = replace(page.now, font=number)
    elif word == b"fcharset" and page.now.fonts and number in _CHARSETS:
        page.charsets[page.now.font] = _CHARSETS[number]
    elif word == b"ansicpg":
        page.charset = f"cp{number}"
    elif word == b"uc":
        page.now = replace(page.now, skipped=max(0, number))


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return data.decode("cp1252", "replace")
