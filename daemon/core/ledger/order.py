"""The order in which a record is read: by arrival, but never a reply before what it replies to, since clocks differ."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import compress, count
from operator import attrgetter, is_not

from daemon.core.ledger.opinion import Opinion
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Filed, OriginKind

Event = Filed | Ruling | Opinion

_PLACING = attrgetter("key", "at", "message_id", "references", "origin")  # all that decides where a message stands


class Order:
    """The messages of one record in order, kept up as mail comes in: whatever came first, the order is the same."""

    def __init__(self) -> None:
        self._begin(())

    def _begin(self, messages: Sequence[Filed]) -> None:
        self._messages = list(messages)  # as they were seen last
        self._by_key: dict[str, Filed] = {}
        self._arrived: dict[str, datetime] = {}  # Message-ID → when its first copy came in
        self._naming: dict[str, list[str]] = {}  # Message-ID → keys of the messages that name it
        self._late: dict[str, datetime] = {}  # key of a message that came before what it names → when that came
        for filed in messages:
            self._note(filed)
        for filed in messages:
            self._judge(filed)
        self._row = sorted(messages, key=self._rank)

    def events(
        self, messages: Iterable[Filed], rulings: Iterable[Ruling], opinions: Iterable[Opinion] = ()
    ) -> list[Event]:
        """The messages, rulings and opinions in order; of messages with one key the last counts."""
        record = tuple(messages)
        if not self._follow(record):
            self._begin(list({filed.key: filed for filed in record}.values()))
        events: list[Event] = []
        done = 0
        words: list[Ruling | Opinion] = [*rulings, *opinions]
        for word in sorted(words, key=_said):
            before = bisect_right(self._row, word.at, lo=done, key=self._when)
            events += self._row[done:before]
            events.append(word)
            done = before
        return events + self._row[done:]

    def known(self, messages: Iterable[Filed]) -> list[Filed]:
        """Each as it was seen last, where it says the same."""
        seen = ((self._by_key.get(one.key), one) for one in messages)
        return [mine if mine is one or mine == one else one for mine, one in seen]

    def _follow(self, messages: Sequence[Filed]) -> bool:
        """Go on from the messages as they were; False where one went or has another place, or two have one key."""
        come = messages[len(self._messages) :]
        fresh = {one.key for one in come if one.key not in self._by_key}  # `-` would walk through all that are known
        if len(messages) < len(self._messages) or len(fresh) < len(come):
            return False
        for number in list(compress(count(), map(is_not, self._messages, messages))):
            old, new = self._messages[number], messages[number]
            if _PLACING(old) != _PLACING(new):
                return False
            self._messages[number] = self._by_key[new.key] = self._row[self._place(old)] = new
        for filed in come:
            self._add(filed)
        return True

    def _add(self, filed: Filed) -> None:
        self._messages.append(filed)
        self._note(filed)
        for key in self._naming.get(filed.message_id, ()):
            if key != filed.key:
                other = self._by_key[key]
                del self._row[self._place(other)]
                self._judge(other)
                insort(self._row, other, key=self._rank)
        self._judge(filed)
        insort(self._row, filed, key=self._rank)

    def _note(self, filed: Filed) -> None:
        self._by_key[filed.key] = filed
        if filed.origin is not OriginKind.REFUTED:  # an id that it borrows is another mail's
            self._arrived[filed.message_id] = min(filed.at, self._arrived.get(filed.message_id, filed.at))
        for name in dict.fromkeys(filed.references):
            self._naming.setdefault(name, []).append(filed.key)

    def _judge(self, filed: Filed) -> None:
        """Whether it names a message that came in after it, or in the same instant, and when that was."""
        names = (name for name in filed.references if name != filed.message_id and name in self._arrived)
        newest = max((self._arrived[name] for name in names), default=None)
        self._late.pop(filed.key, None)
        if newest is not None and newest >= filed.at:
            self._late[filed.key] = newest

    def _when(self, filed: Filed) -> datetime:
        return self._late.get(filed.key, filed.at)

    def _rank(self, filed: Filed) -> tuple[datetime, bool, str]:
        return self._when(filed), filed.key in self._late, filed.key

    def _place(self, filed: Filed) -> int:
        return bisect_left(self._row, self._rank(filed), key=self._rank)


def _said(word: Ruling | Opinion) -> tuple[datetime, str, str, str]:
    """In which order what was said is read; a person's word after a judge's of the same instant."""
    if isinstance(word, Opinion):
        return word.at, "", word.question, word.reply
    return word.at, word.message_id, word.question, word.word
