"""The parser that is fed in pieces makes the same of a mail as the standard's, which takes it whole."""

from __future__ import annotations

import email
from email.message import Message as Mime
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.core.message import structure
from daemon.core.message.well_formed import well_formed
from tests.conftest import MANY

PIECES = [
    b"\r", b"\n", b"\r\n", b"--b", b"--b--", b"Content-Type: multipart/mixed; boundary=b", b"X: y", b"a", b" ", b"\xff",
    b"From: x@y", b"\x0c", b"\x1c", b"\x85", b"Content-Type: message/rfc822",
]  # fmt: skip


def made(mime: Mime) -> list[object]:
    """All that the parser says of a mail."""
    return [
        (part.items(), None if part.is_multipart() else part.get_payload(), [type(one) for one in part.defects])
        for part in mime.walk()
    ]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=60).map(b"".join), st.integers(1, 9))
def test_a_mail_in_pieces_of_any_length_is_the_mail(raw: bytes, piece: int) -> None:
    with patch.object(structure, "_PIECE", piece):
        assert made(structure.parsed(raw)) == made(email.message_from_bytes(raw))


BOUNDARIES = [
    b"--b\n", b"--b\r\n", b"--b--\n", b"--b-- \t\n", b"--b", b"--c\n", b"--c--\n", b"--bx\n", b" --b\n",
    b"Content-Type: multipart/mixed; boundary=b\n\n", b'Content-Type: multipart/alternative;\n boundary="c"\n\n',
    b"Content-Type: multipart/digest; boundary=b\n\n", b"Content-Type: text/plain\n\n", b"X-Note: \xff\n folded\n\n",
    b"Content-Type: message/rfc822\n\n", b"\n", b"\r\n", b"text\n", b"text", b"From me\n", b": none\n", b"no field\n",
]  # fmt: skip


@settings(max_examples=300 if MANY else 80)
@given(st.lists(st.sampled_from(BOUNDARIES), max_size=12).map(b"".join))
def test_a_mail_taken_apart_at_its_boundaries_is_the_mail(raw: bytes) -> None:
    apart = well_formed(raw, 9)
    assert apart is None or made(apart) == made(email.message_from_bytes(raw))


def test_a_well_formed_mail_is_not_read_line_by_line() -> None:
    inner = b"Content-Type: multipart/alternative; boundary=c\n\n--c\n\nplain\n\n--c\nContent-Type: text/html\n\n<p>\n--c--\n"
    head = b"Subject: a\n b\nContent-Type: multipart/mixed; boundary=b\n\nignored\n"
    apart = well_formed(head + b"--b\n" + inner + b"--b \nContent-Type: text/csv\n\n1,2\n--b--\nignored\n", 2)
    assert apart is not None
    assert [part.get_payload() for part in apart.walk() if not part.is_multipart()] == ["plain\n", "<p>", "1,2"]
    assert apart["subject"] == "a\n b"


@pytest.mark.parametrize(
    "raw", [b"", b"X: y", b"no field\n\n", b"a: b\rc: d\n\n", b"Content-Type: multipart/mixed\n\n"]
)
def test_what_is_not_well_formed_is_left_to_the_standard_parser(raw: bytes) -> None:
    assert well_formed(raw, 9) is None


def test_what_is_nested_too_deep_is_left_to_the_standard_parser() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=c\n\n--c\n\ntext\n--c--\n"
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + inner + b"--b--\n"
    assert well_formed(raw, 2) is not None
    assert well_formed(raw, 1) is None
