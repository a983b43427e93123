"""Public holidays of countries and regions, from the `holidays` library, and the calendars made with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from daemon.adapters import holiday_file
from daemon.core.hours.business_hours import Calendar
from daemon.core.hours.week import Week


def team_calendar(
    week: Week, zone: ZoneInfo, codes: Sequence[str], closed: Iterable[date], language: str = "en"
) -> Calendar:
    """A team's calendar from its configuration: `codes` such as "IT" and "DE-BY", `closed` the team's own days off.

    Raises NotImplementedError for a country or region that has no holidays here.
    """
    return Calendar(zone, week, PublicHolidays(codes, closed, language))


class PublicHolidays(Mapping[date, str]):
    """Day → name of the holiday, "" for a day off. A year is computed when the first of its days is asked for.

    Names come in `language`, else in English, else as the country writes them.
    """

    def __init__(self, codes: Sequence[str], closed: Iterable[date], language: str = "en") -> None:
        self._codes = tuple(codes)
        self._closed = frozenset(closed)
        self._language = language
        self._years: dict[int, dict[date, str]] = {}
        self.year(date.min.year)  # an unknown code shows here, not when a client waits

    def year(self, year: int) -> dict[date, str]:
        if year not in self._years:
            days = {day: "" for day in self._closed if day.year == year}
            for code in self._codes:
                days |= _country(code, year, self._language)
            self._years[year] = days
        return self._years[year]

    def __getitem__(self, day: date) -> str:
        return self.year(day.year)[day]

    def __contains__(self, day: object) -> bool:
        """Without an exception for each day that is none."""
        return isinstance(day, date) and day in self.year(day.year)

    def __iter__(self) -> Iterator[date]:
        return (day for days in self._years.values() for day in days)

    def __len__(self) -> int:
        return sum(map(len, self._years.values()))


def keep(folder: Path) -> None:
    """Leave what was computed in a state folder, for the commands that come after, with the years in between."""
    for code, year, language in holiday_file.gaps():
        _country(code, year, language)
    holiday_file.keep(folder / holiday_file.NAME)


@cache
def left_out(code: str, year: int) -> tuple[str, ...]:
    """The holidays, in English, that more than half of a country's regions have and its own list has not.

    None for a code that names the region, as "GB-SCT", or a country whose regions agree. The regions' are not kept:
    nobody counts by them.
    """
    import holidays  # noqa: PLC0415 -- half a second of start for who has none

    if "-" in code:
        return ()
    regions = holidays.country_holidays(code).subdivisions
    own = _country(code, year, "en")
    lists = [_computed(f"{code}-{region}", year, "en") for region in regions]
    often = Counter(day for days in lists for day in days.keys() - own.keys())
    names = {day: name for days in lists for day, name in days.items()}
    return tuple(dict.fromkeys(names[day] for day, count in sorted(often.items()) if count * 2 > len(regions)))


def regions_of(code: str) -> list[str]:
    """The codes of a country's regions, as the configuration takes them."""
    import holidays  # noqa: PLC0415 -- as above

    return [f"{code}-{region}" for region in holidays.country_holidays(code).subdivisions]


def is_known(code: str) -> bool:
    """Whether there are holidays here of that country or region."""
    try:
        PublicHolidays([code], [])
    except NotImplementedError:
        return False
    return True


def _country(code: str, year: int, language: str) -> dict[date, str]:
    if (kept := holiday_file.kept(code, year, language)) is not None:
        return kept
    days = _computed(code, year, language)
    holiday_file.add(code, year, language, days)
    return days


def _computed(code: str, year: int, language: str) -> dict[date, str]:
    import holidays  # noqa: PLC0415 -- half a second of start for who has none

    country, _, region = code.partition("-")
    spoken = holidays.country_holidays(country, subdiv=region or None).supported_languages
    named = next((name for wanted in (language, "en") for name in spoken if name.startswith(wanted)), None)
    return dict(holidays.country_holidays(country, subdiv=region or None, years=year, language=named))
