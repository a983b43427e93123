"""Letters: mails of several sentences, or to somebody, of which each sentence is weighed by all that is known of it.

A question mark is believed: no weight takes such a question away. What a rule alone sees is believed unless all else
that is known of the sentence speaks against it: "take the blue one, it suits the chairs" answers, "how embarrassing."
exclaims. What no rule sees asks if its weight is large. Beside what the letter asks in so many words a sentence mostly
explains just that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from daemon.core.model import Ask, Kind
from daemon.core.reading.ask_words import CHASER, DEFECT, AskWords
from daemon.core.reading.hits import MARK, WEAK
from daemon.core.reading.plain import LONGEST, TOLD_FIELD, plainly
from daemon.core.reading.small_talk import DOUBTFUL
from daemon.core.reading.weight import AskWeights, Position, evidence
from daemon.core.words.rules import Rules
from daemon.core.words.sentences import Sentence
from daemon.core.words.tenor import TENOR
from daemon.core.words.text import words

_LETTER = range(3, 200)  # sentences of a mail that is a letter, though it greets nobody
_SAID = 4  # words of a sentence that asks by its weight alone
_ASKS, _BESIDE = 0.5, 0.8  # probability that it asks; … that may explain what is asked beside it
_HARDLY = 0.2  # … under which it does not ask, though a rule sees it
_HUNCH = 0.06  # … from which it may want something, in a mail that asks nothing else
_SHOWN = 500  # characters of such a sentence
_UNSURE = 0.35  # … under which that it asks is not sure
_WANTING, _WANTS = ("asks", "urgent", "chases", "cancels"), 0.3  # what wants something of us; … from which it may
# Rules of what bids; so few words tell little of themselves, "print 500 flyers", and there the tenor must be sure that
# they only tell.
_BIDDING, _FEW = frozenset(("act", "request")), 4
_TELLING, _TELLS = ("tells", "idle"), 0.9


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence of a letter."""

    text: str
    asks: list[Ask]  # by the rules
    marked: bool  # with a question mark
    evidence: Mapping[str, float]


def is_letter(text: str, sentences: Sequence[Sentence], said: AskWords, *, is_reply: bool) -> bool:
    if len(sentences) >= _LETTER.stop:
        return False
    return len(sentences) in _LETTER or (len(sentences) > is_reply and (is_reply or said.greets(text)))


class Letters:
    def __init__(self, rules: Rules) -> None:
        self._weights = AskWeights(rules)
        self._tenor = rules.tenor

    def weighed(
        self, sentences: Sequence[Sentence], found: Sequence[list[Ask]], said: AskWords, *, is_reply: bool
    ) -> list[list[Ask]]:
        """What each sentence asks, by the rules (`found`) and by all that is known of it."""
        standing = _positions(sentences, found, is_reply=is_reply)
        return [
            self._believed(sentence, asks, place, said) if asks else self._asks(sentence, place, said)
            for sentence, asks, place in zip(sentences, found, standing, strict=True)
        ]

    def rows(
        self, sentences: Sequence[Sentence], found: Sequence[list[Ask]], said: AskWords, *, is_reply: bool
    ) -> list[Weighed]:
        """Each sentence with its evidence."""
        rows = []
        for sentence, asks, place in zip(
            sentences, found, _positions(sentences, found, is_reply=is_reply), strict=True
        ):
            plain = plainly(sentence.text[:LONGEST], said)
            seen = self._evidence(plain, asks[0].rule if asks else "", place, said)
            rows.append(Weighed(sentence.text, asks, MARK.search(plain) is not None, seen))
        return rows

    def hunch(
        self, sentences: Sequence[Sentence], found: Sequence[list[Ask]], said: AskWords, *, is_reply: bool
    ) -> str:
        """The sentence of a mail that most likely wants something though nothing is seen to ask; "" where none may."""
        likely, hunch = max(
            (
                (self._weights.of(row.evidence), row.text.strip()[:_SHOWN])
                for row in self.rows(sentences, found, said, is_reply=is_reply)
                if len(words(row.text)) >= _SAID and not TOLD_FIELD.match(row.text.strip())
            ),
            default=(0.0, ""),
        )
        return hunch if likely >= _HUNCH else ""

    def _evidence(self, plain: str, rule: str, place: Position, said: AskWords) -> Mapping[str, float]:
        return dict(evidence(plain, said.hits(plain), rule, self._tenor, place))

    def _believed(self, sentence: Sentence, asks: list[Ask], place: Position, said: AskWords) -> list[Ask]:
        """What a sentence asks in which a rule sees something."""
        plain = plainly(sentence.text[:LONGEST], said)
        if MARK.search(plain) or asks[0].rule == CHASER:
            return asks
        likely = self._weights.of(self._evidence(plain, asks[0].rule, place, said))
        if likely >= _UNSURE:
            return asks
        bids = any(ask.rule in _BIDDING for ask in asks) and len(plain.split()) <= _FEW
        if not self._tenor.of(plain) or (bids and self._share(plain, _TELLING) < _TELLS):
            return asks
        if likely < _HARDLY and self._share(plain, _WANTING) < _WANTS and asks[0].rule != DEFECT:
            return []
        return [replace(ask, certainty=min(ask.certainty, DOUBTFUL)) for ask in asks]

    def _share(self, plain: str, labels: Sequence[str]) -> float:
        """The probability that a sentence does one of these, by its tenor alone."""
        found = self._tenor.of(plain)
        return sum(found.get(f"client.{label}", 0.0) for label in labels)

    def _asks(self, sentence: Sentence, place: Position, said: AskWords) -> list[Ask]:
        """What a sentence asks in which no rule sees anything."""
        text = sentence.text
        if len(words(text)) < _SAID or TOLD_FIELD.match(text.strip()):
            return []
        plain = plainly(text[:LONGEST], said)
        if MARK.search(plain):
            return []
        least = _BESIDE if place.beside else _ASKS
        likely = self._weights.of(self._evidence(plain, "", place, said)) >= least
        return [Ask(text, Kind.REQUEST, WEAK, TENOR)] if likely else []


def _positions(sentences: Sequence[Sentence], found: Sequence[list[Ask]], *, is_reply: bool) -> list[Position]:
    """Where each sentence stands."""
    marked = [MARK.search(sentence.text) is not None for sentence in sentences]
    asking, marks = sum(map(bool, found)), sum(marked)
    return [
        Position(
            place=place,
            sentences=len(sentences),
            reply=is_reply,
            before=place > 0 and bool(found[place - 1]),
            beside=asking > bool(found[place]),
            marked=marks > marked[place],
        )
        for place in range(len(sentences))
    ]
