"""Subjects that name a thing: "Order 4711", "Conferma ordine 4711". Elsewhere the same word bids: "Order more paper".

The rule `title` of `rules/<language>/asks.toml` holds nouns that are imperatives, too, or that ask for news of
a thing. Under `bids` stand the words that right behind such a noun make a verb of it ("conferma il prezzo"), under
`polite` those that make a request of the whole subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rule
from daemon.core.words.text import words

_CLAUSE = re.compile(r":(?!\d)|\s[-–—]+\s|[,;(|](?!\d)|[.](?=\s+\D)")


class Titles:
    """Tells the titles among the subjects of some languages."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """`rules`: `title` of some languages; NOTHING for one that has none."""
        known = tuple(rules)
        self._nouns = Lexicon(known)
        self._bids = {word for rule in known for word in rule.words.get("bids", "").split()}
        self._polite = {word for rule in known for word in rule.words.get("polite", "").split()}

    def behind(self, subject: str) -> str:
        """What stands behind the title at the start of `subject`, perhaps nothing; all of it where there is none."""
        title, rest = ([*_CLAUSE.split(subject, maxsplit=1), ""])[:2]
        said = words(title)
        if {"?", "!"} & set(said) or self._polite & {*said, *words(rest)} or self._nouns.find(title) is None:
            return subject
        return subject if self._bids & set(said[1:2]) else rest
