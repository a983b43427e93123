"""The question ledger of one client: `Bookkeeper.fold` is its door.

The record is read in order of arrival, from scratch each time: whatever the order in which its mail came in, the
ledger is the same. What a message says by itself is remembered from one fold to the next.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from hashlib import blake2s

from daemon.core.ledger.docket import Entry, Posed
from daemon.core.ledger.history import CLOSING, History
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.order import Event, Order
from daemon.core.ledger.reply import Reply, ReplyReader, called_before
from daemon.core.ledger.rulings import Ruling, Word
from daemon.core.ledger.wording import Wording
from daemon.core.model import Filed, Ledger, Question, State
from daemon.core.reading.points import marker_before
from daemon.core.words.rules import Rules
from daemon.core.words.text import normal, one_line

_REMEMBERED = 20_000  # messages whose reading is kept from one fold to the next
_RECORDS = 64  # … and records that are read on from where they were left
_STRIDE = 16  # events between two marks, so that late mail does not mean to begin again
_BACK = 1024  # how many events back marks are kept


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
            form = normal(ask.text)
            language = self.filed.language
            found.setdefault(
                form,
                Posed(
                    id=blake2s(f"{self.filed.key}\n{form}".encode(), digest_size=6).hexdigest(),
                    ask=ask,
                    form=form.strip(),
                    bag=self._wording.bag(ask.text, language),
                    wants=self._wording.wants(form, language),
                    marker=marker_before(self.filed.own_text, ask.text),
                    called=called_before(self.filed.own_text, ask.text),
                    names=self._wording.names(ask.text, language),
                ),
            )
        return tuple(found.values())

    @cached_property
    def bag(self) -> Bag:
        return self._wording.bag(self.filed.own_text, self.filed.language)

    @cached_property
    def subject(self) -> Bag:
        return self._wording.bag(self.filed.base_subject or self.filed.subject, self.filed.language)

    @cached_property
    def files(self) -> Bag:
        return self._wording.bag(" ".join(file.filename for file in self.filed.attachments), self.filed.language)

    @cached_property
    def starts(self) -> frozenset[str]:
        """How all words begin that may speak of a question of another thread."""
        return frozenset().union(*(bag.starts for bag in (self.subject, self.files, *(b.bag for b in self.reply.bits))))


@dataclass(slots=True)
class _Run:
    """A record as it was read last: going on from one of the marks gives the same as reading it all again."""

    order: Order
    events: list[Event]
    marks: list[tuple[int, History]]  # after so many events: what was known; the last is of all of them


class Bookkeeper:
    """Keeps ledgers by the rules that it was made with."""

    def __init__(self, rules: Rules) -> None:
        self._wording = Wording(rules)
        self._reader = ReplyReader(self._wording)
        self._noted: dict[str, Noted] = {}
        self._runs: OrderedDict[Hashable, _Run] = OrderedDict()

    def fold(
        self,
        messages: Iterable[Filed],
        rulings: Sequence[Ruling] = (),
        *,
        now: datetime | None = None,
        zone: tzinfo = UTC,
        domains: Iterable[str] = (),
    ) -> Ledger:
        """The ledger of one client's `messages`, whatever their order.

        `now` (aware) ends the snoozes that are over; None leaves every snooze standing, with its end. `zone`: in which
        the evidence names times. `domains`: the client's own, never a free-mail one; who writes from there is the
        client's, also without having written before.
        """
        return _ledger(self._history(messages, rulings, zone, frozenset(domains)), rulings, now)

    def explain(
        self,
        question: str,
        messages: Iterable[Filed],
        rulings: Sequence[Ruling] = (),
        *,
        zone: tzinfo = UTC,
        domains: Iterable[str] = (),
    ) -> list[str]:
        """The evidence for the state of the question with that id, step by step; empty when there is none such."""
        history = self._history(messages, rulings, zone, frozenset(domains))
        entry = history.entry(question)
        return _steps(entry, [one for one in rulings if one.question == question], history) if entry else []

    def _history(
        self, messages: Iterable[Filed], rulings: Iterable[Ruling], zone: tzinfo, domains: frozenset[str]
    ) -> History:
        given = list(messages)
        known = (given[0].key if given else "", str(zone), domains)
        # Taken out while it is at work: what is broken off leaves nothing half done behind.
        run = self._runs.pop(known, None) or _Run(Order(), [], [])
        events = run.order.events(given, rulings)
        marks = _usable(run, events)
        start, history = self._resumed(marks, len(run.events)) or (0, History(self._wording, self._note, zone, domains))
        for place in range(start, len(events)):
            if start < place and _worth_a_mark(place, len(events)):
                marks.append((place, history.copy()))
            _read(history, events[place])
        kept = [mark for mark in marks if _worth_a_mark(mark[0], len(events))]
        self._runs[known] = _Run(run.order, events, [*kept, (len(events), history)])
        if len(self._runs) > _RECORDS:
            self._runs.popitem(last=False)
        return history

    def _resumed(self, marks: list[tuple[int, History]], end: int) -> tuple[int, History] | None:
        """Where to go on from: the end itself, which nobody comes back to, or a copy of the newest mark."""
        if not marks:
            return None
        place, history = marks[-1]
        return marks.pop() if place == end else (place, history.copy())

    def _note(self, filed: Filed) -> Noted:
        noted = self._noted.get(filed.key)
        if noted is None or (noted.filed is not filed and noted.filed != filed):
            if len(self._noted) >= _REMEMBERED:
                self._noted.clear()
            noted = self._noted[filed.key] = Noted(filed, self._wording, self._reader)
        return noted


def _usable(run: _Run, events: Sequence[Event]) -> list[tuple[int, History]]:
    """The marks of the last run that lie within what is the same now."""
    pairs = zip(run.events, events, strict=False)
    same = next((n for n, (old, new) in enumerate(pairs) if old is not new and old != new), None)
    same = min(len(run.events), len(events)) if same is None else same
    return [mark for mark in run.marks if mark[0] <= same]


def _worth_a_mark(place: int, end: int) -> bool:
    """Whether to come back to this place: the further back, the fewer of them."""
    back = end - place
    return back <= _BACK and place % max(_STRIDE, 1 << max(0, back.bit_length() - 2)) == 0


def _read(history: History, event: Event) -> None:
    if isinstance(event, Filed):
        history.read(event)
    else:
        history.rule(event)


def _ledger(history: History, rulings: Iterable[Ruling], now: datetime | None) -> Ledger:
    snoozed = _snoozes(rulings, now)
    entries = history.inbound.entries.values()
    return Ledger(
        questions=tuple(_snoozed(one, snoozed, history) if one.id in snoozed else one.question() for one in entries),
        promises=history.promises.all(),
        approvals=tuple(history.approvals),
        red_flags=tuple(history.red_flags),
        awaiting_client=tuple(entry.question() for entry in history.outbound.entries.values() if entry.owed),
    )


def _snoozes(rulings: Iterable[Ruling], now: datetime | None) -> dict[str, Ruling]:
    """The newest snooze of each question, if it is not over."""
    newest = sorted((one for one in rulings if one.word is Word.SNOOZE), key=lambda one: (one.at, one.message_id))
    found = {one.question: one for one in newest}
    return {key: one for key, one in found.items() if one.until and (now is None or one.until > now)}


def _snoozed(entry: Entry, snoozed: Mapping[str, Ruling], history: History) -> Question:
    question, ruling = entry.question(), snoozed[entry.id]
    if not entry.owed or not ruling.until:
        return question
    why = f"{ruling.by} put it off on {history.when(ruling.at)} until {history.when(ruling.until)}."
    return replace(question, state=State.SNOOZED, snoozed_until=ruling.until, why=why, certainty=1.0)


def _steps(entry: Entry, rulings: Iterable[Ruling], history: History) -> list[str]:
    ask = entry.posed.ask
    first = f"“{ask.text}” in {entry.filed.message_id}: {ask.kind.value} by {ask.rule}, certainty {ask.certainty:.2f}."
    last = f"So it is {entry.state.value}, certainty {entry.certainty:.2f}."
    return [first, *entry.steps, last, *(_said(one, history) for one in rulings if one.word not in CLOSING)]


def _said(ruling: Ruling, history: History) -> str:
    until = f" until {history.when(ruling.until)}" if ruling.until else ""
    text = f": {one_line(ruling.text)}" if ruling.text else ""
    return f"{ruling.by} on {history.when(ruling.at)}: {ruling.word.value}{until}{text}."
