"""One mail cannot stall the reader: time grows with size, and a megabyte of text is all that is read."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.message.parse import parse
from daemon.core.message.parts import MAX_TEXT
from daemon.core.reading.reader import Reader
from tests.conftest import MANY
from tests.effort import assert_doubling, assert_within

SIZE = 5_000_000 if MANY else 100_000  # and twice that
FREE = 0.2 if MANY else 0.02  # seconds of CPU: the memory of megabytes is slower to get than that of kilobytes
READER = Reader(shipped_rules())
FIELDS = [
    "From", "To", "Cc", "Reply-To", "Sender", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Received",
    "Return-Path", "Authentication-Results", "Content-Type", "Content-Disposition", "Content-Transfer-Encoding",
    "Thread-Index", "List-Id", "Auto-Submitted", "Precedence", "X-Unknown", "=?utf-8?q?Subject?=",
]  # fmt: skip
VALUES = ["a@b.example, ", "<a@b.example> ", "=?utf-8?q?=C3=A9?= ", '("', ";a*0*=x", "\n ", "é,", "x; dmarc=pass "]
TEXTS = [
    "a\n",
    "can you? ",
    "> a\n",
    "як? ",
    "It is broken. Please repair it. ",
    "On Mon, Anna wrote:\n> a\n",
    "a" * 60 + "\n",
]
SHARE = 1 if MANY else 12  # of a megabyte is enough each time: what is looked at of sentences is bounded
MEGABYTES = 150  # of memory that a mail may take beside its own size, thrice


def headed(field: str) -> bytes:
    return f"From: a@b.example\nSubject: x\n{field}\n\nhi\n".encode()


def texted(text: str, kind: str = "plain") -> bytes:
    return f"From: a@b.example\nSubject: x\nContent-Type: text/{kind}; charset=utf-8\n\n{text}".encode()


def parse_field(name: str, value: str, size: int) -> None:
    parse(headed(f"{name}: {value * (size // len(value))}"))


@pytest.mark.large
@pytest.mark.parametrize("name", FIELDS)
def test_a_field_of_twice_the_length_takes_twice_the_time(name: str) -> None:
    for value in VALUES:
        assert_doubling(partial(parse_field, name, value), SIZE, FREE)


@pytest.mark.large
@pytest.mark.parametrize("name", FIELDS)
def test_twice_as_many_fields_take_twice_the_time(name: str) -> None:
    line = f"{name}: a@b.example; x=y\n"
    assert_doubling(lambda size: parse(headed(line * (size // len(line)))), SIZE, FREE)


@pytest.mark.large
@pytest.mark.parametrize("text", TEXTS)
def test_more_than_a_megabyte_of_text_is_read_in_bounded_time(text: str) -> None:
    raw = texted(text * (1_200_000 // SHARE // len(text)))
    assert_within(30 if MANY else 10, lambda: READER.read(raw))


def test_a_megabyte_of_text_is_read_and_the_mail_says_that_there_is_more() -> None:
    whole, cut = parse(texted("Zeile é\n" * 1_000)), parse(texted("Zeile é\n" * 1_000_000))
    assert not whole.cut
    assert cut.cut
    assert len(cut.text.encode()) <= MAX_TEXT
    assert set(cut.text.split("\n")) == {"Zeile é", ""}


def test_the_megabyte_is_the_whole_mails_not_each_parts() -> None:
    part = "--b\nContent-Type: text/plain\n\n" + "line\n" * 50_000
    message = parse(f"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n{part * 20}--b--\n".encode())
    assert message.cut
    assert len(message.text) < MAX_TEXT + 100


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("a\n", "plain"),
        pytest.param("a\r", "plain", marks=pytest.mark.slow),
        pytest.param("a<br>", "html", marks=pytest.mark.slow),
    ],
)
def test_twelve_megabytes_of_short_lines_take_little_memory(unit: str, kind: str) -> None:
    """In a process of its own: the peak of this one is that of all tests."""
    work = f"""
import resource
from tests.core.reading.test_bounds import READER, texted
READER.read(texted("Can you send it?"))
raw = texted({unit!r} * (12_000_000 // {len(unit)}), {kind!r})
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
READER.read(raw)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    taken = int(subprocess.run([sys.executable, "-c", work], capture_output=True, check=True, text=True).stdout)
    assert taken < MEGABYTES + 3 * 12
