"""Out-of-office replies told by what they say, for all those that carry no header that would tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import re2

from daemon.core.dates.dates import Dates
from daemon.core.model import Away
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rule, Rules
from daemon.core.words.text import normal

MAX_TEXT = 2000  # characters; whoever writes more has something to say
_COVERED = 0.6  # share of the sentences that an out-of-office is made of
_SHORT = 2  # words and fewer say nothing: a greeting, a name
_SENTENCE = re.compile(r"(?<=[?!])\s+|(?<=[^\d.]\.)\s+|\n\s*\n")

# What the sentences of an out-of-office do; the names of the rules in rules/<language>/automatic.toml.
_ABSENCE = "absence"
_AWAY = "away"  # the same in words that people also write by hand
_MACHINE = "machine"
_BACK = "back"
_TYPICAL = frozenset({"contact", "received", _MACHINE})
_KINDS = (_ABSENCE, _AWAY, _BACK, *sorted(_TYPICAL))


@dataclass(frozen=True)
class AbsenceSentence:
    text: str
    language: str  # of the rules that know it
    kinds: frozenset[str]
    asks: bool


class AbsenceReader:
    """Finds out-of-office replies and the day until which their writer is away."""

    def __init__(self, rules: Rules) -> None:
        self._languages = rules.languages("automatic")
        self._rules = {
            language: {kind: rules.rule(language, "automatic", kind) for kind in _KINDS} for language in self._languages
        }
        self._dates = Dates(rules)
        self._subjects = [rules.rule(language, "automatic", "subject") for language in self._languages]
        self._subjects.append(rules.rule("mail", "automatic", "auto_subject"))
        patterns = [one.pattern for rule in self._subjects for one in rule.patterns]
        self._any_subject = re2.compile("|".join(f"(?:{one})" for one in patterns))
        self._first = Lexicon(known[kind] for known in self._rules.values() for kind in (_ABSENCE, _AWAY, _MACHINE))
        self._returns = Lexicon(known[_BACK] for known in self._rules.values())
        self._hints = Lexicon(rules.rule(language, "automatic", "subject_hint") for language in self._languages)

    def subject(self, subject: str) -> Rule | None:
        """The rule by which the subject alone says that a program answered; none for a reply to such a mail."""
        if not self._any_subject.search(subject):
            return None
        return next(rule for rule in self._subjects if any(pattern.search(subject) for pattern in rule.patterns))

    def wording(self, subject: str, own_text: str) -> str | None:
        """The rule by which the words alone are an out-of-office; None where a person may have something to say."""
        if not own_text.strip() or len(own_text) > MAX_TEXT:
            return None
        hinted = self._hints.find(subject) is not None
        sentences = self._sentences(own_text, hinted=hinted)
        told = [sentence for sentence in sentences if sentence.kinds]
        if len(told) < _COVERED * len(sentences) or any(one.asks and not one.kinds for one in sentences):
            return None
        kinds = {kind for sentence in told for kind in sentence.kinds}
        around = kinds & _TYPICAL or hinted
        absent = _ABSENCE if _ABSENCE in kinds and (around or _BACK in kinds) else _AWAY
        if hinted and absent not in kinds:  # "Absence du bureau" above "Je serai de retour lundi"
            absent = _BACK
        if absent not in kinds or (absent == _AWAY and not around):
            return None
        return next(f"{sentence.language}/automatic.{absent}" for sentence in told if absent in sentence.kinds)

    def away(self, subject: str, own_text: str, today: date | None) -> Away | None:
        """Until when the writer of an auto-reply is away; None if it says nothing of an absence."""
        hinted = self._hints.find(subject) is not None
        known = self._sentences(own_text[:MAX_TEXT], hinted=hinted)
        sentences = [sentence for sentence in known if sentence.kinds & {_ABSENCE, _AWAY, _BACK}]
        if not hinted and not any(sentence.kinds & {_ABSENCE, _AWAY} for sentence in sentences):
            return None
        if today is None:
            return Away(None)
        sentences.sort(key=lambda sentence: not sentence.kinds & {_ABSENCE, _AWAY})
        asked = [*((sentence.text, sentence.language) for sentence in sentences), (subject, None)]
        days = (self._dates.away_until(text, language, today) for text, language in asked)
        return Away(next((day for day in days if day and day >= today), None))

    def _sentences(self, text: str, *, hinted: bool) -> list[AbsenceSentence]:
        """The sentences of a text that speaks of an absence or of a program; none of any other. `hinted`: the subject
        speaks of an absence, so that a return alone does.
        """
        found = self._first.matching(text) or (self._returns.matching(text) if hinted else set())
        languages = sorted({rule.language for rule in found})
        if not languages:
            return []
        pieces = (" ".join(piece.split()) for piece in _SENTENCE.split(text))
        return [self._sentence(part, languages) for part in pieces if part.count(" ") >= _SHORT or part.endswith("?")]

    def _sentence(self, text: str, languages: list[str]) -> AbsenceSentence:
        words = normal(text)
        kinds = {language: self._kinds(language, words) for language in languages}
        language = max(languages, key=lambda known: (_ABSENCE in kinds[known], len(kinds[known])))
        return AbsenceSentence(text, language, frozenset().union(*kinds.values()), asks=text.endswith("?"))

    def _kinds(self, language: str, words: str) -> frozenset[str]:
        rules = self._rules[language]
        return frozenset(kind for kind in _KINDS if rules[kind].phrases.find_normal(words))
