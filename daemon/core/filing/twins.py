"""Twins: two mails with the same Message-ID, sender and Date that say different things. One of them may be forged.

Copies of one mail differ too: a gateway adds its banner or disclaimer, rewrites links, changes the charset. What such
changes leave alone is most of the words, and that nothing more is asked or done.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from daemon.core.message.identity import made_id
from daemon.core.model import Filed, OriginKind
from daemon.core.words.text import normal, words

_SHARED = 0.9  # of the words of the shorter text that a copy has as well
_LINK = re.compile(r"\S*(?:://|www\.)\S+")


def says_otherwise(one: Filed, other: Filed) -> bool:
    """Whether `other`, with the identity of `one`, is a mail of its own and not one more copy.

    What our server refutes is nobody's original, unless word for word.
    """
    if one.origin is OriginKind.REFUTED and one.own_text != other.own_text:
        return True
    return _apart(_bag(one), _bag(other)) or bool(_sayings(other) - _sayings(one))


def twin(filed: Filed, key: str) -> Filed:
    """`filed` under a `key` and a Message-ID of its own, in the thread of the mail whose Message-ID it bears."""
    return replace(filed, key=key, message_id=made_id(key), references=(filed.message_id, *filed.references))


def _bag(filed: Filed) -> Counter[str]:
    return Counter(words(_LINK.sub(" ", f"{filed.base_subject}\n{filed.own_text}")))


def _apart(one: Counter[str], other: Counter[str]) -> bool:
    shorter = min(one.total(), other.total())
    return (one & other).total() < _SHARED * shorter


def _sayings(filed: Filed) -> set[str]:
    """The sentences that ask or do something, without what may differ between copies."""
    sentences = [ask.text for ask in filed.asks] + [act.text for act in filed.acts]
    return {normal(_LINK.sub(" ", sentence)) for sentence in sentences}
