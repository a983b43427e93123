"""The morning digest: when it is due for a PM, and what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from daemon.core.filing.people import Team
from daemon.core.hours.business_hours import Calendar
from daemon.core.ledger import asks
from daemon.core.letters import briefs
from daemon.core.letters.actions import numbered
from daemon.core.letters.briefs import noted
from daemon.core.letters.digest_views import Due, Impostor, Waiting
from daemon.core.letters.views import Head, Noted, QuestionLine, ReplyLink
from daemon.core.model import SURE, Address, Filed, OriginKind, Promise, Question, Remark, State
from daemon.core.schedule.alerts import Level, Owed, is_owed, pm_of
from daemon.core.schedule.context import Context
from daemon.core.state.marks import Digested, Mark

LATE = timedelta(hours=3)  # a digest may come so late; until noon in any case
PATIENCE = 2  # working days that a client has before a reminder is suggested
RECENT = timedelta(days=30)  # a promise that is older has been settled some other way
LOOKED_AT = timedelta(days=7)  # within which a mail that may ask something is shown, however late it was read
READ_LATE = timedelta(hours=1)  # what came just before a digest may be read after it: twice is better than never
_WEIGHT = {"urgent": 1, "bounced": 1, "complaint": 2, "cancel": 3}  # of red flags; of the others nothing depends

# How a client may be reminded of a question of ours: the text, and a mailto: with it.
Remind = Callable[[Context, Question, Address], tuple[str, str]]
# How the mail with an id may be answered.
Answer = Callable[[Context, str], ReplyLink | None]


def due_day(
    calendar: Calendar, at: time, pm: str, done: Container[Mark], since: datetime, now: datetime
) -> date | None:
    """The day whose digest is owed now; `calendar` and `at` are the reader's. None on days off.

    Late is fine for three hours and until noon; what should have gone out before the clerk began is not owed.
    """
    day = now.astimezone(calendar.zone).date()
    slot = datetime.combine(day, at, calendar.zone).astimezone(UTC)
    noon = datetime.combine(day, time(12), calendar.zone).astimezone(UTC)
    midnight = datetime.combine(day, time(), calendar.zone)
    if not slot <= now < max(noon, slot + LATE) or slot < since or Digested(pm, day) in done:
        return None
    return day if calendar.measure(midnight, midnight + timedelta(days=1)) else None


def soon_due(calendar: Calendar, at: time | None, now: datetime, within: timedelta) -> bool:
    """Whether a reader's digest comes within that time."""
    slot = datetime.combine(now.astimezone(calendar.zone).date(), at, calendar.zone) if at else None
    return slot is not None and now < slot <= now + within


@dataclass(frozen=True, slots=True)
class Morning:
    """A PM's morning: the clients' contexts that are theirs, all that is owed, and when they had the last digest."""

    pms: frozenset[str]  # the PM, and those in whose place they read
    head: Head
    contexts: Mapping[str, Context]  # of all clients
    calendar: Calendar  # of the reader
    since: datetime
    remind: Remind
    answer: Answer

    @property
    def now(self) -> datetime:
        return self.head.now

    @property
    def own(self) -> list[Context]:
        return [context for context in self.contexts.values() if context.client.pm in self.pms]

    # ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────
    def questions(self, owed: Iterable[Owed]) -> tuple[list[Owed], list[Owed]]:
        """What is overdue and what is due before the day ends, each in the order of its due time."""
        mine = [entry for entry in owed if pm_of(entry) in self.pms and self._counts(entry)]
        mine.sort(key=lambda entry: entry.deadline.due_at)
        overdue = [entry for entry in mine if entry.overdue(self.now)]
        return overdue, [entry for entry in mine if not entry.overdue(self.now) and self._today(entry.deadline.due_at)]

    def _counts(self, entry: Owed) -> bool:
        return not entry.quiet and not entry.question.muted and is_owed(entry.question, self.now)

    def _today(self, at: datetime) -> bool:
        return at.astimezone(self.calendar.zone).date() == self.today

    @property
    def today(self) -> date:
        return self.now.astimezone(self.calendar.zone).date()

    def shown(self, owed: Sequence[Owed], first: int) -> tuple[QuestionLine, ...]:
        """As they stand in the mail, numbered from `first`."""
        return tuple(
            briefs.entry(entry, _level(entry, self.now), number, self.contexts[entry.client.id], self.now)
            for number, entry in enumerate(owed, first)
        )

    def settled(self) -> list[tuple[Context, Question]]:
        """What was taken as answered since the last digest and may not be; first what a person can still rule on."""
        questions = [(context, question) for context in self.contexts.values() for question in context.ledger.questions]
        taken = [
            (context, question)
            for context, question in questions
            if (question.given_to or context.client.pm) in self.pms and self._asks_about(context, question)
        ]
        return sorted(taken, key=lambda pair: (pair[1].state is not State.REPLIED, pair[1].asked_at))

    def _asks_about(self, context: Context, question: Question) -> bool:
        guessed = question.state in (State.ANSWERED, State.WITHDRAWN) and question.certainty < SURE
        fresh = question.answered_at is not None and question.answered_at > self.since - READ_LATE
        told = _told(context, question.message_id) and not question.muted
        return fresh and told and (question.state is State.REPLIED or guessed)

    # ── what else there is of the PM's clients ───────────────────────────────────────────────────────────────────────
    def promised(self) -> list[tuple[Context, Promise]]:
        """What the team promised for today or before, beside the answers to questions."""
        promises = [(context, promise) for context in self.own for promise in context.ledger.promises]
        return [one for one in promises if self._pressing(one[1]) and _told(one[0], one[1].message_id)]

    def promises(self, promised: Iterable[tuple[Context, Promise]], how: str, first: int) -> tuple[Due, ...]:
        """As they stand in the mail, numbered from `first`. `how`: an example of the command."""
        return tuple(
            Due(context.client.name, promise.text, promise.due, context.messages[promise.message_id].sender,
                context.subject(promise.message_id), context.link(promise.message_id), number, numbered(how, number))
            for number, (context, promise) in enumerate(promised, first)
        )  # fmt: skip

    def _pressing(self, promise: Promise) -> bool:
        if not promise.open or promise.question or promise.due is None:
            return False
        return self.today - RECENT < promise.due <= self.today

    def waiting(self) -> list[tuple[Context, Question]]:
        """Our questions that a client has had for some days, oldest first."""
        waiting = [(context, one) for context in self.own for one in asks.waiting(context.ledger, self.now)]
        slow = [(context, one) for context, one in waiting if _ruled_on(context, one) and self._slow(one)]
        return sorted(slow, key=lambda pair: pair[1].asked_at)

    def _slow(self, question: Question) -> bool:
        return self.calendar.measure(question.asked_at, self.now) >= PATIENCE * self.calendar.working_day

    def let_go(self) -> list[tuple[Context, Question]]:
        """Our questions that ended since the last digest without a sure answer."""
        since = self.since - READ_LATE
        ended = [(context, one) for context in self.own for one in asks.let_go(context.ledger, since, self.now)]
        return [(context, one) for context, one in ended if _ruled_on(context, one)]

    def held(self) -> list[tuple[Context, Question]]:
        """What the clients' automatic mail asked since the last digest, oldest first."""
        since = self.since - READ_LATE
        return [(context, one) for context, one in self._kept_apart(since) if _of_a_machine(context, one)]

    def hunches(self) -> list[tuple[Context, Question]]:
        """What clients may have asked in the last days, in mails that nobody has replied to, oldest first."""
        asked = [pair for pair in self._kept_apart(self.now - LOOKED_AT) if not _of_a_machine(*pair)]
        return [(context, one) for context, one in asked if not context.replied(one.message_id)]

    def _kept_apart(self, since: datetime) -> list[tuple[Context, Question]]:
        asked = [(context, one) for context in self.own for one in context.ledger.held if one.asked_at > since]
        told = [(context, one) for context, one in asked if _ruled_on(context, one)]
        return sorted(told, key=lambda pair: pair[1].asked_at)

    def reminded(self, waiting: Iterable[tuple[Context, Question]], how: str, first: int) -> tuple[Waiting, ...]:
        """As they stand in the mail, each with a reminder, numbered from `first`. `how`: an example of the command."""
        return tuple(
            self._waiting(context, question, number, numbered(how, number))
            for number, (context, question) in enumerate(waiting, first)
        )

    def _waiting(self, context: Context, question: Question, number: int, how: str) -> Waiting:
        to = _asked(context, question)
        text, uri = self.remind(context, question, to)
        return Waiting(
            context.client.name,
            to.name or to.address,
            question.text,
            question.asked_at,
            context.subject(question.message_id),
            text,
            context.client.language,
            uri,
            number,
            how,
            asks.is_sure(question),
        )

    def approvals(self) -> tuple[Noted, ...]:
        return tuple(one for _, _, one in self._noted("approvals"))

    def red_flags(self) -> tuple[Noted, ...]:
        return tuple(
            replace(one, answer=self.answer(context, flag.message_id)) for context, flag, one in self._graver()
        )

    def flagged(self) -> list[Remark]:
        """The red flags in the order in which they are shown."""
        return [flag for _, flag, _ in self._graver()]

    def _graver(self) -> list[tuple[Context, Remark, Noted]]:
        """A sentence once, however many flags it raises: by the gravest."""
        return list(
            {(flag.message_id, flag.text): (context, flag, one) for context, flag, one in self._by_weight()}.values()
        )

    def _by_weight(self) -> list[tuple[Context, Remark, Noted]]:
        """The red flags, the gravest of each sentence last."""
        return sorted(self._noted("red_flags"), key=lambda found: _WEIGHT.get(found[1].kind, 0))

    def _noted(self, table: str) -> Iterator[tuple[Context, Remark, Noted]]:
        for context in self.own:
            remarks: tuple[Remark, ...] = getattr(context.ledger, table)
            for remark in remarks:
                if remark.at > self.since and _told(context, remark.message_id):
                    yield context, remark, noted(context, remark)

    def impostors(self, unmatched: Iterable[Filed], team: Team) -> tuple[Impostor, ...]:
        """The mails since the last digest that our server says are not from whom they name, one for each name."""
        own = [(context.client.name, one) for context in self.own for one in context.messages.values()]
        nobody = [("", one) for one in unmatched if one.sender.address in team]
        found = {
            one.sender.address: Impostor(client, one.sender, one.subject, one.at)
            for client, one in own + nobody
            if one.origin is OriginKind.REFUTED and one.at > self.since - READ_LATE and not (one.automatic or one.quiet)
        }
        return tuple(sorted(found.values(), key=lambda impostor: impostor.at))


def _level(entry: Owed, now: datetime) -> int:
    escalated = any(at <= now for at in entry.deadline.escalations)
    return Level.ESCALATION if escalated else Level.BREACH if entry.overdue(now) else Level.WARNING


def _told(context: Context, message_id: str) -> bool:
    """Whether it stands in a mail that came since the clerk began."""
    return message_id in context.messages and not context.messages[message_id].quiet


def _asked(context: Context, question: Question) -> Address:
    """Whom of the client a question of ours went to."""
    client = context.client
    theirs = [
        address
        for address in context.messages[question.message_id].to
        if _of(client.addresses, client.domains, address)
    ]
    return context.person(theirs[0]) if theirs else Address(client.name, "")


def _of(addresses: frozenset[str], domains: frozenset[str], address: str) -> bool:
    return address in addresses or address.rpartition("@")[2] in domains


def _of_a_machine(context: Context, question: Question) -> bool:
    return context.messages[question.message_id].automatic is not None


def _ruled_on(context: Context, question: Question) -> bool:
    """Whether the PM hears of a question of ours: it came since the clerk began, and nobody wants to hear no more."""
    return _told(context, question.message_id) and not question.muted
