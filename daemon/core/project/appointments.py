"""The calls with a client that calendars arranged: as the team invited to them, or accepted the client's invitation.

A mail's word counts as far as its origin is proved for the team, and is not refuted for the client. Of one event the
newest version counts (RFC 5546 section 2.1.5); what a client moves has to be accepted anew before it is told, and what
either side calls off is no call any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from daemon.core.model import PROVED, Appointment, Direction, Filed, OriginKind, Series

LONGEST = 3_700  # days from the first of a series that are looked at
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Meeting:
    """One of them."""

    title: str
    day: date  # in the client's zone
    at: datetime | None  # UTC; None for a whole day


@dataclass(frozen=True, slots=True)
class _Version:
    """One mail's word on an event."""

    event: Appointment
    mail: Filed

    @property
    def rank(self) -> tuple[int, datetime, datetime]:
        return self.event.sequence, self.event.stamped or self.mail.at, self.mail.at


def meetings(mails: Iterable[Filed], first: date, last: date, zone: tzinfo) -> tuple[Meeting, ...]:
    """Those between two days of the client's `zone`, the earliest first, as the mails with the client say."""
    told = [_Version(event, mail) for mail in mails for event in mail.appointments]
    ours = [one for one in told if one.mail.direction is Direction.OUTBOUND and one.mail.origin in PROVED]
    theirs = [
        one for one in told if one.mail.direction is Direction.INBOUND and one.mail.origin is not OriginKind.REFUTED
    ]
    invited = _standing(ours, [one for one in theirs if _calls_off(one)])
    accepted = [one for one in ours if one.event.method == "REPLY"]
    agreed = [one for one in _standing(theirs, []) if _accepted(one, accepted)]
    news = [one for one in (*ours, *theirs) if one.event.method != "REPLY" or _calls_off(one)]
    found = {meeting: None for version in (*invited, *agreed) for meeting in _days(version, news, first, last, zone)}
    return tuple(sorted(found, key=lambda one: (one.day, one.at or datetime.min.replace(tzinfo=UTC))))


def _standing(side: Iterable[_Version], against: Iterable[_Version]) -> list[_Version]:
    """The newest version of each event of a side that is not called off, by it or by one of `against`."""
    newest: dict[tuple[str, datetime | None], _Version] = {}
    for version in sorted(side, key=lambda one: one.rank):
        if version.event.method != "REPLY":
            newest[version.event.uid, version.event.instead_of] = version
    gone = [one for one in newest.values() if one.event.method == "CANCEL"]
    gone += (one for one in against if one.event.method in ("CANCEL", "REPLY"))
    return [one for one in newest.values() if one.event.method != "CANCEL" and not any(_ends(end, one) for end in gone)]


def _ends(end: _Version, one: _Version) -> bool:
    """Whether `end` calls `one` off: the event itself, or the series that it is of."""
    same = end.event.uid == one.event.uid and end.event.instead_of in (None, one.event.instead_of)
    later = end.event.sequence >= one.event.sequence or end.event.instead_of != one.event.instead_of
    return same and later and end.mail.at >= one.mail.at


def _calls_off(version: _Version) -> bool:
    return version.event.method == "CANCEL" or version.event.answer == "DECLINED"


def _accepted(version: _Version, answers: Iterable[_Version]) -> bool:
    """Whether one of the team has accepted this version, and has not declined since."""
    last: dict[str, str] = {}
    for answer in sorted(answers, key=lambda one: one.mail.at):
        same = answer.event.uid == version.event.uid and answer.event.instead_of in (None, version.event.instead_of)
        if same and answer.event.sequence >= version.event.sequence and answer.mail.at >= version.mail.at:
            last[answer.mail.sender.address] = answer.event.answer
    return "ACCEPTED" in last.values()


# ── days ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _days(version: _Version, all_: Iterable[_Version], first: date, last: date, zone: tzinfo) -> Iterator[Meeting]:
    """When it is, between two days; a day of a series of which `all_` say anything by itself is told by that."""
    event = version.event
    if event.start is None:
        return
    changed = {one.event.instead_of for one in all_ if one.event.uid == event.uid and one.event.instead_of}
    if event.instead_of and _outdated(version, all_):
        return
    for start in _starts(event, last, zone):
        day = start.date() if event.whole_day else start.astimezone(zone).date()
        left_out = start in event.left_out or (event.instead_of is None and start in changed)
        if first <= day <= last and not left_out:
            yield Meeting(event.title, day, None if event.whole_day else start)


def _outdated(version: _Version, all_: Iterable[_Version]) -> bool:
    """Whether the whole series was arranged anew after one of its days was."""
    same = (one for one in all_ if one.event.uid == version.event.uid and one.event.instead_of is None)
    return any(one.rank > version.rank for one in same)


def _starts(event: Appointment, last: date, zone: tzinfo) -> Iterator[datetime]:
    """Each start of it until a day, in UTC: always at the same hour where it was arranged, whatever the season."""
    assert event.start
    if event.series is None:
        yield event.start
        return
    there = UTC if event.whole_day else ZoneInfo(event.zone) if event.zone else zone
    begin = event.start.astimezone(there)
    counted = 0
    for number in range(min(LONGEST, (last - begin.date()).days + 2)):
        day = begin.date() + timedelta(days=number)
        if number and not _falls(event.series, begin.date(), day):
            continue
        start = datetime.combine(day, begin.time(), there).astimezone(UTC)
        counted += 1
        over = event.series.until and start.date() > event.series.until.date()
        if over or (event.series.count is not None and counted > event.series.count):
            return
        yield start


def _falls(series: Series, begin: date, day: date) -> bool:
    """Whether a series that begins on a day has another on this one (RFC 5545 section 3.3.10)."""
    weekdays = {weekday for _, weekday in series.days} or {begin.weekday()}
    if series.often == "DAILY":
        return (day - begin).days % series.interval == 0 and (not series.days or day.weekday() in weekdays)
    if series.often == "WEEKLY":
        weeks = (day - timedelta(day.weekday()) - begin + timedelta(begin.weekday())).days // _WEEK
        return weeks % series.interval == 0 and day.weekday() in weekdays
    months = (day.year - begin.year) * 12 + day.month - begin.month
    if months % series.interval:
        return False
    return any(_is_nth(day, nth, weekday) for nth, weekday in series.days) if series.days else day.day == begin.day


def _is_nth(day: date, nth: int, weekday: int) -> bool:
    """Whether it is the third Thursday, or the last (-1), of its month; 0 is any."""
    if day.weekday() != weekday:
        return False
    after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return nth in (0, (day.day - 1) // _WEEK + 1, -(((after - day).days - 1) // _WEEK + 1))
