"""What a client's update tells: from the client's record, and from what the PMs told of the project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from daemon.core.ledger import asks
from daemon.core.letters.client_views import SOON, Point
from daemon.core.letters.names import first_name
from daemon.core.model import PROVED, SURE, OriginKind, Picture, Promise, Question, Remark, State
from daemon.core.project.appointments import Meeting, meetings
from daemon.core.project.project import Item as Noted
from daemon.core.project.project import ItemKind, Project, Standing, Step, StepState
from daemon.core.schedule.alerts import Owed, is_owed
from daemon.core.schedule.context import Context

MOST_PICTURES = 2  # of one letter


@dataclass(frozen=True, slots=True)
class ClientNews:
    """One client's news from `since` to `now`. `owed` are all its questions, the closed ones too."""

    context: Context
    owed: Sequence[Owed]
    project: Project
    since: datetime
    now: datetime
    signed: str  # who answers what was given to nobody

    def answered(self) -> tuple[Point, ...]:
        """The questions that were surely answered: what is doubted a PM is asked about, and no client told."""
        closed = [entry for entry in self.owed if self._is_closed(entry.question)]
        return tuple(self._answered(entry) for entry in closed)

    def open(self) -> tuple[Point, ...]:
        """The questions that we owe an answer to; not what our server says that the client did not ask."""
        owed = [entry for entry in self.owed if is_owed(entry.question, self.now)]
        return tuple(self._open(entry) for entry in owed if entry.question.origin is not OriginKind.REFUTED)

    def approved(self) -> tuple[Point, ...]:
        given = [one for one in self.context.ledger.approvals if self.since < one.at <= self.now]
        return tuple(self._approved(remark) for remark in given if remark.origin in PROVED)

    def waiting(self) -> tuple[Point, ...]:
        """What we need from the client: what the PMs noted, and our questions that are surely unanswered."""
        needed = [self._line(item) for item in self._needed() if item.text]
        return tuple(sorted([*needed, *self.asked().values()], key=lambda item: item.day or date.max))

    def asked(self) -> dict[str, Point]:
        """Our questions that are surely unanswered, by id; what was noted on "the question" is on the newest."""
        asked = asks.sure(asks.waiting(self.context.ledger, self.now))
        return {one.id: self._ask(one, self._needed() if one is asked[-1] else ()) for one in asked}

    def _needed(self) -> list[Noted]:
        return [item for item in self._noted(ItemKind.NEEDED) if not self._is_stale(item)]

    def coming(self) -> tuple[Point, ...]:
        """Promises of their own: one that acknowledges a question is told with the question."""
        promises = [one for one in self.context.ledger.promises if self._is_to_come(one)]
        return tuple(Point(one.text, self.context.subject(one.message_id), one.at, day=one.due) for one in promises)

    def done(self) -> tuple[Point, ...]:
        return tuple(self._finished(item) for item in self._noted(ItemKind.DONE, lately=True))

    def progress(self) -> tuple[Point, ...]:
        moving = [self._line(item) for item in self._noted(ItemKind.PROGRESS, lately=True)]
        held = [replace(self._line(item), kind="blocked") for item in self._noted(ItemKind.BLOCKED)]
        return (*moving, *held)

    def calls(self) -> tuple[Point, ...]:
        """Those of the coming days, the known hours in `at`; without one, `at` is when it was noted. A PM's words for
        a call come before those of its invitation.
        """
        zone = self.context.client.zone
        today = self.now.astimezone(zone).date()
        noted = [self._call(one) for one in self._noted(ItemKind.CALL) if one.day and today <= one.day <= today + SOON]
        known = {(one.day, one.at if not one.kind else None) for one in noted}
        arranged = meetings(self.context.messages.values(), today, today + SOON, zone)
        invited = [self._meeting(one) for one in arranged if (one.day, one.at) not in known]
        return tuple(one for one in (*noted, *invited) if one.kind == "day" or one.at > self.now)

    def _call(self, item: Noted) -> Point:
        kind = "" if item.at else "day"
        return Point(item.text, item.component, item.at or item.noted_at, day=item.day, quoted=False, kind=kind)

    def _meeting(self, meeting: Meeting) -> Point:
        kind = "" if meeting.at else "day"
        at = meeting.at or datetime.combine(meeting.day, time(), UTC)
        return Point(meeting.title, "", at, day=meeting.day, quoted=False, kind=kind)

    def pictures(self) -> tuple[Picture, ...]:
        """The newest, as many as a letter takes."""
        noted = self._noted(ItemKind.PICTURE, lately=True)[-MOST_PICTURES:]
        return tuple(item.picture for item in noted if item.picture)

    def figures(self) -> tuple[Noted, ...]:
        return tuple(item for item in self._noted(ItemKind.FIGURE) if item.used is not None)

    def said(self) -> tuple[str, ...]:
        return tuple(item.text for item in self._noted(ItemKind.SAID, lately=True))

    def sorry(self) -> str:
        return " ".join(item.text for item in self._noted(ItemKind.SORRY, lately=True)[-1:])

    def standing(self) -> Standing | None:
        """As a PM said; nobody is told "on track" while a step is past its day."""
        today = self.now.astimezone(self.context.client.zone).date()
        slipped = any(one.due and one.due < today and one.state is not StepState.DONE for one in self.project.steps)
        said = self.project.standing
        return None if said is Standing.ON_TRACK and slipped else said

    def why(self) -> str:
        """Why it stands so, as noted lately."""
        noted = self._noted(ItemKind.STANDING, lately=True)[-1:]
        return noted[0].why if noted and noted[0].standing is self.standing() else ""

    def steps(self) -> tuple[Step, ...]:
        """The plan, and what else was moved; a move that the last update told is not told again."""
        moved = {item.component.casefold(): item for item in self._noted(ItemKind.MOVED) if item.component}
        names = {step.name.casefold() for step in self.project.steps}
        planned = [_postponed(step, moved.get(step.name.casefold())) for step in self.project.steps]
        further = [item for name, item in moved.items() if name not in names and item.noted_at > self.since]
        others = [Step(item.component, item.day, reason=item.why, moved_at=item.noted_at) for item in further]
        return (*(step.as_known(self.since) for step in planned), *others)

    def _is_stale(self, item: Noted) -> bool:
        """Long asked for, and its day is over: like a question of ours it ends."""
        over = item.day is None or item.day < self.now.date()
        return over and item.noted_at + asks.LONGEST <= self.now

    def _finished(self, item: Noted) -> Point:
        """As it was written where that begins with what is done; `2 done` and `done: the menu` name it alone."""
        line = self._line(item)
        written = item.text.casefold().startswith(item.component.casefold())
        return line if written else replace(line, text=item.component)

    def _noted(self, kind: ItemKind, *, lately: bool = False) -> tuple[Noted, ...]:
        items: Iterable[Noted] = self.project.since(self.since) if lately else self.project.items
        return tuple(item for item in items if item.kind is kind and item.noted_at <= self.now)

    def _line(self, item: Noted) -> Point:
        line = Point(item.text, item.component, item.noted_at, day=item.day, why=item.why, quoted=False)
        return replace(line, percent=item.percent)

    def _is_closed(self, question: Question) -> bool:
        at = question.answered_at
        in_period = question.state is State.ANSWERED and at is not None and self.since < at <= self.now
        return in_period and question.certainty >= SURE and question.origin is not OriginKind.REFUTED

    def _answered(self, entry: Owed) -> Point:
        question = entry.question
        at = question.answered_at or question.asked_at
        answer = self.context.messages.get(question.answered_by or "")
        by = first_name(answer.sender.name) if answer else ""
        ruled = question.answered_by is None  # a person may say days later that it was answered: when, nobody knows
        late = at > entry.deadline.due_at and not ruled
        point = Point(question.text, self._thread(question), at, by, asked=question.asked_at, sorry=late)
        return replace(point, kind="ruled") if ruled else point

    def _open(self, entry: Owed) -> Point:
        question = entry.question
        # Until when a PM put it off is nobody's promise.
        due = None if question.snoozed_until else entry.deadline.due_at.astimezone(self.context.client.zone).date()
        day = question.promised_for or due
        by = first_name(self.context.person(question.given_to).name if question.given_to else self.signed)
        late = entry.deadline.due_at < self.now
        return Point(question.text, self._thread(question), question.asked_at, by, day, sorry=late)

    def _approved(self, remark: Remark) -> Point:
        return Point(remark.text, self.context.subject(remark.message_id), remark.at, kind=remark.kind)

    def _ask(self, question: Question, noted: Iterable[Noted]) -> Point:
        """A question of ours: by when and why as `noted` without words of its own, else by the day that it names."""
        lapse, zone = question.lapse, self.context.client.zone
        last = (lapse.at - timedelta(minutes=1)).astimezone(zone).date() if lapse and lapse.kind == "day" else None
        item = Point(question.text, self._thread(question), question.asked_at, day=last)
        told = [one for one in noted if not one.text and one.noted_at >= question.asked_at][-1:]
        return replace(item, day=told[0].day or last, why=told[0].why) if told else item

    def _is_to_come(self, promise: Promise) -> bool:
        unkept = promise.open and promise.question is None and promise.origin in PROVED
        return unkept and promise.due is not None and promise.due >= self.now.date()

    def _thread(self, question: Question) -> str:
        return self.context.subject(question.message_id)


def _postponed(step: Step, moved: Noted | None) -> Step:
    """A step that was put off to no day has none until it is told."""
    if moved is None or moved.day or step.state is StepState.DONE:
        return step
    moves = ((moved.noted_at, step.due),) if step.due else ()
    return replace(
        step, due=None, before=step.due, reason=moved.why, moved_at=moved.noted_at, moves=(*step.moves, *moves)
    )
