"""Deadlines that moved though nobody said or ruled anything: the configuration has changed, and is to be explained."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from daemon.core.model import State
from daemon.core.schedule.alerts import Owed
from daemon.core.state.marks import Mark, ToldDue


def told_due(entry: Owed, reader: str) -> dict[Mark, datetime]:
    """What is noted when `reader` is told of a question: when it is due. Nothing of a client to be kept in the loop."""
    return {_mark(entry, reader): entry.deadline.due_at} if entry.target != "loop" else {}


def due_before(entry: Owed, reader: str, done: Mapping[Mark, datetime]) -> datetime | None:
    """The due time that `reader` was told before, where it is another now although nothing was said or ruled."""
    told = done.get(_mark(entry, reader)) if entry.target != "loop" else None
    return told if told != entry.deadline.due_at else None


def knows(entry: Owed, reader: str, done: Mapping[Mark, datetime]) -> bool:
    """Whether `reader` was told of a question when it is due, and that is still so."""
    return done.get(_mark(entry, reader)) == entry.deadline.due_at


def _mark(entry: Owed, reader: str) -> ToldDue:
    """The mark of what a reader was told; another one as soon as anything is said that bears on the due time."""
    question = entry.question
    said = (
        question.kind,
        question.asked_at,
        question.state is State.OPEN,
        question.ruled_due,
        question.promised_for,
        question.acknowledged_at,
        question.snoozed_until,
        entry.urged,
        entry.following,
    )
    basis = hashlib.sha256("|".join(map(str, said)).encode()).hexdigest()[:12]
    return ToldDue(question.id, reader, basis)
