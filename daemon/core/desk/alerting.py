"""Which alerts go out now, and to whom."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from zoneinfo import ZoneInfo

from daemon.core.desk.desk import Desk
from daemon.core.desk.lull import next_turn
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.filing.people import PM
from daemon.core.schedule import outbox
from daemon.core.schedule.alarms import alarms
from daemon.core.schedule.alert_policy import Repeat, admitted, at_work, parked, same_day
from daemon.core.schedule.alerts import (
    Alarm,
    Alert,
    Bundle,
    Level,
    Owed,
    Readers,
    bundles,
    due_alerts,
    is_owed,
    mark,
    repeated_alerts,
    soon_due,
)
from daemon.core.schedule.gathering import gathered
from daemon.core.schedule.moved import knows
from daemon.core.schedule.outbox import Recheck, recheck
from daemon.core.schedule.outline import Outline
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.marks import Mark

_LEAVING = frozenset({"cancel"})  # red flags of which the lead hears, too


@dataclass
class Recalled:
    """What waited in the outbox and is decided anew."""

    plan: Plan = field(default_factory=Plan)  # takes it back, in one write with what takes its place
    entries: dict[str, Entry] = field(default_factory=dict)  # reader → the mail that waited for them
    marks: set[Mark] = field(default_factory=set)  # of these

    def keep(self, entry: Entry) -> None:
        """How long it waited, for the mail that takes its place; of several the one that waits longest."""
        self.marks |= {mark for mark, _ in entry.marks}
        for reader in entry.to:
            other = self.entries.setdefault(reader, entry)
            self.entries[reader] = min(other, entry, key=lambda waiting: waiting.created)


def recalled(desk: Desk, owed: Sequence[Owed], now: datetime) -> Recalled:
    """What nobody has yet of the alerts in the outbox, looked at again with what is true now."""
    found = Recalled()
    entries = [entry for entry in desk.clerk.outbox.values() if entry.kind == "alert"]
    if not any(entry.state is EntryState.QUEUED for entry in entries):
        return found
    known = Questions(desk, owed)
    open_now = {entry.question.id for entry in owed if is_owed(entry.question, now)}
    for entry in reversed(entries):
        fate = recheck(entry, open_now, known)
        if fate is Recheck.STAYS:
            continue
        left = outbox.given_up(entry, now) if entry.maybe else None
        found.plan += Plan({entry.key: left}, dict(entry.marks))
        if fate is Recheck.ANEW:
            found.keep(entry)
    return found


class Questions(Container[str]):
    """The ids of all questions. Those that are settled are looked up when one is asked for."""

    def __init__(self, desk: Desk, unsettled: Iterable[Owed]) -> None:
        self._desk = desk
        self._unsettled = {entry.question.id for entry in unsettled}

    def __contains__(self, question: object) -> bool:
        return question in self._unsettled or question in self._all

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(map(self._desk.asked, self._desk.outlines)))


class Alerting:
    """The alerts of one instant. `owed` is what all clients wait for, whose records' `outlines` these are."""

    def __init__(
        self,
        desk: Desk,
        owed: Sequence[Owed],
        outlines: Iterable[Outline],
        presence: Presence,
        waiting: Recalled,
        now: datetime,
        written: Collection[str] = (),
    ) -> None:
        """`written`: who gets a mail anyway, which takes along what waits for one."""
        self._desk = desk
        self._outlines = {outline.id: outline for outline in outlines}
        self._waiting = waiting
        self._now = now
        self._written = written
        self._readers = Readers(desk.directory.pms, presence.readers, presence.instead)
        self._all = owed
        self._presence = presence
        self._policy = desk.settings.policy

    def bundles(self) -> list[Bundle]:
        """What may go out now, a mail each."""
        found = (self._admitted(bundle) for bundle in self.due())
        return [bundle for bundle in found if bundle]

    def due(self) -> list[Bundle]:
        """What is to be told, whatever the hour and however many mails its readers had today."""
        return bundles(self._due(), self._alarms())

    def due_at(self, alarm: Alarm) -> datetime | None:
        """By when the thread of a red flag wants an answer; None where nothing waits in it."""
        here = (one for one in self._owed if (one.client.id, one.question.thread) == (alarm.client, alarm.mark.thread))
        waiting = (one for one in here if is_owed(one.question, self._now) and not one.quiet and not _loop(one))
        return min((one.deadline.due_at for one in waiting), default=None)

    def next_to(self, reader: str) -> tuple[list[Alert], list[Alarm]]:
        """What the next alerts of this morning would say to a reader."""
        return [one for one in self._due() if one.to == reader], [one for one in self._alarms() if one.to == reader]

    def tried(self, alert: Alert) -> tuple[PM, datetime | None, datetime | None] | None:
        """Who heard of a question before it was escalated to somebody else: when that it is due soon, and overdue."""
        if self._own(alert) or alert.level <= Level.BREACH:
            return None
        (pm, reader), owed, memory = self._readers.seat(alert.owed), alert.owed, self._desk.clerk.memory
        mails = sorted(at for at, _ in memory.mails(owed.question.id, reader))
        warned = next((at for at in mails if at < owed.deadline.due_at), None)
        late = next((at for at in mails if at >= owed.deadline.due_at), None)
        return self._desk.person(reader), warned, late or memory.get(mark(owed, Level.BREACH, pm))

    def continued(self, bundle: Bundle, entry: Entry) -> Entry:
        """The entry made of a bundle, in place of the one that waited for the same reader."""
        new = not self._waiting.marks.issuperset(bundle.marks)
        entry = outbox.continued(entry, self._waiting.entries.get(bundle.to), new=new)
        calendar = self._desk.terms.calendars.of_reader(bundle.to)
        if at_work(calendar, self._now) or self._critical(bundle):
            return entry
        opening = calendar.next_open(self._now)
        return replace(entry, not_before=max(opening, entry.not_before or opening))

    @cached_property
    def _owed(self) -> list[Owed]:
        return [entry for entry in self._all if not entry.quiet]  # what a first sync found alerts nobody

    def _due(self) -> list[Alert]:
        """What is due by what was told, as passes before found it where nothing changed and who is away is the same."""
        lull, basis = self._desk.lull.due, (self._all, self._desk.clerk.memory.version, self._desk.directory)
        known = lull.get(basis, self._now, self._presence.absences)
        if known is None:
            until = next_turn(self._owed, self._now)
            known = lull.keep(self._found_due(), basis, self._now, until, self._presence.absences)
        return list(known)

    def _found_due(self) -> list[Alert]:
        memory = self._desk.clerk.memory
        alerts = due_alerts(self._owed, memory, self._now, self._readers)
        alerts += soon_due(self._owed, memory, self._now, self._readers)
        if self._policy.repeat is Repeat.DAILY:
            again = repeated_alerts(self._owed, memory, self._now, self._zone, self._readers)
            repeated = {(alert.owed.question.id, alert.owed.target, alert.to) for alert in again}
            due = ((alert, (alert.owed.question.id, alert.owed.target, alert.to)) for alert in alerts)
            alerts = [alert for alert, told in due if told not in repeated] + again
        told = {alert.owed.question.id for alert in alerts if not _loop(alert.owed)}
        return [alert for alert in alerts if not (_loop(alert.owed) and alert.owed.question.id in told)]

    def _alarms(self) -> list[Alarm]:
        """The red flags that nobody waits for a deadline with."""
        flagged = [outline for outline in self._outlines.values() if outline.flags]
        return [alarm for outline in flagged for alarm in (*self._of_pm(outline), *self._of_lead(outline))]

    def _of_pm(self, outline: Outline) -> Iterator[Alarm]:
        pm = self._desk.directory.clients[outline.id].pm
        return self._raised(outline, self._policy.critical, self._reader(pm))

    def _of_lead(self, outline: Outline) -> Iterator[Alarm]:
        """That a client leaves, or threatens to, is no matter of the PM's alone."""
        pm = self._desk.directory.clients[outline.id].pm
        lead = self._desk.directory.pms[pm].lead if pm in self._desk.directory.pms else ""
        seat = frozenset((pm, self._reader(pm)))
        reader = self._readers.instead(lead, seat) if lead else ""
        if not lead or seat & {lead, reader}:
            return iter(())
        return self._raised(outline, self._policy.critical & _LEAVING, reader, lead)

    def _raised(self, outline: Outline, kinds: frozenset[str], reader: str, lead: str = "") -> Iterator[Alarm]:
        clerk, client = self._desk.clerk, self._desk.directory.clients[outline.id]
        since, waiting = clerk.clock.since or self._now, self._waiting.marks
        return alarms(client, outline.flags, kinds, clerk.memory, since, self._now, reader, waiting, lead)

    def _reader(self, pm: str) -> str:
        return self._readers.stand_ins.get(pm, pm)

    def _zone(self, reader: str) -> ZoneInfo:
        return self._desk.terms.calendars.of_reader(reader).zone

    def _admitted(self, bundle: Bundle) -> Bundle | None:
        calendar = self._desk.terms.calendars.of_reader(bundle.to)
        entries = self._desk.clerk.outbox.values()
        had = [entry.created for entry in entries if entry.kind == "alert" and bundle.to in entry.to]
        today = [at for at in had if same_day(at, self._now, calendar)]
        digest = bundle.to in self._desk.directory.pms and self._desk.settings.digest_at is not None
        open_ = at_work(calendar, self._now)
        waits = open_ and gathered(bundle, today, calendar, self._now, self._presses, self._own, digest=digest)
        if waits and bundle.to not in self._written and self._waiting.marks.isdisjoint(bundle.marks):
            return None
        found = admitted(bundle, self._policy, calendar, today, self._flags, self._now)
        if found or open_:
            return found
        return parked(bundle, self._waiting.marks)

    def _presses(self, alert: Alert) -> bool:
        """Whether an alert waits for no other: it is critical, or overdue and news to who is responsible."""
        if self._policy.critical & set(self._flags(alert)):
            return True
        return self._own(alert) and alert.level > Level.WARNING and not self._knows(alert)

    def _knows(self, alert: Alert) -> bool:
        """Whether its reader, and nobody in their place, was told before that it is due."""
        memory, entry = self._desk.clerk.memory, alert.owed
        told = _loop(entry) or knows(entry, alert.to, memory)
        return told and mark(entry, Level.WARNING, alert.to) in memory

    def _own(self, alert: Alert) -> bool:
        """Whether its reader is responsible for it, or reads for who is."""
        return alert.to in self._readers.seat(alert.owed)

    def _flags(self, alert: Alert) -> tuple[str, ...]:
        return self._outlines[alert.owed.client.id].pressing.get(alert.owed.question.id, ())

    def _critical(self, bundle: Bundle) -> bool:
        return bool(bundle.alarms) or any(self._policy.critical & set(self._flags(alert)) for alert in bundle.alerts)


def _loop(entry: Owed) -> bool:
    return entry.target == "loop"
