"""Taps: how a client says with one touch how it was, below an update.

Each answer is a mail of its own, whose token is made of the update, the answer and whom the update went to. It proves
what was tapped on which update and nothing else: no command knows the name that it carries.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from daemon.core.commands.tokens import name_of, seal, unseal
from daemon.core.words.rules import ENGLISH, Rules
from daemon.core.words.text import words


class Mood(StrEnum):
    """What can be tapped, as records and rules spell it."""

    GOOD = "good"
    SO_SO = "so-so"
    LOW = "not good"
    WORDS = "words"  # the answer to the two questions


MOODS = (Mood.GOOD, Mood.SO_SO, Mood.LOW)


def tap_name(update: str, mood: Mood) -> str:
    """The name that a token carries of this answer to the update with that outbox key."""
    return name_of(_key(update, mood))


def tap_token(update: str, mood: Mood, readers: Iterable[str], made: datetime, secret: bytes) -> str:
    """The token of an answer, for those whom the update goes to: of several anybody may show it, once each."""
    return seal(_key(update, mood), _all(readers), made, secret)


def is_good(token: str, readers: Iterable[str], now: datetime, secret: bytes) -> bool:
    """Whether a token was made for these readers, and not too long ago."""
    read = unseal(token, _all(readers), secret)
    return read is not None and read.valid and not read.expired(now)


def said(rules: Rules, languages: Iterable[str], text: str) -> Mood | None:
    """What a reply says that says nothing else, in one of the languages or in English."""
    written = [word for word in words(text) if word != "!"]
    for language in dict.fromkeys((*languages, ENGLISH)):
        for phrase, mood in rules.maybe(language, "feedback", "mood").words.items():
            if written == words(phrase):
                return Mood(mood)
    return None


def _key(update: str, mood: Mood) -> str:
    return f"tap:{mood}:{update}"


def _all(readers: Iterable[str]) -> str:
    return " ".join(("tap", *sorted(readers)))  # no address: what commands is sealed for one
