"""The tenor of a clause: what it does by all of its words together, where no rule knows one of its phrases.

A linear model (multinomial logistic regression) over the words of a clause, their beginnings and endings, and two and
three of them in a row. It is trained on sentences written for it in nine languages, `tests/tenor`, by `make tenor`,
which writes `rules/tenor.tsv`: a first line with the labels, then a line for each cue with its weight for each label
in hundredths of a nat, and the cue "" for what holds of every clause.

Who reads what a colleague writes to a client, what a client writes, and a question of either asks three questions of
it; each side has labels of its own, `team.holds` or `client.asks`, whose probabilities are one together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from math import exp, log

from daemon.core.words.text import words

TENOR = "tenor"  # the rule of an ask or an act that is known by it alone
_LEAST = 6  # cues that the model knows, for it to say anything
_MOST, _LETTERS = 40, 600  # words of a clause that are looked at, and letters
UNIT = 100  # of a weight
_LANE = 24  # bits of a sum in the row of sums
_BIAS = 1 << 15  # what makes every weight positive
_START, _LONG, _LONGER, _END = 5, 5, 7, 3  # letters of a word's beginnings and ending, and from when it has them
_KEPT = 512  # clauses whose tenor is remembered
_SURE, _TINY = 5.0, 1e-9


def cues(text: str) -> Iterator[str]:
    """What the model looks at in a clause; one may come more than once, and counts once."""
    row = ["#" if any(map(str.isdigit, word)) else word for word in words(text)[:_MOST]]
    for word in row:
        yield word
        if len(word) > _LONG:
            yield f"{word[:_START]}-"
            yield f"-{word[-_END:]}"
        if len(word) > _LONGER:
            yield f"{word[:_LONGER]}-"
    short = ["^", *(word[: _START + 1] for word in row), "$"]
    for one, other in pairwise(short):
        yield f"{one} {other}"
    for place in range(len(short) - 2):
        yield " ".join(short[place : place + 3])


class Tenor:
    """The model; its lines are read when a clause is first weighed. None of them: it says nothing."""

    def __init__(self, lines: Callable[[], Iterable[str]] = tuple) -> None:
        self._lines = lines
        self._packed: dict[str, int] = {}
        self._kept = lru_cache(_KEPT)(self._weigh)

    def of(self, text: str) -> Mapping[str, float]:
        """The probability of each label, from 0 to 1; nothing where the model does not know the words."""
        return self._kept(text[:_LETTERS])

    @cached_property
    def _table(self) -> tuple[tuple[str, ...], dict[str, int], bytes]:
        """The labels, where the weights of each cue begin, and all weights as they are written, a line for each cue.

        In one row of bytes they take half of the memory, and processes that were forked go on sharing it: to look at a
        string is to write to it, for it counts who holds it.
        """
        labels, *rows = self._lines() or ("",)
        starts, written = dict[str, int](), bytearray()
        for row in rows:
            cue, _, weights = row.partition("\t")
            starts[cue] = len(written)
            written += f"{weights}\n".encode()
        return tuple(labels.split("\t")[1:]), starts, bytes(written)

    @cached_property
    def _sides(self) -> list[str]:
        """Of each label, whose it is: `team`, `client` …"""
        return [label.partition(".")[0] for label in self._table[0]]

    def _weights(self, cue: str) -> int:
        """The weights of a cue for all labels side by side in one number: a sum of such numbers is the row of sums.

        Adding them one by one takes ten times as long, and each sentence of each mail is weighed.
        """
        if cue not in self._packed:
            _, starts, written = self._table
            start = starts[cue]
            weights = written[start : written.index(b"\n", start)].split(b"\t")
            self._packed[cue] = sum((int(weight) + _BIAS) << (_LANE * n) for n, weight in enumerate(weights))
        return self._packed[cue]

    def _weigh(self, text: str) -> Mapping[str, float]:
        labels, starts, _ = self._table
        known = starts.keys() & {"", *cues(text)}
        if len(known) < _LEAST:
            return {}  # a name, a number, a word that nobody knows
        total, mask, bias = sum(map(self._weights, known)), (1 << _LANE) - 1, _BIAS * len(known)
        sums = [((total >> (_LANE * n)) & mask) - bias for n in range(len(labels))]
        shares = [exp(found / UNIT) for found in sums]
        sides = dict.fromkeys(self._sides, 0.0)
        for side, share in zip(self._sides, shares, strict=True):
            sides[side] += share
        return {label: share / sides[side] for label, side, share in zip(labels, self._sides, shares, strict=True)}


def logit(share: float) -> float:
    """Of a probability, within ±5: no model is surer than that."""
    return max(-_SURE, min(_SURE, log(max(share, _TINY) / max(1 - share, _TINY))))
