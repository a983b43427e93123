"""Approvals and red flags: what a client says beside its questions."""

from __future__ import annotations

from daemon.core.model import Bounced, Filed, Remark, Speech

APPROVALS = frozenset({Speech.APPROVAL, Speech.CONDITIONAL})
RED_FLAGS = frozenset({Speech.CHASER, Speech.COMPLAINT, Speech.CANCEL, Speech.URGENT})
REPEATED = "repeated"
BOUNCED = "bounced"


def approvals(filed: Filed) -> list[Remark]:
    return [_remark(filed, act.text, act.speech.value) for act in filed.acts if act.speech in APPROVALS]


def red_flags(filed: Filed) -> list[Remark]:
    """One flag of a kind for each message: the first sentence that raises it."""
    flags: dict[Speech, Remark] = {}
    for act in filed.acts:
        if act.speech in RED_FLAGS and act.speech not in flags:
            flags[act.speech] = _remark(filed, act.text, act.speech.value)
    return list(flags.values())


def bounced(filed: Filed, back: Bounced) -> Remark:
    """A mail of ours that came back: from which addresses, and the server's reason."""
    return _remark(filed, f"{', '.join(back.addresses)}: {back.reason}".strip(": ") or filed.subject, BOUNCED)


def repeated(filed: Filed, text: str) -> Remark:
    return _remark(filed, text, REPEATED)


def chaser(filed: Filed, text: str) -> Remark:
    return _remark(filed, text, Speech.CHASER.value)


def _remark(filed: Filed, text: str, kind: str) -> Remark:
    return Remark(message_id=filed.message_id, text=text, kind=kind, at=filed.at, by=filed.sender, origin=filed.origin)
