"""The order in which a record is read: by arrival, no reply before what it replies to, the same whatever came first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from daemon.core.commands.word import Word
from daemon.core.ledger.order import Event, Order
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Filed
from tests.correspondence import MARTA, MONDAY, Mails

NAMES = st.lists(st.integers(0, 11), max_size=2)  # which of the other messages a message names
MESSAGES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 11), NAMES), max_size=12)  # hour, Message-ID, names


def at(hour: int) -> datetime:
    return MONDAY + timedelta(hours=hour)


def message(key: str, hour: int, message_id: object, names: list[object] | None = None) -> Filed:
    references = tuple(f"{name}@mail.example" for name in names or ())
    return Mails().client("Hello", key=key, at=at(hour), message_id=f"{message_id}@mail.example", references=references)


def ruling(hour: int, question: str = "q") -> Ruling:
    return Ruling(question, Word.DONE, MARTA.address, at(hour), f"{hour}@ruling.example")


def keys(events: list[Event]) -> list[str]:
    return [event.key if isinstance(event, Filed) else event.question for event in events]


def order(*messages: Filed, rulings: tuple[Ruling, ...] = ()) -> list[str]:
    return keys(Order().events(messages, rulings))


def invented(rows: list[tuple[int, int, list[int]]]) -> list[Filed]:
    return [message(f"k{n}", hour, id_, list(names)) for n, (hour, id_, names) in enumerate(rows)]


def test_messages_are_read_as_they_arrived() -> None:
    assert order(message("a", 2, 1), message("b", 1, 2), message("c", 3, 3)) == ["b", "a", "c"]


def test_messages_of_one_instant_are_read_by_their_keys() -> None:
    assert order(message("b", 1, 1), message("a", 1, 2)) == ["a", "b"]


def test_a_reply_that_arrived_before_what_it_names_is_read_right_after_it() -> None:
    early = message("a", 1, 1, [2])
    assert order(early, message("b", 5, 2), message("c", 3, 3), message("d", 6, 4)) == ["c", "b", "a", "d"]


def test_a_reply_of_the_same_instant_is_read_after_what_it_names_and_after_all_else_of_that_instant() -> None:
    assert order(message("a", 1, 1, [2]), message("b", 1, 2), message("c", 1, 3)) == ["b", "c", "a"]


def test_a_reply_waits_for_the_newest_of_those_that_it_names() -> None:
    assert order(message("a", 1, 1, [2, 3]), message("b", 3, 2), message("c", 4, 3)) == ["b", "c", "a"]


def test_what_a_reply_names_arrived_with_its_first_copy() -> None:
    assert order(message("a", 3, 1, [2]), message("b", 2, 2), message("copy of b", 5, 2)) == ["b", "a", "copy of b"]


def test_a_message_that_names_itself_waits_for_nobody() -> None:
    assert order(message("a", 1, 1, [1]), message("b", 1, 2)) == ["a", "b"]


def test_a_ruling_is_read_after_all_that_had_arrived() -> None:
    mail = (message("a", 1, 1), message("b", 2, 2), message("c", 3, 3))
    assert order(*mail, rulings=(ruling(2),)) == ["a", "b", "q", "c"]


def test_rulings_are_read_by_their_time_whatever_their_order() -> None:
    mail = (message("a", 1, 1), message("b", 3, 2))
    assert order(*mail, rulings=(ruling(4, "late"), ruling(2, "soon"))) == ["a", "soon", "b", "late"]


def test_of_messages_with_one_key_the_last_counts() -> None:
    assert order(message("a", 1, 1), message("b", 2, 2), message("a", 3, 1)) == ["b", "a"]


@given(MESSAGES, st.randoms(use_true_random=False), st.lists(st.integers(0, 6), max_size=3))
def test_mail_that_comes_in_one_by_one_stands_where_all_of_it_at_once_stands(
    rows: list[tuple[int, int, list[int]]], shuffle: object, hours: list[int]
) -> None:
    messages, rulings = invented(rows), [ruling(hour) for hour in hours]
    whole = Order().events(messages, rulings)
    shuffle.shuffle(messages)  # type: ignore[attr-defined]
    kept = Order()
    for count in range(len(messages) + 1):
        last = kept.events(messages[:count], rulings)
    assert last == whole


@given(MESSAGES, st.integers(0, 11), st.integers(0, 6), st.booleans())
def test_a_message_that_is_another_now_or_gone_is_in_the_order_as_it_is_now(
    rows: list[tuple[int, int, list[int]]], which: int, hour: int, gone: bool
) -> None:
    messages = invented(rows)
    kept = Order()
    kept.events(messages, ())
    if which < len(messages):
        other = replace(messages[which], own_text="otherwise", at=at(hour))
        messages[which : which + 1] = [] if gone else [other]
    assert kept.events(messages, ()) == Order().events(messages, ())


@given(MESSAGES, st.integers(0, 11))
def test_a_message_read_otherwise_stands_where_it_stood(rows: list[tuple[int, int, list[int]]], which: int) -> None:
    messages = invented(rows)
    kept = Order()
    before = keys(kept.events(messages, ()))
    if which < len(messages):
        messages[which] = replace(messages[which], own_text="otherwise")
    after = kept.events(messages, ())
    assert keys(after) == before
    assert after == Order().events(messages, ())
