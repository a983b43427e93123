"""A state folder that an earlier build left is read as that build meant it."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest

from daemon.adapters.state import record_file
from daemon.adapters.state.clerk_file import ClerkFile
from daemon.adapters.state.migrations import mark
from daemon.adapters.state.records import Records
from daemon.adapters.state.store import NewerStore
from daemon.core.state.clerk import ClerkState
from daemon.core.state.marks import (
    Alarmed,
    Digested,
    HeardMail,
    Mailed,
    Mark,
    Noticed,
    Reported,
    Told,
    ToldDue,
    ToldLoop,
    Updated,
)
from tests.every import every

GOLDEN = Path(__file__).parent / "golden" / "format-1"
NOW = datetime(2026, 3, 2, 17, tzinfo=UTC)
MARTA, BOSS = "marta@agency.example", "boss@agency.example"
START = datetime(2026, 2, 26, 9, tzinfo=UTC)
ISO = "2026-02-26T09:00:00+00:00"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN, tmp_path / "state"))


def reread(state: Path) -> ClerkState:
    """What the clerk remembers once its file was written anew."""
    file = ClerkFile(state)
    file.commit(file.load())
    return ClerkFile(state).load()


@every(
    "key, meant",
    [
        (f"6b811f8ef7e2:0:@{MARTA}", Told("6b811f8ef7e2", 0, MARTA)),
        (f"6b811f8ef7e2:2:@{MARTA}:2026-03-02", Told("6b811f8ef7e2", 2, MARTA, day=date(2026, 3, 2))),
        ("6b811f8ef7e2:1:", Told("6b811f8ef7e2", 1, "")),
        (f"6b811f8ef7e2:1:2026-03-05{BOSS}@{MARTA}", Told("6b811f8ef7e2", 1, MARTA, "2026-03-05", BOSS)),
        (f"6b811f8ef7e2:1:{ISO}{BOSS}", Told("6b811f8ef7e2", 1, "", ISO, BOSS)),
        (f"loop:rossi:1:{ISO}@{MARTA}", ToldLoop("rossi", 1, MARTA, START)),
        (f"loop:rossi:1:{ISO}@{MARTA}:2026-03-02", ToldLoop("rossi", 1, MARTA, START, date(2026, 3, 2))),
        ("alarm:rossi:de83373f35ce7972:complaint", Alarmed("rossi", "de83373f35ce7972", "complaint")),
        (f"told-due:{MARTA}:6b811f8ef7e2:4413a6f426db", ToldDue("6b811f8ef7e2", MARTA, "4413a6f426db")),
        (f"thread:6b811f8ef7e2:{MARTA}:clerk.4c.e1@x", Mailed("6b811f8ef7e2", MARTA, "clerk.4c.e1@x")),
        ("update:rossi:2026-W09", Updated("rossi", "2026-W09")),
        (f"digest:{MARTA}:2026-03-02", Digested(MARTA, date(2026, 3, 2))),
        (f"report:{BOSS}:2026-02", Reported(BOSS, "2026-02")),
        ("heard:1f11d2566774c91c7b2aeff3", HeardMail("1f11d2566774c91c7b2aeff3")),
        (f"notice:smtp:{ISO}", Noticed("smtp", when=ISO)),
        (f"notice:over:smtp:{ISO}", Noticed("over", "smtp", ISO)),
        ("notice:mailbox:INBOX:2026-03-02", Noticed("mailbox", "INBOX", "2026-03-02")),
        ("notice:absence:boss@agency.example:2026-W09", Noticed("absence", BOSS, "2026-W09")),
        ("notice:dead-letter:digest:m@x.example:2026-03-02", Noticed("dead-letter", "digest:m@x.example:2026-03-02")),
        ("notice:skipped:update:rossi:2026-W09", Noticed("skipped", "update:rossi:2026-W09")),
        ("notice:template:update:rossi:2026-W09", Noticed("template", "update:rossi:2026-W09")),
        (f"notice:template:update:rossi:2026-W09:{MARTA}", Noticed("template", "update:rossi:2026-W09", reader=MARTA)),
        ("notice:unreadable:no header: at all", Noticed("unreadable", "no header: at all")),
    ],
)
def test_a_key_of_the_first_format_is_the_mark_that_it_meant(key: str, meant: Mark) -> None:
    assert mark(key) == meant
    assert getattr(meant, "key", key) == key  # of which the Message-ID was made


def test_a_key_that_no_build_ever_made_means_nothing() -> None:
    assert mark("what is this?") is None


def test_every_mark_that_the_first_format_kept_is_kept(state: Path) -> None:
    rows = orjson.loads((state / "clerk.json").read_bytes())["done"].values()
    found = reread(state).memory
    assert dict(found) == {mark(row["key"]): datetime.fromisoformat(row["at"]) for row in rows}
    assert {type(one) for one in found} >= {Told, ToldLoop, ToldDue, Mailed, Alarmed, Updated, Digested, Reported}


def test_the_outbox_keeps_its_keys_and_message_ids_and_what_was_noted_with_a_mail_that_waits(state: Path) -> None:
    before = orjson.loads((state / "clerk.json").read_bytes())["outbox"].values()
    outbox = reread(state).outbox
    assert {key: entry.message_id for key, entry in outbox.items()} == {row["key"]: row["message_id"] for row in before}
    (waiting,) = [entry for entry in outbox.values() if entry.marks]
    assert waiting.marks[1] == (Told("51c99c824974", 0, MARTA), None)
    assert len(waiting.marks) == 5


def test_the_rest_of_the_clerks_state_stays_as_it_was(state: Path) -> None:
    clerk = reread(state)
    assert clerk.clock.last_pass == datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    assert clerk.clock.since == datetime(2026, 2, 26, 7, tzinfo=UTC)
    assert (list(clerk.troubles), clerk.cursors["INBOX"].last_uid, clerk.gmail) == (["smtp"], 6, False)


def test_a_record_of_the_first_format_is_read_and_written_as_todays(state: Path) -> None:
    records = Records(state)
    record = records.get("rossi")
    assert record.ledger.questions[0].text == "Quando sarà pronta la bozza?"
    records.commit(record)
    written = orjson.loads((state / "clients" / "rossi" / "record.json").read_bytes())
    assert written["format"] == {"1": {"version": record_file.FORMAT, "edition": 1}}
    assert Records(state).get("rossi").ledger == record.ledger


def test_a_file_of_a_later_format_is_refused_with_the_remedy_and_left_as_it_is(state: Path) -> None:
    for path in (state / "clerk.json", state / "clients" / "rossi" / "record.json"):
        later = {"format": {"1": {"version": record_file.FORMAT + 1}}, "unheard_of": {"1": {"kept": True}}}
        path.write_bytes(orjson.dumps(later))
    with pytest.raises(NewerStore, match=r"clerk\.json.*install that version"):
        ClerkFile(state)
    with pytest.raises(NewerStore, match=r"record\.json.*format 4"):
        Records(state).get("rossi")
    assert orjson.loads((state / "clerk.json").read_bytes()) == later
