"""The words that dates are made of: a text as a row of tokens whose meaning `rules/<language>/dates.toml` tells.

kind      value                     stands for
number    "2"                       digits, and the words for them
weekday   "0" … "6"                 Monday to Sunday
month     "1" … "12"
counted   "month 3" "unit month"     a kind and value behind a number alone: `5 mar`, `1 sept`, `2 luni`, which else are
          the sea, seven and Monday
unit      minute hour day workday   what is counted, or named: two weeks, next week
          week fortnight weekend month quarter year
part      start mid end             of a week or month
which     next coming this past     `next` of a weekday is the one of next week, `coming` the nearest,
          week                  the one a week after that: jeudi en huit
role      by on after start from    what the words before a date make of it: `start` is
                                "from Monday on", `from` "your mail of Monday",
          since late not        `late` stands behind: "Monday at the latest"; `not` gives way to another day:
                                "Thursday instead of Tuesday", while "not before Tuesday" alone stays
day       "0", "1" …                days from today: tomorrow; "past" for yesterday
daytime   "0", "1"                  tonight, at noon: a day only where nothing better is named
feast     "12-25", "easter+1"
clock     before after          stands before or after an hour: at 5, 5 pm
ordinal                             makes a number a day of the month: 5th, 5-го
working                             makes days working days
ago                                 makes what stands before it past
calendar_week                       CW
thing                               no day: 2 pages
filler                              of, the …
pair      "end month"               a part and a unit in one word: Monatsende
back                                the writer is here again: back, reopens
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from daemon.core.words.rules import Rules
from daemon.core.words.text import fold

TOPIC = "dates"
KINDS = (
    *("counted", "weekday", "month", "number", "unit", "part", "which", "role", "day", "daytime", "feast", "clock"),
    *("ordinal", "working", "ago", "calendar_week", "thing", "filler", "pair", "back"),
)
_RAW = re.compile(r"\d+|[^\W\d_]+|[-–—.,:;/%€$£+()!?\n]")
_DASHES = frozenset("-–—")
_KEPT = 16  # texts whose tokens are remembered
_LONGEST_KEPT = 1_500  # characters of such a text: a sentence


@dataclass(frozen=True, slots=True)
class DateToken:
    kind: str  # one of KINDS, "mark" for punctuation, "word" for any other word, "" beyond the text
    value: str
    spaced: bool = False  # white space stands before it


NO_TOKEN = DateToken("", "")


class DateWords:
    """One language's date words; `date_words` keeps them."""

    def __init__(self, rules: Rules, language: str) -> None:
        self._entries: dict[str, list[tuple[tuple[str, ...], DateToken]]] = {}
        for kind in KINDS:
            for key, value in rules.maybe(language, TOPIC, kind).words.items():
                self._add(key, kind, value)
        for key, value in rules.rule(language, TOPIC, "weekday").words.items():
            for suffix in rules.maybe(language, TOPIC, "compound").words:
                self._add(key + suffix, "weekday", value)
        for entries in self._entries.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        # A sentence is asked for its day by several who want it for themselves.
        self._kept_read = lru_cache(_KEPT)(self._read)

    def read(self, text: str) -> tuple[DateToken, ...]:
        """The tokens of `text`; of several entries that fit, the longest counts."""
        return self._kept_read(text) if len(text) <= _LONGEST_KEPT else self._read(text)

    def _add(self, key: str, kind: str, value: str) -> None:
        first, *rest = (text for text, _ in _raw(key))
        self._entries.setdefault(first, []).append((tuple(rest), DateToken(kind, value)))

    def _read(self, text: str) -> tuple[DateToken, ...]:
        raw = list(_raw(text))
        texts = [part for part, _ in raw]
        tokens: list[DateToken] = []
        place = 0
        while place < len(raw):
            word, spaced = raw[place]
            size, token = self._longest(texts, place, tokens)
            tokens += _tokens(token, spaced=spaced) if token else [_plain(word, spaced=spaced)]
            place += size
        return tuple(tokens)

    def _longest(self, texts: list[str], place: int, before: Sequence[DateToken]) -> tuple[int, DateToken | None]:
        """How many words the entry has that fits at `place`, and what it means; None where none fits."""
        for rest, token in self._entries.get(texts[place], ()):
            size = len(rest) + 1
            if tuple(texts[place + 1 : place + size]) != rest:
                continue
            if token.kind != "counted":
                return size, token
            kind, value = token.value.split()
            if _digits_before(texts, place) or (kind == "unit" and before and before[-1].kind == "number"):
                return size, DateToken(kind, value)
        return 1, None


@lru_cache(maxsize=64)
def date_words(rules: Rules, language: str) -> DateWords:
    """The date words of one language."""
    return DateWords(rules, language)


def _tokens(entry: DateToken, *, spaced: bool) -> list[DateToken]:
    if entry.kind != "pair":
        return [DateToken(entry.kind, entry.value, spaced)]
    part, unit = entry.value.split()
    return [DateToken("part", part, spaced), DateToken("unit", unit, spaced=True)]


def _digits_before(texts: Sequence[str], place: int) -> bool:
    """`5 mar`, `5. mar`; but `un măr` is an apple."""
    before = place - 1 - (place > 1 and texts[place - 1] == ".")
    return before >= 0 and texts[before].isdecimal()


def _plain(text: str, *, spaced: bool) -> DateToken:
    if text.isdecimal():
        return DateToken("number", text, spaced)
    return DateToken("word" if text.isalnum() else "mark", "-" if text in _DASHES else text, spaced)


def _raw(text: str) -> Iterator[tuple[str, bool]]:
    """Folded words, digits and marks; apostrophes part words, hyphens too unless they stand between digits."""
    matches = list(_RAW.finditer(fold(text)))
    end = 0
    for place, match in enumerate(matches):
        part = match[0]
        if part not in _DASHES or _between_digits(matches, place):
            yield part, match.start() > end
        end = match.end()


def _between_digits(matches: Sequence[re.Match[str]], place: int) -> bool:
    return 0 < place < len(matches) - 1 and matches[place - 1][0].isdecimal() and matches[place + 1][0].isdecimal()
