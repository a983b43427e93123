"""Days and hours as people write them in a command, brought to the forms that are read."""

from __future__ import annotations

import re
from datetime import date

from daemon.core.dates.date_words import date_words
from daemon.core.dates.dates import Dates
from daemon.core.dates.day_math import day_of_month
from daemon.core.words.grammar import listed, one_of
from daemon.core.words.rules import Rules
from daemon.core.words.text import fold

_SHORT_MONTH = re.compile(r"(?<![\d/])(\d{1,2})/(\d)(?![\d/])")
_DOTTED = re.compile(r"(?<![\d.,/:-])([01]?\d|2[0-3])\.([0-5]\d)(\.?)(?![\d.])")
_BARE = re.compile(r"(?<=[^\W\d_])[ ,]+(0?[1-9]|1\d|2[0-3])$")
_END = re.compile(r"(?<!\.\d)(?<!\.\d\d)\.+$")  # but not of `9.12.`
_MONTHS = 12
_AFTERNOON = 7  # at 3 is 15:00: nobody is reminded at night
_NOON = 12


class Handwriting:
    """Of one language."""

    def __init__(self, rules: Rules, language: str) -> None:
        self._language = language
        self._words = date_words(rules, language)
        self._dates = Dates(rules)
        self._short_weekday = _short_weekdays(rules, language)

    def plain(self, text: str, today: date) -> str:
        """`Sat 5/1` → `5/01`, `Friday 9.30` → `Friday 9:30`: what elsewhere is a verb, a fraction, a price."""
        text = self._short_weekday.sub("", fold(text.strip().rstrip("!")))
        text = _DOTTED.sub(lambda found: self._undotted(found, today), _SHORT_MONTH.sub(r"\1/0\2", text))
        text = _END.sub("", text)
        bare = _BARE.search(text)
        if bare and self._no_day(text[: bare.start()], day_of_month(today, int(bare[1]))):
            return f"{text[: bare.start()]} {by_day(int(bare[1]))}:00"
        return text

    def _undotted(self, found: re.Match[str], today: date) -> str:
        """`9.30` with a colon, where it is an hour: no day of a month, or not the weekday that stands before it."""
        hour, minute, dot = found.groups()
        if 0 < int(minute) <= _MONTHS:
            named = self._dates.due(f"{hour}.{minute}.", self._language, today)
            if dot or not self._no_day(found.string[: found.start()], named):
                return found[0]
        return f"{hour}:{minute}"

    def _no_day(self, before: str, day: date | None) -> bool:
        """Whether the weekday, or tomorrow, at the end of `before` shows that `day` is not meant."""
        said = [one for one in self._words.read(before) if one.kind not in ("role", "clock", "filler", "mark")][-1:]
        if not said or said[0].kind not in ("weekday", "day"):
            return False
        return said[0].kind == "day" or day is None or day.weekday() != int(said[0].value)


def by_day(hour: int) -> int:
    """`at 3` is 15."""
    return hour + _NOON if 0 < hour < _AFTERNOON else hour


def _short_weekdays(rules: Rules, language: str) -> re.Pattern[str]:
    """Weekdays in short where a day and its month follow: `Sat 5 Dec`, but neither `mon 9:00` nor `5 mar, 9:30`."""
    known = rules.rule(language, "dates", "weekday").words
    short = [one for one in rules.rule(language, "commands", "short_weekday").words if one not in known]
    days = "|".join(map(re.escape, short)) or "(?!)"
    named = {**rules.rule(language, "dates", "month").words, **rules.maybe(language, "dates", "counted").words}
    months = "|".join(sorted(map(re.escape, named), key=len, reverse=True))
    behind, of = (one_of(listed(rules, (language,), "day", key)) for key in ("behind", "of"))
    after = rf"\d{{1,2}}(?:[./](?:0?[1-9]|1[0-2])\b|(?:{behind}|\.)?\s+(?:(?:{of}) )?(?:{months})\b)"
    return re.compile(rf"(?<!\d )(?<!\. )\b(?:{days})\b[.,]*\s+(?={after})")
