"""What all the words of a sentence without a question mark say of it together: that it asks, or that it only tells.

The model was shown what clients ask and tell, and statements of every kind: forums, laws, stories. Of a sentence that
stands alone only what it is nearly certain of counts; those of a letter are weighed in `letters.py`. No question mark
and no bidding is outweighed by it.
"""

from __future__ import annotations

from daemon.core.model import Kind
from daemon.core.reading.hits import WEAK, AskHit
from daemon.core.words.tenor import TENOR, Tenor

_ASKS, _OPENING_ASKS = 0.995, 0.8  # probability that it asks; … of one that begins as a question does
_LONG = 12  # words of a sentence that ends in a full stop and only begins as a question: "which one we take is …"
_TELLS, _HALF = 0.01, 0.5  # … under which it tells; of words that the model does not know
# Rules of what may be a statement all the same: "we could not say when the shop opens".
_STATED = frozenset(("request", "indirect"))


def asking(tenor: Tenor, text: str, *, opening: bool) -> AskHit | None:
    """What a sentence asks in which no rule knows a phrase. `opening`: it begins as a question does."""
    found = tenor.of(text)
    if opening and text.rstrip().endswith(".") and len(text.split()) > _LONG:
        return None
    if opening and found.get("client.asks", 0.0) >= _OPENING_ASKS:
        return AskHit(Kind.QUESTION, WEAK, TENOR)
    if found.get("sentence.asks", 0.0) < _ASKS:
        return None
    return AskHit(Kind.QUESTION if opening else Kind.REQUEST, WEAK, TENOR)


def tells(tenor: Tenor, text: str, hit: AskHit) -> bool:
    """Whether a sentence only tells, whatever phrase a rule knows in it."""
    return hit.rule in _STATED and tenor.of(text).get("sentence.asks", _HALF) < _TELLS
