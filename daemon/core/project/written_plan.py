"""A plan as TOML: `plan.toml` in a client's folder, and the form in which a plan from any file is kept.

project = "New website"

[[step]]
name = "Homepage design"
date = 2026-04-10
was = 2026-04-03                   # the date that it had, and why it moved
reason = "the sofas come late"
who = "Luca"
delivers = "two drafts"
state = "active"                   # planned, active or done
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from daemon.core.project.project import Step, StepState
from daemon.core.words.text import one_line, short

MOST_STEPS = 60  # of one plan
MOST_BYTES = 256 << 10  # of a file
LONGEST_FIELD = 200  # characters
_MOST_DOTS = LONGEST_FIELD + 50  # of a line: a key of so many parts costs the square of them, in memory too

FIELDS = ("name", "date", "was", "reason", "who", "delivers", "state")

_BEGIN = re.compile(r"(?m)^[ \t]*(?:\[\[[ \t]*step[ \t]*\]\]|project[ \t]*=)")
_STEP = re.compile(r"[ \t]*\[\[[ \t]*step[ \t]*\]\]")
_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)")
WHY = {  # by reason, in English; the templates say it in each language
    "syntax": "{}",
    "binary": "it is no text",
    "dots": "more than {} dots in a line",
    "key": "unknown key {}; known are {}",
    "state": "state = {}; write planned, active or done",
    "text": "{} is no text; put it between quotes",
    "name": "a step without a name",
    "date": "“{}” is no date; write it as 2026-04-03",
    "empty": "no step in it; each begins with [[step]]",
    "large": f"too large; {MOST_STEPS} steps and {MOST_BYTES >> 10} KB at most",
}


class PlanFault(ValueError):
    """A plan that cannot be read: nothing of it counts. `line` counts from 1, 0 where nobody knows.

    `reason` says it more closely than `kind`; both are keys of the templates. `known` are the keys that there are.
    """

    def __init__(self, kind: str, line: int = 0, detail: str = "", *, reason: str = "", known: str = "") -> None:
        self.kind, self.line, self.detail = kind, line, short(detail, LONGEST_FIELD)
        self.reason, self.known = reason or kind, known
        super().__init__((f"line {line}: " if line else "") + WHY[self.reason].format(self.detail, known))


@dataclass(frozen=True, slots=True)
class UnreadPlan:
    """A client's plan.toml that cannot be read; the fields are a `PlanFault`'s."""

    path: str
    reason: str
    line: int = 0
    detail: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """What such a file says."""

    steps: tuple[Step, ...]
    name: str = ""  # of the project


def apart(text: str) -> tuple[str, str]:
    """The lines of a plan, and the TOML behind them; "" for none."""
    found = _BEGIN.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")


def read(text: str) -> WrittenPlan:
    """The plan in some TOML. Raises PlanFault."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise PlanFault("large")
    crowded = next((n for n, line in enumerate(text.split("\n"), 1) if line.count(".") > _MOST_DOTS), 0)
    if crowded:
        raise PlanFault("syntax", crowded, f"{_MOST_DOTS}", reason="dots")
    try:
        tables = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # of a number without end, too
        place = _PLACE.search(str(error))
        raise PlanFault("syntax", int(place[1]) if place else 0, _PLACE.sub("", str(error))) from error
    unknown = [key for key in tables if key not in ("project", "step")]
    if unknown:
        raise PlanFault("syntax", 0, unknown[0], reason="key", known="project, [[step]]")
    rows = tables.get("step", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or not rows:
        raise PlanFault("empty")
    if len(rows) > MOST_STEPS:
        raise PlanFault("large")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _STEP.match(line)]
    placed = zip(lines, rows, strict=True) if len(lines) == len(rows) else ((0, row) for row in rows)
    return WrittenPlan(tuple(_step(row, line) for line, row in placed), _text(tables.get("project", ""), "project", 0))


def written(steps: Iterable[Step], name: str = "") -> str:
    """The TOML of a plan; `read` gives the same back."""
    head = [f"project = {_quoted(name)}"] if name else []
    return "\n".join([*head, *(line for step in steps for line in _rows(step))])


def _rows(step: Step) -> Iterable[str]:
    yield "[[step]]"
    yield f"name = {_quoted(step.name)}"
    for key, day in (("date", step.due), ("was", step.before)):
        if day:
            yield f"{key} = {day.isoformat()}"
    for key, text in (("reason", step.reason), ("who", step.who), ("delivers", step.delivers)):
        if text:
            yield f"{key} = {_quoted(text)}"
    if step.state is not StepState.PLANNED:
        yield f'state = "{step.state}"'


def _quoted(text: str) -> str:
    return json.dumps(short(text, LONGEST_FIELD), ensure_ascii=False)


def _step(row: Mapping[str, object], line: int) -> Step:
    unknown = [key for key in row if key not in FIELDS]
    if unknown:
        raise PlanFault("syntax", line, unknown[0], reason="key", known=", ".join(FIELDS))
    said = {key: _text(row.get(key, ""), key, line) for key in ("name", "reason", "who", "delivers", "state")}
    if not any(map(str.isalnum, said["name"])):
        raise PlanFault("name", line)
    if (state := said["state"] or StepState.PLANNED) not in [*StepState]:
        raise PlanFault("syntax", line, state, reason="state")
    due, before = (_day(row[key], line) if key in row else None for key in ("date", "was"))
    return Step(said["name"], due, StepState(state), said["who"], said["delivers"], before, said["reason"])


def _text(value: object, key: str, line: int) -> str:
    if not isinstance(value, str):
        raise PlanFault("syntax", line, key, reason="text")
    return short(value, LONGEST_FIELD)


def _day(value: object, line: int) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(one_line(str(value)))
    except ValueError as error:
        raise PlanFault("date", line, str(value)) from error
