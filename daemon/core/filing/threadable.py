"""Threadables: what of each message decides its thread, its place in a numbered row of mails among it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from daemon.core.model import Reading
from daemon.core.words.text import one_line

LONGEST = 500  # characters of a subject

_NUMBER = re.compile(r"\b(\d{1,3})/(\d{1,3})\b")


class SeriesNumber(NamedTuple):
    row: str  # what all subjects of one series have in common; "" for a subject without such a number
    number: int


UNNUMBERED = SeriesNumber("", 0)


def numbered(subject: str) -> SeriesNumber:
    """The place of a mail in its series. Of a number within a leading `[tag]` only the tag counts: what follows is each
    mail's own.
    """
    line = one_line(subject[:LONGEST]).casefold()
    tag, bracket, _ = line.partition("]")
    frame = tag if bracket and line.startswith("[") and _NUMBER.search(tag) else line
    number = _NUMBER.search(frame)
    if not number or int(number[1]) > int(number[2]):
        return UNNUMBERED
    return SeriesNumber(f"{frame[: number.start()]}#/{number[2]}{frame[number.end() :]}", int(number[1]))


@dataclass(frozen=True, slots=True)
class Threadable:
    """What of a message decides its thread."""

    key: str  # unique among the items
    message_id: str | None
    references: tuple[str, ...]  # ids of References, then of In-Reply-To
    thread_index: str | None
    base_subject: str
    is_reply: bool  # its subject says so
    sender: str  # address
    recipients: tuple[str, ...]  # addresses of To and Cc
    at: datetime  # arrival
    own: Collection[int] = field(default=frozenset())  # fingerprint of the own words
    quoted: Collection[int] = field(default=frozenset())  # fingerprint of what it quotes or forwards
    series: SeriesNumber = UNNUMBERED  # its place in a numbered row of mails; none for a reply


def threadable(key: str, reading: Reading, at: datetime, *, is_reply: bool) -> Threadable:
    """Of a message as read; `at` is its arrival, `is_reply` what `Subjects` says of its subject."""
    message = reading.message
    return Threadable(
        key=key,
        message_id=message.message_id,
        references=message.references + message.in_reply_to,
        thread_index=message.thread_index,
        base_subject=reading.base_subject,
        is_reply=is_reply,
        sender=message.sender.address if message.sender else "",
        recipients=tuple(address.address for address in message.to + message.cc),
        at=at,
        own=reading.own_print,
        quoted=reading.quoted_print,
        series=UNNUMBERED if is_reply else numbered(message.subject),
    )
