"""Out-of-office replies told by what they say, for all those that carry no header that would tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from daemon.core.dates import Dates
from daemon.core.model import Away
from daemon.core.phrases import Phrases
from daemon.core.rules import Rule, Rules
from daemon.core.text import normal

MAX_TEXT = 2000  # characters; whoever writes more has something to say
_COVERED = 0.6  # share of the sentences that an out-of-office is made of
_SHORT = 2  # words of a sentence that says nothing: a greeting, a name
_SENTENCE = re.compile(r"(?<![\d])[.!?]+\s+|\n\s*\n")

# What the sentences of an out-of-office do; the names of the rules in rules/<language>/automatic.toml.
_ABSENCE = "absence"
_MACHINE = "machine"
_AROUND = ("back", "contact", "received", _MACHINE)


@dataclass(frozen=True)
class Sentence:
    text: str
    language: str | None  # of the rules that know it
    kinds: frozenset[str]


class AbsenceReader:
    """Finds out-of-office replies and the day until which their writer is away."""

    def __init__(self, rules: Rules) -> None:
        languages = rules.languages("automatic")
        self._dates = Dates(rules)
        self._subjects = [rules.rule(language, "automatic", "subject") for language in languages]
        self._subjects.append(rules.rule("mail", "automatic", "auto_subject"))
        self._owners: list[tuple[str, str]] = []
        phrases: list[str] = []
        for language in languages:
            for kind in (_ABSENCE, *_AROUND, "subject_hint"):
                own = rules.rule(language, "automatic", kind).phrases.phrases
                phrases += own
                self._owners += [(language, kind)] * len(own)
        self._phrases = Phrases(phrases)

    def subject(self, subject: str) -> Rule | None:
        """The rule by which the subject alone says that a program answered; never a reply to, or forward of, such mail."""
        return next((rule for rule in self._subjects if rule.matches(subject)), None)

    def wording(self, subject: str, own_text: str) -> str | None:
        """The rule by which the words alone are an out-of-office; None where a person may have something to say."""
        if not own_text.strip() or len(own_text) > MAX_TEXT or "?" in own_text:
            return None
        kinds = {kind for _, kind in self._hits(own_text)}
        if not kinds & {_ABSENCE, _MACHINE}:
            return None
        sentences = self._sentences(own_text)
        around = kinds & set(_AROUND) or self._hinted(subject)
        told = [sentence for sentence in sentences if sentence.kinds - {"subject_hint"}]
        if not around or len(told) < _COVERED * len(sentences) or kinds == {_MACHINE}:
            return None
        language = next((sentence.language for sentence in told), "mail")
        return f"{language}/automatic.{_ABSENCE if _ABSENCE in kinds else _MACHINE}"

    def away(self, subject: str, own_text: str, today: date | None) -> Away | None:
        """Until when the writer of an auto-reply is away; None if it says nothing of an absence."""
        sentences = [one for one in self._sentences(own_text[:MAX_TEXT]) if one.kinds & {_ABSENCE, "back"}]
        if not any(_ABSENCE in one.kinds for one in sentences) and not self._hinted(subject):
            return None
        if today is None:
            return Away(None)
        sentences.sort(key=lambda one: _ABSENCE not in one.kinds)
        asked = [*((one.text, one.language) for one in sentences), (subject, None)]
        days = (self._dates.due(text, language, today) for text, language in asked)
        return Away(next((day for day in days if day and day >= today), None))

    def _hinted(self, subject: str) -> bool:
        return any(kind == "subject_hint" for _, kind in self._hits(subject))

    def _hits(self, text: str) -> list[tuple[str, str]]:
        return [self._owners[number] for number in self._phrases.find_normal(normal(text))]

    def _sentences(self, text: str) -> list[Sentence]:
        found = []
        for piece in _SENTENCE.split(text):
            if len(piece.split()) > _SHORT:
                hits = self._hits(piece)
                language = next((language for language, kind in hits if kind == _ABSENCE), hits[0][0] if hits else None)
                found.append(Sentence(" ".join(piece.split()), language, frozenset(kind for _, kind in hits)))
        return found
