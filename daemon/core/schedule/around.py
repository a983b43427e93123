"""What the mail of a record says around its questions, kept from one look at the record to the next.

A record holds years of mail, and a mail changes what is said of a few questions: a look costs what is new. Where a
message that was seen is another one, or went, all begins anew. It is always what all of the mail says at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain, compress, count
from operator import attrgetter, is_not
from typing import TypeVar

from daemon.core.message.origin import believed
from daemon.core.model import Filed, Ledger, OriginKind, Question
from daemon.core.schedule.hands import by_hand, later
from daemon.core.schedule.owing import Circumstance, Circumstances, alarmed, answered, circumstance, from_us

_AGE = attrgetter("at", "key")
_THREAD, _ID = attrgetter("thread"), attrgetter("message_id")


class Around:
    """Of one record."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._messages: list[Filed] = []  # as they were seen last
        self._newest: dict[tuple[str, OriginKind], Filed] = {}  # of two mails with one id the newer counts
        self._named: dict[str, Filed] = {}  # … of those that our server does not refute
        self._threads: dict[str, list[Filed]] = {}  # … which are no mail of the team or the client, either
        self._answered: dict[str, datetime | None] = {}  # thread → when the team first answered in it
        self._alarms: Mapping[str, Sequence[datetime]] = {}
        self._asked: tuple[Question, ...] = ()  # as they were asked about last …
        self.questions: tuple[Circumstance[Question], ...] = ()  # … and what was said of them
        self.wrote: datetime | None = None  # when one of the team last wrote to the client
        self.came: dict[str, datetime] = {}  # Message-ID → arrival
        self.hands: dict[str, datetime] = {}  # when each person last wrote a mail by hand, by address

    def look(self, ledger: Ledger, messages: Sequence[Filed]) -> Circumstances[Question]:
        """As `circumstances`."""
        if len(messages) < len(self._messages) or any(map(is_not, self._messages, messages)):
            self._begin()
        new = messages[len(self._messages) :]
        self._messages += new
        for message in new:
            self._note(message)
        threads = {message.thread for message in new}
        for thread in threads:
            self._answered[thread] = answered(sorted(self._threads.get(thread, ()), key=_AGE))
        alarms = alarmed(ledger, self._named)
        threads |= {one for one in alarms.keys() | self._alarms.keys() if alarms.get(one) != self._alarms.get(one)}
        self._alarms = alarms
        ids = {message.message_id for message in new}
        self._renew(ledger.questions, threads, ids)
        return Circumstances(self.questions, self.wrote)

    def mail(self, message_id: str) -> Filed | None:
        """The mail with that id: whoever borrows the id of another's speaks for nobody."""
        return self._named.get(message_id) or self._newest.get((message_id, OriginKind.REFUTED))

    def thread(self, name: str) -> Sequence[Filed]:
        """The mails of a thread that our server does not refute."""
        return self._threads.get(name, ())

    def _note(self, message: Filed) -> None:
        _newer(self._newest, (message.message_id, message.origin), message)
        if not believed([message]):
            return
        _newer(self._named, message.message_id, message)
        self._threads.setdefault(message.thread, []).append(message)
        self.came[message.message_id] = message.at
        for person in by_hand(message):
            later(self.hands, person, message.at)
        if from_us(message):
            self.wrote = max(message.at, self.wrote or message.at)

    def _renew(self, questions: tuple[Question, ...], threads: set[str], ids: set[str]) -> None:
        """Of `questions`; what is neither new nor in these threads, nor asked by a mail of these ids, stays."""
        found = list(self.questions[: len(questions)])
        known = questions[: len(found)]
        others = chain(
            compress(count(), map(is_not, known, self._asked)),
            compress(count(), map(threads.__contains__, map(_THREAD, known))),
            compress(count(), map(ids.__contains__, map(_ID, known))),
        )
        for place in others:
            found[place] = self._made(questions[place])
        found += map(self._made, questions[len(found) :])
        self._asked, self.questions = questions, tuple(found)

    def _made(self, question: Question) -> Circumstance[Question]:
        newest = self._newest.get((question.message_id, question.origin))
        alarms, replied = self._alarms.get(question.thread, ()), self._answered.get(question.thread)
        return circumstance(question, replied, alarms, quiet=newest is not None and newest.quiet)


_Key = TypeVar("_Key")


def _newer(known: dict[_Key, Filed], key: _Key, message: Filed) -> None:
    if key not in known or _AGE(known[key]) <= _AGE(message):
        known[key] = message
