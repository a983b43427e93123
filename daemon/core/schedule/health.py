"""How the clerk is, in one line for whoever watches it (Nagios' plugin guidelines: level, words, figures)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from daemon.core.schedule.outbox import put_off
from daemon.core.state.clerk import ClerkState
from daemon.core.state.entry import EntryState
from daemon.core.state.trouble import BLIND

_MINUTE = timedelta(minutes=1)
RECENT = timedelta(days=1)  # so long a mail that was refused for good is of interest
LASTING = timedelta(minutes=30)  # trouble that keeps alerts away for longer is critical


class Condition(IntEnum):
    """The exit codes of monitoring plugins."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class Freshness:
    """When something was last seen to work. None: never, so far."""

    name: str
    at: datetime | None
    warn: timedelta | None = None  # later than this is odd; None where it need not happen at all
    critical: timedelta | None = None

    def health(self, now: datetime) -> Condition:
        if self.warn is None or self.critical is None:
            return Condition.OK
        if self.at is None:
            return Condition.WARNING
        age = now - self.at
        return Condition.CRITICAL if age > self.critical else Condition.WARNING if age > self.warn else Condition.OK

    def words(self, now: datetime) -> str:
        return f"{self.name} {_age(now - self.at)} ago" if self.at else f"no {self.name} yet"


@dataclass(frozen=True, slots=True)
class HealthReport:
    level: Condition
    reasons: tuple[str, ...]  # why it is not OK, the worst first
    fresh: tuple[Freshness, ...]
    waiting: int  # mails that the server would not take yet
    dead: int  # mails that it refused for good in the last day

    def line(self, now: datetime) -> str:
        """`OK - last pass 20 s ago, … | last_pass=20s;300;900 …`."""
        words = "; ".join(self.reasons) or ", ".join(one.words(now) for one in self.fresh if one.at)
        figures = [_figure(one, now) for one in self.fresh if one.at]
        return f"{self.level.name} - {words} | {' '.join([*figures, f'waiting={self.waiting}', f'dead={self.dead}'])}"


def freshness(clerk: ClerkState) -> tuple[Freshness, ...]:
    """The last pass, the last mailbox read to its end, the last mail that the server took."""
    read = (one.complete_at for one in clerk.cursors.values() if one.complete_at)
    sent = (one.finished for one in clerk.outbox.values() if one.state is EntryState.SENT and one.finished)
    beat = clerk.heartbeat
    return (
        Freshness("last pass", clerk.clock.last_pass, 5 * _MINUTE, 15 * _MINUTE),
        Freshness("last fetch", max(read, default=None), 10 * _MINUTE, 30 * _MINUTE),
        Freshness("last send", max(sent, default=None)),
        *((Freshness("last heartbeat", beat.back),) if beat.sent else ()),
    )


def report(clerk: ClerkState, written: datetime, now: datetime) -> HealthReport:
    """`written`: when the clerk's state was last written. While a first reading lasts, that is the sign of life."""
    fresh = freshness(clerk)
    entries = clerk.outbox.values()
    dead = sum(one.state is EntryState.DEAD and now - (one.finished or now) < RECENT for one in entries)
    found = sorted((*_stale(fresh, written, now), *_troubles(clerk, now), *_dead(dead)), key=lambda one: -one[0])
    level = found[0][0] if found else Condition.OK
    waiting = sum(map(put_off, entries))
    return HealthReport(level, tuple(words for _, words in found), fresh, waiting, dead)


def _stale(fresh: tuple[Freshness, ...], written: datetime, now: datetime) -> Iterator[tuple[Condition, str]]:
    if fresh[0].at is None:
        alive = now - written <= 15 * _MINUTE
        words = "the first reading is not over yet" if alive else "no pass was ever finished, and none is being made"
        yield Condition.WARNING if alive else Condition.CRITICAL, words
        return
    for one in fresh:
        level = one.health(now)
        if level is not Condition.OK:
            yield level, one.words(now)


def _troubles(clerk: ClerkState, now: datetime) -> Iterator[tuple[Condition, str]]:
    for one in clerk.troubles.values():
        grave = one.name in BLIND and now - one.since >= LASTING
        words = f"{one.name} since {one.since:%Y-%m-%d %H:%M} UTC: {one.reason}".replace("|", "/")
        yield Condition.CRITICAL if grave else Condition.WARNING, words


def _dead(dead: int) -> Iterator[tuple[Condition, str]]:
    if dead:
        yield Condition.WARNING, f"{dead} mails refused for good in the last day"


def _figure(one: Freshness, now: datetime) -> str:
    seconds = f"{(now - one.at).total_seconds():.0f}s" if one.at else "U"
    limits = [f"{limit.total_seconds():.0f}" for limit in (one.warn, one.critical) if limit]
    return ";".join([f"{one.name.replace(' ', '_')}={seconds}", *limits])


def _age(age: timedelta) -> str:
    seconds = age.total_seconds()
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
