"""Dates, times, durations and plurals as each language writes them (CLDR, by Babel), for the templates.

What belongs together (a day and its month, a number and its unit) is held together by no-break spaces.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from daemon.core.words.rules import Rules

_LENGTHS: dict[str, Literal["long", "short", "narrow"]] = {"long": "long", "short": "short", "narrow": "narrow"}
_USUAL = {"day": "long", "hour": "short", "minute": "short"}  # lengths of the CLDR
_DIGITS = re.compile(r"(\d+)\s?(?=\D)")
_THOUSAND = 1000
_SIZES = ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte")
NBSP = "\N{NO-BREAK SPACE}"
NEAR = timedelta(days=6)  # within it a weekday alone says which day is meant


class Speller:
    """Spells for one language, by `rules/<language>/spelling.toml`. Instants are aware, zones are IANA names, days are
    dates in nobody's zone.
    """

    def __init__(self, rules: Rules, language: str) -> None:
        self._habits = rules.rule(language, "spelling", "cldr").words
        self._locale = Locale.parse(self._habits.get("locale", language))
        self._weekdays = {name: rules.rule(language, "spelling", name).words for name in ("on", "till")}
        self._comma = "EEEE," in str(self._locale.date_formats["full"].pattern)

    def filters(self) -> dict[str, Callable[..., str]]:
        names = (
            "day",
            "longday",
            "clock",
            "moment",
            "longmoment",
            "span",
            "worktime",
            "plural",
            "period",
            "month",
            "percent",
            "dated",
            "on",
            "till",
            "monthday",
            "shortday",
            "weekday",
            "number",
            "size",
        )
        return {name: getattr(self, name) for name in names}

    def day(self, value: datetime | date, zone: str = "UTC") -> str:
        """Fri 27 November"""
        local = _local_day(value, zone)
        return f"{self._format(local, 'EEE')}{self._habits.get('behind_short_weekday', '')}{NBSP}{self._month(local)}"

    def longday(self, value: datetime | date, zone: str = "UTC") -> str:
        """Friday, 27 November"""
        local = _local_day(value, zone)
        return f"{self._format(local, 'EEEE')}{',' if self._comma else ''} {self._month(local)}"

    def dated(self, value: datetime | date, zone: str = "UTC") -> str:
        """Friday 27 November, to stand within a sentence after any preposition; without weekday in some languages."""
        local = _local_day(value, zone)
        within = self._habits.get("weekday_within", "plain")
        if within == "none":
            return self._month(local)
        comma = "," if within == "comma" else ""
        return f"{self._format(local, 'EEEE')}{comma} {self._month(local)}"

    def on(
        self, value: datetime | date, zone: str = "UTC", now: datetime | date | None = None, *, clock: bool = False
    ) -> str:
        """On Friday 27 November; on Friday alone, where that is at most six days from `now`. `clock`: at 16:40."""
        return self._named("on", value, zone, now) + self._at(value, zone, self._habits["at_clock"], clock=clock)

    def till(
        self, value: datetime | date, zone: str = "UTC", now: datetime | date | None = None, *, clock: bool = False
    ) -> str:
        """Friday 27 November, as it is said after "by" and "until"; Friday alone, where that is near `now`.

        `clock`: with the hour.
        """
        return self._named("till", value, zone, now) + self._at(value, zone, ", ", clock=clock)

    def monthday(self, value: date) -> str:
        """27 November"""
        return self._month(value)

    def shortday(self, value: date, *, weekday: bool = False) -> str:
        """27 Nov, or Fri 27 Nov, to stand in a column."""
        pattern = str(self._locale.datetime_skeletons["MMMEd" if weekday else "MMMd"].pattern)
        return NBSP.join(self._format(value, pattern).split())

    def weekday(self, value: date) -> str:
        """Friday, to stand by itself."""
        return self._format(value, "EEEE")

    def number(self, value: float) -> str:
        """62, 7.5, 1,200: at most one decimal"""
        return format_decimal(round(value, 1), locale=self._locale)

    def size(self, octets: float) -> str:
        """256 kB, 1.4 MB: as the SI counts."""
        power = min(int(math.log(max(octets, 1), _THOUSAND)), len(_SIZES) - 1)
        spelled = format_unit(round(octets / _THOUSAND**power, power > 1), _SIZES[power], "short", locale=self._locale)
        return NBSP.join(spelled.split())

    def clock(self, value: datetime, zone: str) -> str:
        """16:40"""
        return format_datetime(value, "HH:mm", tzinfo=ZoneInfo(zone), locale=self._locale)

    def moment(self, value: datetime, zone: str, now: datetime | None = None) -> str:
        """Fri 16:40, with day and month when that is over six days from `now`."""
        near = now is None or abs(_local_day(value, zone) - _local_day(now, zone)) <= NEAR
        clock = self.clock(value, zone)
        if near:
            return f"{self._format(_local_day(value, zone), 'EEE')}{NBSP}{clock}"
        return f"{self.day(value, zone)} {clock}"

    def longmoment(self, value: datetime, zone: str) -> str:
        """Friday, 27 November, 16:40"""
        return f"{self.longday(value, zone)}, {self.clock(value, zone)}"

    def percent(self, share: float) -> str:
        """94%"""
        return format_percent(share, locale=self._locale)

    def period(self, first: date, last: date) -> str:
        """16–22 November"""
        if (first.year, first.month) != (last.year, last.month):
            return f"{self._month(first)}{NBSP}– {self._month(last)}"
        dot = "." if self._month(first).startswith(f"{first.day}.") else ""
        return f"{self._number(first) or first.day}{dot}–{self._month(last)}"

    def month(self, value: date) -> str:
        """November 2026"""
        return NBSP.join(self._format(value, str(self._locale.datetime_skeletons["yMMMM"].pattern)).split())

    def span(self, value: timedelta) -> str:
        """1 hr 25 mins, or 2 days 3 hrs: without sign, to the minute."""
        minutes = max(1, round(abs(value).total_seconds() / 60))
        days, rest = divmod(minutes, 24 * 60)
        return self._units(("day", days), ("hour", rest // 60), ("minute", 0 if days else rest % 60))

    def worktime(self, value: timedelta) -> str:
        """27 hrs 5 mins: business time is told in hours, since a business day has no fixed length."""
        hours, minutes = divmod(max(1, round(abs(value).total_seconds() / 60)), 60)
        return self._units(("hour", hours), ("minute", minutes))

    def plural(self, number: float, **forms: str) -> str:
        """The form for `number` by CLDR's rules (one, few, many, else other), `#` in it being the number.

        Raises ValueError where the form that is needed is not given.
        """
        name = self._locale.plural_form(number)
        form = forms.get(name, forms.get("other"))
        if form is None:
            raise ValueError(f"plural: no form {name!r} for {number}")
        return form.replace("# ", f"{number}{NBSP}").replace("#", str(number))

    def _units(self, *parts: tuple[str, int]) -> str:
        return " ".join(self._unit(unit, number) for unit, number in parts if number)

    def _unit(self, unit: str, number: int) -> str:
        length = _LENGTHS[self._habits.get(unit, _USUAL[unit])]
        spelled = format_unit(number, f"duration-{unit}", length, locale=self._locale)
        return NBSP.join(_DIGITS.sub(r"\1 ", spelled).split())

    def _at(self, value: datetime | date, zone: str, joint: str, *, clock: bool) -> str:
        if not (clock and isinstance(value, datetime)):
            return ""
        return f"{joint}{self.clock(value, zone)}{self._habits.get('behind_clock', '').replace(' ', NBSP)}"

    def _named(self, table: str, value: datetime | date, zone: str, now: datetime | date | None) -> str:
        local = _local_day(value, zone)
        weekday = self._weekdays[table][str(local.weekday())]
        if now is not None and abs(local - _local_day(now, zone)) <= NEAR:
            return weekday
        return f"{weekday}{self._habits.get('behind_weekday', '')} {self._month(local)}"

    def _month(self, day: date) -> str:
        words = self._format(day, str(self._locale.datetime_skeletons["MMMMd"].pattern)).split()
        return NBSP.join([self._number(day) or words[0], *words[1:]])

    def _number(self, day: date) -> str:
        """The day of the month where it is not its plain number, which CLDR does not know."""
        return self._habits.get("first", "") if day.day == 1 else ""

    def _format(self, day: date, pattern: str) -> str:
        return format_date(day, pattern, locale=self._locale)


def _local_day(value: datetime | date, zone: str) -> date:
    return value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value
