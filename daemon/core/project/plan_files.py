"""Plans that come as a file: a table (CSV), a calendar (iCalendar, RFC 5545), or TOML."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from daemon.core.message.calendars import UNREADABLE, calendars, is_instant
from daemon.core.message.charset import decode
from daemon.core.project.plan_lines import PlanReader
from daemon.core.project.project import Step, StepState
from daemon.core.project.vocabulary import Vocabulary, vocabulary
from daemon.core.project.written_plan import MOST_BYTES, MOST_STEPS, PlanFault, WrittenPlan
from daemon.core.project.written_plan import read as read_toml
from daemon.core.words.rules import ENGLISH, Rules
from daemon.core.words.text import one_line, words

if TYPE_CHECKING:
    from icalendar import Component

_MARKS = "\t;|,"  # that part the cells of a row, the likeliest last
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?")
_STATES = {"COMPLETED": StepState.DONE, "IN-PROCESS": StepState.ACTIVE}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PlanFiles:
    """Reads such files in the languages that a team and its client write."""

    rules: Rules
    languages: Sequence[str]
    zone: tzinfo  # the client's
    today: date  # there

    def read(self, kind: str, content: bytes) -> WrittenPlan:
        """The plan in a file of that kind, one of DATA_KINDS. Raises PlanFault."""
        if len(content) > MOST_BYTES:
            raise PlanFault("large")
        text = _text(content)
        if kind == "toml":
            return read_toml(text)
        steps = tuple(self._calendar(text) if kind == "ics" else self._table(text))
        if not steps:
            raise PlanFault("empty")
        if len(steps) > MOST_STEPS:
            raise PlanFault("large")
        return WrittenPlan(steps)

    # ── a table ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def _table(self, text: str) -> Iterable[Step]:
        first = next((line for line in text.splitlines() if line.strip()), "")
        reader = csv.reader(text.splitlines(), delimiter=max(_MARKS, key=lambda mark: (first.count(mark), mark == ",")))
        rows: list[tuple[int, list[str]]] = []
        try:
            rows += ((reader.line_num, [one_line(cell) for cell in row]) for row in reader if any(map(str.strip, row)))
        except csv.Error as error:
            raise PlanFault("syntax", reader.line_num, str(error)) from error
        if len(rows) > MOST_STEPS + 1:
            raise PlanFault("large")
        columns = self._columns(rows[0][1]) if rows else {}
        if "name" in columns:
            return [self._row(columns, row, line) for line, row in rows[1:]]
        return [self._line(row, line) for line, row in rows]

    def _columns(self, row: list[str]) -> dict[str, int]:
        """Where each field stands, by the names in the first row."""
        found: dict[str, int] = {}
        for known in self._known:
            for place, cell in enumerate(row):
                field = known.columns.get(" ".join(words(cell)))
                if field and field not in found and place not in found.values():
                    found[field] = place
        return found

    def _row(self, columns: dict[str, int], row: list[str], line: int) -> Step:
        said = {field: row[place] for field, place in columns.items() if place < len(row)}
        if not any(map(str.isalnum, said.get("name", ""))):
            raise PlanFault("name", line)
        due, before = (self._date(said.get(field, ""), line) for field in ("date", "was"))
        step = Step(said["name"], due, who=said.get("who", ""), delivers=said.get("delivers", ""), before=before)
        state = next(filter(None, (known.state(said.get("state", "")) for known in self._known)), step.state)
        return replace(step, state=state, reason=said.get("reason", ""))

    def _date(self, text: str, line: int) -> date | None:
        if not any(map(str.isalnum, text)):
            return None
        if iso := _ISO.fullmatch(text):
            text = iso[1]
        for known in self._known:
            if (found := known.days.whole(text, self.today)) and found.day:
                return found.day
        raise PlanFault("date", line, text)

    def _line(self, row: list[str], line: int) -> Step:
        """A row without named columns: as a line of a plan is read."""
        (found, *_) = (*PlanReader(self.rules, self.languages).read(" | ".join(row), self.today).steps, None)
        if found is None or not found.step.name:
            raise PlanFault("name", line)
        return found.step

    @property
    def _known(self) -> list[Vocabulary]:
        return [vocabulary(self.rules, language) for language in dict.fromkeys((*self.languages, ENGLISH))]

    # ── a calendar ───────────────────────────────────────────────────────────────────────────────────────────────────
    def _calendar(self, text: str) -> list[Step]:
        try:
            parts = [part for found in calendars(text) for part in found.walk()]
            parts = [part for part in parts if part.name in ("VEVENT", "VTODO")]
            steps = [self._part(part) for part in parts[: MOST_STEPS + 1] if part.get("STATUS") != "CANCELLED"]
        except PlanFault:
            raise
        except UNREADABLE as error:
            raise PlanFault("syntax", 0, one_line(str(error))) from error
        return sorted(steps, key=lambda step: step.due or date.max)

    def _part(self, part: Component) -> Step:
        name = one_line(str(part.get("SUMMARY", "")))
        if not any(map(str.isalnum, name)):
            raise PlanFault("name")
        due = next((day for key in ("DUE", "DTEND", "DTSTART") if (day := self._on(part, key))), None)
        return Step(name, due, _STATES.get(str(part.get("STATUS", "")), StepState.PLANNED))

    def _on(self, part: Component, key: str) -> date | None:
        """The client's day of a date or an instant; the end of whole days is the day after the last."""
        if key not in part:
            return None
        value: date = part.decoded(key)
        if isinstance(value, datetime):
            return value.astimezone(self.zone).date() if is_instant(value) else value.date()
        whole = key == "DTEND" and value > part.decoded("DTSTART")  # RFC 5545 section 3.6.1
        return value - _DAY if whole else value


def _text(content: bytes) -> str:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and b"\0" in content:
        raise PlanFault("syntax", reason="binary")
    text = decode(content, "utf-16" if wide else None).lstrip("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")
