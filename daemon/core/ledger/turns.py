"""What a verdict makes of a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from daemon.core.ledger.case import Case
from daemon.core.ledger.docket import Docket
from daemon.core.ledger.lessons import basis
from daemon.core.ledger.promises import promised_day
from daemon.core.ledger.verdicts import Verdict
from daemon.core.model import Filed, State


class Reasoned(NamedTuple):
    """What is kept of a verdict beside its state."""

    certainty: float  # 0 to 1
    why: str  # for people
    filed: Filed  # the mail that was judged


def turn(
    docket: Docket, case: Case, verdict: Verdict, reasoned: Reasoned, doubts: Callable[[str], bool] | None
) -> None:
    """Bring a case to the state of a verdict. `doubts`: whether people taught to doubt what is settled on that basis;
    None where nobody teaches.
    """
    _turn(docket, case, verdict, reasoned, doubts)
    case.ground = verdict.ground


def _turn(
    docket: Docket, case: Case, verdict: Verdict, reasoned: Reasoned, doubts: Callable[[str], bool] | None
) -> None:
    certainty, why, filed = reasoned
    if verdict.state is State.OPEN:
        case.asked_back |= verdict.asks_back
        if case.state is State.OPEN:
            case.turn(State.OPEN, why, certainty)
        return
    if verdict.state is State.ACKNOWLEDGED:
        case.acknowledge(why, certainty, filed, promised_day(verdict.act, filed) if verdict.act else None)
        return
    case.basis = basis(verdict.evidence)
    if verdict.state is State.REPLIED or (doubts is not None and doubts(case.basis)):
        case.reply(why, certainty, filed)
        return
    docket.close(case, State.ANSWERED, why, certainty, filed.message_id, filed.at)
