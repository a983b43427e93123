"""What Outlook packs into `winmail.dat` (TNEF, MS-OXTNEF): the text, the names of the files, the kind of mail.

Only what is needed is read, and nothing of the files but their size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from daemon.core.message import rtf
from daemon.core.message.charset import decode

TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
NAME = "winmail.dat"
MOST = 1_000  # attributes, and properties of each, that are read

_SIGNATURE = 0x223E9F78
_BEGIN = 6  # bytes of the signature and a key
_HEAD = struct.Struct("<BII")  # level, id, length
_CLASS, _BODY, _PROPERTIES = 0x00078008, 0x0002800C, 0x00069003
_BEGINS, _TITLE, _DATA, _FILE = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_TEXT, _HTML, _LONG_NAME = 0x1000, 0x1013, 0x3707  # PidTagBody, PidTagBodyHtml, PidTagAttachLongFilename
_RTF = 0x1009  # PidTagRtfCompressed
_SIZES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_STRING, _UNICODE, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D
_NAMED = 0x8000  # properties from here on bear a name of their own
_MANY = 0x1000  # flag of a type: several values


@dataclass
class PackedFile:
    name: str = ""
    size: int = 0


@dataclass
class Packed:
    """What was found in it."""

    kind: str = ""  # the message class, such as IPM.Note or REPORT.IPM.Note.IPNRN
    text: str = ""
    html: str = ""
    files: list[PackedFile] = field(default_factory=list)


def unpacked(data: bytes) -> Packed | None:
    """What is in `data`; None where it is no TNEF, or breaks off before anything is told."""
    if int.from_bytes(data[:4], "little") != _SIGNATURE:
        return None
    packed = Packed()
    for attribute, content in _attributes(data):
        if attribute == _CLASS:
            packed.kind = _string(content)
        elif attribute == _BODY:
            packed.text = _string(content)
        elif attribute == _PROPERTIES:
            found = _properties(content)
            packed.html = found.get(_HTML, "")
            packed.text = found.get(_TEXT) or packed.text or ("" if packed.html else found.get(_RTF, ""))
        elif attribute == _BEGINS:
            packed.files.append(PackedFile())
        elif packed.files:
            _tell(packed.files[-1], attribute, content)
    return packed if packed.kind or packed.text or packed.html or packed.files else None


def _tell(file: PackedFile, attribute: int, content: bytes) -> None:
    if attribute == _TITLE:
        file.name = file.name or _string(content)
    elif attribute == _DATA:
        file.size = len(content)
    elif attribute == _FILE:
        file.name = _properties(content).get(_LONG_NAME) or file.name


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = _BEGIN
    for _ in range(MOST):
        if place + _HEAD.size > len(data):
            return
        _, attribute, length = _HEAD.unpack_from(data, place)
        place += _HEAD.size
        if place + length > len(data):
            return
        yield attribute, data[place : place + length]
        place += length + 2  # a checksum


def _properties(data: bytes) -> dict[int, str]:
    """The texts among the MAPI properties, by id; as far as they can be read."""
    found: dict[int, str] = {}
    place = 4
    for _ in range(min(int.from_bytes(data[:4], "little"), MOST)):
        if place + 4 > len(data):
            break
        sort, name = struct.unpack_from("<HH", data, place)
        place = _past_name(data, place + 4) if name >= _NAMED else place + 4
        values, place = _values(data, place, sort)
        if values and name == _RTF:
            found[name] = rtf.words(rtf.unpacked(values[0]))
        elif values and name in (_TEXT, _HTML, _LONG_NAME):
            wide = sort & ~_MANY == _UNICODE
            found[name] = values[0].decode("utf-16-le", "replace").rstrip("\0") if wide else _string(values[0])
    return found


def _past_name(data: bytes, place: int) -> int:
    """Behind the name of a named property: a GUID, and a number or a string."""
    kind, number = int.from_bytes(data[place + 16 : place + 20], "little"), place + 20
    if not kind:
        return number + 4
    return number + 4 + _padded(int.from_bytes(data[number : number + 4], "little"))


def _values(data: bytes, place: int, sort: int) -> tuple[list[bytes], int]:
    """The values of variable length that stand at `place`, and the place behind whatever values stand there."""
    plain = sort & ~_MANY
    variable = plain in (_STRING, _UNICODE, _BINARY, _OBJECT)
    count = 1
    if variable or sort & _MANY:
        count, place = int.from_bytes(data[place : place + 4], "little"), place + 4
    if not variable:
        return [], place + count * _SIZES.get(plain, 4)
    values: list[bytes] = []
    for _ in range(min(count, MOST)):
        length = int.from_bytes(data[place : place + 4], "little")
        values.append(data[place + 4 : place + 4 + length])
        place += 4 + _padded(length)
    return values, place


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4


def _string(content: bytes) -> str:
    return decode(content.rstrip(b"\0"), None)
