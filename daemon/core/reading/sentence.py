"""What one sentence asks: what the rules see in all of it, or in a clause beside its courtesy."""

from __future__ import annotations

import re
from dataclasses import replace

from daemon.core.model import Kind
from daemon.core.reading.ask_words import ANSWERED, CHASER, DEFECT, RHETORICAL, AskWords
from daemon.core.reading.by_tenor import asking, tells
from daemon.core.reading.clauses import SHORT, opens, segments
from daemon.core.reading.hits import (
    LIKELY,
    MARK,
    SURE,
    WEAK,
    AskHit,
    acting,
    needs_no_answer,
    unmarked,
    wants_news,
    worded,
)
from daemon.core.reading.plain import LETTER, LONGEST, plainly
from daemon.core.reading.small_talk import DOUBTFUL
from daemon.core.words.tenor import Tenor
from daemon.core.words.text import words

_WORDED = frozenset(("approval", "indirect", "named", "request", "act", DEFECT))  # rules that ask in so many words
_TOLD = frozenset(("indirect", "request"))  # that an aside only tells of: "people always ask where the key is"

_PIECE = re.compile(r"[,;()\n¿]+(?!\d)|:(?!\d)|\s[-–—]+\s|[!…]+\s")  # what parts courtesy from what stands beside it


class SentenceReader:
    """Reads a sentence, or any part of one, by itself."""

    def __init__(self, tenor: Tenor) -> None:
        self._tenor = tenor

    def hit(self, text: str, follows: str, said: AskWords) -> AskHit | None:
        """What a text asks; None for nothing. `follows`: the next sentence of its paragraph, or ""."""
        plain = plainly(text[:LONGEST], said)
        if not LETTER.search(plain):
            return None
        names = said.hits(plain)
        if "named" not in names and ("courtesy" in names or {CHASER, "status"} & names):
            again = AskHit(Kind.QUESTION, LIKELY, CHASER) if wants_news(plain, names) else None
            return again or self._beside_courtesy(plain, said)
        marked = MARK.search(plain) is not None
        if "found" in said.hits(follows) if marked else "known" in names:
            return None
        if marked and needs_no_answer(plain, follows, names, said):
            return AskHit(Kind.QUESTION, DOUBTFUL, RHETORICAL if "rhetorical" in names else ANSWERED)
        strong = worded(names)
        aside = "aside" in names and not marked and not said.speaks_to_reader(plain)
        if aside and strong and strong.rule in _TOLD:
            rest = [clause for clause in plain.split(", ") if "aside" not in said.hits(clause)]
            strong = worded(said.hits(", ".join(rest)))  # "can we pay by card, many guests ask for it"
        if strong is None:  # the clauses are looked at only where the sentence does not say enough
            clauses = segments(plain, said, names)
            strong = acting(plain, clauses, names) or (
                None if marked or aside else unmarked(plain, names, clauses, said)
            )
            strong = strong or (
                None if marked or aside else asking(self._tenor, plain, opening=any(map(opens, clauses)))
            )
        if marked:
            return replace(strong, certainty=SURE) if strong else AskHit(Kind.QUESTION, SURE, "question mark")
        return None if strong and tells(self._tenor, plain, strong) else strong

    def _beside_courtesy(self, text: str, said: AskWords) -> AskHit | None:
        """What a clause asks beside one of courtesy: "hope you're well, when can we expect the draft?".

        Where no comma parts the two, a question mark alone does not do: "I hope you and the team are well?" Without a
        mark something is asked only in so many words: "thanks for the draft, please swap the photos". What a condition
        governs is courtesy as well, but for what follows a "but": "if you have questions, please call".
        """
        pieces = [piece for piece in _PIECE.split(text) if words(piece)]
        if MARK.search(text):
            if len(pieces) == 1:
                pieces = said.link.split(text.replace("?", ""))
            asking = (self._clause(piece, said) for piece in pieces if len(pieces) > 1)
            return next((hit for hit in asking if hit and hit.certainty > WEAK), None)
        if rest := self._after_greeting(text, said):
            return self.hit(rest, "", said)
        after_but = said.but.split(text)[1:]
        courtly = [piece for piece in pieces if "courtesy" in said.hits(piece)] or [text]
        apart = [] if any(map(said.condition.search, courtly)) else pieces
        if len(apart) == 1:
            apart = said.link.split(text)[:1]
        asking = (self._clause(piece, said) for piece in (*apart, *after_but) if piece != text)
        return next((hit for hit in asking if hit and hit.rule in _WORDED), None)

    def _after_greeting(self, text: str, said: AskWords) -> str:
        """What stands behind a few words of courtesy: "best wishes and don't forget the menus"; else nothing."""
        greeting, _, rest = text.partition(",")
        if len(words(greeting)) > SHORT:
            greeting, *others = said.link.split(text, maxsplit=1)
            rest = "".join(others)
        return rest if len(words(greeting)) <= SHORT and "courtesy" in said.hits(greeting) else ""

    def _clause(self, text: str, said: AskWords) -> AskHit | None:
        """What one clause asks that holds no courtesy itself. What looks like an imperative may be a question."""
        names = said.hits(text)
        if len(words(text)) < SHORT or "courtesy" in names or ("formula" in names and not MARK.search(text)):
            return None
        return self.hit(text, "", said)
