"""A fold that goes on from its checkpoints knows what a fold of everything knows, and reads little of it again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.ledger.checkpoints import Checkpoints, worth_keeping

# (kind of change, how far from the end)
EDITS = st.lists(st.tuples(st.sampled_from(["add", "late", "gone", "other"]), st.integers(0, 90)), max_size=12)


class Tape:
    """Knows all events that it read. `played` and `copies` are of all tapes together: what a fold costs."""

    def __init__(self, played: list[int], heard: Sequence[int] = (), copies: list[int] | None = None) -> None:
        self.played = played
        self.heard = list(heard)
        self.copies = [] if copies is None else copies  # how long each was

    def read(self, event: int) -> None:
        self.played.append(event)
        self.heard.append(event)

    def copy(self) -> Tape:
        self.copies.append(len(self.heard))
        return Tape(self.played, self.heard, self.copies)


class Player:
    """Folds rows of numbers, and tells what it had to read for the last one."""

    def __init__(self) -> None:
        self._played: list[int] = []
        self.copies: list[int] = []
        self._checkpoints = Checkpoints(lambda: Tape(self._played, (), self.copies), Tape.read, Tape.copy)

    def heard(self, events: Sequence[int]) -> list[int]:
        self._played.clear()
        return list(self._checkpoints.fold(list(events)).heard)

    def read(self, events: Sequence[int]) -> int:
        self.heard(events)
        return len(self._played)


def edited(events: Sequence[int], kind: str, back: int, new: int) -> list[int]:
    at = max(0, len(events) - back)
    match kind:
        case "add":
            return [*events, new]
        case "late":
            return [*events[:at], new, *events[at:]]
        case "gone":
            return [*events[:at], *events[at + 1 :]]
        case _:
            return [*events[:at], new, *events[at + 1 :]]


@given(st.integers(0, 150), EDITS)
def test_whatever_comes_late_goes_or_changes_all_events_count_once_and_in_order(
    length: int, edits: list[tuple[str, int]]
) -> None:
    player = Player()
    events = list(range(length))
    assert player.heard(events) == events
    for new, (kind, back) in enumerate(edits, start=1000):
        events = edited(events, kind, back, new)
        assert player.heard(events) == events


def test_a_record_in_which_nothing_changed_is_not_read_again() -> None:
    player = Player()
    player.read(range(100))
    assert player.read(range(100)) == 0


def test_what_comes_last_is_read_alone() -> None:
    player = Player()
    player.read(range(100))
    assert player.read(range(103)) == 3


def test_a_copy_is_made_where_it_is_kept_and_of_what_is_read_on() -> None:
    player = Player()
    player.read(range(40))
    assert player.copies == [16, 32]
    player.read(range(45))
    assert player.copies == [16, 32]  # the end is read on, not copied
    player.read([*range(40), -1, *range(40, 45)])
    assert player.copies == [16, 32, 32]


def test_events_that_are_equal_but_not_the_same_are_not_read_again() -> None:
    played: list[int] = []
    checkpoints: Checkpoints[tuple[int, ...], Tape] = Checkpoints(
        lambda: Tape(played), lambda tape, event: tape.read(event[0]), Tape.copy
    )
    checkpoints.fold([(n,) for n in range(50)])
    checkpoints.fold([(n,) for n in range(50)])
    assert len(played) == 50


@pytest.mark.parametrize("step", [1, 7, 16, 1100])
def test_what_comes_late_costs_at_most_twice_what_came_after_it_however_the_record_grew(step: int) -> None:
    player = Player()
    for end in (*range(0, 1100, step), 1100):
        player.read(range(end))
    for back in (1, 5, 16, 40, 100, 200, 500):
        events = edited(range(1100), "late", back, -1)
        assert back < player.read(events) <= max(2 * back, back + 16) + 1
        assert player.heard(events) == events
        player.read(range(1100))


def test_what_comes_later_than_anything_kept_is_read_from_the_first_event() -> None:
    player = Player()
    player.read(range(3000))
    events = edited(range(3000), "late", 1500, -1)
    assert player.read(events) == 3001


def test_a_record_cut_short_is_read_on_from_what_is_left() -> None:
    player = Player()
    player.read(range(100))
    assert player.read(range(90)) < 20
    assert player.heard(range(95)) == list(range(95))


@pytest.mark.parametrize("end", [0, 15, 100, 1000, 5000, 65_536, 100_003])
def test_there_are_never_more_than_twenty_checkpoints(end: int) -> None:
    assert sum(worth_keeping(number, end) for number in range(end)) <= 20


@given(st.integers(0, 5000), st.integers(0, 2000))
def test_what_was_let_go_is_never_wanted_again(number: int, more: int) -> None:
    if worth_keeping(number, number + more + 1):
        assert worth_keeping(number, number + more)
