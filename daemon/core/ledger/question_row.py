"""A question as `questions` and `status` tell of it, with the fields of the contract.

What the question says for that stays the same while the ledger does, so that it is kept with it (see
`daemon.adapters.state.outlines`); whose it is, when the answer is due and whether it is late is known by who asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from daemon.core.model import Question

Json = dict[str, Any]


def said(question: Question) -> tuple[Any, ...]:
    """What it says for its row, as JSON has it, in the order in which `undated` takes it."""
    return (
        question.id,
        question.thread,
        question.message_id,
        question.text,
        question.kind,
        question.language,
        question.asked_by.address,
        question.asked_at.isoformat(),
        question.state,
        question.answered_by,
        question.answered_at.isoformat() if question.answered_at else None,
        question.promised_for.isoformat() if question.promised_for else None,
        question.why,
        question.certainty,
        question.origin,
        question.chased,
    )


def undated(client: str, said: Iterable[Any]) -> Json:
    """The row of what a question said, in the order in which it is printed; `dated` makes it whole.

    Raises ValueError where that is not what `said` says.
    """
    id_, thread, message_id, text, kind, language, asker, asked, state, *others = said
    answered_by, answered, promised, why, certainty, origin, chased = others
    return {
        "id": id_,
        "client": client,
        "thread": thread,
        "message_id": message_id,
        "text": text,
        "kind": kind,
        "language": language,
        "asked_by": asker,
        "asked_at": asked,
        "due_at": None,
        "state": state,
        "answered_by": answered_by,
        "answered_at": answered,
        "promised_for": promised,
        "overdue": False,
        "why": why,
        "certainty": certainty,
        "origin": origin,
        "chased": chased,
    }


def dated(row: Json, due_at: datetime, *, owed: bool, now: datetime) -> Json:
    """The same row, with when the answer is due and whether it is late at `now`. `owed`: somebody waits for it then."""
    row["due_at"] = due_at.isoformat()
    row["overdue"] = owed and now >= due_at
    return row
