"""Tongues: in which language somebody writes, by what speaks for each, and whether that is sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daemon.core.proposal.circles import Circle
from daemon.core.proposal.countries import Countries
from daemon.core.proposal.envelopes import Envelope
from daemon.core.reading.language import LanguageReader
from daemon.core.words.rules import Rules

_SUBJECTS = 30  # by which a language is told
_LETTERS = 40  # a shorter text is half a witness
_TEXT, _HALF, _SUBJECT, _HINT = 1.0, 0.5, 1.5, 0.6  # what a mail's words, a short mail's, all subjects and a hint say
_SURE, _RATIO = 1.5, 1.5  # what has to speak for the first, and how many times as much as for the second


@dataclass(frozen=True, slots=True)
class SaidIn:
    """A language; not `sure` where too little speaks for it, and "" where nothing does."""

    language: str
    sure: bool


class Tongues:
    """By the mails' own words, else their subjects, with the country, the letters of the names and what the mail
    programs are set to as hints.
    """

    def __init__(self, rules: Rules, countries: Countries) -> None:
        self._languages = LanguageReader(rules)
        self._countries = countries
        self._spoken = rules.spoken

    def of(self, circle: Circle) -> SaidIn:
        votes = self._hints(circle) + self._words(circle.received)
        ranking = votes.most_common(2)
        if not ranking:
            return SaidIn("", sure=False)
        (first, most), second = ranking[0], ranking[1][1] if len(ranking) > 1 else 0.0
        return SaidIn(first, sure=most >= _SURE and most >= _RATIO * second)

    def _hints(self, circle: Circle) -> Counter[str]:
        tongues = Counter(one.tongue for one in circle.received if one.tongue in self._spoken)
        common = [name for name, n in tongues.most_common(1) if 2 * n >= len(circle.received)]
        found = [self._countries.language(circle.domain), self._languages.by_letters(list(circle.names.values()))]
        return _counted((name, _HINT) for name in (*found, *common) if name)

    def _words(self, received: Sequence[Envelope]) -> Counter[str]:
        texts = [one.words for one in received if one.words]
        said = [(self._languages.detect(text) or "", _TEXT if _long(text) else _HALF) for text in texts]
        subjects = list(dict.fromkeys(one.subject for one in received if one.subject))[-_SUBJECTS:]
        joined = "\n".join(subjects)
        worth = _HALF if texts or not _long(joined) else _SUBJECT
        return _counted((name, each) for name, each in (*said, (self._languages.detect(joined) or "", worth)) if name)


def _long(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= _LETTERS


def _counted(votes: Iterable[tuple[str, float]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, worth in votes:
        found[name] += worth  # type: ignore[assignment]  # typeshed counts in whole numbers
    return found
