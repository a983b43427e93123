"""The day that a sentence names: when something is due, or until when its writer is away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from daemon.core.dates.date_words import TOPIC, date_words
from daemon.core.dates.day_math import HALF_YEAR
from daemon.core.dates.day_reader import DayReader, NamedDay
from daemon.core.dates.token_row import Weight
from daemon.core.words.grammar import trait
from daemon.core.words.rules import Rules

_FAR = timedelta(days=400)  # "at nineteen years" is no day that anybody waits for
_STALE = timedelta(days=45)  # an out-of-office speaks of what is to come, unless nobody switched it off


class Dates:
    """Reads days out of sentences. What the words mean stands in `rules/<language>/dates.toml`.

    How doubt is settled:

    - a weekday is the next one to come, never today; "next Friday" is next week's where the language means it so;
    - "next week" is its Friday, its start Tuesday, its middle Wednesday;
    - the start of a month is the 5th, its middle the 15th;
    - "before Friday" is Friday, "after Friday" Saturday; "before the weekend" is Friday, "over the weekend" Sunday,
      "after the weekend" Monday;
    - of a span the end counts: "3–5 days", "3–10 May"; working days are Monday to Friday;
    - 12/3 is 12 March in every language; 3/25, which can be no day first, is 25 March;
    - a date without a year is this year's, next year's when this year's is over by more than half a year;
      one that is over by less is the past, and names no day;
    - an hour alone is today's;
    - of several days the deadline ("by", "entro", "bis") counts, then a plain day, then "your mail of 9 March"; a day
      to come counts before today ("I'll ask today and tell you tomorrow"), else the first.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._known = rules.languages(TOPIC)

    def due(self, text: str, language: str | None, today: date) -> date | None:
        """The day by which the writer of `text` will do what it promises; `today` is the day of writing, in the
        reader's calendar. None where it names none. Without a language, the day that most languages read in it.
        """
        due = self._agreed(language, lambda known: _due(self._reader(text, known, today).days(), today))
        return due if due and due - today < _FAR else None

    def last(self, text: str, language: str | None, today: date) -> date | None:
        """The last day that the writer of `text` asks about: of several "by Friday" first, then the latest."""
        return self._agreed(language, lambda known: _last(self._reader(text, known, today).days()))

    def over(self, text: str, language: str | None, today: date) -> bool:
        """Whether all the days that `text` names are past: "it went up on 16 February", written in March."""
        if self.last(text, language, today):
            return False
        to_come = self._agreed(language, lambda known: _last(self._reader(text, known, today, timedelta()).days()))
        return to_come is not None

    def away_until(self, text: str, language: str | None, today: date) -> date | None:
        """The last day on which the writer of an out-of-office is away, where it says so.

        "Out until 12 December" is the 12th itself, "back on the 13th" the 12th too, and where both are said, the return
        counts; a return later today leaves today.
        """
        return self._agreed(language, lambda known: _last_day_away(self._reader(text, known, today, _STALE), today))

    def _agreed(self, language: str | None, read: Callable[[str], date | None]) -> date | None:
        if language in self._known:
            return read(language)
        days = Counter(day for known in self._known if (day := read(known)))
        return days.most_common(1)[0][0] if days else None

    def _reader(self, text: str, language: str, today: date, past: timedelta = HALF_YEAR) -> DayReader:
        tokens = date_words(self._rules, language).read(text)
        orthodox = "orthodox" in trait(self._rules, language, "easter")
        return DayReader(tokens, today, orthodox=orthodox, past=past)


def _due(days: Sequence[NamedDay], today: date) -> date | None:
    """Of several days the weightiest, of those the first that is to come."""
    heaviest = max((named.weight for named in days), default=None)
    best = [named.day for named in days if named.weight is heaviest]
    return next((day for day in best if day > today), best[0] if best else None)


def _last(days: Sequence[NamedDay]) -> date | None:
    return max((named for named in days), key=lambda named: (named.weight, named.day)).day if days else None


def _last_day_away(reader: DayReader, today: date) -> date | None:
    days = reader.days()
    until = [day for day in days if day.weight not in (Weight.DAYTIME, Weight.LOOSE) and not reader.beside(day, "back")]
    away = _due([day for day in until if "start" not in day.roles], today)
    back = max((day.day for day in days if reader.beside(day, "back")), default=None)
    if back and not any(day.weight is Weight.DEADLINE and day.day >= back for day in until):
        return max(back - timedelta(days=1), today)
    return away
