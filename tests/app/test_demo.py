"""The demo's two weeks, played once: what everybody gets, and that no PM drowns."""

from __future__ import annotations

from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from rich.console import Console

from daemon.app.demo import play


def _text(raw: bytes) -> str:
    part = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert part
    return str(part.get_content())


pytestmark = pytest.mark.slow


def test_the_demo_shows_the_whole_job_and_nobody_drowns(tmp_path: Path) -> None:
    with (tmp_path / "told.txt").open("w", encoding="utf-8") as told:
        moments = play(tmp_path / "demo", Console(file=told, width=200))
    sent = [one for one in moments if one.sent]
    kinds = Counter((one.sent.kind, one.sent.to[0]) for one in sent if one.sent)

    assert {kind for kind, _ in kinds} == {"digest", "alert", "receipt", "draft", "update", "answer", "knock"}
    for client in ("anna@rossi-arredi.example", "james@hillbrook.example", "olena@svitlo-clinic.example"):
        theirs = {kind: number for (kind, to), number in kinds.items() if to == client}
        assert theirs == {"update": 2}
    unasked = [one for one in sent if one.sent and one.sent.kind in ("digest", "alert", "knock")]
    days = Counter((one.sent.to[0], one.at.date()) for one in unasked if one.sent)
    assert max(days.values()) <= 4  # of whatever the clerk sends by itself, to one person on one day
    digests = Counter((one.sent.to[0], one.at.date()) for one in sent if one.sent and one.sent.kind == "digest")
    assert set(digests.values()) == {1}

    receipts = [_text(one.raw) for one in sent if one.sent and one.sent.kind == "receipt"]
    assert [receipt for receipt in receipts if not receipt.startswith("Done")] == []
    text = (tmp_path / "told.txt").read_text(encoding="utf-8")
    assert "In the end 0 questions are owed an answer." in text
    assert "Nobody knows yet" not in text  # the photographer was assigned
    assert "trouble" not in text
    proposed = text.partition("inboxclerk init")[2]
    assert all(name in proposed for name in ("rossi-arredi.example", "hillbrook.example", "svitlo-clinic.example"))
    left = sorted((tmp_path / "demo").glob("*.eml"))
    assert len(left) == len(sent)
    assert all(message_from_bytes(path.read_bytes(), policy=policy.default)["Auto-Submitted"] for path in left)
