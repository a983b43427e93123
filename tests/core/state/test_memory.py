"""What the clerk remembers, for how long, and how it is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from daemon.core.state.entry import KEEP
from daemon.core.state.marks import Digested, HeardMail, Mailed, Mark, Noticed, Told, ToldDue, Updated
from daemon.core.state.memory import Memory

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
MARTA = "marta@agency.example"


def test_of_old_marks_only_those_on_open_questions_stay_and_what_must_never_come_twice() -> None:
    kept: list[Mark] = [
        Told("q1", 1, MARTA),
        ToldDue("q1", MARTA, "basis"),
        Mailed("q1", MARTA, "a@x"),
        HeardMail("m"),
        Updated("rossi", "2025-W10"),
        Noticed("clock", when="2025-03-02"),
    ]
    gone: list[Mark] = [
        Told("q2", 1, MARTA),
        ToldDue("q2", MARTA, "basis"),
        Mailed("q2", MARTA, "a@x"),
        Noticed("unreadable", "a reason"),
    ]
    memory = Memory(dict.fromkeys(kept + gone, NOW - KEEP))
    memory.note({Told("q2", 2, MARTA): NOW - KEEP + timedelta(seconds=1)})
    assert memory.old({"q1"}, NOW) == gone


def test_the_mails_on_a_question_are_those_to_that_reader() -> None:
    memory = Memory({Mailed("q1", MARTA, "b@x"): NOW, Mailed("q1", MARTA, "a@x"): NOW - HOUR})
    memory.note({Mailed("q1", "boss@agency.example", "c@x"): NOW, Mailed("q2", MARTA, "d@x"): NOW})
    assert sorted(memory.mails("q1", MARTA)) == [(NOW - HOUR, "a@x"), (NOW, "b@x")]
    memory.forget([Mailed("q1", MARTA, "a@x")])
    assert memory.mails("q1", MARTA) == [(NOW, "b@x")]


def test_the_last_digest_is_the_newest_of_that_pm() -> None:
    memory = Memory({Digested(MARTA, date(2026, 3, day)): NOW + day * HOUR for day in (2, 3)})
    assert memory.last_digest(MARTA) == NOW + 3 * HOUR
    assert memory.last_digest("other@agency.example") is None


def test_nothing_was_told_in_the_future_but_what_was_told_may_be_due_there() -> None:
    due, told, heard = ToldDue("q1", MARTA, "basis"), Told("q1", 1, MARTA), HeardMail("m")
    memory = Memory({due: NOW + HOUR, told: NOW + HOUR, heard: NOW - HOUR})
    memory.set_back(NOW)
    assert dict(memory) == {due: NOW + HOUR, told: NOW, heard: NOW - HOUR}


def test_a_copy_is_changed_by_itself() -> None:
    mark, other = Digested(MARTA, date(2026, 3, 2)), Mailed("q1", MARTA, "a@x")
    memory = Memory({mark: NOW})
    copy = memory.copy()
    copy.note({other: NOW})
    copy.forget([mark])
    assert (dict(memory), memory.last_digest(MARTA), memory.mails("q1", MARTA)) == ({mark: NOW}, NOW, [])
    assert (dict(copy), copy.last_digest(MARTA), copy.mails("q1", MARTA)) == ({other: NOW}, None, [(NOW, "a@x")])


def test_what_is_forgotten_and_noted_again_is_there_once() -> None:
    mark = Noticed("disk", when="2026-03-02")
    memory = Memory({mark: NOW})
    memory.forget([mark, mark])
    assert mark not in memory
    memory.note({mark: NOW + HOUR})
    assert memory.notices(NOW) == [(mark, NOW + HOUR)]
