"""The parser that is fed in pieces makes the same of a mail as the standard's, which takes it whole."""

from __future__ import annotations

import email
from email.message import Message as Mime
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from daemon.core.message import structure

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
