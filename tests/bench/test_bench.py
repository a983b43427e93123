"""The bench measures what it says: the same mailbox each time, of the mail that it promises."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from itertools import islice

from daemon.core.message.parse import Unreadable, parse
from tests.bench.arrivals import Arrivals
from tests.bench.mailbox import BUSY, LANGUAGES, Placed, Size, client_tables, mails
from tests.bench.measure import Cost
from tests.bench.page import Found, chart, table
from tests.bench.runs import Daemon, Row
from tests.bench.small import worse

SMALL = Size(mails=400, clients=18, asks=BUSY)


def some(most: int) -> list[Placed]:
    return list(islice(mails(SMALL), most))


def test_the_mailbox_is_the_same_each_time() -> None:
    assert [hash(placed) for placed in some(150)] == [hash(placed) for placed in some(150)]


def test_the_mailbox_has_both_directions_nine_charsets_files_and_faults() -> None:
    placed = some(400)
    charsets, files, unread = Counter[str](), 0, 0
    for one in placed:
        try:
            files += bool(parse(one.raw).attachments)
        except Unreadable:
            unread += 1
            continue
        text = email.message_from_bytes(one.raw, policy=email.policy.default).get_body(("plain",))
        charsets[str(text.get_content_charset()) if text else ""] += 1
    assert 0.3 < sum(one.sent for one in placed) / len(placed) < 0.7
    assert len({name for name in charsets if name and not name.startswith("x-")}) >= 9
    assert 20 <= files <= 80
    assert unread < 8


def test_each_language_has_a_client() -> None:
    tables = client_tables(SMALL)
    assert all(f'language = "{language}"' in tables for language in LANGUAGES)


def test_a_table_gives_the_clerk_in_times_of_the_programs_beside_it() -> None:
    beside = [Row(f"`{name}`", Cost(seconds, 0.1, 10), 100, beside=True) for name, seconds in (("m", 1.0), ("n", 3.0))]
    rows = (*beside, Row("first sync", Cost(10.0, 9.0, 200), 100))
    found = Found("quiet", SMALL, 1 << 20, rows, Daemon(0.1, 0.002, 70, Arrivals(0.5, 0.02, 80)))
    assert "| first sync | 10.00 | 9.00 | 200 | 10 | 2.50 |" in table(found)
    assert "| a pass with nothing to do | 2.0 ms of CPU |" in table(found)
    assert "first sync, quiet" in chart([found])


def test_a_ratio_is_bad_when_it_is_worse_by_half() -> None:
    assert worse({"import": 15.1, "status": 14.9}, {"import": 10.0, "status": 10.0}) == ["import"]
