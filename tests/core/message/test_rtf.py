"""RTF as Outlook packs it, and the words of it."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.message.rtf import MOST_RTF, unpacked, words
from tests.effort import assert_within

# The two examples of MS-OXRTFCP 4.
HELLO = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
REPEATED = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"


def squeezed(rtf: bytes) -> bytes:
    """Packed, byte for byte and with the reference to itself that ends it."""
    steps = [rtf[place : place + 8] for place in range(0, len(rtf), 8)]
    full = b"".join(b"\0" + step for step in steps if len(step) == 8)
    rest = steps[-1] if steps and len(steps[-1]) < 8 else b""
    end = ((207 + len(rtf)) % 4096 << 4).to_bytes(2, "big")
    content = full + bytes([1 << len(rest)]) + rest + end
    crc = zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF
    return struct.pack("<IIII", len(content) + 12, len(rtf), 0x75465A4C, crc) + content


@pytest.mark.parametrize(
    ("packed", "rtf"),
    [
        (bytes.fromhex(HELLO), rb"{\rtf1\ansi\ansicpg1252\pard hello world}" + b"\r\n"),
        (bytes.fromhex(REPEATED), rb"{\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
        (squeezed(rb"{\rtf1 hello}"), rb"{\rtf1 hello}"),
        (struct.pack("<IIII", 20, 8, 0x414C454D, 0) + rb"{\rtf1 }", rb"{\rtf1 }"),
    ],
)
def test_what_is_packed_comes_out_as_it_was(packed: bytes, rtf: bytes) -> None:
    assert unpacked(packed) == rtf


def test_what_was_changed_on_the_way_or_is_none_is_not_guessed_at() -> None:
    assert unpacked(bytes.fromhex(HELLO).replace(b"hel", b"hal")) == b""
    assert unpacked(b"") == unpacked(b"\0" * 40) == b""
    assert words(b"no rtf") == ""


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252 Gr\'fc\'dfe\par Anna}", "Grüße\nAnna"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}\f1\'cf\'f0\'e8\'e2\'e5\'f2\f0  x}", "Привет x"),
        (rb"{\rtf1\ansi\ansicpg1250\uc1 \u322?\u243\'f3d\u378z}", "łódź"),
        (rb"{\rtf1\u-10179?\u-8704?}", "😀"),
        (rb"{\rtf1 a{\*\generator Riched}{\colortbl;\red0;}{\pict ffd8}b\{c\}\~d\_e}", "ab{c}\u00a0d\u2011e"),
        (rb"{\rtf1\fromhtml1 {\*\htmltag64 <p>}One\htmlrtf\par\htmlrtf0 {\*\htmltag72 </p>}Two}", "One\nTwo"),
        (
            rb'{\rtf1 {\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt the plan}}, \lquote now\rquote }',
            "the plan, ‘now’",
        ),
        (rb"{\rtf1 a{\pict\bin4 {}{}}b\bin3 {{{c}", "abc"),
    ],
)
def test_the_words_are_read_and_not_how_they_look(rtf: bytes, text: str) -> None:
    assert words(rtf) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_read_as_far_as_they_go(tail: bytes) -> None:
    words(rb"{\rtf1 " + tail)
    unpacked(squeezed(tail)[:-1] + b"x")
    crc = zlib.crc32(tail, 0xFFFFFFFF) ^ 0xFFFFFFFF
    assert len(unpacked(struct.pack("<IIII", len(tail) + 12, 1 << 31, 0x75465A4C, crc) + tail)) <= MOST_RTF


def test_a_small_file_that_unpacks_to_a_large_one_costs_no_more_than_what_is_read() -> None:
    content = b"\0{\\rtf1 \xff" + b"\x0d\x6f" * 400_000
    crc = zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF
    packed = struct.pack("<IIII", len(content) + 12, 1 << 31, 0x75465A4C, crc) + content
    assert_within(2.0, lambda: words(unpacked(packed)))
    assert_within(2.0, lambda: words(rb"{\rtf1 " + b"{\\'e4}" * (MOST_RTF // 6)))
