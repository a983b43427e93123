"""What a reply says that comes with it, where nothing came."""

from __future__ import annotations

from daemon.core.ledger.matching import NO_WORDS, Bag
from daemon.core.ledger.wording import Wording
from daemon.core.model import Filed
from daemon.core.reading.enclosures import comes_along

_ATTACHED = "attached"  # the rule of `evidence.toml`
_FEW = 2  # words of a clause that says so and names nothing: "see attached"


def missing(sentence: str, filed: Filed, wording: Wording) -> Bag:
    """The words of the clauses that say that something is attached to a mail that brings nothing: not of the first in
    "the logo is up, the new picture is attached". All of the sentence where such a clause names nothing itself.
    """
    language = filed.language
    if _ATTACHED not in wording.marks(sentence, language) or comes_along(filed.attachments, filed.own_text):
        return NO_WORDS
    clauses = [sentence[start:end] for start, end in wording.joints.spans(sentence, language)]
    saying = [clause for clause in clauses if _ATTACHED in wording.marks(clause, language)]
    names = bool(saying) and all(len(clause.split()) > _FEW for clause in saying)
    return wording.bag(" ".join(saying) if names else sentence, language)
