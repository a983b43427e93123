"""Mail on disk: every form that it comes in."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from daemon.adapters import sources
from daemon.adapters.sources import NoMail, files, pieces

ONE = b"From: anna@client.example\nSubject: one\n\nWhen?\n"
TWO = b"From: bob@client.example\nSubject: two\n\n>From the start\nFrom here on\n"
MBOX = (
    b"From x Thu Jan  1 00:00:00 2026\n"
    + ONE
    + b"\nFrom x Thu Jan  1 00:00:00 2026\n"
    + TWO.replace(b">From", b">>From")
    + b"\n"
)


def _read(path: Path) -> list[tuple[str, bytes]]:
    return [(piece.source, piece.raw) for piece in pieces(path)]


@pytest.mark.parametrize("name", ["all.mbox", "all.mboxrd", "all.mbox.gz", "mailbox"])
def test_an_mbox_gives_its_messages_in_order(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(MBOX) if name.endswith(".gz") else MBOX)
    assert _read(path) == [(f"{path}#0", ONE), (f"{path}#1", TWO)]


def test_a_message_is_read_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(ONE.replace(b"\n", b"\r\n"))
    assert _read(path) == [(str(path), ONE.replace(b"\n", b"\r\n"))]


def test_a_folder_gives_its_mail_in_the_order_of_the_names(tmp_path: Path) -> None:
    for name in ("b.eml", "a.eml", "notes.txt", "maildir/cur/1:2,S", "maildir/new/2", "maildir/tmp/3"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(ONE)
    assert [path.name for path in files([tmp_path])] == ["a.eml", "b.eml", "1:2,S", "2"]


def test_a_path_without_mail_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(NoMail, match="no such file"):
        files([tmp_path / "nothing"])
    with pytest.raises(NoMail, match="no mail in this folder"):
        files([tmp_path])


@pytest.mark.parametrize(("name", "content"), [("a.eml", ONE), ("a.mbox", MBOX)])
def test_a_message_above_the_largest_is_read_in_part_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for largest, cut in ((len(ONE) - 1, True), (len(ONE) + 1, False)):
        monkeypatch.setattr(sources, "LARGEST", largest)
        first = next(pieces(path))
        assert (first.cut, len(first.raw) <= largest, ONE.startswith(first.raw)) == (cut, True, True)


def test_an_empty_file_is_an_empty_message(tmp_path: Path) -> None:
    path = tmp_path / "empty.eml"
    path.write_bytes(b"")
    assert _read(path) == [(str(path), b"")]


NOTES = b"""From MAILER-DAEMON Thu Jan  1 00:00:00 2026
Date: 01 Jan 2026 00:00:00 +0000
From: Mail System Internal Data <MAILER-DAEMON@host.example>
Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA
X-IMAP: 1767225600 0000000002
Status: RO

This text is part of the internal format of your mail folder, and is not
a real message.

"""


def test_the_notes_of_a_mail_program_at_the_head_of_a_mailbox_are_no_message(tmp_path: Path) -> None:
    path = tmp_path / "all.mbox"
    path.write_bytes(NOTES + MBOX)
    assert _read(path) == [(f"{path}#1", ONE), (f"{path}#2", TWO)]
    path.write_bytes(NOTES)
    assert _read(path) == []


def test_a_client_who_writes_about_internal_data_is_read(tmp_path: Path) -> None:
    path = tmp_path / "all.mbox"
    about = NOTES.replace(b"X-IMAP: 1767225600 0000000002\n", b"")
    path.write_bytes(about + MBOX)
    assert len(_read(path)) == 3


def _mbx(*mails: bytes, flags: str = "0001") -> bytes:
    head = b"*mbx*\r\n5f0c0d0e00000003\r\n".ljust(2048, b"\n")
    lines = [f" 1-Jan-2026 10:00:00 +0100,{len(raw)};00000000{flags}-0000000{n}\r\n" for n, raw in enumerate(mails)]
    return head + b"".join(line.encode() + raw for line, raw in zip(lines, mails, strict=True))


@pytest.mark.parametrize("name", ["all.mbx", "INBOX", "all.mbx.gz"])
def test_an_mbx_gives_its_messages_in_order(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    made = _mbx(ONE, TWO)
    path.write_bytes(gzip.compress(made) if name.endswith(".gz") else made)
    assert _read(path) == [(f"{path}#0", ONE), (f"{path}#1", TWO)]


def test_what_is_expunged_in_an_mbx_is_gone_and_a_torn_one_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "all.mbx"
    path.write_bytes(_mbx(ONE, flags="8001"))
    assert _read(path) == []
    path.write_bytes(_mbx(ONE) + b"torn" + TWO)
    assert [(piece.raw, piece.cut) for piece in pieces(path)] == [(ONE, False), (b"torn" + TWO, True)]
    path.write_bytes(_mbx(ONE)[:-5])
    assert [(piece.raw, piece.cut) for piece in pieces(path)] == [(ONE[:-5], True)]


def test_a_message_of_an_mbx_above_the_largest_is_read_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGEST", 2100)
    path = tmp_path / "all.mbx"
    path.write_bytes(_mbx(ONE + b"x" * 9000, TWO))
    assert [(len(piece.raw), piece.cut) for piece in pieces(path)] == [(2100, True), (len(TWO), False)]
