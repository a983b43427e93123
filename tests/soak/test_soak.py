"""The soak in small: its traffic is mail that is read, its page says what was seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from daemon.core.message.parse import parse
from tests.soak.outcome import Outcome
from tests.soak.page import write
from tests.soak.samples import Sample, append, read
from tests.soak.traffic import Traffic

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
ROW = Sample(0.0, 100.0, 80.0, 0, 0.0, 8, 3, 0.0, 1.0, 0, 0, "")
FOUND = Outcome(7200, 60, 0, 0, 0, 400, 2, 36, 0, 0, 1, 3000, 400, 90, 0, {"SIGHUP": 7})


def test_the_traffic_asks_answers_and_repeats_in_many_languages_and_is_the_same_for_the_same_seed() -> None:
    first, second = (
        [traffic.next(START + timedelta(seconds=second)) for second in range(300)]
        for traffic in (Traffic(36, Random(3)), Traffic(36, Random(3)))
    )
    assert [one.raw for one in first] == [one.raw for one in second]
    mails = [parse(one.raw) for one in first]
    assert [mail.message_id for mail in mails] == [one.id for one in first]
    assert Counter(one.mailbox for one in first).keys() == {"INBOX", "Sent"}
    assert len({one.id for one in first}) < len(first)
    assert sum(mail.sender is not None and mail.sender.address.endswith("@agency.example") for mail in mails) > 50
    assert any(mail.attachments for mail in mails)


def test_what_was_sampled_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [ROW, replace(ROW, seconds=10.0, fault="SMTP: 421")]
    for row in rows:
        append(tmp_path / "samples.csv", row)
    assert read(tmp_path / "samples.csv") == rows


def test_the_page_says_how_much_memory_grew_after_the_first_hour(tmp_path: Path) -> None:
    rows = [
        replace(
            ROW, seconds=10.0 * number, resident=200.0 if number < 400 else 220.0, cpu=0.4 * number, arrived=10 * number
        )
        for number in range(721)
    ]
    write(rows, FOUND, "", tmp_path)
    page = (tmp_path / "soak.md").read_text(encoding="utf-8")
    assert "| memory, MB resident | 200 | 200 | 220 | +10 % |" in page
    assert "| CPU, % of a core | 4.0 | 4.0 | 4.0 | +0 % |" in page
    assert "| CPU, ms a mail | 40 | 40 | 40 | +0 % |" in page
    assert "after 3,600 mails (60 min)" in page
    assert "| **lost** | 0 |" in page
    assert "polyline" in (tmp_path / "soak.svg").read_text(encoding="utf-8")
