"""What a sentence says beside courtesy, and beside a clause that only speaks of the question."""

from __future__ import annotations

import re

from daemon.core.ledger.wording import Wording
from daemon.core.words.text import normal

LEAD = re.compile(r"[,;:]\s|\s[-–—]\s")  # what ends the first clause
_CLAUSE = re.compile(r"[,;!–—]+\s|\s-\s")
_DIGIT = re.compile(r"\d")
_GREETING = 6  # words of a greeting at most


class Courtesy:
    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def without(self, text: str, language: str | None) -> str:
        """`Thanks for asking, it is the blue one` and `On your question: it is the blue one` → `it is the blue one`."""
        talks = self.talks(text, language)
        if not talks and not self._wording.polite(normal(text), language):
            return text
        clauses = [clause for clause in (LEAD if talks else _CLAUSE).split(text) if clause.strip()]
        said = [one for one in clauses if not (self._courteous(one, language) or self.talks(one, language))]
        return ", ".join(said)

    def talks(self, text: str, language: str | None) -> bool:
        """Whether it speaks of the question itself: "I saw your question on the price"."""
        return "talk" in self._wording.marks(text, language)

    def named(self, text: str, form: str, language: str | None) -> str:
        """What is said, behind what a clause about the question names: "on your question about parking: behind it"."""
        about = normal(text).removesuffix(form.lstrip()) if self.talks(text, language) else " "
        matter = self._wording.matter(self._wording.bag_of(about, language), language)
        return f" {' '.join(matter.words)}{form}"

    def _courteous(self, clause: str, language: str | None) -> bool:
        """Whether a clause is but courtesy: one with a number or many words says something beside it."""
        form = normal(clause)
        long = has_digit(form) or len(self._wording.bag_of(form, language).words) > _GREETING
        opening, *_ = *form.split(), ""
        answers = any(self._wording.says("yesno", said, language) for said in (form, f" {opening} "))
        return not (long or answers) and self._wording.polite(form, language)


def has_digit(text: str) -> bool:
    return bool(_DIGIT.search(text))
