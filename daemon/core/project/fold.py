"""The fold from the PMs' rulings on a client, plans and notes in order, to the project as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.project.note_lines import NoteReader
from daemon.core.project.plan_lines import PlanReader, PlanText, StepLine
from daemon.core.project.project import Item, ItemKind, Project, Step, StepState
from daemon.core.words.rules import Rules
from daemon.core.words.text import words

_OF_A_PART = frozenset({ItemKind.PROGRESS, ItemKind.DONE, ItemKind.BLOCKED, ItemKind.FREE})  # the newest of them holds
_PART = "part"
_MORE = 3  # words beside the name of a thing: `waiting for the`
_DIGITS = 4  # of a step's number, and one more
_Key = tuple[str, ...]


def project(
    rulings: Iterable[Ruling],
    rules: Rules,
    languages: Sequence[str],
    zone: tzinfo,
    people: frozenset[str] = frozenset(),
) -> Project:
    """What the plans and notes in force amount to.

    `languages` are those that the team and the client write, the likeliest first; `zone` is the client's; `people` are
    the folded words of the names of both sides. A plan that shares a step with the one before changes it and adds to
    it; one that shares none and is no mere addition takes its place.
    """
    fold = _Fold(PlanReader(rules, languages, people), NoteReader(rules, languages), zone)
    told = (ruling for ruling in rulings if not ruling.question)
    for ruling in sorted(told, key=lambda one: (one.at, one.message_id)):
        if ruling.word is Word.PLAN:
            fold.plan(ruling)
        elif ruling.word is Word.NOTE:
            fold.note(ruling)
    return Project(fold.name, tuple(fold.steps), tuple(fold.items.values()), fold.unread, fold.repeated)


@dataclass(slots=True)
class _Fold:
    """The project while it is read."""

    plans: PlanReader
    notes: NoteReader
    zone: tzinfo
    name: str = ""
    steps: list[Step] = field(default_factory=list)
    items: dict[_Key, Item] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    filed: dict[_Key, Step] = field(default_factory=dict)  # what the newest file says

    def plan(self, ruling: Ruling) -> None:
        read = self.plans.read(ruling.text, ruling.at.astimezone(self.zone).date())
        self.name = read.name or self.name
        if read.whole:
            lines = self._newly_filed(read)
        else:
            lines = read.steps
            if not any(self._place(line) is not None for line in lines) and 2 * len(lines) > len(self.steps):
                self.steps = []
        lost = [line.line for line in lines if not self._planned(line, ruling.at)]
        self.unread = (*read.unread, *lost)
        self.repeated = _twice([line.step.name for line in read.steps])
        self._ordered(read)

    def note(self, ruling: Ruling) -> None:
        for item in self.notes.items(ruling.text, ruling.by, ruling.at, self.zone, self.named):
            key = self._key(item)
            self.items.pop(key, None)
            self._settle(item)
            self.items[key] = item
            self._noted(item)
        for picture in ruling.pictures:
            shown = Item(ItemKind.PICTURE, picture.caption, ruling.by, ruling.at, picture=picture)
            self.items.pop(self._key(shown), None)
            self.items[self._key(shown)] = shown

    def named(self, text: str) -> str:
        """The step that `text` names by its number or its words; "" for none. A part of its name is not it: `photos`
        may be done while `content and photos` is not.
        """
        place = self._at(words(text))
        return self.steps[place].name if place is not None else ""

    def _at(self, said: list[str]) -> int | None:
        """Where the step with this name or number stands; `4 Content and photos` is one by both."""
        named = (said, said[1:]) if said and said[0].isdecimal() else (said,)
        for place, step in enumerate(self.steps):
            if said and words(step.name) in named:
                return place
        number = said[0] if len(said) == 1 and len(said[0]) < _DIGITS and said[0].isascii() else ""
        return int(number) - 1 if number.isdecimal() and 0 < int(number) <= len(self.steps) else None

    # ── plans ────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _place(self, line: StepLine) -> int | None:
        """Where the step of a line stands in the plan; None for a new one."""
        said, number = words(line.step.name), str(line.number or "")
        place = self._at(said) if said else None
        bare = not said or (len(said) <= len(("step", "4")) and said[-1] == number)
        return self._at([number]) if place is None and number and bare else place

    def _planned(self, line: StepLine, at: datetime) -> bool:
        """Whether a line of a plan changes a step, or adds one."""
        place = self._place(line)
        if place is None:
            if line.step.name and not line.dropped:
                self.steps.append(_known_before(line.step, at))
            return bool(line.step.name) and not line.dropped
        before, said = self.steps[place], line.step
        if said.due or line.dropped:
            self.items.pop((ItemKind.MOVED, *words(before.name)), None)
        if line.state or line.dropped:
            self.items.pop((_PART, *words(before.name)), None)
        step = _moved(before, said.due, said.reason, at)
        state = said.state if line.state else before.state
        after = replace(step, state=state, who=said.who or step.who, delivers=said.delivers or step.delivers)
        self.steps[place : place + 1] = [] if line.dropped else [after]
        return True

    def _newly_filed(self, read: PlanText) -> tuple[StepLine, ...]:
        """What a file says that the one before did not: what was noted since then holds where it says nothing new.
        What is no more in it is no step any more.
        """
        before, self.filed = self.filed, {tuple(words(line.step.name)): line.step for line in read.steps}
        gone = [step for step in self.steps if (*words(step.name),) in (before or {(*words(step.name),): step})]
        for step in gone:
            if (key := (*words(step.name),)) not in self.filed:
                self.steps.remove(step)
                self.items.pop((_PART, *key), None)
                self.items.pop((ItemKind.MOVED, *key), None)
        told = (self._news(line, before.get((*words(line.step.name),))) for line in read.steps)
        return tuple(line for line in told if line)

    def _news(self, line: StepLine, before: Step | None) -> StepLine | None:
        if before == line.step:
            return None
        if before is None or self._place(line) is None:
            return line
        due = line.step.due if line.step.due != before.due else None
        return replace(line, step=replace(line.step, due=due), state=line.step.state is not before.state)

    def _ordered(self, read: PlanText) -> None:
        """In the order of the newest plan, where that has all steps."""
        order = [words(line.step.name) for line in read.steps]
        if all(words(step.name) in order for step in self.steps):
            self.steps.sort(key=lambda step: order.index(words(step.name)))

    # ── notes ────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _noted(self, item: Item) -> None:
        """What an item changes of the step that it is about."""
        for place, step in enumerate(self.steps):
            if item.component and step.name == item.component:
                state = _state(item) or step.state
                day = item.day if item.kind in (ItemKind.MOVED, ItemKind.PROGRESS) else None
                self.steps[place] = replace(_moved(step, day, item.why, item.noted_at), state=state)

    def _settle(self, item: Item) -> None:
        """Let go of what held the project up, or was needed of the client, once that is over: `Logo arrived` is the end
        of `waiting for the logo`, and so is `no longer blocked`, which names no part.
        """
        done, free = item.kind is ItemKind.DONE, item.kind is ItemKind.FREE and not item.component
        held = [(key, one) for key, one in self.items.items() if one.kind is ItemKind.BLOCKED]
        nameless = [(key, one) for key, one in held if not one.component]
        gone = (nameless or (held if len(held) == 1 else [])) if free else []
        gone += ((key, one) for key, one in nameless if done and _names(one.why, item.component))
        needed = [(key, one) for key, one in self.items.items() if one.kind is ItemKind.NEEDED]
        gone += ((key, one) for key, one in needed if done and _names(one.text, item.component))
        for key, _ in gone:
            self.items.pop(key, None)

    def _key(self, item: Item) -> _Key:
        """What an item is the newest of."""
        match item.kind:
            case ItemKind.STANDING | ItemKind.SORRY:
                return (item.kind,)
            case ItemKind.FIGURE:
                return (item.kind, item.unit.casefold(), *words(item.component))
            case ItemKind.CALL:
                return (item.kind, *words(item.text), self._meeting(item))
            case kind if kind in _OF_A_PART and item.component:
                return (_PART, *words(item.component))
            case ItemKind.MOVED:
                return (item.kind, *words(item.component))
        return (item.kind, *words(item.text))

    def _meeting(self, item: Item) -> str:
        """The day of a call that another one of that name takes the place of: it was still to come, and another mail
        told of it. Two of one mail are two.
        """
        for key, known in self.items.items():
            same = known.kind is ItemKind.CALL and words(known.text) == words(item.text)
            if same and known.noted_at < item.noted_at and known.day and known.day >= self._day(item.noted_at):
                return key[-1]
        return f"{item.day} {item.at}"

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def _known_before(step: Step, at: datetime) -> Step:
    """A new step; where its line names the date that it had, it was moved."""
    return replace(step, moved_at=at, moves=((at, step.before),)) if step.before else step


def _moved(step: Step, day: date | None, reason: str, at: datetime) -> Step:
    """A step with another day, and the one that it had."""
    if day is None or day == step.due:
        return step
    if step.due is None:
        return replace(step, due=day)
    return replace(step, due=day, before=step.due, reason=reason, moved_at=at, moves=(*step.moves, (at, step.due)))


def _names(text: str, part: str) -> bool:
    """Whether `text` says the part, and hardly more: `waiting for the logo`, `the logo`."""
    said, named = words(text), words(part)
    return bool(named) and set(named) <= set(said) and len(said) <= len(named) + _MORE


def _twice(names: Sequence[str]) -> tuple[str, ...]:
    """The names that stand there before, whatever their case."""
    known = [words(name) for name in names]
    return tuple(name for place, name in enumerate(names) if name and known[place] in known[:place])


def _state(item: Item) -> StepState | None:
    """The state of a step that an item tells; None where it tells none."""
    if item.kind is ItemKind.DONE:
        return StepState.DONE
    if item.kind is not ItemKind.PROGRESS or (item.percent is None and (item.day or item.priority)):
        return None
    return StepState.PLANNED if item.percent == 0 else StepState.ACTIVE
