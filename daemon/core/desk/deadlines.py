"""Until when a question sleeps, and when it is due, as a command says it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from daemon.core.commands.command import Command
from daemon.core.commands.word import Word
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.filing.people import PM
from daemon.core.hours.business_hours import Calendar, NeverOpen


def until(desk: FrontDesk, command: Command, client: str, person: PM, at: datetime) -> datetime | None:
    """The instant that a `snooze` or `due` written at `at` means; None for one that is over, or that never comes.

    A question sleeps in the hours of `person`, who is to be woken, and is due in those that count for `client`. A clock
    time is read in the writer's zone.
    """
    due = command.word is Word.DUE
    calendar = desk.calendars.of_client(client) if due else desk.calendars.of_reader(person.address)
    try:
        found = _instant(desk, command, calendar, person, at)
    except NeverOpen:  # the admin hears of such a calendar where deadlines are counted
        return None
    return found if found > at else None


def _instant(desk: FrontDesk, command: Command, calendar: Calendar, person: PM, at: datetime) -> datetime:
    when, zone = command.when, desk.zone(person)
    if when.span:
        return calendar.add(at, when.span.in_days_of(calendar.working_day))
    day = when.day or at.astimezone(zone).date()
    if when.clock is None:
        if command.word is Word.DUE:
            return calendar.close_of(day, at)
        return calendar.next_open(datetime.combine(day, datetime.min.time(), zone).astimezone(UTC))
    named = datetime.combine(day, when.clock, zone).astimezone(UTC)
    passed = when.day is None and named <= at
    return datetime.combine(day + timedelta(days=1), when.clock, zone).astimezone(UTC) if passed else named
