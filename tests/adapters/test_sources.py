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
