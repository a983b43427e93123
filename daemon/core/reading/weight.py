"""How likely a sentence of a letter asks that has no question mark: all that is known of it, weighed together.

No phrase and no model knows every way to ask: "the draft has no price in it". Each piece of evidence, the rules that a
sentence meets, its tenor and where it stands, speaks for or against, by a weight in nats that `rules/mail/asking.toml`
gives it; the sum is the logit of the probability (logistic regression). The weights are learned by `make asking` from
letters whose sentences are labelled. What a sentence alone asks, with no letter around it, is not weighed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, log, log1p

from daemon.core.reading.ask_words import Names
from daemon.core.words.rules import Rules
from daemon.core.words.tenor import Tenor, logit
from daemon.core.words.text import words

UNIT = 100  # of a weight: a nat
_SIDES = ("client.", "sentence.")  # of the tenor, whose labels tell whether a sentence asks
_BIAS = "always"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a sentence stands, and what its mail asks elsewhere."""

    place: int  # from 0
    sentences: int  # of the mail
    reply: bool  # the mail goes on with a thread
    before: bool  # the sentence before it asks
    beside: bool  # any other does
    marked: bool  # … with a question mark


def evidence(text: str, names: Names, rule: str, tenor: Tenor, standing: Position) -> Iterator[tuple[str, float]]:
    """Each piece of evidence and how strong it is. `names`: the rules that match; `rule`: the one by which it asks."""
    yield _BIAS, 1.0
    yield from ((f"matches {name}", 1.0) for name in names)
    if rule:
        yield "asks by a rule", 1.0
        yield f"asks by {rule}", 1.0
    found = tenor.of(text)
    if not found:
        yield "no tenor", 1.0
    yield from ((label, logit(share)) for label, share in found.items() if label.startswith(_SIDES))
    yield "words", log1p(len(words(text)))
    yield "full stop", float(text.rstrip().endswith("."))
    yield "sentences", log(standing.sentences)
    yield "first", float(standing.place == 0)
    yield "last", float(standing.place == standing.sentences - 1)
    yield "reply", float(standing.reply)
    yield "asked before it", float(standing.before)
    yield "asked beside it", float(standing.beside)
    yield "marked beside it", float(standing.marked)


class AskWeights:
    """The table, in nats."""

    def __init__(self, rules: Rules) -> None:
        table = rules.rule("mail", "asking", "weights").words
        self._weights = {key: int(weight) / UNIT for key, weight in table.items()}

    def of(self, found: Mapping[str, float]) -> float:
        """The probability that a sentence without a question mark asks, given that evidence: 0 to 1."""
        return probability(self._weights, found)


def probability(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """Of logistic regression, from weights in nats."""
    return 1 / (1 + exp(-sum(weights.get(name, 0.0) * strength for name, strength in found.items())))
