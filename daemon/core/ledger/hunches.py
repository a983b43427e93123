"""What a client's mail may ask in which nothing is seen to: it is kept apart, so that its PM may look."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from daemon.core.ledger.case import Posed
from daemon.core.ledger.gist import Gist
from daemon.core.ledger.owed import OwedQuestion
from daemon.core.ledger.remarks import RED_FLAGS

WHY = "No rule and no weight is sure that it asks, and nothing else came of its mail."


def suspected(gist: Gist, settled: Collection[str], asked: Sequence[OwedQuestion]) -> Posed | None:
    """What a mail may ask; None where nobody need look: it is old, raises a flag, takes back or answers us.

    `settled`: its sentences that took something back. `asked`: what the team asked in its thread.
    """
    filed = gist.filed
    flagged = any(act.speech in RED_FLAGS for act in filed.acts)
    if not filed.hunch or flagged or filed.quiet or any(filed.hunch in text for text in settled):
        return None
    posed = gist.hunch
    return None if any(posed.bag.shared(one.bag) for one in asked) else posed
