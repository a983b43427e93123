"""What a reply says that comes with it: what nothing brought, and what its files are."""

from __future__ import annotations

from daemon.core.ledger.matching import NO_WORDS, Bag
from daemon.core.ledger.wording import EVIDENCE, Wording
from daemon.core.model import Filed
from daemon.core.reading.enclosures import comes_along
from daemon.core.words.text import normal

_ATTACHED = "attached"  # the rule of `evidence.toml`
_FEW = 2  # words of a clause that says so and names nothing: "see attached"


def missing(sentence: str, filed: Filed, wording: Wording) -> Bag:
    """The words of the clauses that say that something is attached to a mail that brings nothing: not of the first in
    "the logo is up, the new picture is attached". All of the sentence where such a clause names nothing itself.
    """
    if comes_along(filed.attachments, filed.own_text):
        return NO_WORDS
    saying = _saying(sentence, filed.language, wording)
    if not saying and _ATTACHED not in wording.marks(sentence, filed.language):
        return NO_WORDS
    names = bool(saying) and all(len(clause.split()) > _FEW for clause in saying)
    return wording.bag(" ".join(saying) if names else sentence, filed.language)


def enclosed(sentence: str, filed: Filed, wording: Wording) -> tuple[Bag, ...]:
    """What each clause of a sentence says that comes with a mail that has files: of "the plan is in the attachment" the
    plan.
    """
    named = []
    for clause in _saying(sentence, filed.language, wording):
        said = wording.news.said_by(EVIDENCE, _ATTACHED, normal(clause), filed.language)
        named.append(Bag.of(word for word in wording.plain(clause, filed.language).words if word not in said))
    return tuple(bag for bag in named if bag)


def _saying(sentence: str, language: str | None, wording: Wording) -> list[str]:
    """The clauses that say that something is attached."""
    if _ATTACHED not in wording.marks(sentence, language):
        return []
    clauses = [sentence[start:end] for start, end in wording.joints.spans(sentence, language)]
    return [clause for clause in clauses if _ATTACHED in wording.marks(clause, language)]
