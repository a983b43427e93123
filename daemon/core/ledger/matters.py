"""Of what a sentence speaks, beside what it does: the words left of "any news on the catering?", "forget the logo"."""

from __future__ import annotations

from collections.abc import Collection

from daemon.core.ledger.matching import Bag
from daemon.core.ledger.wording import Wording


def matter_of(text: str, language: str | None, wording: Wording, people: Bag, doing: Collection[str]) -> Bag:
    """The words that say what a text is about: no names, times or figures, nor those that ask for news.

    `people`: the words of the names of who writes and who is written to; `doing`: those by which a rule sees what it
    does.
    """
    idle, asking = wording.news.idle(language), wording.news.asking(language)
    words = wording.bag(text, language)
    return Bag.of(
        (
            word
            for word in words.words
            if word.isalpha()
            and word not in idle
            and word not in doing
            and word not in asking
            and wording.latin(word) not in people
            and not wording.says("time", f" {word} ", language)
        ),
        compounds=words.compounds,
    )
