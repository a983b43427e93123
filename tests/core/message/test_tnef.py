"""What Outlook packs into a `winmail.dat`."""

from __future__ import annotations

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.message.parse import parse
from daemon.core.message.tnef import unpacked
from daemon.core.model import Message
from tests.core.message.test_rtf import squeezed

HEAD = struct.pack("<IH", 0x223E9F78, 1)


def attribute(identity: int, content: bytes, level: int = 1) -> bytes:
    return struct.pack("<BII", level, identity, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def text_property(identity: int, text: str) -> bytes:
    value = text.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHII", 0x1F, identity, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def named_property() -> bytes:
    """One with a name of its own, and a number for its value."""
    return struct.pack("<HH", 3, 0x8001) + b"g" * 16 + struct.pack("<II", 0, 7) + struct.pack("<I", 1)


def rich(value: bytes) -> bytes:
    """Text as compressed RTF."""
    return struct.pack("<HHII", 0x102, 0x1009, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def packed(text: str = "", kind: str = "IPM.Note", *files: str, rtf: bytes = b"") -> bytes:
    properties = [named_property(), struct.pack("<HHI", 3, 0x0E07, 1), *([text_property(0x1000, text)] if text else [])]
    properties += [rich(rtf)] if rtf else []
    raw = HEAD + attribute(0x00078008, kind.encode() + b"\0")
    raw += attribute(0x00069003, struct.pack("<I", len(properties)) + b"".join(properties))
    for name in files:
        raw += attribute(0x00069002, b"\0" * 14, 2) + attribute(0x00018010, b"SHORT~1.PDF\0", 2)
        raw += attribute(0x0006800F, b"%PDF", 2)
        raw += attribute(0x00069005, struct.pack("<I", 1) + text_property(0x3707, name), 2)
    return raw


def mail(content: bytes, *, text: str = "", kind: str = "application/octet-stream") -> Message:
    data = base64.encodebytes(content).decode()
    head = 'From: anna@client.example\nTo: projects@agency.example\nSubject: Proofs\nContent-Type: multipart/mixed; boundary="x"\n\n'
    body = f"--x\nContent-Type: text/plain\n\n{text}\n--x\nContent-Type: {kind}; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{data}\n--x--\n"
    return parse((head + body).encode())


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/ms-tnef"])
def test_the_text_and_the_names_of_the_files_are_read(kind: str) -> None:
    message = mail(packed("Kiedy będą próby?", "IPM.Note", "Próba końcowa.pdf"), kind=kind)
    assert message.text.strip() == "Kiedy będą próby?"
    assert [(file.filename, file.size) for file in message.attachments] == [("Próba końcowa.pdf", 4)]


def test_a_text_that_stands_beside_is_the_text() -> None:
    message = mail(packed("Packed", "IPM.Note", "offer.pdf"), text="Here is the offer.")
    assert message.text.strip() == "Here is the offer."
    assert [file.filename for file in message.attachments] == ["offer.pdf"]


def test_what_holds_no_text_stays_a_file_that_somebody_has_to_open() -> None:
    assert [file.filename for file in mail(packed()).attachments] == ["winmail.dat"]
    assert [file.filename for file in mail(b"\x78\x9f\x3e").attachments] == ["winmail.dat"]


@given(st.integers(0, 400), st.binary(max_size=40))
def test_whatever_breaks_off_or_is_no_tnef_is_read_as_far_as_it_goes(length: int, tail: bytes) -> None:
    whole = packed("When?", "IPM.Note", "offer.pdf")
    unpacked(whole[:length] + tail)
    unpacked(tail)


def test_a_letter_that_is_there_as_rtf_alone_is_read() -> None:
    message = mail(
        packed(rtf=squeezed(rb"{\rtf1\ansi Dear Marta,\par when will the proofs be ready?\par}"), kind="IPM.Note")
    )
    assert message.text.strip().split("\n") == ["Dear Marta,", "when will the proofs be ready?"]
    assert not message.attachments


def test_rtf_that_is_damaged_stays_a_file_that_somebody_has_to_open() -> None:
    damaged = squeezed(rb"{\rtf1\ansi Dear Marta}").replace(b"Marta", b"Mirta")
    assert [file.filename for file in mail(packed(rtf=damaged)).attachments] == ["winmail.dat"]


def test_the_text_outweighs_the_rtf() -> None:
    assert mail(packed("Hello", rtf=squeezed(rb"{\rtf1 Other}"))).text.strip() == "Hello"
