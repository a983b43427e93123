"""Minutes of mutilated mail against the whole reading: nothing but Unreadable may come out. `make fuzz`."""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.message.parse import Unreadable
from daemon.core.reading.reader import Reader
from tests.agency import mail
from tests.conftest import seed

SECONDS = float(os.environ.get("FUZZ_SECONDS", "600"))
SLOWEST = 5.0  # seconds for one mail of at most 200 kB
PHRASES = Path(__file__).parent / "phrases"
BITS = [
    b"\r\n", b"\n\n", b"\x00", b"\xff\xfe", b"=?utf-8?B?", b"?=", b"=?koi8-r?Q?", b"--", b"> ", b">>>", b"<mailto:", b"</div>",
    b'<blockquote type="cite">', b"Content-Type: multipart/mixed; boundary=x\r\n", b"Content-Transfer-Encoding: base64\r\n",
    b"On Mon, ", b" wrote:", b"From: ", b"-----Original Message-----\n", b"\xd0\xba\xd0\xbe\xd0\xbb\xd0\xb8?", b"charset=bogus",
]  # fmt: skip


def _seeds() -> list[bytes]:
    now = datetime(2026, 3, 2, 10, tzinfo=UTC)
    lines = [path.read_text(encoding="utf-8").splitlines() for path in sorted(PHRASES.glob("*.jsonl"))]
    texts = ["\n".join(line.split('"')[3] for line in rows[n : n + 12]) for rows in lines for n in range(0, 400, 50)]
    return [mail("Anna <anna@client.example>", "projects@agency.example", "Re: Bozza", text, now) for text in texts]


def _mutilated(pick: random.Random, raw: bytes) -> bytes:
    data = bytearray(raw)
    for _ in range(pick.randint(1, 12)):
        at = pick.randrange(len(data) + 1)
        roll = pick.random()
        if roll < 0.5:
            data[at:at] = pick.choice(BITS) * pick.choice((1, 1, 1, 3, 50))
        elif roll < 0.7:
            del data[at : at + pick.randint(1, 200)]
        elif roll < 0.85:
            data[at:at] = data[pick.randrange(len(data) + 1) :][: pick.randint(1, 3000)]
        elif at < len(data):
            data[at] = pick.randrange(256)
    return bytes(data[:200_000])


@pytest.mark.slow
def test_no_mail_raises_or_takes_long() -> None:
    chosen = seed()
    pick = random.Random(chosen)
    reader, seeds, read = Reader(shipped_rules()), _seeds(), 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        raw = _mutilated(pick, pick.choice(seeds))
        began = time.process_time()
        try:
            reader.read(raw)
        except Unreadable:
            continue
        except Exception as error:
            pytest.fail(f"seed {chosen}, mail {read}: {type(error).__name__}: {error}\n{raw!r}")
        assert time.process_time() - began < SLOWEST, f"seed {chosen}, mail {read}: slow\n{raw!r}"
        read += 1
    print(f"{read} mails read in {SECONDS:.0f} seconds, seed {chosen}")
