"""Files that old programs put into the text."""

from __future__ import annotations

import binascii

from daemon.core.message.parse import attached, parse
from tests.effort import assert_linear

HEAD = b"From: anna@client.example\r\nSubject: Offer\r\n\r\n"
DATA = bytes(range(256)) * 3


def coded(data: bytes = DATA) -> bytes:
    return b"".join(binascii.b2a_uu(data[place : place + 45]) for place in range(0, len(data), 45))


def test_a_uuencoded_file_is_an_attachment_and_no_text() -> None:
    raw = HEAD + b"The offer.\n\nbegin 644 our offer.pdf\n" + coded() + b"`\nend\n\nAnna\n"
    message = parse(raw)
    assert message.text == "The offer.\n\n\nAnna\n"
    (file,) = message.attachments
    assert (file.filename, file.size) == ("our offer.pdf", len(DATA))
    assert attached(raw, 0) == DATA


def test_several_files_are_told_apart() -> None:
    block = b"begin 644 NAME\n" + coded() + b"`\nend\n"
    message = parse(HEAD + block.replace(b"NAME", b"a.txt") + b"and\n" + block.replace(b"NAME", b"/tmp/b.txt"))
    assert [file.filename for file in message.attachments] == ["a.txt", "b.txt"]
    assert message.text.strip() == "and"


def test_spaces_cut_off_or_a_spoiled_line_leave_it_a_file() -> None:
    lines = coded().replace(b"`", b" ").split(b"\n")
    lines[5] = b"> spoiled by a gateway"
    spoiled = b"\n".join(line.rstrip() for line in lines)
    message = parse(HEAD + b"begin 600 a.bin\n" + spoiled + b"\nend\nAnna\n")
    assert [file.filename for file in message.attachments] == ["a.bin"]
    assert message.text.strip() == "Anna"


def test_a_file_that_was_cut_off_ends_where_its_lines_do() -> None:
    message = parse(HEAD + b"begin 644 a.bin\n" + coded() + b"Could you call me?\n")
    assert message.text.strip() == "Could you call me?"


def test_who_writes_begin_begins_no_file() -> None:
    for text in (b"begin 644 tests today?\nOr later?\nend\n", b"begin with this\n", b"begin 2026 well,\nMarta\n"):
        assert parse(HEAD + text).text == text.decode()
        assert not parse(HEAD + text).attachments


def test_beginnings_without_an_end_cost_no_more_than_their_length() -> None:
    def read(count: int) -> None:
        parse(HEAD + (b"begin 644 a\nbad line\n" + b"!\n" * 9) * count)

    assert_linear(read, 1_000, 10_000)
