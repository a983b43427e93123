"""Views of what clients get to read. In a client's sight nothing internal stands, and nobody else's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.core.commands.taps import Mood
from daemon.core.letters.views import Wished
from daemon.core.model import Picture
from daemon.core.project.project import Item as NotedItem
from daemon.core.project.project import Standing, Step, StepState

SOON = timedelta(days=7)  # what comes within it is told as coming up


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a client's update, in the client's sight: nothing in it may be news to the client."""

    text: str  # the sentence of a mail, or the line of a PM
    thread: str  # the component under which detail B files it: the base subject, or as the PM calls it
    at: datetime  # asked, answered, approved or noted
    by: str = ""  # who of us answered or answers, or who of the client is meant
    day: date | None = None  # by when; None, or in the past: "as soon as possible" is said instead
    asked: datetime | None = None  # when the client asked what was answered
    why: str = ""  # what waits on it, or what it waits for, as a PM wrote it
    quoted: bool = True  # somebody wrote it in a mail; False: a PM's line
    sorry: bool = False  # it came late: here it is apologised for, and nowhere else
    percent: int | None = None  # how far it is
    kind: str = ""  # approval, conditional approval; blocked; day; ruled: a person said that it was answered


@dataclass(frozen=True, slots=True)
class Coming:
    """Something of the coming days."""

    day: date
    kind: str  # step, call, promise
    text: str
    at: datetime | None = None  # the hour, of a call


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody whom the client knows is not there."""

    name: str
    until: date | None = None  # the last day away
    instead: str = ""  # who answers meanwhile; "" where nobody is named


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the client may not know."""

    word: str
    means: str


@dataclass(frozen=True, slots=True)
class TapButton:
    """One answer to how it was: a mail to `address`, its token there or in the subject."""

    mood: Mood
    address: str
    token: str = ""  # "" where the address carries it


@dataclass(frozen=True, slots=True)
class UpdateView:
    """`update`: a period in review, to the client."""

    zone: str  # the client's
    now: datetime
    client: str
    team: str
    first: date  # of the period
    last: date
    greet: str = ""  # a person's first name, where the update goes to one person
    called: str = ""  # how the configuration wants the readers greeted
    signed: str = ""  # who signs for the team
    detail: str = "A"  # A every item, B by component, C the bottom line
    answered: tuple[Point, ...] = ()
    open: tuple[Point, ...] = ()
    waiting: tuple[Point, ...] = ()  # what we wait for from the client, the most urgent first
    coming: tuple[Point, ...] = ()  # what comes next: promises
    approved: tuple[Point, ...] = ()  # by the client
    done: tuple[Point, ...] = ()  # as PMs noted
    progress: tuple[Point, ...] = ()  # how far things are, and what is blocked
    calls: tuple[Point, ...] = ()  # `at`: when; of kind "day" where no hour is known
    steps: tuple[Step, ...] = ()  # with a move only where the client was not told of it yet
    pictures: tuple[Picture, ...] = ()
    figures: tuple[NotedItem, ...] = ()
    said: tuple[str, ...] = ()  # sentences of the PMs
    sorry: str = ""  # the apology in the words of a PM
    standing: Standing | None = None
    why: str = ""  # it stands so
    project: str = ""  # its name
    away: tuple[Absent, ...] = ()
    greeted_at: datetime | None = None  # where it is written anew to see what changed: when it was written first
    unapproved: bool = False  # no person has read it before the client does
    pulse: tuple[TapButton, ...] = ()
    glossary: tuple[Term, ...] = ()  # what is explained
    wished: Wished | None = None  # so the client is written to from this update on

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    @property
    def greeting_at(self) -> datetime:
        """When it greets and takes leave, on the client's clock."""
        return (self.greeted_at or self.now).astimezone(ZoneInfo(self.zone))

    @property
    def weekly(self) -> bool:
        return self.last - self.first < timedelta(days=8)

    @property
    def finished(self) -> int:
        """How many steps are done."""
        return sum(step.state is StepState.DONE for step in self.steps)

    @property
    def active(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state is StepState.ACTIVE)

    @property
    def ahead(self) -> tuple[Step, ...]:
        """The steps that are to come, the nearest first."""
        dated = [step for step in self.steps if _is_ahead(step, self.today)]
        return tuple(sorted(dated, key=lambda step: step.due or date.max))

    @property
    def end(self) -> Step | None:
        """The step with which the project ends."""
        return self.ahead[-1] if self.ahead else None

    @property
    def moved(self) -> tuple[Step, ...]:
        moved = (step for step in self.steps if step.before or step.moved_at)
        return tuple(step for step in moved if step.state is not StepState.DONE)

    @property
    def soon(self) -> tuple[Coming, ...]:
        """Steps and calls of the coming days, and what we promised, in their order."""
        last = self.last + SOON
        steps = [Coming(step.due, "step", step.name) for step in self.ahead if step.due and step.due <= last]
        calls = [
            Coming(one.day, "call", one.text, None if one.kind == "day" else one.at) for one in self.calls if one.day
        ]
        promised = [Coming(one.day, "promise", one.text) for one in self.coming if one.day and one.day >= self.today]
        return tuple(sorted([*steps, *calls, *promised], key=lambda one: one.day))

    @property
    def components(self) -> tuple[tuple[str, UpdateView], ...]:
        """The same update for each component alone, in order of appearance; last what belongs to none."""
        named = [item.thread for group in self._groups() for item in group]
        names: dict[str, str] = {}
        for name in (*named, *(step.name for step in self.moved)):
            names.setdefault(name.casefold(), name)
        return tuple((names[key], self._only(key)) for key in sorted(names, key=lambda key: not key))

    def _only(self, name: str) -> UpdateView:
        answered, approved, done, progress, open_ = (_of(group, name) for group in self._groups())
        steps = tuple(step for step in self.steps if step.name.casefold() == name)
        part = replace(self, answered=answered, approved=approved, done=done, progress=progress, open=open_)
        return replace(part, steps=steps, waiting=(), coming=(), calls=())

    def _groups(self) -> tuple[tuple[Point, ...], ...]:
        return self.answered, self.approved, self.done, self.progress, self.open

    @property
    def empty(self) -> bool:
        """There is nothing to tell: a date that stands, a figure or a colleague away is no news by itself."""
        news = any(self._groups()) or self.waiting or self.coming or self.calls or self.moved
        return not (news or self.said or self.sorry or self.why)

    @property
    def quiet(self) -> bool:
        """Nothing but the reason why there is nothing to tell."""
        return not self.empty and not (any(self._groups()) or self.waiting or self.soon or self.moved)


def _of(items: Iterable[Point], name: str) -> tuple[Point, ...]:
    return tuple(item for item in items if item.thread.casefold() == name)


def _is_ahead(step: Step, today: date) -> bool:
    return step.state is not StepState.DONE and step.due is not None and step.due >= today


@dataclass(frozen=True, slots=True)
class HoldingView:
    """`holding`: how an answer to a client begins, in the client's language, until its writer knows better words."""

    signed: str
    greet: str = ""
    called: str = ""  # how the configuration wants them greeted


@dataclass(frozen=True, slots=True)
class ChaserView:
    """`chaser`: the reminder that a digest suggests, in the client's language; made by `Renderer.text`."""

    zone: str
    text: str  # our question
    since: datetime
    signed: str
    greet: str = ""
    called: str = ""  # how the configuration wants them greeted
