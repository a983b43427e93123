"""Lines of a plan, each a step: `Content and photos: 3 April, Luca`, `- 2. Launch 24/4`, `Homepage – done`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from daemon.core.project.project import Step, StepState
from daemon.core.project.spots import trimmed
from daemon.core.project.vocabulary import Vocabulary, clauses, parted, vocabulary
from daemon.core.project.written_plan import MOST_STEPS, PlanFault, apart
from daemon.core.project.written_plan import read as read_toml
from daemon.core.words.rules import ENGLISH, Rules
from daemon.core.words.text import one_line, words

LONGEST = 300  # characters of a line that is looked at
LONGEST_NAME = 12  # words

_MARK = re.compile(r"(?:[-*•·–—>▪◦‣☐]+\s+|\[ ?\]\s*)*")
_TICK = re.compile(r"(?:[✓✔✅☑]\ufe0f?|\[[xXхХ]\])\s*")
_NUMBER = re.compile(r"#?(\d{1,2})(?:[.)]\s*(?!\d)|\s*[|:]\s*(?!\d)|\s+[-–—]\s+)")
_LEADING = re.compile(r"#?(\d{1,2})\s+(?=[^\W\d])")
_PROMISES = re.compile(r"\s*(?:->|=>|→)\s*")
_NO_NAME = re.compile(r"https?://|@|\?\s*$")


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of a plan. Of its step only what the line says is set."""

    step: Step
    line: str
    number: int | None = None  # as written before it
    state: bool = False  # the line says one
    dropped: bool = False  # the step is no more


@dataclass(frozen=True, slots=True)
class PlanText:
    """What the lines of one plan say."""

    steps: tuple[StepLine, ...] = ()
    name: str = ""  # of the project
    unread: tuple[str, ...] = ()  # lines that are no step
    whole: bool = False  # it came from a file, which has all steps


class PlanReader:
    """`people` are the folded words of names: who stands in a line is told from what is delivered by them."""

    def __init__(self, rules: Rules, languages: Iterable[str], people: frozenset[str] = frozenset()) -> None:
        self._known = [vocabulary(rules, language) for language in dict.fromkeys((*languages, ENGLISH))]
        self._people = people

    def read(self, text: str, today: date) -> PlanText:
        """The steps in order; `today` is the day of writing in the client's zone. Never raises."""
        lines, toml = apart(text)
        try:
            plan = read_toml(toml) if toml else None
        except PlanFault:  # it only looked like it
            lines, plan = text, None
        found = self._lines(lines, today)
        if plan is None:
            return found
        filed = (StepLine(step, step.name, state=True) for step in plan.steps)
        return replace(found, steps=(*found.steps, *filed), name=plan.name or found.name, whole=not found.steps)

    def _lines(self, text: str, today: date) -> PlanText:
        steps: list[StepLine] = []
        unread: list[str] = []
        name = ""
        for line in map(one_line, text.splitlines()):
            if title := self._title(line):
                name = title
            elif line and (found := self._step(line, today, len(steps) + 1)) and len(steps) < MOST_STEPS:
                steps.append(found)
            elif line:
                unread.append(line)
        return PlanText(tuple(steps), name, tuple(unread))

    def _title(self, line: str) -> str:
        head, tail = parted(line)
        return tail if head and any(known.title.whole(head) for known in self._known) else ""

    def _step(self, line: str, today: date, place: int) -> StepLine | None:
        if len(line) > LONGEST or _NO_NAME.search(line):
            return None
        read = [_StepReader(known, self._people, today).read(line, place) for known in self._known]
        return max((one for one in read if one), key=_said, default=None)


def _said(found: StepLine) -> int:
    """How much a reading has understood: of several languages the one that understands most counts."""
    step = found.step
    return 2 * (step.due is not None) + 2 * (found.state or found.dropped) + bool(step.who)


@dataclass(frozen=True, slots=True)
class _StepReader:
    known: Vocabulary
    people: frozenset[str]
    today: date

    def read(self, line: str, place: int) -> StepLine | None:
        """The step on one line; None where it has no name, or is too long to be one."""
        number, ticked, rest = _unmarked(line, place)
        rest, *promised = _PROMISES.split(rest, maxsplit=1)
        found = StepLine(Step("", delivers="".join(promised)), line, number)
        if ticked:
            found = replace(found, step=replace(found.step, state=StepState.DONE), state=True)
        head, tail = parted(rest)
        parts = [*([head] if head else []), *clauses(tail)]
        for place_, part in enumerate(_joined(parts, self)):
            found = self._with(found, part, first=not place_)
        count = len(words(found.step.name))
        named = count <= LONGEST_NAME and (any(map(str.isalpha, found.step.name)) or found.number is not None)
        return found if named and (_said(found) or promised or count <= LONGEST_NAME // 2) else None

    def is_day(self, text: str) -> bool:
        """Whether `text` is a day and nothing else."""
        return self.known.days.whole(text, self.today) is not None

    def _with(self, found: StepLine, part: str, *, first: bool) -> StepLine:
        """`found` with what one more part of the line says."""
        step = found.step
        if (day := self.known.days.whole(part, self.today)) and day.day:
            return replace(found, step=replace(step, due=day.day))
        if self.known.dropped.whole(part):
            return replace(found, dropped=True)
        if state := self.known.state(part):
            return replace(found, step=replace(step, state=state), state=True)
        if first or not (step.name or found.number):
            return self._named(found, part)
        return replace(found, step=self._more(step, part, dated=bool(_said(found))))

    def _named(self, found: StepLine, part: str) -> StepLine:
        """The first part: the name of the step, and a day or a state right behind it."""
        step = found.step
        if number := self.known.number(part):
            found = replace(found, number=number)
        if part.strip("#").isdecimal():
            return found
        if ended := self.known.state_at_end(part):
            part, step = ended[0], replace(step, state=self.known.state(ended[1]) or step.state)
        day = self.known.days.at_end(part, self.today) or self.known.days.at_start(part, self.today)
        if day and day.day and (day.before or day.behind):
            part, step = day.before or day.behind, replace(step, due=day.day)
        name = trimmed(f"{step.name} {part}")
        return replace(found, step=replace(step, name=name), state=found.state or ended is not None)

    def _more(self, step: Step, part: str, *, dated: bool) -> Step:
        """What else a line says: who, what is delivered; what stands before the date belongs to the name."""
        if (by := self.known.by.spot(part)) and by.behind:
            return replace(step, who=_listed(step.who, by.behind))
        if (given := self.known.delivers.spot(part)) and given.behind:
            return replace(step, delivers=_listed(step.delivers, given.behind))
        if self._person(part, dated=dated):
            return replace(step, who=_listed(step.who, part))
        if dated:
            return replace(step, delivers=_listed(step.delivers, part))
        mark = ":" if self.known.number(step.name) else ","  # `Phase 1: Discovery`
        return replace(step, name=f"{step.name}{mark} {part}")

    def _person(self, part: str, *, dated: bool) -> bool:
        """Whether it names somebody: who is known, or behind a date who has capitals, as nouns have in German."""
        said = words(part)
        if not self.people.isdisjoint(said) and len(said) <= 3:  # noqa: PLR2004 -- `Dr Luca Rossi`
            return True
        proper = all(word[0].isupper() and word.isalpha() for word in part.split())
        return dated and proper and len(said) <= 2 and not self.known.capital_nouns  # noqa: PLR2004


def _joined(parts: Sequence[str], reader: _StepReader) -> Iterable[str]:
    """The parts, where a day that commas part (`Thursday, 19 March`) is one."""
    place = 0
    while place < len(parts):
        both = parts[place : place + 2]
        one = (
            len(both) > 1 and reader.is_day(", ".join(both)) and (both[1].isdecimal() or all(map(reader.is_day, both)))
        )
        yield ", ".join(both) if one else parts[place]
        place += 2 if one else 1


def _unmarked(line: str, place: int) -> tuple[int | None, bool, str]:
    """The number in front of a step, whether it is ticked off, and the line without that."""
    rest = line[_MARK.match(line).end() :]  # type: ignore[union-attr] # it matches nothing, too
    tick = _TICK.match(rest)
    rest = rest[tick.end() :] if tick else rest
    if found := _NUMBER.match(rest):
        return int(found[1]), tick is not None, rest[found.end() :]
    leading = _LEADING.match(rest)
    if leading and int(leading[1]) == place:
        return place, tick is not None, rest[leading.end() :]
    return None, tick is not None, rest


def _listed(before: str, more: str) -> str:
    return f"{before}, {more}" if before else more
