"""Second opinions: the app asks a judge what the core is not sure of, and the record keeps what it said."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from daemon.adapters.config.judge import JudgePart
from daemon.adapters.judge import JudgeError, ModelJudge
from daemon.app.bookkeeping import refresh
from daemon.app.office import Office
from daemon.core.ledger.opinion import Opinion
from daemon.core.ledger.opinions import Judge, RulesAlone, doubts
from daemon.core.state.record import Record

MOST = 20  # questions to the judge in one pass
LONGEST = 60.0  # seconds of a pass after which no further one is asked


def judge_of(part: JudgePart | None) -> Judge:
    """The judge that the configuration names; without one, the rules alone."""
    return ModelJudge(part.url, part.model, part.timeout) if part else RulesAlone()


def second_opinions(
    office: Office,
    judge: Judge,
    now: datetime,
    stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.monotonic,
) -> str | None:
    """Ask `judge` what the records are not sure of, and keep what it says; why it failed, or None.

    The first failure ends the round: what is left is asked in the next pass. Raises OSError.
    """
    left, end = MOST, clock() + LONGEST
    for record in [] if isinstance(judge, RulesAlone) else office.client_records():
        said, failure = _asked(record, judge, now, left, lambda: stop() or clock() > end)
        left -= len(said)
        if said:
            record.opinions += said
            refresh(record, office, now)
            office.records.commit(record)
        if failure or not left:
            return failure
    return None


def _asked(
    record: Record, judge: Judge, now: datetime, most: int, over: Callable[[], bool]
) -> tuple[list[Opinion], str | None]:
    """Up to `most` opinions on one record, and why there are no more of them."""
    known = {(opinion.question, opinion.reply) for opinion in record.opinions}
    found: list[Opinion] = []
    for doubt in doubts(record.ledger, record.messages.values(), known, now):
        if len(found) >= most or over():
            break
        try:
            said = judge.judge(doubt)
        except JudgeError as error:
            return found, f"{error}; {error.remedy}"
        if said:
            found.append(
                Opinion(doubt.question.id, doubt.reply, doubt.sent_at, said.state, said.reason, judge.name, now)
            )
    return found, None
