"""Mail of unknown senders and in quarantine: how long it is kept, how much of it, and who hears before any goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from daemon.core.state.entry import KEEP, Entry, EntryState
from daemon.core.state.marks import Noticed
from daemon.core.state.memory import Memory

AHEAD = timedelta(days=7)  # from the word to the admin until anything goes, and from one such word to the next
_TOPIC = "retention"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long mail is kept that is nobody's."""

    longest: timedelta  # older mail goes
    most: int  # bytes in one place; beyond that the oldest goes
    least: timedelta  # … but nothing that is younger


@dataclass(frozen=True, slots=True)
class Lying:
    """A mail that is nobody's."""

    name: str  # of its file
    since: datetime  # when it was put there: an import brings old mail
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is to go from one place: everything that lies there since before an instant."""

    place: str  # unmatched, quarantine
    path: str
    before: datetime
    mails: int
    size: int

    @property
    def mark(self) -> Noticed:
        return Noticed(_TOPIC, self.place, self.before.isoformat())


def leaving(
    place: str, path: str, lying: Sequence[Lying], keep: Retention, memory: Memory, now: datetime
) -> Leaving | None:
    """What the admin is to be told of now: what will be too old or too much once the time to object is over."""
    if any(mark.topic == _TOPIC and mark.about == place for mark, _ in memory.notices(now - AHEAD)):
        return None
    before = _border(lying, keep, now + AHEAD)
    going = [one for one in lying if before and one.since < before]
    return Leaving(place, path, before, len(going), sum(one.size for one in going)) if before and going else None


def due(
    place: str, lying: Sequence[Lying], keep: Retention, memory: Memory, outbox: Mapping[str, Entry], now: datetime
) -> list[Lying]:
    """What may go now: too old or too much, and the word that it goes was sent long enough ago."""
    told = (mark for mark, _ in memory.notices(now - KEEP) if mark.topic == _TOPIC and mark.about == place)
    heard = [datetime.fromisoformat(mark.when) for mark in told if _arrived(outbox.get(mark.key), now)]
    before = _border(lying, keep, now)
    if not heard or before is None:
        return []
    return [one for one in lying if one.since < min(before, max(heard))]


def _arrived(entry: Entry | None, now: datetime) -> bool:
    return bool(entry and entry.state is EntryState.SENT and entry.finished and now - entry.finished >= AHEAD)


def _border(lying: Iterable[Lying], keep: Retention, now: datetime) -> datetime | None:
    """What lies there since before that instant is too old at `now`, or too much; None where nothing is."""
    rows = sorted(lying, key=lambda one: one.since)
    over = sum(one.size for one in rows) - keep.most
    before = now - keep.longest
    for one in rows:
        if over <= 0:
            break
        over -= one.size
        before = max(before, one.since + timedelta(microseconds=1))
    before = min(before, now - keep.least)
    return before if rows and rows[0].since < before else None
