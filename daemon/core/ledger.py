"""The question ledger of one client: `Bookkeeper.fold` is its door.

The record is read in order of arrival, from scratch each time: whatever the order in which its mail came in, the
ledger is the same. What a message says by itself is remembered from one fold to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from hashlib import blake2s

from daemon.core.docket import Entry, Posed
from daemon.core.history import History
from daemon.core.matching import Bag
from daemon.core.model import Filed, Ledger, Question, Ruling, State, Word
from daemon.core.reply import Reply, ReplyReader, marker_before
from daemon.core.rules import Rules
from daemon.core.text import normal
from daemon.core.wording import Wording

_REMEMBERED = 60_000  # messages whose reading is kept from one fold to the next


class Noted:
    """What one message says by itself: worked out when it is first needed."""

    def __init__(self, filed: Filed, wording: Wording, reader: ReplyReader) -> None:
        self.filed = filed
        self._wording = wording
        self._reader = reader

    @cached_property
    def reply(self) -> Reply:
        return self._reader.read(self.filed)

    @cached_property
    def posed(self) -> tuple[Posed, ...]:
        """Each ask once, with an id made of the message's key and the ask's own words."""
        found: dict[str, Posed] = {}
        for ask in self.filed.asks:
            form = normal(ask.text).strip()
            language = self.filed.language
            found.setdefault(
                form,
                Posed(
                    id=blake2s(f"{self.filed.key}\n{form}".encode(), digest_size=6).hexdigest(),
                    ask=ask,
                    form=form,
                    bag=self._wording.bag(ask.text, language),
                    wants=self._wording.wants(ask.text, language),
                    marker=marker_before(self.filed.own_text, ask.text),
                ),
            )
        return tuple(found.values())

    @cached_property
    def subject(self) -> Bag:
        return self._wording.bag(self.filed.base_subject or self.filed.subject, self.filed.language)

    @cached_property
    def files(self) -> Bag:
        return self._wording.bag(" ".join(file.filename for file in self.filed.attachments), self.filed.language)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that may speak of a question of another thread."""
        bags = [self.subject, self.files, *(bit.bag for bit in self.reply.bits)]
        return frozenset(word for bag in bags for word in bag.words)


@dataclass(frozen=True, slots=True)
class Event:
    """A message or a ruling, at its place in the record."""

    at: datetime
    after: bool  # it refers to a message of the same instant or a later one: clocks differ
    key: str
    filed: Filed | None = None
    ruling: Ruling | None = None


class Bookkeeper:
    """Keeps ledgers by the rules that it was made with."""

    def __init__(self, rules: Rules) -> None:
        self._wording = Wording(rules)
        self._reader = ReplyReader(self._wording)
        self._noted: dict[str, Noted] = {}

    def fold(
        self,
        messages: Iterable[Filed],
        rulings: Iterable[Ruling] = (),
        *,
        now: datetime,
        zone: tzinfo = UTC,
        domains: Iterable[str] = (),
    ) -> Ledger:
        """The ledger of one client's `messages` at `now` (aware), whatever their order.

        `zone`: in which the evidence names times. `domains`: the client's own, never a free-mail one; whoever
        writes from there is the client's, also without having written before.
        """
        return _ledger(self._history(messages, rulings, zone, domains), rulings, now)

    def explain(
        self,
        question: str,
        messages: Iterable[Filed],
        rulings: Iterable[Ruling] = (),
        *,
        zone: tzinfo = UTC,
        domains: Iterable[str] = (),
    ) -> list[str]:
        """The evidence for the state of the question with that id, step by step; empty when there is no such question."""
        entry = self._history(messages, rulings, zone, domains).entry(question)
        return _steps(entry) if entry else []

    def _history(
        self, messages: Iterable[Filed], rulings: Iterable[Ruling], zone: tzinfo, domains: Iterable[str]
    ) -> History:
        history = History(self._wording, self.note, zone, frozenset(domains))
        for event in _in_order(messages, rulings):
            if event.filed:
                history.read(event.filed)
            elif event.ruling:
                history.rule(event.ruling)
        return history

    def note(self, filed: Filed) -> Noted:
        noted = self._noted.get(filed.key)
        if noted is None or (noted.filed is not filed and noted.filed != filed):
            if len(self._noted) >= _REMEMBERED:
                self._noted.clear()
            noted = self._noted[filed.key] = Noted(filed, self._wording, self._reader)
        return noted


def _in_order(messages: Iterable[Filed], rulings: Iterable[Ruling]) -> list[Event]:
    """By arrival, but never a reply before what it replies to."""
    unique = {filed.key: filed for filed in messages}
    arrived: dict[str, datetime] = {}
    for filed in unique.values():
        arrived[filed.message_id] = min(filed.at, arrived.get(filed.message_id, filed.at))
    events = []
    for filed in unique.values():
        latest = max((arrived[one] for one in filed.references if one in arrived), default=filed.at)
        events.append(
            Event(max(filed.at, latest), latest >= filed.at and bool(filed.references), filed.key, filed=filed)
        )
    events += [Event(one.at, True, f"~{one.message_id}{one.question}{one.word}", ruling=one) for one in rulings]
    return sorted(events, key=lambda event: (event.at, event.after, event.key))


def _ledger(history: History, rulings: Iterable[Ruling], now: datetime) -> Ledger:
    snoozes = [one for one in rulings if one.word is Word.SNOOZE and one.until and one.until > now and one.at <= now]
    snoozed = {one.question: one for one in sorted(snoozes, key=lambda one: (one.at, one.message_id))}
    return Ledger(
        questions=tuple(_snoozed(entry, snoozed.get(entry.id), history) for entry in history.inbound.entries.values()),
        promises=history.promises.all(),
        approvals=tuple(history.approvals),
        red_flags=tuple(history.red_flags),
        awaiting_client=tuple(entry.question() for entry in history.outbound.entries.values() if entry.owed),
    )


def _snoozed(entry: Entry, ruling: Ruling | None, history: History) -> Question:
    question = entry.question()
    if not ruling or not entry.owed or not ruling.until:
        return question
    why = f"{ruling.by} put it off on {history.when(ruling.at)} until {history.when(ruling.until)}."
    return replace(question, state=State.SNOOZED, snoozed_until=ruling.until, why=why, certainty=1.0)


def _steps(entry: Entry) -> list[str]:
    ask = entry.posed.ask
    first = (
        f"{entry.filed.message_id}: “{ask.text}” is a {ask.kind.value} by {ask.rule} (certainty {ask.certainty:.2f})."
    )
    return [first, *entry.steps, f"So it is {entry.state.value} (certainty {entry.certainty:.2f})."]
