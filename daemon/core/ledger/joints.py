"""Joints: the marks and words between the clauses of a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from daemon.core.words.grammar import listed, one_of
from daemon.core.words.rules import Rules

_FIRST = 2  # words of a sentence that may lead to its matter: "with the printer …"
_MATTER = 3  # words that may name it


class _Patterns:
    """Those of some languages, compiled."""

    def __init__(self, rules: Rules, languages: tuple[str, ...]) -> None:
        parting = one_of(listed(rules, languages, "clause", "and") | listed(rules, languages, "clause", "but"))
        conditional = one_of(listed(rules, languages, "clause", "if"))
        under = one_of(listed(rules, languages, "clause", "under"))
        choosing = one_of(listed(rules, languages, "clause", "or"))
        self.joint = re.compile(rf"[,;:]\s+\w|\s[-–—]\s|\s(?:{parting})\s", re.IGNORECASE)
        self.clause = re.compile(rf"[,;:](?!\d)|\s[-–—]\s|\s(?:{parting})\s", re.IGNORECASE)
        self.and_ = re.compile(rf";\s|[,–—]\s*(?:{parting})\s", re.IGNORECASE)
        self.if_ = re.compile(rf"(?:{conditional})\s", re.IGNORECASE)
        self.unless = re.compile(rf"(?<!\w)(?:{conditional})\s", re.IGNORECASE)
        self.about = listed(rules, languages, "clause", "about")
        self.about_first = self.about | listed(rules, languages, "clause", "about_first")
        self.under = re.compile(rf"(?:{under})\b", re.IGNORECASE)
        self.also = re.compile(rf"\s(?:{one_of(listed(rules, languages, 'clause', 'and'))})\s", re.IGNORECASE)
        self.or_ = re.compile(rf"(?<!,)\s(?:{choosing})\s", re.IGNORECASE)


class Joints:
    """All of it is looked for in a text as it was written, by the words of its language: the "a" that is Polish for
    "but" parts nothing in English, and the "o" that is Italian for "or" nothing in Polish.
    """

    def __init__(self, rules: Rules, languages: Callable[[str | None], tuple[str, ...]]) -> None:
        """`languages`: those by which a language is read; all of them for None."""
        self._of = lru_cache(maxsize=None)(lambda language: _Patterns(rules, languages(language)))

    def condition(self, clause: str, language: str | None) -> bool:
        """Whether a clause says only on what condition the one before it holds."""
        return self._of(language).if_.match(clause.strip()) is not None

    def unless(self, text: str, language: str | None) -> bool:
        """Whether a text says something on a condition only, wherever it stands: "we leave if this goes on"."""
        return self._of(language).unless.search(text) is not None

    def about(self, form: str, language: str | None) -> str:
        """The words behind one that says what a sentence is about, in a form of `text.normal`; "" without one."""
        row, known = form.split(), self._of(language)
        leading = (n for n, word in enumerate(row) if word in (known.about_first if n < _FIRST else known.about))
        return next((" ".join(row[n + 1 : n + 1 + _MATTER]) for n in leading), "")

    def under(self, clause: str, language: str | None) -> bool:
        """Whether a clause hangs on another one: "as soon as I can", "which Jorge made"."""
        return self._of(language).under.match(clause.strip(" ,;:–—-")) is not None

    def count(self, text: str, language: str | None) -> int:
        """How many things a sentence says at most: its clauses."""
        return 1 + len(self._of(language).joint.findall(text))

    def spans(self, text: str, language: str | None) -> Iterator[tuple[int, int]]:
        """Where each clause begins and ends."""
        ends = [match.span() for match in self._of(language).clause.finditer(text)]
        starts = [0, *(end for _, end in ends)]
        return zip(starts, [*(start for start, _ in ends), len(text)], strict=True)

    def joined(self, text: str, language: str | None) -> list[str]:
        """The clauses that are joined by a comma and a word such as "and" or "but", or by a semicolon."""
        return self._of(language).and_.split(text)

    def together(self, text: str, language: str | None) -> list[str]:
        """What stands before and behind each "and"."""
        return self._of(language).also.split(text)

    def either(self, text: str, language: str | None) -> list[str]:
        """What stands before and behind each "or"."""
        return self._of(language).or_.split(text)
