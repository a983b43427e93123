"""Mail that is nobody's: what goes, and that nothing goes before the admin was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.schedule.retention import AHEAD, Leaving, Lying, Retention, due, leaving
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.memory import Memory

NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
KEEP = Retention(365 * DAY, 1000, 90 * DAY)


def lying(*ages: int, size: int = 10) -> list[Lying]:
    return [Lying(f"{age}", NOW - age * DAY, size) for age in ages]


def told(mails: list[Lying], keep: Retention = KEEP, now: datetime = NOW) -> Leaving | None:
    return leaving("unmatched", "/state/unmatched", mails, keep, Memory(), now)


def gone(mails: list[Lying], word: Leaving | None, after: timedelta, state: EntryState = EntryState.SENT) -> list[str]:
    """What goes so long `after` the word was sent."""
    memory, outbox = Memory(), {}
    if word:
        memory.note({word.mark: NOW})
        entry = Entry(word.mark.key, "notice", "1@x", "a@x", ("b@x",), "s", "", NOW, state, finished=NOW)
        outbox = {entry.key: entry}
    return [one.name for one in due("unmatched", mails, KEEP, memory, outbox, NOW + after)]


def test_what_is_young_and_little_stays_and_nobody_is_told() -> None:
    assert told(lying(0, 30, 357)) is None
    assert told([]) is None


def test_the_admin_is_told_a_week_before_a_mail_is_a_year_old() -> None:
    word = told(lying(10, 359))
    assert word
    assert (word.mails, word.size, word.before) == (1, 10, NOW + AHEAD - 365 * DAY)


def test_of_too_much_the_oldest_goes_but_nothing_younger_than_was_promised() -> None:
    word = told(lying(300, 200, 100, 10, size=400))
    assert word
    assert word.mails == 2
    flood = told(lying(*range(80), size=400))
    assert flood is None


@pytest.mark.parametrize(
    ("after", "state", "expected"),
    [
        (AHEAD - timedelta(minutes=1), EntryState.SENT, []),
        (AHEAD, EntryState.SENT, ["400", "359"]),
        (AHEAD, EntryState.DEAD, []),
        (AHEAD, EntryState.QUEUED, []),
        (30 * DAY, EntryState.SENT, ["400", "359"]),
    ],
)
def test_it_goes_a_week_after_the_word_was_sent_and_what_was_not_told_stays(
    after: timedelta, state: EntryState, expected: list[str]
) -> None:
    mails = lying(400, 359, 350, 1)
    assert gone(mails, told(mails), after, state) == expected


def test_without_a_word_nothing_goes() -> None:
    assert gone(lying(4000), None, 100 * DAY) == []


def test_what_was_told_stays_where_the_configuration_keeps_it_longer_now() -> None:
    mails = lying(400)
    word = told(mails)
    assert word
    memory = Memory({word.mark: NOW})
    entry = Entry(word.mark.key, "notice", "1@x", "a@x", ("b@x",), "s", "", NOW, EntryState.SENT, finished=NOW)
    longer = replace(KEEP, longest=800 * DAY)
    assert due("unmatched", mails, longer, memory, {entry.key: entry}, NOW + AHEAD) == []


def test_one_word_a_week_and_place() -> None:
    mails, word = lying(400), told(lying(400))
    assert word
    memory = Memory({word.mark: NOW})
    assert leaving("unmatched", "", mails, KEEP, memory, NOW + AHEAD - DAY) is None
    assert leaving("unmatched", "", mails, KEEP, memory, NOW + AHEAD) is not None
    assert leaving("quarantine", "", mails, KEEP, memory, NOW) is not None


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 400)), max_size=30), st.integers(0, 40))
def test_nothing_of_the_last_ninety_days_ever_goes(rows: list[tuple[int, int]], after: int) -> None:
    mails = [Lying(f"{n}", NOW - age * DAY, size) for n, (age, size) in enumerate(rows)]
    names = {one.name: one for one in mails}
    for name in gone(mails, told(mails), after * DAY):
        assert NOW + after * DAY - names[name].since > KEEP.least
