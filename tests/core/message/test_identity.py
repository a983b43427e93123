"""When two mails are one, and which are ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from daemon.core.message.identity import arrival, arrived, is_ours, key_of, made_id, our_id
from daemon.core.model import Address, Message

SECRET = b"s" * 64
MESSAGE = Message(
    message_id="a@client.example", in_reply_to=(), references=(), thread_index=None,
    date=datetime(2026, 3, 2, 10, tzinfo=UTC), received=None, sender=Address("Anna", "anna@client.example"),
    to=(), cc=(), reply_to=(), subject="Draft", text="When?", html=None, attachments=(),
)  # fmt: skip


def test_the_copies_of_one_mail_have_one_key() -> None:
    copy = replace(MESSAGE, text="When?\n-- \nlist footer", subject="[list] Draft", received=MESSAGE.date)
    assert key_of(copy) == key_of(MESSAGE)


def test_a_reused_message_id_is_another_mail() -> None:
    assert key_of(replace(MESSAGE, date=datetime(2026, 3, 3, 10, tzinfo=UTC))) != key_of(MESSAGE)
    assert key_of(replace(MESSAGE, sender=Address("", "bob@client.example"))) != key_of(MESSAGE)


def test_a_mail_without_an_id_is_known_by_its_content() -> None:
    bare = replace(MESSAGE, message_id=None)
    assert key_of(bare) == key_of(replace(bare))
    assert key_of(bare) != key_of(replace(bare, text="When, please?"))
    assert "@" in made_id(key_of(bare))


def test_our_ids_are_the_same_for_the_same_key_and_cannot_be_forged() -> None:
    ours = our_id("alert:1", "agency.example", SECRET)
    assert ours == our_id("alert:1", "agency.example", SECRET)
    assert is_ours(ours, SECRET)
    assert our_id("k", "bücher.example", SECRET).isascii()
    assert not is_ours(ours, b"t" * 64)
    for forged in (
        "",
        "clerk",
        "clerk.",
        "clerk.a.b@agency.example",
        ours.replace("clerk.", "clerk.x", 1),
        "clerk.é.é@x",
    ):
        assert not is_ours(forged, SECRET)


def test_an_arrival_that_no_calendar_can_count_with_is_brought_into_reach() -> None:
    for year in (1, 9999):
        at = arrival(replace(MESSAGE, date=datetime(year, 1, 1, tzinfo=UTC)))
        assert 1970 <= at.year <= 2200


def test_history_that_was_copied_is_dated_by_its_own_headers_and_new_mail_never() -> None:
    copied, own = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert arrived(MESSAGE, copied, history=True) == own
    assert arrived(MESSAGE, copied, history=False) == copied
    assert arrived(MESSAGE, own + timedelta(hours=20), history=True) == own + timedelta(hours=20)
    assert arrived(MESSAGE, None, history=False) == own
    assert arrived(replace(MESSAGE, date=None), copied, history=True) == copied
