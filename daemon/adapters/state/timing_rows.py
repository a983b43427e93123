"""Timings and pledges as rows of JSON, a list for each: there may be tens of thousands, and who asks waits for them.

They are read without pydantic, which takes three times as long for an instant that is not quite `datetime.UTC`. Where a
field is added or moved, `daemon.adapters.state.outlines.FORMAT` is another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from daemon.core.model import Kind, State, Timing
from daemon.core.schedule.extract import Pledged
from daemon.core.schedule.owing import Circumstance, Circumstances

_KINDS, _STATES = {kind.value: kind for kind in Kind}, {state.value: state for state in State}
_at, _day = datetime.fromisoformat, date.fromisoformat


def timing_rows(asked: Iterable[Circumstance[Timing]]) -> list[tuple[Any, ...]]:
    return [_timing_row(one) for one in asked]


def _timing_row(one: Circumstance[Timing]) -> tuple[Any, ...]:
    its = one.question
    return (
        *(its.id, its.kind, its.asked_at, its.state, its.certainty, its.answered_at, its.promised_for),
        *(its.acknowledged_at, its.snoozed_until, its.ruled_due, its.given_to, one.quiet, one.following, one.urged),
    )


def timings_of(rows: Iterable[Any], wrote: str | None) -> Circumstances[Timing]:
    """Of what became of `timing_rows` in JSON, and of when the team last wrote to the client.

    Raises ValueError, LookupError or TypeError for anything else.
    """
    return Circumstances(tuple(_timing(*row) for row in rows), _at(wrote) if wrote else None)


def _timing(
    id_: str,
    kind: str,
    asked: str,
    state: str,
    certainty: float,
    answered: str | None,
    promised: str | None,
    acknowledged: str | None,
    snoozed: str | None,
    ruled: str | None,
    given_to: str,
    quiet: bool,
    following: bool,
    urged: str | None,
) -> Circumstance[Timing]:
    timing = Timing(
        id_,
        _KINDS[kind],
        _at(asked),
        _STATES[state],
        certainty,
        _at(answered) if answered else None,
        _day(promised) if promised else None,
        _at(acknowledged) if acknowledged else None,
        _at(snoozed) if snoozed else None,
        _at(ruled) if ruled else None,
        given_to,
    )
    return Circumstance(timing, quiet, following, _at(urged) if urged else None)


def pledge_rows(pledges: Iterable[Pledged]) -> list[tuple[Any, ...]]:
    return [(one.at, one.due, one.question, one.kept, one.kept_at, one.ended_at) for one in pledges]


def pledges_of(rows: Iterable[tuple[Any, ...]]) -> tuple[Pledged, ...]:
    """Raises as `timings_of`."""
    return tuple(
        Pledged(_at(at), due and _day(due), question, kept, kept_at and _at(kept_at), ended_at and _at(ended_at))
        for at, due, question, kept, kept_at, ended_at in rows
    )
