"""The language of a text: by its common words, by letters that no other has, by lingua's statistics where these do not
tell.

Most mails say it in a dozen words; looking those up takes a fraction of the time, and is right about "ok grazie" too,
where statistics guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from daemon.core.words.rules import SPOKEN, Rules
from daemon.core.words.text import words

if TYPE_CHECKING:
    from lingua import LanguageDetector

LONGEST = 500  # characters that are looked at
OFTEN, TELLING, LETTER = 1.0, 2.0, 1.0  # what a word, a telling word and a letter say
CLEAR = 1.5  # how far the first has to be ahead of the second …
RATIO = 1.5  # … and how many times as much it must have
SPELT, SHARE = 2, 0.15  # words with a letter of one language alone that tell it, and their least share of all …
FEW_WORDS = 4  # … in a shorter text one such word is enough
FEW_LETTERS = 12  # in a shorter text statistics guess
HINT = 0.6  # what the language that the client is known to write says
WORDS = 0.5  # what one common word is worth beside lingua's certainty, which is 0 to 1

_WORD = re.compile(r"[^\W\d_]+|[¡¿]")
_NOT_LATIN = re.compile(r"[\u0370-\u1dff\u2c00-\ufaff]")
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»\n]{1,60}[\"”“»]")
_WITHIN = re.compile(r"[\w,&(-]\s*$")  # what stands before a word that begins no sentence


class LanguageReader:
    """Reads the languages that have a `rules/<language>/language.toml`."""

    def __init__(self, rules: Rules) -> None:
        self._languages = rules.spoken
        self._weights = _weights(rules, self._languages)
        self._letters = _letters(rules, self._languages)
        self._own = {letter: owners[0] for letter, owners in self._letters.items() if len(owners) == 1}
        own = "".join(self._own)
        self._spelling = re.compile(rf"[^\W\d_]*[{own}{own.upper()}][^\W\d_]*")
        self._scripts = _scripts(rules, self._languages)

    def detect(self, text: str, hint: str | None = None) -> str | None:
        """Two letters; None for a text without words or in no script of ours.

        `hint` is the language that the client is known to write: it breaks ties and decides for "ok".
        """
        sample = text[:LONGEST]
        letters = sum(map(str.isalpha, sample))
        if not letters:
            return None
        peculiar = set(sample.lower()) & self._letters.keys()
        scores = self._scores(sample, peculiar)
        hint = hint if hint in self._languages else None
        if hint:
            scores[hint] += HINT
        if first := _clear(scores):
            return first
        if peculiar and (spelt := self._spelt(sample)):
            return spelt
        if letters < FEW_LETTERS and hint and scores[hint] == max(scores.values()):
            return hint
        return self._statistics(sample, scores)

    def by_letters(self, names: Collection[str]) -> str:
        """The one language whose own letters stand in these names of people: "Олексій" is no Russian. "" for none."""
        text = " ".join(names).lower()
        found = {self._own[letter] for letter in text if letter in self._own}
        return found.pop() if len(found) == 1 else ""

    def _spelt(self, sample: str) -> str | None:
        """The one language whose own letters stand in several words that are no names and not quoted."""
        plain = _QUOTED.sub(" ", sample)
        found = Counter(
            owner
            for match in self._spelling.finditer(plain)
            if not (match[0][0].isupper() and _WITHIN.search(plain[max(0, match.start() - 3) : match.start()]))
            for owner in {self._own[letter] for letter in match[0].lower() if letter in self._own}
        )
        if len(found) != 1:
            return None
        [(language, count)] = found.items()
        total = len(_WORD.findall(plain))
        enough = count >= SPELT or total <= FEW_WORDS
        return language if enough and count >= SHARE * total else None

    def _scores(self, sample: str, peculiar: Collection[str]) -> dict[str, float]:
        scores: dict[str, float] = defaultdict(float)
        for word in words(sample):
            for language, weight in self._weights.get(word, ()):
                scores[language] += weight
        for language in {language for letter in peculiar for language in self._letters[letter]}:
            scores[language] += LETTER
        return scores

    def _statistics(self, sample: str, scores: Mapping[str, float]) -> str | None:
        """The language that lingua and the words together speak for; None if neither knows any."""
        totals = {language: WORDS * score for language, score in scores.items()}
        for value in self._lingua.compute_language_confidence_values(sample):
            language = value.language.iso_code_639_1.name.lower()
            totals[language] = totals.get(language, 0.0) + value.value
        if _NOT_LATIN.search(sample):
            script = _script(sample)
            totals = {key: total for key, total in totals.items() if self._scripts.get(key) == script} or totals
        best = max(totals, key=totals.__getitem__)
        return best if totals[best] else None

    @cached_property
    def _lingua(self) -> LanguageDetector:
        """Loaded when the first text needs it: half a second and 30 MB. A language that it does not know is told by its
        words alone.
        """
        from lingua import Language, LanguageDetectorBuilder  # noqa: PLC0415

        known = {language.iso_code_639_1.name.lower(): language.iso_code_639_1 for language in Language.all()}
        codes = [known[language] for language in self._languages if language in known]
        return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()


def _clear(scores: Mapping[str, float]) -> str | None:
    """The language that is far enough ahead of the others."""
    ranking = sorted(scores, key=scores.__getitem__, reverse=True)[:2]
    first, second = ([scores[language] for language in ranking] + [0.0, 0.0])[:2]
    return ranking[0] if first - second >= CLEAR and first >= RATIO * second else None


def _weights(rules: Rules, languages: tuple[str, ...]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Word → what it says for each language; what several have says less for each."""
    table: dict[str, dict[str, float]] = {}
    for language in languages:
        lists = rules.rule(language, SPOKEN, "words").words
        for name, weight in (("often", OFTEN), ("telling", TELLING)):
            for word in words(lists.get(name, "")):
                table.setdefault(word, {})[language] = weight
    return {word: tuple((key, weight / len(row)) for key, weight in row.items()) for word, row in table.items()}


def _letters(rules: Rules, languages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Letter → the languages that have it."""
    table: dict[str, tuple[str, ...]] = {}
    for language in languages:
        for letter in rules.maybe(language, SPOKEN, "letters").words.get("own", ""):
            table[letter] = (*table.get(letter, ()), language)
    return table


def _scripts(rules: Rules, languages: tuple[str, ...]) -> dict[str, str]:
    """Language → the script that its words are written in."""
    return {language: _script(rules.rule(language, SPOKEN, "words").words.get("often", "")) for language in languages}


def _script(text: str) -> str:
    """The script of most letters, as the names of Unicode begin: LATIN, CYRILLIC."""
    letters = Counter(filter(str.isalpha, text))
    scripts: Counter[str] = Counter()
    for char, count in letters.items():
        scripts[unicodedata.name(char, "").partition(" ")[0]] += count
    return max(scripts, key=scripts.__getitem__, default="")
