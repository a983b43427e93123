"""Tokens open one mail, to one person, for a month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.commands.tokens import LIFE, found_in, name_of, seal, tagged, unseal, untagged
from daemon.core.message.identity import our_id

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET, MARTA = b"s" * 64, "marta@agency.example"
TOKEN = seal("alert:1", MARTA, NOW, SECRET)


def test_a_token_names_its_mail_to_its_person() -> None:
    token = unseal(TOKEN, MARTA, SECRET)
    assert token
    assert (token.valid, token.name) == (True, name_of("alert:1"))


def test_the_name_is_the_one_in_our_message_id() -> None:
    assert our_id("alert:1", "agency.example", SECRET).split(".")[1] == name_of("alert:1")


@pytest.mark.parametrize(
    ("person", "secret"),
    [("paolo@agency.example", SECRET), ("marta@agency.exampl", SECRET), ("", SECRET), (MARTA, b"t" * 64)],
)
def test_another_person_or_another_secret_makes_it_worthless(person: str, secret: bytes) -> None:
    token = unseal(TOKEN, person, secret)
    assert token
    assert not token.valid


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_no_character_of_it_can_be_changed(place: int, char: str) -> None:
    forged = TOKEN[:place] + char + TOKEN[place + 1 :]
    token = unseal(forged, MARTA, SECRET)
    # The last character carries two bits that mean nothing.
    assert forged == TOKEN or token is None or not token.valid or place == len(TOKEN) - 1


def test_it_counts_for_a_month() -> None:
    token = unseal(TOKEN, MARTA, SECRET)
    assert token
    assert not token.expired(NOW + LIFE)
    assert token.expired(NOW + LIFE + timedelta(days=1))


@pytest.mark.parametrize("text", ["", "token", "1" * 34, "ж" * 34, TOKEN[:-2], TOKEN + "aa", "a" * 100])
def test_what_is_no_token_is_none(text: str) -> None:
    assert unseal(text, MARTA, SECRET) is None


def test_it_is_found_in_an_address_of_any_case_and_in_a_subject() -> None:
    address = tagged("projects@agency.example", TOKEN)
    assert found_in([address]) == (TOKEN,)
    assert found_in([address.upper(), f"Re: [{TOKEN.upper()}] 1 done"]) == (TOKEN,)
    assert len(address.partition("@")[0]) <= 64
    assert untagged(address) == "projects@agency.example"


def test_longer_words_hold_no_token() -> None:
    assert found_in(["a" * 35, "https://x.example/" + "a" * 40]) == ()
