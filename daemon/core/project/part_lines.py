"""What a line of a note says of a part of the project: how far it is, what holds it up, its new day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from daemon.core.project.days import Day
from daemon.core.project.project import Item, ItemKind, StepState
from daemon.core.project.vocabulary import WHOLE, Vocabulary, clauses
from daemon.core.words.text import words

CURT = 6  # words of a part that no colon marks

_ARROW = re.compile(r"(?:->|=>|→)\s*")
_NUMBER = re.compile(r"(#?\d{1,2})(?:[.)]?\s+(?=\D)|\s*(?=->|=>|→))")
_NAME = 8  # words
_PERCENT = {StepState.PLANNED: 0, StepState.DONE: WHOLE}

Naming = Callable[[str], str]  # the step that some words or a number name, as the plan has it; "" for none


@dataclass(frozen=True, slots=True)
class PartReader:
    """One line in one language: `said` is what it is where nothing more is understood."""

    known: Vocabulary
    step: Naming
    said: Item
    today: date

    def read(self, head: str, tail: str) -> Item | None:
        """The item of a line with `head` before its colon, "" for none; None where it is a sentence."""
        if head:
            return self._step_moved(head, tail) or self._headed(head, tail)
        return self._step_moved(tail, "") or self._headless(tail)

    def why(self, parts: list[str]) -> str:
        """The reason in some clauses, without `because`."""
        text = ", ".join(part for part in parts if words(part))
        found = self.known.because.begins(text)
        return found.behind if found else text

    def _of(self, kind: ItemKind, part: str) -> Item:
        return replace(self.said, kind=kind, component=self.step(part) or part)

    # ── with the part before a colon ─────────────────────────────────────────────────────────────────────────────────
    def _headed(self, head: str, tail: str) -> Item | None:
        if self.known.blocked.whole(head) and self.known.free.whole(tail):
            return replace(self.said, kind=ItemKind.FREE)
        if self.known.free.begins(tail):
            return self._of(ItemKind.FREE, head)
        if self.known.blocked.whole(head):
            return replace(self.said, kind=ItemKind.BLOCKED, text=tail, why=tail)
        if self.known.done.whole(head):
            return (
                replace(self._of(ItemKind.DONE, tail), text=tail, percent=WHOLE) if len(words(tail)) <= _NAME else None
            )
        return self._moved(head, tail) or self._facts(head, clauses(tail))

    def _headless(self, tail: str) -> Item | None:
        first, *rest = clauses(tail) or [""]
        if free := self.known.free.spot(first):
            brief = len(words(free.before)) <= CURT
            return self._of(ItemKind.FREE, free.before) if brief else None
        if self.known.blocked.whole(first):
            return replace(self.said, kind=ItemKind.BLOCKED, why=self.why(rest))
        if moved := self.known.moved.spot(first):
            part = self._before_day(moved.before)
            return self._moved(part, tail[tail.index(first) + (moved.start if part == moved.before else len(part)) :])
        part, state = self.known.state_at_end(first) or self._held(first) or ("", "")
        if not words(part) or len(words(part)) > CURT or self.known.nothing.spot(part):
            return None
        return self._facts(part, [state, *rest])

    def _held(self, first: str) -> tuple[str, str] | None:
        """`Photos wait for the sofas`, `Homepage text approved by James`: the part, and what is said of it."""
        known = self.known
        found = known.waiting.spot(first) or known.blocked.spot(first)
        if not found and (done := known.done.spot(first)) and known.by.begins(done.behind):
            found = done
        if not found:
            return None
        return found.before, first[found.start :]

    def _facts(self, part: str, parts: list[str]) -> Item | None:
        """What the clauses say of a part; the first of them must say something."""
        item = self._of(ItemKind.SAID, part)
        why: list[str] = []
        for place, clause in enumerate(parts):
            if after := self._with(item, clause):
                item = after
            elif place:
                why.append(clause)
            else:
                return None
        item = replace(item, why=self.why([item.why, *why]))
        risky = item.kind in (ItemKind.DONE, ItemKind.PROGRESS)
        return None if risky and self.known.tongue.doubts(item.why, anywhere=True) else item

    def _with(self, item: Item, clause: str) -> Item | None:
        """`item` with what one clause says; None where it says nothing that is understood."""
        known = self.known
        progress = ItemKind.PROGRESS if item.kind is ItemKind.SAID else item.kind
        if priority := known.priority(clause):
            return replace(item, kind=progress, priority=priority)
        if (state := known.state(clause)) is not None:
            kind = ItemKind.DONE if state is StepState.DONE else progress
            return replace(item, kind=kind, percent=_PERCENT.get(state, known.percent(clause)))
        if (day := self.day(clause)) and day.day and not day.clock:
            return replace(item, kind=progress, day=day.day)
        return self._stopped(item, clause) or self._finished(item, clause)

    def _stopped(self, item: Item, clause: str) -> Item | None:
        """`blocked by the studio`, `waiting for the sofas`."""
        if found := self.known.blocked.begins(clause):
            return replace(item, kind=ItemKind.BLOCKED, why=found.behind)
        if self.known.waiting.begins(clause):
            return replace(item, kind=ItemKind.BLOCKED, why=clause)
        return None

    def _finished(self, item: Item, clause: str) -> Item | None:
        """`sent on Monday`, `approved by James`."""
        found = self.known.done.begins(clause)
        if not found or len(words(found.behind)) > CURT:
            return None
        return replace(item, kind=ItemKind.DONE, percent=WHOLE, why=found.behind)

    # ── another day ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _moved(self, head: str, tail: str) -> Item | None:
        """`postponed to next week, the texts are late` of the part `head`; a step needs only its day."""
        first, *rest = clauses(tail) or [""]
        item = self._of(ItemKind.MOVED, head)
        if self.step(head) and (day := self.day(first)) and day.day and not day.clock:
            return replace(item, day=day.day, why=self.why(rest)) if not self._says_more(rest) else None
        found = self.known.moved.spot(first)
        if not found or not words(head) or len(words(head)) > _NAME or words(self._before_day(found.before)):
            return None
        behind = self.known.days.at_start(found.behind, self.today)
        day = behind or self.known.days.at_end(found.before, self.today)
        why = self.why([behind.behind if behind else found.behind, *rest])
        return replace(item, day=day.day if day else None, why=why)

    def _before_day(self, text: str) -> str:
        """`Newsletter is to next week`, as in languages whose verb stands last, without the day."""
        day = self.known.days.at_end(text, self.today)
        before = day.before if day else text
        to = self.known.to.spot(before)
        return to.before if day and to and not words(to.behind) else before

    def _says_more(self, parts: list[str]) -> bool:
        """Whether clauses beside the day of a step say how far it is."""
        return any(self.known.state(part) is not None or self.known.priority(part) for part in parts)

    def _step_moved(self, text: str, reason: str) -> Item | None:
        """`4 to 10 April`, `Launch → 24 April, the sofas come late`."""
        first, *rest = clauses(text) or [""]
        for name, behind in self._begun(first):
            arrow, to = _ARROW.match(behind), self.known.to.begins(behind)
            ways = (behind[arrow.end() :] if arrow else "", to.behind if to else "", behind)
            day = next(filter(None, map(self.day, filter(None, ways))), None)
            if day and day.day and not day.clock and not self._says_more(rest):
                return replace(self._of(ItemKind.MOVED, name), day=day.day, why=self.why([*rest, reason]))
        return None

    def _begun(self, text: str) -> Iterator[tuple[str, str]]:
        """The steps that `text` may begin with, and what stands behind each: a number, or words."""
        if (found := _NUMBER.match(text)) and (name := self.step(found[1])):
            yield name, text[found.end() :]
        parts = text.split(" ")
        for size in range(min(len(parts) - 1, _NAME), 0, -1):
            if name := self.step(" ".join(parts[:size])):
                yield name, " ".join(parts[size:])

    def day(self, text: str) -> Day | None:
        """The day or hour that `text` is."""
        return self.known.days.whole(text, self.today)
