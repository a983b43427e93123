"""Lines of a note, each an item: `Slideshow: about half, high, tomorrow`, `4 to 10 April: the sofas come late`.

A line has a head before its colon, the part that it is about or the kind of thing that it says, and clauses. It is
something only where its first clause is; what is not wholly understood stays a sentence as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo

from daemon.core.project.days import Day
from daemon.core.project.part_lines import Naming, PartReader
from daemon.core.project.project import Item, ItemKind, Standing
from daemon.core.project.spots import trimmed
from daemon.core.project.vocabulary import Vocabulary, clauses, parted, vocabulary
from daemon.core.words.rules import ENGLISH, Rules
from daemon.core.words.text import one_line, words

LONGEST = 300  # characters of a line that is looked at; a longer one is a sentence as it stands

_MARK = re.compile(r"(?:[-*•·–—>▪◦‣☐]+\s+|\[ ?\]\s*)*")
_HEAD = 8  # words


class NoteReader:
    """Made from the rules for the languages that a team and its client write; English is understood too."""

    def __init__(self, rules: Rules, languages: Iterable[str]) -> None:
        self._known = [vocabulary(rules, language) for language in dict.fromkeys((*languages, ENGLISH))]

    def items(self, text: str, by: str, at: datetime, zone: tzinfo, step: Naming) -> Iterator[Item]:
        """What each line of `text` says; `at` is in UTC, `zone` the client's. Never raises."""
        for line in map(one_line, text.splitlines()):
            plain = line[_MARK.match(line).end() :]  # type: ignore[union-attr] # it matches nothing, too
            if plain:
                yield self._item(Item(ItemKind.SAID, plain, by, at), zone, step)

    def _item(self, said: Item, zone: tzinfo, step: Naming) -> Item:
        head, tail = parted(said.text)
        if head and any(known.say.whole(head) for known in self._known):
            return replace(said, text=tail, meant=True)
        if len(said.text) > LONGEST or "?" in said.text:
            return said
        read = (_LineReader(known, zone, step, said).read() for known in self._known)
        return next((item for item in read if item), said)


@dataclass(frozen=True, slots=True)
class _LineReader:
    """One line in one language."""

    known: Vocabulary
    zone: tzinfo
    step: Naming
    said: Item

    @property
    def _today(self) -> date:
        return self.said.noted_at.astimezone(self.zone).date()

    @property
    def _part(self) -> PartReader:
        return PartReader(self.known, self.step, self.said, self._today)

    def read(self) -> Item | None:
        """The item; None for a sentence."""
        head, tail = parted(self.said.text)
        if self.known.sorry.spot(self.said.text):
            return replace(self.said, kind=ItemKind.SORRY)
        if len(words(head)) > _HEAD:
            return None
        ways = (self._standing, self._call, self._figure, self._needed, self._part.read)
        return next(filter(None, (way(head, tail) for way in ways)), None)

    def _standing(self, head: str, tail: str) -> Item | None:
        """`status: at risk, the sofas come late`, `at risk: …`, `on track`."""
        parts = clauses(tail) if self.known.status.whole(head) or not head else [head, *clauses(tail)]
        known = self.known
        forms = ((known.on_track, Standing.ON_TRACK), (known.at_risk, Standing.AT_RISK), (known.late, Standing.LATE))
        for spotter, standing in forms:
            if parts and spotter.whole(parts[0]):
                why = self._part.why(parts[1:])
                return replace(self.said, kind=ItemKind.STANDING, standing=standing, why=why)
        return None

    def _call(self, head: str, tail: str) -> Item | None:
        """`call Thu 19 March 10:00`, `Workshop with Anna: Friday at 9`; without an hour where it says nothing else."""
        named = self.known.call.spot(f"{head} {tail}")
        if not named and (not head or self.step(head)):
            return None
        if named and (self.known.dropped.whole(tail if head else named.behind)):
            return replace(self.said, kind=ItemKind.CALL, text=head or named.said)
        day = self._day(tail) or (self.known.days.at_end(tail, self._today) if named else None)
        what = trimmed(f"{head} {day.before}" if day else "")
        if not day or not words(what) or (not day.clock and (not named or words(what) != words(named.said))):
            return None  # `call James tomorrow` is nobody's appointment
        if self.known.days.names(what):
            return None  # a weekday that the date is not: either may be wrong
        on = day.day or self._today
        at = datetime.combine(on, day.clock, self.zone).astimezone(UTC) if day.clock else None
        return replace(self.said, kind=ItemKind.CALL, text=what, day=on, at=at)

    def _figure(self, head: str, tail: str) -> Item | None:
        """`62 of 100 hours`, `Hours: 62 of 100`."""
        figure = self.known.figure(tail)
        if not figure:
            return None
        item = replace(self.said, kind=ItemKind.FIGURE, component=self.step(head) or head)
        return replace(item, used=figure.used, total=figure.total, unit=figure.unit)

    def _needed(self, head: str, tail: str) -> Item | None:
        """`ask by Tuesday, team page waits`: the text is what is needed, and nothing where it was asked before."""
        found = self.known.needed.begins(head or tail)
        if not found or (head and words(found.behind)) or self.known.not_needed.begins(tail if head else found.behind):
            return None
        parts = clauses(tail if head else found.behind)
        days = [place for place, part in enumerate(parts) if self._within(part)]
        if not parts or (not days and not head):
            return None
        day = self._within(parts[days[0]]) if days else None
        left = trimmed(day.before or day.behind) if day else ""
        first, rest = parts[0], parts[1:]
        if day and left:
            parts[days[0]] = left
            first, rest = parts[0], parts[1:]
        elif day:
            parts.pop(days[0])
            first, rest = (parts[0], parts[1:]) if days[0] else ("", parts)
        due, why = day.day if day else None, self._part.why(rest)
        return replace(self.said, kind=ItemKind.NEEDED, text=first, day=due, why=why)

    def _within(self, part: str) -> Day | None:
        days = self.known.days
        found = self._day(part) or days.at_end(part, self._today) or days.at_start(part, self._today)
        return found if found and found.day else None

    def _day(self, text: str) -> Day | None:
        return self.known.days.whole(text, self._today)
