"""No mail makes the clerk need as much memory as its unit allows: the largest that is fetched, in any shape."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from daemon.adapters.imap.fetching import LARGEST_MESSAGE
from tests.agency import write_config
from tests.confined import memory_max, run

HEAD = b"From: Anna <anna@client.example>\nTo: projects@agency.example\nDate: Mon, 02 Mar 2026 10:00:00 +0000\n"
MIXED = b"Content-Type: multipart/mixed; boundary=b\n\n"
ATTACHED = b"--b\nContent-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64\n\n"
IMPORT = """
import json, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from daemon.app.importing import import_mail
from daemon.app.office import open_office

with open_office(Path(sys.argv[1])) as office:
    taken = import_mail(office, [Path(sys.argv[2])], datetime(2026, 3, 2, 12, tzinfo=UTC), lambda *_: None)
    print(json.dumps([taken.filed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10]))
"""
IMAP = 2 * LARGEST_MESSAGE  # bytes that a mail takes beside, on its way from the server


def body(unit: bytes, kind: str = "text/plain; charset=utf-8", encoding: str = "8bit") -> Callable[[int], bytes]:
    head = f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n".encode()
    return lambda size: HEAD + head + unit * (size // len(unit))


def field(line: bytes) -> Callable[[int], bytes]:
    return lambda size: HEAD + line * (size // len(line)) + b"\n\nhi\n"


def long_field(name: bytes, unit: bytes) -> Callable[[int], bytes]:
    return lambda size: HEAD + name + b": " + unit * (size // len(unit)) + b"\n\nhi\n"


def parts(unit: bytes) -> Callable[[int], bytes]:
    return lambda size: HEAD + MIXED + unit * (size // len(unit))


def nested(size: int) -> bytes:
    marks = (b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(99))
    return HEAD + b"".join(marks) + b"\n" + b"a\n" * (size // 4)


WORST = "letters of two bytes in one line"
SHAPES: dict[str, Callable[[int], bytes]] = {
    WORST: body("é".encode()),
    "an attachment": lambda size: HEAD + MIXED + ATTACHED + base64.encodebytes(b"\x00" * (size * 3 // 4)),
    "one field without end": long_field(b"To", b"a@b.example, "),
    "lines of two bytes": body(b"a\n"),
    "many fields": field(b"X: y\n"),
    "many parts": parts(b"--b\n\na\n"),
    "words": body(b"Can you send it? "),
    "quotation": body(b"> a\n"),
    "carriage returns": body(b"a\r"),
    "nothing but NUL": body(b"\x00"),
    "HTML breaks": body(b"a<br>", "text/html"),
    "HTML never closed": body(b"<b><p>", "text/html"),
    "HTML attributes": body(b"<a b=c d=e>", "text/html"),
    "an encoded body": body(b"YQpiCmMK\n", encoding="base64"),
    "quoted-printable": body(b"=C3=A9=\n", encoding="quoted-printable"),
    "flowed": body(b"> a \n", "text/plain; format=flowed"),
    "UTF-16": body(b"a\x00\n\x00", "text/plain; charset=utf-16"),
    "no charset": body(b"\xd0\xba\n", "text/plain; charset=bogus"),
    "encoded words": long_field(b"Subject", b"=?utf-8?q?a?=\n "),
    "ids": long_field(b"References", b"<a@b>\n "),
    "results": field(b"Authentication-Results: x; dmarc=pass\n"),
    "parameters": long_field(b"Content-Type", b"a; b*0*=x; "),
    "empty parts": parts(b"--b\n"),
    "parts with fields": parts(b"--b\nX: y\nZ: y\n\na\n"),
    "attached messages": parts(b"--b\nContent-Type: message/rfc822\n\nSubject: a\n\na\n"),
    "parts in parts": nested,
    "parts without a boundary": lambda size: HEAD + b"Content-Type: multipart/mixed\n\n" + b"--b\n\na\n" * (size // 7),
    "a report": lambda size: HEAD + b"Content-Type: message/delivery-status\n\n" + b"A: b\n\n" * (size // 6),
}


@pytest.mark.parametrize(
    "shape", [pytest.param(name, marks=[] if name == WORST else pytest.mark.slow) for name in SHAPES]
)
def test_the_largest_mail_of_any_shape_is_read_within_the_memory_of_the_unit(shape: str, tmp_path: Path) -> None:
    config, mail = write_config(tmp_path, 1, 1), tmp_path / "large.eml"
    mail.write_bytes(SHAPES[shape](LARGEST_MESSAGE))
    limit = memory_max() - IMAP
    done = run(IMPORT, str(config), str(mail), limit=limit)
    assert done.returncode == 0, f"killed or failed: {done.stderr[-2000:]}"
    filed, peak = json.loads(done.stdout)
    print(f"{shape}: {peak >> 20} MiB")
    assert filed == 1
    assert peak < limit
