"""Of what a sentence speaks that asks again: of what was asked before, or of a matter of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from daemon.core.ledger.case import Case
from daemon.core.ledger.gives import MEASURED
from daemon.core.ledger.matching import NO_WORDS, Bag
from daemon.core.ledger.matters import matter_of
from daemon.core.ledger.wants import Wants
from daemon.core.ledger.wording import Wording
from daemon.core.model import Filed
from daemon.core.words.text import normal, words

_MOST = 12  # questions that wait, the newest, whose mails are looked through
_SEVERAL = 2  # words of a matter of its own at least, of a half that does not say that it asks for more


class ChaseMatter:
    """The matters of one mail, beside what waits in its thread."""

    def __init__(self, filed: Filed, waiting: Sequence[Case], wording: Wording, people: Bag) -> None:
        """`waiting`: what the mail may mean; `people`: the words of the names of who is written to, and who writes."""
        self._waiting = waiting
        self._wording = wording
        self._language = filed.language
        self._people = people

    @cached_property
    def _known(self) -> Bag:
        return sum(map(self._told, self._waiting[-_MOST:]), NO_WORDS)

    def _told(self, case: Case) -> Bag:
        """All words of the mail that asked, and of what its side wrote since."""
        filed = case.filed
        return self._wording.bag(f"{filed.base_subject}\n{filed.own_text}", filed.language) + case.since

    def another(self, text: str) -> bool:
        """Whether all clauses that ask again name what nothing that waits speaks of: "any news on the catering?"."""
        again, _ = self._halves(text)
        return all(map(self._is_strange, again))

    def asks_more(self, text: str) -> bool:
        """Whether one of these clauses does, or what stands beside them asks: "no word yet, and could you send the
        menu?".
        """
        again, beside = self._halves(text)
        requested = self._wording.news.said_by("asks", "request", normal(beside), self._language)
        asks = beside.rstrip().endswith("?") or bool(requested)
        return any(map(self._is_strange, again)) or (asks and self.is_own(beside))

    def _is_strange(self, clause: str) -> bool:
        said = self.of(clause)
        return bool(self._waiting and said) and not (said.shared(self._known) or self._is_wanted(clause))

    def is_own(self, half: str) -> bool:
        """Whether a half of a sentence that asks again has a matter of its own.

        It names one that nothing that waits has, in a word where it says "also"; or asks for a time or a sum that
        nobody asked for yet, of the same thing: "no price yet, and what time does the hall close?".
        """
        said, wants = self.of(half), self._wording.wants(half, self._language)
        known = said.shared(self._known)
        least = _SEVERAL if self._wording.news.also(self._language).isdisjoint(words(half)) else 1
        other = wants in MEASURED and all(case.posed.wants is not wants for case in self._waiting)
        return len(known) < len(said.words) if other else len(said.words) >= least and not known

    def of(self, text: str) -> Bag:
        """The words that say what a text is about."""
        again = self._wording.news.chases(normal(text), self._language)
        return matter_of(text, self._language, self._wording, self._people, again)

    def _is_wanted(self, text: str) -> bool:
        """Whether it asks for what something that waits asks for: "still no quote" after "what does it cost?"."""
        wording, language = self._wording, self._language
        priced = "fee" in wording.marks(text, language) or not wording.news.price(language).isdisjoint(words(text))
        wanted = {wording.wants(text, language)} | ({Wants.AMOUNT} if priced else set())
        return any(case.posed.wants in MEASURED & wanted for case in self._waiting)

    def _halves(self, text: str) -> tuple[list[str], str]:
        """The clauses that ask again, and the others; all of it where no rule sees it in a clause alone."""
        wording, language = self._wording, self._language
        clauses = [text[start:end] for start, end in wording.joints.spans(text, language)]
        again = [clause for clause in clauses if wording.news.chases(normal(clause), language)]
        return again or [text], ", ".join(clause for clause in clauses if again and clause not in again)
