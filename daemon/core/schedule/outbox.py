"""The outbox: mail decided, not yet accepted by the server, and what to believe when nobody knows."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from daemon.core.hours.retry import hopeless, next_try, next_try_soon
from daemon.core.state.entry import UNDECIDED, Entry, EntryState
from daemon.core.state.memory import Memory

SOON = 2  # failures after which the wait grows no more where the server takes no mail: one is tried for all
RESTORED = "restored"  # in place of what an update tells: no draft that anybody has seen told that


class Outcome(StrEnum):
    """What became of one mail at the server."""

    SENT = "sent"  # accepted for at least one recipient
    REFUSED = "refused"  # a 5xx: trying again gives the same
    LATER = "later"  # a 4xx, or the connection failed while the server cannot have accepted it
    UNKNOWN = "unknown"  # the connection failed after the message went out: it may have been accepted


def due(entries: list[Entry], now: datetime) -> list[Entry]:
    """What may be tried now, in the order of its making."""
    return [
        entry
        for entry in entries
        if entry.state is EntryState.QUEUED and (entry.not_before is None or entry.not_before <= now)
    ]


def put_off(entry: Entry) -> bool:
    """Whether the server would not take it when it was tried last."""
    return entry.state is EntryState.QUEUED and entry.attempts > 0


def sending(entry: Entry) -> Entry:
    return replace(entry, state=EntryState.SENDING, attempts=entry.attempts + 1)


def settled(entry: Entry, outcome: Outcome, reason: str, now: datetime, *, any_mail: bool = False) -> Entry:
    """The entry after the server's word on it. `any_mail`: the server takes none at all; it is asked again soon."""
    if outcome is Outcome.SENT:
        return _finished(entry, EntryState.SENT, "", now)
    if outcome is Outcome.UNKNOWN:
        return replace(entry, state=EntryState.UNKNOWN, reason=reason, maybe=True)
    if outcome is Outcome.REFUSED or hopeless(entry.created, now):
        return _finished(entry, EntryState.DEAD, reason, now)
    again = next_try(min(entry.attempts, SOON), now) if any_mail else next_try_soon(entry.attempts, now)
    return replace(entry, state=EntryState.QUEUED, reason=reason, not_before=again)


def after_crash(entry: Entry) -> Entry:
    """An entry found in `sending` at the start: nobody knows what became of it."""
    return replace(entry, state=EntryState.UNKNOWN, reason="the clerk stopped while it was being sent", maybe=True)


def resolved(entry: Entry, in_sent: bool, now: datetime) -> Entry:
    """What becomes of an unknown entry, given whether its Message-ID was found in Sent.

    A client never gets a mail twice, so an update stays unknown until a human looks; the PM rather gets an alert twice
    (with the same Message-ID) than not at all.
    """
    if in_sent:
        return _finished(entry, EntryState.SENT, "found in Sent", now)
    if entry.to_client:
        return _finished(entry, EntryState.UNKNOWN, entry.reason, now)
    return replace(entry, state=EntryState.QUEUED, not_before=next_try(entry.attempts, now))


def kept(entries: list[Entry], longest: timedelta, now: datetime) -> list[Entry]:
    """The entries without those finished, or never approved, so long ago."""
    return [entry for entry in entries if not _over(entry) or now - (entry.finished or entry.created) < longest]


def _over(entry: Entry) -> bool:
    return entry.finished is not None or entry.state in (EntryState.HELD, EntryState.DROPPED)


def approved(entry: Entry) -> Entry:
    """A held entry that may go out. Any other stays as it is: it goes once, and never when another took its place."""
    decided = entry.state not in UNDECIDED or entry.finished
    return entry if decided else replace(entry, state=EntryState.APPROVED)


def held(entry: Entry, *, dropped: bool) -> Entry:
    """An entry that nobody may send; one that was sent already stays as it is."""
    state = EntryState.DROPPED if dropped else EntryState.HELD
    waits = entry.state in (*UNDECIDED, EntryState.APPROVED, EntryState.QUEUED) and not entry.attempts
    return replace(entry, state=state, alone_at=None) if waits and not entry.finished else entry


def restored(entry: Entry) -> Entry:
    """An entry that comes out of a backup: whoever went on after that may have sent it since.

    A client's update waits for a person's yes, to a draft that is shown anew; a yes from before is none. All other mail
    is looked for in Sent, and goes out where it is not there.
    """
    if entry.finished or entry.state in (EntryState.DROPPED, EntryState.UNKNOWN):
        return entry
    if entry.to_client and entry.state is not EntryState.SENDING:
        return replace(entry, state=EntryState.HELD, alone_at=None, attempts=0, facts=RESTORED)
    reason = "it waited when the backup was made, and may have gone out since"
    return replace(entry, state=EntryState.UNKNOWN, reason=reason, maybe=True)


def waits(entry: Entry) -> bool:
    """Whether an update may still be put off: nobody has it, and no other took its place."""
    return entry.state in (*UNDECIDED, EntryState.APPROVED) and not entry.finished


def superseded(entry: Entry, now: datetime) -> Entry:
    """An update that nobody approved in time: a newer one takes its place, and nobody can send it any more."""
    return _finished(entry, EntryState.DROPPED, "a newer one took its place", now)


def ended(entry: Entry, now: datetime) -> Entry:
    """A reminder whose questions wait no more."""
    return _finished(entry, EntryState.DROPPED, "nothing of it waits", now)


# ── alerts that wait ─────────────────────────────────────────────────────────────────────────────────────────────────
class Recheck(StrEnum):
    """What becomes of an alert that the server has not taken yet."""

    STAYS = "stays"
    ANEW = "anew"  # nobody has it: it is taken back and decided again, on what is true now
    INSTEAD = "instead"  # it may have arrived, and is not true any more: no second try, its questions are told anew
    GONE = "gone"  # nothing of it is owed any more


def recheck(entry: Entry, owed: Container[str], known: Container[str]) -> Recheck:
    """Look again at an entry of the outbox. `owed` and `known` are ids of questions.

    Where nothing is known of its questions it rather goes out.
    """
    if entry.kind != "alert" or entry.state is not EntryState.QUEUED:
        return Recheck.STAYS
    if not entry.about and entry.marks and not entry.maybe:
        return Recheck.ANEW  # red flags alone: the team may have written meanwhile
    if not any(one in known for one in entry.questions):
        return Recheck.STAYS
    open_still = [one in owed or one not in known for one in entry.questions]
    if not any(open_still):
        return Recheck.GONE
    if not entry.marks or (entry.maybe and all(open_still)):
        return Recheck.STAYS
    return Recheck.INSTEAD if entry.maybe else Recheck.ANEW


def unmark(entry: Entry, memory: Memory) -> None:
    """What was noted with a mail that nobody gets stands in `memory` as it was before."""
    memory.forget(mark for mark, _ in entry.marks)
    memory.note({mark: before for mark, before in entry.marks if before})


def given_up(entry: Entry, now: datetime) -> Entry:
    """The entry kept for what replies to it mean, though nobody sends it any more."""
    return _finished(entry, EntryState.DROPPED, "told anew: some of it was settled meanwhile", now)


def continued(entry: Entry, before: Entry | None, *, new: bool) -> Entry:
    """An entry in place of one that was taken back: tried as it would have been, or at once with something `new`."""
    if before is None:
        return entry
    wait = None if new else before.not_before
    return replace(entry, created=before.created, attempts=before.attempts, not_before=wait, reason=before.reason)


def _finished(entry: Entry, state: EntryState, reason: str, now: datetime) -> Entry:
    return replace(entry, state=state, reason=reason, finished=now, raw="", earlier=(), marks=())
