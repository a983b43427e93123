"""Who is away, and who reads their mail meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from daemon.core.commands.word import Word
from daemon.core.filing.people import PM
from daemon.core.ledger.rulings import Ruling
from daemon.core.state.absence import Absence

PATIENCE = timedelta(days=14)  # an absence without an end is believed so long, or until the person writes again
LONGEST = timedelta(days=92)  # no out-of-office counts for longer; who is away still says so again


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who reads a person's mail, and why."""

    address: str
    absence: Absence
    nobody: bool = False  # everybody who could have is away: it is the admin


def out_of_office(person: str, at: datetime, last_day: date | None, zone: tzinfo, source: str) -> Absence:
    """The absence that an out-of-office tells; the person is back on the day after `last_day`, in `zone`."""
    last_day = min(last_day, (at + LONGEST).astimezone(zone).date()) if last_day else None
    back = datetime.combine(last_day + timedelta(days=1), time(), zone).astimezone(UTC) if last_day else None
    return Absence(person, at, back, source)


def noted(absences: Iterable[Absence], new: Absence) -> list[Absence]:
    """`absences` with `new` in place of what its person's earlier mails said; mail may come out of order."""
    kept = [one for one in absences if one.person != new.person or one.since > new.since]
    return kept if any(one.person == new.person for one in kept) else [*kept, new]


def absence(
    person: str, absences: Iterable[Absence], rulings: Iterable[Ruling], wrote: datetime | None, now: datetime
) -> Absence | None:
    """The absence of `person` that lasts at `now`; the newest word on it counts, whether a mail's or a command's, and
    a planned one is new when it begins.

    `wrote` is when the person last wrote a mail by hand: it ends an absence without a named end, never one with.
    """
    said = [one for one in absences if one.person == person and one.since <= now]
    own = [one for one in rulings if one.by == person and one.at <= now and one.word in (Word.AWAY, Word.BACK)]
    for ruling in sorted(own, key=lambda one: one.at):
        since = ruling.since or ruling.at
        if since <= now and not any(_replaces(later, ruling) for later in own):
            back = ruling.at if ruling.word is Word.BACK else ruling.until
            said.append(Absence(person, since, back, ruling.message_id))
    newest = max(reversed(said), key=lambda one: one.since, default=None)
    return newest if newest and _lasts(newest, wrote, now) else None


def _replaces(later: Ruling, planned: Ruling) -> bool:
    """Whether `later` plans anew the days, or some of them, that were planned before."""
    if not (planned.since and planned.until and later.since and later.until and later.at > planned.at):
        return False
    return later.since < planned.until and planned.since < later.until


def _lasts(one: Absence, wrote: datetime | None, now: datetime) -> bool:
    if one.until is not None:
        return now < one.until
    return now < one.since + PATIENCE and (wrote is None or wrote <= one.since)


def stand_in(
    person: PM,
    away: Callable[[str], Absence | None],
    admin: str,
    others: Iterable[str] = (),
    besides: Container[str] = (),
) -> StandIn | None:
    """Who reads a person's mail at the moment: None for the person; the deputy, else the lead, else `admin`.

    `others` are asked before `admin`; nobody of `besides` is chosen: they have had the mail themselves.
    """
    own = away(person.address)
    if own is None:
        return None
    for address in (person.deputy, person.lead, *others):
        if address and address != person.address and address not in besides and away(address) is None:
            return StandIn(address, own)
    return StandIn(admin, own, nobody=True)
