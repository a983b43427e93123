"""Invented records: threads of questions, chasers, answers and promises, with all that makes a fold begin again."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from daemon.adapters.rulebook import shipped_rules
from daemon.core.commands.word import Word
from daemon.core.filing.party import Party
from daemon.core.ledger.bookkeeper import Bookkeeper
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Address, Automatic, Bounced, Direction, Filed, Ledger, OriginKind, Speech
from tests.correspondence import ANNA, INBOX, MARTA, MONDAY, PAOLO, Mails, act

TOPICS = ("brochure", "website", "banner", "catalogue", "stand", "newsletter")
HOLD = "I'll check the {0} and get back to you by Friday."
PROMISE = "I'll send you the {0} on Friday."
LATER = MONDAY + timedelta(days=9)
RULED = (Word.DONE, Word.PHONE, Word.DISMISS, Word.REOPEN, Word.SNOOZE, Word.NOTE)


@cache
def correspondence(seed: int, length: int = 30) -> tuple[Filed, ...]:
    """Mail in a few threads, written an hour apart, with keys of its own."""
    pick = random.Random(seed)
    mails = Mails()
    for _ in range(length):
        topic = pick.choice(TOPICS)
        _write(mails, pick, topic, _headers(pick, topic, len(mails.filed)))
    return tuple(replace(filed, key=f"{seed} of {length}, {filed.key}") for filed in mails.filed)


def _headers(pick: random.Random, topic: str, number: int) -> dict[str, Any]:
    headers: dict[str, Any] = {"thread": topic, "base_subject": topic, "subject": topic}
    if pick.randrange(3) == 0:
        headers["references"] = (f"{pick.randrange(number + 3)}@mail.example",)  # now and then of mail yet to come
    if pick.randrange(8) == 0:
        headers["message_id"] = f"{pick.randrange(number + 1)}@mail.example"  # a reused id, or the same mail again
    if pick.randrange(8) == 0:
        headers["at"] = MONDAY + timedelta(hours=pick.randrange(number + 1))  # a clock that is wrong
    return headers


def _write(mails: Mails, pick: random.Random, topic: str, headers: dict[str, Any]) -> None:
    by = pick.choice((ANNA, PAOLO))
    match pick.randrange(14):
        case 0 | 1 | 2:
            asks = [
                f"When will the {topic} be ready for {pick.choice(TOPICS)} {pick.randrange(40)}?",
                f"Is the {topic} in colour?",
            ]
            mails.client(" ".join(asks), asks=asks, by=by, **headers)
        case 3:
            mails.client("Any news?", asks=["Any news?"], acts=(act("Any news?", Speech.CHASER),), by=by, **headers)
        case 4:
            text = f"Never mind the {topic}."
            mails.client(text, acts=(act(text, Speech.WITHDRAWAL),), by=by, **headers)
        case 5:
            text = HOLD.format(topic)
            mails.team(text, acts=(act(text, Speech.HOLDING, date(2026, 3, 6)),), **headers)
        case 6:
            text = PROMISE.format(topic)
            mails.team(text, acts=(act(text, Speech.PROMISE, date(2026, 3, 6)),), **headers)
        case 7:
            mails.team(f"The {topic} comes on Tuesday.", **headers)
        case 8:
            mails.team("Yes, it is.", files=[f"{topic}.pdf"], **headers)
        case 9:
            mails.team("Which size do you need?", asks=["Which size do you need?"], **headers)
        case 10:
            text = f"The {topic} is fine, go ahead."
            mails.client(text, acts=(act(text, Speech.APPROVAL),), by=by, **headers)
        case 11:
            mails.client(f"We meet about the {topic}.", by=by, to=(PAOLO.address, INBOX), cc=(INBOX,), **headers)
        case 12:
            back = Bounced(f"{pick.randrange(len(mails.filed) + 2)}@mail.example", by.address, "550 no such user")
            mails.client("", by=by, automatic=Automatic.BOUNCE, bounced=back, **headers)
        case _:
            more: dict[str, Any] = {"automatic": Automatic.AUTO_REPLY} if pick.randrange(2) else {"ours": True}
            mails.team(f"The {topic} is late.", direction=pick.choice(list(Direction)), **headers, **more)


def rulings_on(ledger: Ledger, pick: random.Random, most: int = 3) -> list[Ruling]:
    """A few rulings on questions of the ledger, at any time since they were asked."""
    return [
        Ruling(
            question.id,
            pick.choice(RULED),
            MARTA.address,
            question.asked_at + timedelta(hours=pick.randrange(20)),
            f"{pick.randrange(1 << 32)}@ruling.example",
            until=MONDAY + timedelta(days=pick.randrange(30)),
        )
        for question in pick.sample(ledger.questions, min(most, len(ledger.questions)))
    ]


def changed(messages: Sequence[Filed], pick: random.Random) -> list[Filed]:
    """The record with one message gone, read otherwise, in another thread, or at another time."""
    at = pick.randrange(len(messages))
    filed = messages[at]
    other: list[Filed] = []
    match pick.randrange(4):
        case 0:
            other = [replace(filed, acts=(), asks=filed.asks[1:])]
        case 1:
            other = [replace(filed, thread=pick.choice(TOPICS))]
        case 2:
            other = [replace(filed, at=filed.at + timedelta(hours=pick.randrange(-9, 9)))]
    return [*messages[:at], *other, *messages[at + 1 :]]


def refuted(messages: Sequence[Filed], seed: int, share: int = 3) -> list[Filed]:
    """As many invented mails as there are, in anybody's name, among the others; some borrow an id, a thread or a text."""
    pick = random.Random(seed)
    forged = []
    for number, filed in enumerate(pick.choices(messages, k=len(messages) // share)):
        names = (filed.message_id, pick.choice(messages).message_id)
        forged.append(
            replace(
                filed,
                key=f"forged {seed} {number}",
                message_id=pick.choice([filed.message_id, f"{number}@forged.example"]),
                references=pick.choice([(), names]),
                direction=pick.choice(list(Direction)),
                sender=pick.choice([filed.sender, MARTA, ANNA, Address("", "eve@outside.example")]),
                at=filed.at + timedelta(minutes=pick.randrange(-90, 90)),
                origin=OriginKind.REFUTED,
            )
        )
    both = [*messages, *forged]
    pick.shuffle(both)
    return both


class Folds:
    """Folds of one record, which go on from each other. Those made with another instance begin from nothing.

    All share one bookkeeper, which works out only once what each message says by itself. It keeps records apart by the
    client's domains.
    """

    _bookkeeper = Bookkeeper(shipped_rules())
    _instances = count()

    def __init__(self) -> None:
        self._party = Party(domains=frozenset({"verdi.example", f"{next(self._instances)}.example"}))

    def ledger(self, messages: Iterable[Filed], rulings: Sequence[Ruling] = (), now: datetime = LATER) -> Ledger:
        return self._bookkeeper.fold(messages, rulings, now=now, party=self._party)


def fresh(messages: Iterable[Filed], rulings: Sequence[Ruling] = (), now: datetime = LATER) -> Ledger:
    """The ledger of a fold that begins from nothing."""
    return Folds().ledger(messages, rulings, now)
