"""The question ledger of one client: `Bookkeeper.fold` is its door.

The ledger is what all mail and all rulings of a record make when they are read in order of arrival. The bookkeeper
goes on from where it left a record, and the ledger is the same as if it had begun again: docs/fold.md tells how.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from itertools import compress, count
from operator import attrgetter

from daemon.core.commands.word import Word
from daemon.core.filing.party import Party
from daemon.core.ledger.asks import lapse
from daemon.core.ledger.case import Case
from daemon.core.ledger.checkpoints import Checkpoints
from daemon.core.ledger.dockets import STEPS
from daemon.core.ledger.gist import Gists
from daemon.core.ledger.history import History
from daemon.core.ledger.opinion import Opinion
from daemon.core.ledger.order import Event, Order
from daemon.core.ledger.rulings import Ruling
from daemon.core.ledger.wording import Wording
from daemon.core.model import OWED, Filed, Ledger, Question, State
from daemon.core.words.rules import Rules
from daemon.core.words.text import one_line

_WAITING = OWED | {State.SNOOZED}
_MESSAGES = 6_000  # of the records that are read on from where they were left: some 30 MB, were all of them kept
_LONG = 52_000  # … and of those that are longer than that, which it would take minutes to read again

_ID = attrgetter("id")
_Key = tuple[str, str, Party]  # of a record: its first message, the zone and the people


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a record was read."""

    order: Order
    checkpoints: Checkpoints[Event, History]
    zone: str
    party: Party


class Bookkeeper:
    """Keeps ledgers by the rules that it was made with."""

    def __init__(self, rules: Rules) -> None:
        self.wording = Wording(rules)
        self.gists = Gists(self.wording)
        self._records: OrderedDict[_Key, Progress] = OrderedDict()  # the one read last stands last
        self._sizes: dict[_Key, int] = {}  # messages of each

    def fold(
        self,
        messages: Iterable[Filed],
        rulings: Sequence[Ruling] = (),
        opinions: Sequence[Opinion] = (),
        *,
        now: datetime | None = None,
        zone: tzinfo = UTC,
        party: Party,
    ) -> Ledger:
        """The ledger of one client's `messages`, whatever their order.

        `now` (aware) ends the snoozes that are over; None leaves every snooze standing, with its end. `zone`: in which
        the evidence names times. `party`: who may take back and approve for the client, and is the client's without
        having written before.
        """
        return _ledger(self._history(messages, (rulings, opinions), zone, party), rulings, zone, now)

    def explain(
        self,
        question: str,
        messages: Iterable[Filed],
        rulings: Sequence[Ruling] = (),
        opinions: Sequence[Opinion] = (),
        *,
        zone: tzinfo = UTC,
        party: Party,
    ) -> list[str]:
        """The evidence for the state of the question with that id, step by step; empty when there is none such."""
        history = self._history(messages, (rulings, opinions), zone, party)
        case = history.dockets.case(question)
        return self._steps(case, [ruling for ruling in rulings if ruling.question == question], history) if case else []

    def _history(
        self,
        messages: Iterable[Filed],
        words: tuple[Iterable[Ruling], Iterable[Opinion]],
        zone: tzinfo,
        party: Party,
    ) -> History:
        record = tuple(messages)
        key = (record[0].key if record else "", str(zone), party)
        # Taken out while it is at work: what is broken off leaves nothing half done behind.
        progress = self._records.pop(key, None) or self._begun(zone, party)
        history = progress.checkpoints.fold(progress.order.events(record, *words))
        self._records[key] = progress
        self._sizes[key] = len(record)
        self._trim()
        return history

    def _trim(self) -> None:
        """Keep what was read last, as far as it fits."""
        kept = {False: 0, True: 0}
        for place, key in enumerate(reversed(list(self._records))):
            long = self._sizes[key] > _MESSAGES
            kept[long] += self._sizes[key]
            if place and kept[long] > (_LONG if long else _MESSAGES):
                del self._records[key], self._sizes[key]

    def known(self, messages: Iterable[Filed]) -> list[Filed]:
        """A record's messages, as those that were folded last where they say the same.

        So a record that was let go and is read again holds no second copy of what its fold goes on from.
        """
        record = list(messages)
        key = self._key_of(record)
        return self._records[key].order.known(record) if key else record

    def _key_of(self, messages: Iterable[Filed]) -> _Key | None:
        first = next((one.key for one in messages), "")
        return next((key for key in self._records if key[0] == first), None)

    def leave(self, messages: Collection[Filed]) -> Progress | None:
        """Let go of the fold of a record with these messages; what `resume` takes."""
        key = self._key_of(messages)
        if key is None or self._sizes[key] != len(messages):  # another record may begin with the same mail
            return None
        del self._sizes[key]
        return self._records.pop(key)

    def resume(self, messages: Collection[Filed], progress: Progress | None) -> None:
        """Go on with a fold that was left."""
        if progress:
            key = next(iter(messages)).key, progress.zone, progress.party
            self._records[key], self._sizes[key] = progress, len(messages)

    def let_go(self) -> None:
        """Keep nothing of the records that were read: each is read from its beginning the next time."""
        self._records.clear()
        self._sizes.clear()
        self.gists.let_go()

    def _begun(self, zone: tzinfo, party: Party) -> Progress:
        begin = partial(History, self.wording, self.gists, zone, party)
        return Progress(Order(), Checkpoints(begin, History.read, History.copy), str(zone), party)

    def _steps(self, case: Case, rulings: Iterable[Ruling], history: History) -> list[str]:
        ask = case.posed.ask
        first = (
            f"“{ask.text}” in {case.filed.message_id}: {ask.kind.value} by {ask.rule}, certainty {ask.certainty:.2f}."
        )
        told = f"Its origin: {case.filed.origin.value}{': ' if case.filed.origin_why else ''}{case.filed.origin_why}."
        last = f"So it is {case.state.value}, certainty {case.certainty:.2f}{self._counted(case)}."
        beside = (_said(ruling, history) for ruling in rulings if ruling.word not in STEPS)
        return [first, told, *case.steps, last, *beside]

    def _counted(self, case: Case) -> str:
        """On what ground a reply made it so, and how often that was right where it was counted."""
        if case.ground is None:
            return ""
        right, of = self.wording.certainty.counted(case.ground)
        return f" (“{case.ground.value}”{f', right {right} times of {of}' if of else ''})"


def _ledger(history: History, rulings: Iterable[Ruling], zone: tzinfo, now: datetime | None) -> Ledger:
    snoozes = _snoozes(rulings)
    ours = [_ours(case, snoozes.get(case.id), history, zone, now) for case in history.dockets.outbound.cases.values()]
    return Ledger(
        questions=tuple(_asked(history, snoozes, now)),
        promises=tuple(history.promises),
        approvals=tuple(history.approvals),
        red_flags=tuple(history.red_flags),
        labels=tuple(history.lessons.labels),
        awaiting_client=tuple(question for question in ours if question.state in _WAITING),
        ended=tuple(question for question in ours if question.state not in _WAITING),
        held=tuple(case.question() for case in history.dockets.held.cases.values()),
    )


def _asked(history: History, snoozes: Mapping[str, Ruling], now: datetime | None) -> list[Question]:
    """All that was asked in the client's name: of thousands a few are put off."""
    cases = history.dockets.asked
    found = [case.made or case.question() for case in cases]
    places = compress(count(), map(snoozes.__contains__, map(_ID, found))) if snoozes else ()
    for place in places:
        found[place] = _snoozed(cases[place], snoozes[found[place].id], history, now)
    return found


def _ours(case: Case, snooze: Ruling | None, history: History, zone: tzinfo, now: datetime | None) -> Question:
    """A question of the team, with the end that time will put to it."""
    question = _snoozed(case, snooze, history, now)
    if case.ending is None or case.ending[0] is not question:
        case.ending = question, replace(question, lapse=lapse(case, zone, question.snoozed_until))
    return case.ending[1]


def _snoozes(rulings: Iterable[Ruling]) -> dict[str, Ruling]:
    """The newest snooze of each question."""
    snoozes = [ruling for ruling in rulings if ruling.word is Word.SNOOZE and ruling.until]
    return {snooze.question: snooze for snooze in sorted(snoozes, key=lambda snooze: (snooze.at, snooze.message_id))}


def _snoozed(case: Case, snooze: Ruling | None, history: History, now: datetime | None) -> Question:
    """The question, put off; after the end of its snooze it is as before, and due since then. A reply ends a snooze."""
    question = case.question()
    if case.state not in OWED or not snooze or not snooze.until:
        return question
    if now and snooze.until <= now:
        return replace(question, snoozed_until=snooze.until)
    why = f"{snooze.by} put it off on {history.when(snooze.at)} until {history.when(snooze.until)}."
    return replace(question, state=State.SNOOZED, snoozed_until=snooze.until, why=why, certainty=1.0)


def _said(ruling: Ruling, history: History) -> str:
    until = f" until {history.when(ruling.until)}" if ruling.until else ""
    text = f": {one_line(ruling.text)}" if ruling.text else ""
    return f"{ruling.by} on {history.when(ruling.at)}: {ruling.word.value}{until}{text}."
