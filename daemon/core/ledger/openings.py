"""Openings: what the first sentence of a reply does beside telling: it greets, or confirms that a mail came."""

from __future__ import annotations

from daemon.core.ledger.clause_forms import NAME, greets
from daemon.core.ledger.courtesy import LEAD
from daemon.core.ledger.matching import NO_WORDS
from daemon.core.ledger.wording import Said, Wording
from daemon.core.model import Filed
from daemon.core.words.text import normal

_TELLING: tuple[Said, ...] = ("assent", "deed", "number", "time")  # words of what is no greeting


class Openings:
    """Made once from the wording."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def greets(self, text: str, language: str | None) -> bool:
        """Whether a sentence only calls somebody: "Dear all,", "Hola Lean!"; not "Great, Tuesday."."""
        first, *names = text.split()
        called = text.endswith("!") and len(names) in range(1, NAME) and all(name[:1].isupper() for name in names)
        tells = any(self._wording.says(name, normal(text), language) for name in _TELLING)
        return greets(text) or (called and not tells and self._wording.empty(normal(first), language, NO_WORDS))

    def confirm(self, filed: Filed) -> bool:
        """Whether the first sentence of a mail says in few words that something came: "all received, thanks"; not "we
        have not got it", nor "I've got a meeting".
        """
        first = next(iter(self._wording.split(filed.own_text)), None)
        clauses = LEAD.split(first.text) if first and "?" not in first.text else []
        return any(self._receives(clause, filed.language) for clause in clauses if len(clause.split()) <= NAME)

    def _receives(self, clause: str, language: str | None) -> bool:
        marks = self._wording.marks(clause, language)
        return "received" in marks and "denies" not in marks
