"""What one client is owed, with deadlines: which target counts for each question, and when the client should hear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Generic, TypeVar

from daemon.core.filing.people import Client
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.sla import SLA, Counted, Deadline, DueAt, deadline, due, next_word
from daemon.core.message.origin import believed
from daemon.core.model import Direction, Filed, Ledger, Question, State, Timing
from daemon.core.schedule.alerts import Owed, is_owed

RECENT = 10  # working days before the clerk began: what was asked then is owed as if it were asked at the beginning
URGENT = frozenset({"urgent", "complaint"})  # the red flags that call for the urgent SLA


Asked = TypeVar("Asked", Question, Timing)  # a question, or what of one is counted


@dataclass(slots=True)
class Circumstance(Generic[Asked]):
    """A question, and what of the mail around it bears on its deadline, whatever is configured.

    As `Timing`, it is not frozen.
    """

    question: Asked
    quiet: bool  # found by a first sync
    following: bool  # the team had answered in its thread before it was asked
    urged: datetime | None  # when the client first called it urgent, after asking


@dataclass(frozen=True, slots=True)
class Circumstances(Generic[Asked]):
    """Those of one client's questions."""

    questions: tuple[Circumstance[Asked], ...]
    wrote: datetime | None  # when one of the team last wrote to the client


def timings(around: Circumstances[Question]) -> Circumstances[Timing]:
    """The same without their words."""
    return Circumstances(tuple(map(timed, around.questions)), around.wrote)


def timed(one: Circumstance[Question]) -> Circumstance[Timing]:
    """The same without its words."""
    return Circumstance(one.question.timing, one.quiet, one.following, one.urged)


def circumstances(ledger: Ledger, messages: Iterable[Filed]) -> Circumstances[Question]:
    """What the mail of a record says of the questions in its ledger."""
    filed = sorted(messages, key=lambda message: (message.at, message.key))
    # Of two mails with one id the newer counts.
    quiet = {(message.message_id, message.origin): message.quiet for message in filed}
    # What our server refutes is no mail of the team or the client: it makes nothing due sooner or later.
    honest, threads = believed(filed), defaultdict[str, list[Filed]](list)
    for message in honest:
        threads[message.thread].append(message)
    replied = {thread: answered(mails) for thread, mails in threads.items()}
    alarms = alarmed(ledger, {message.message_id: message for message in honest})
    found = (
        circumstance(
            one,
            replied.get(one.thread),
            alarms.get(one.thread, ()),
            quiet=quiet.get((one.message_id, one.origin), False),
        )
        for one in ledger.questions
    )
    wrote = max((message.at for message in honest if from_us(message)), default=None)
    return Circumstances(tuple(found), wrote)


def circumstance(
    question: Question, replied: datetime | None, alarms: Iterable[datetime], *, quiet: bool
) -> Circumstance[Question]:
    """`replied`: when the team first answered in its thread; `alarms`: when the client called what is there urgent."""
    urged = min((at for at in alarms if at >= question.asked_at), default=None)
    return Circumstance(question, quiet, replied is not None and replied < question.asked_at, urged)


_Found = TypeVar("_Found", Deadline, DueAt)


class Debts(Generic[Asked]):
    """One client's questions against the client's SLA and calendar, as they are configured now."""

    def __init__(
        self,
        client: Client,
        around: Circumstances[Asked],
        slas: Mapping[str, SLA],
        calendar: Calendar,
        begun: datetime | None = None,
    ) -> None:
        """`begun`: when the clerk began. What was asked in the ten working days before counts from then."""
        self._begun = begun
        self._client = client
        self._around: Circumstances[Asked] = around
        self._sla = slas[client.sla]
        self._urgent = slas.get(self._sla.urgent)
        self._calendar = calendar

    def owed(self: Debts[Question], known: Mapping[int, Owed] = MappingProxyType({})) -> list[Owed]:
        """Every question with its deadline; of what is `known` (by the identity of its circumstances) that one.

        Raises NeverOpen.
        """
        return [known.get(id(one)) or self._owed(one) for one in self._around.questions]

    def _owed(self: Debts[Question], one: Circumstance[Question]) -> Owed:
        start, following = self._start(one), one.following
        question = _counted_from(one.question, start)
        target = _target(question, following=following and self._sla.next_answer_within is not None)
        found = self._found(one, question, start, deadline)
        return Owed(self._client, one.question, found, one.quiet and start is None, target, one.urged, following)

    def due(self, one: Circumstance[Asked]) -> DueAt:
        """What `owed` says of when a question is due, without the steps on the way.

        The ledger and the figures ask that of every question that there ever was. Raises NeverOpen.
        """
        start = self._start(one)
        return self._found(one, _counted_from(one.question, start), start, due)

    def _found(
        self, one: Circumstance[Asked], question: Asked, start: datetime | None, by: Callable[..., _Found]
    ) -> _Found:
        """Of the `question` as its clock runs, from `start` if not from the asking.

        The urgent SLA counts from when the client said so, where it makes the answer due earlier.
        """
        usual = by(question, self._sla, self._calendar, answered_before=one.following)
        if one.urged is None or self._urgent is None:
            return usual
        urged = max(one.urged, start) if start else one.urged
        urgent = by(replace(question, asked_at=urged), self._urgent, self._calendar)
        found = urgent if urgent.due_at < usual.due_at and not question.ruled_due else usual
        return replace(found, unmoved=min(urgent.by_sla, usual.by_sla))

    def _start(self, one: Circumstance[Asked]) -> datetime | None:
        """When the clock began, of what was asked before the clerk did."""
        return self._begun if one.quiet and self._recent(one.question) else None

    def _recent(self, question: Question | Timing) -> bool:
        """Whether it was asked shortly before the clerk began: somebody may still wait for the answer."""
        return self._begun is not None and self._recent_from <= question.asked_at < self._begun

    @cached_property
    def _recent_from(self) -> datetime:
        assert self._begun is not None
        return self._calendar.subtract(self._begun, RECENT * self._calendar.working_day)

    def loop(self, owed: Iterable[Owed], updated: datetime | None, now: datetime) -> Owed | None:
        """When the client should next hear from us, with the oldest open question; None when there is no need.

        `updated` is when the last regular update went out: that, too, is a word from us.
        """
        if self._sla.keep_in_loop is None:
            return None
        waiting = [one for one in owed if is_owed(one.question, now) and not one.quiet and not one.question.muted]
        if not waiting:
            return None
        oldest = min(waiting, key=lambda one: one.question.asked_at)
        heard = max(at for at in (oldest.question.asked_at, updated, self._around.wrote, self._begun) if at)
        at = next_word(heard, self._sla, self._calendar)
        assert at is not None
        counted = Counted(heard, at, self._calendar)
        warn = max(heard, self._calendar.subtract(at, self._sla.warn_before))
        return Owed(self._client, oldest.question, Deadline(warn, at, (), counted), target="loop")


def alarmed(ledger: Ledger, named: Mapping[str, Filed]) -> Mapping[str, Sequence[datetime]]:
    """Thread → when the client called what is there urgent. `named`: the mails by their ids."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for flag in believed(ledger.red_flags):
        if flag.kind in URGENT and flag.message_id in named:
            found[named[flag.message_id].thread].append(flag.at)
    return found


def _counted_from(question: Asked, start: datetime | None) -> Asked:
    """The question as its clock runs: as if it were asked, acknowledged and promised no earlier than `start`."""
    if start is None:
        return question
    acknowledged = max(question.acknowledged_at, start) if question.acknowledged_at else None
    kept = question.promised_for is not None and question.promised_for >= start.date()
    promised = question.promised_for if kept else None
    return replace(question, asked_at=start, acknowledged_at=acknowledged, promised_for=promised)


def from_us(message: Filed) -> bool:
    return message.direction is Direction.OUTBOUND and message.automatic is None and not message.ours


def answered(thread: Iterable[Filed]) -> datetime | None:
    """When the team first answered in a thread whose mails are in order."""
    asked = False
    for message in thread:
        if message.direction is Direction.INBOUND and message.automatic is None:
            asked = True
        elif asked and from_us(message):
            return message.at
    return None


def _target(question: Question, *, following: bool) -> str:
    """What the deadline is for; keys of `common.targets` in the templates."""
    if question.ruled_due:
        return "ruling"
    if question.promised_for:
        return "promise"
    acknowledged = question.acknowledged_at is not None and question.state is not State.OPEN
    return "next" if acknowledged or following else "answer"
