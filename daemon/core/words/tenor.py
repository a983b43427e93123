"""The tenor of a clause: what it does by all of its words together, where no rule knows one of its phrases.

A linear model (multinomial logistic regression) over the words of a clause, their beginnings and endings, and two and
three of them in a row. It is trained on sentences written for it in nine languages, `tests/tenor`, by `make tenor`,
which writes `rules/tenor.tsv`: a first line with the labels, then a line for each cue with its weight for each label
in hundredths of a nat, and the cue "" for what holds of every clause.

Who reads what a colleague writes to a client, what a client writes, and a question of either asks three questions of
it; each side has labels of its own, `team.holds` or `client.asks`, whose probabilities are one together.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from math import exp, log
from sys import byteorder

from daemon.core.words.text import words

TENOR = "tenor"  # the rule of an ask or an act that is known by it alone
_LEAST = 6  # cues that the model knows, for it to say anything
_MOST, _LETTERS = 40, 600  # words of a clause that are looked at, and letters
UNIT = 100  # of a weight
_LANE = array("I").itemsize  # bytes of a sum in the row of sums
_BIAS = 1 << 15  # what makes every weight positive
_START, _LONG, _LONGER, _END = 5, 5, 7, 3  # letters of a word's beginnings and ending, and from when it has them
_KEPT = 512  # clauses whose tenor is remembered
_CUES = 1 << 14  # … and cues whose weights are: 4 MB
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


class _Lines:
    """Lines that begin with a cue and a tab, each found by its cue, in two rows of bytes.

    A dictionary takes four times the memory, 28 MB more for 131,000 cues, and processes that were forked go on sharing
    these: to look at a string of its own is to write to it, for it counts who holds it.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        text, places = bytearray(b"\n"), array("I")  # no line begins at 0
        for line in lines:
            places.append(len(text))
            text += line.rstrip("\n").encode() + b"\n"
        self._text = bytes(text)
        # Where a line begins is noted at the number in which its cue's hash ends or, where that is taken, at the next
        # free one; there are twice as many numbers as lines, so that most cues without one end at a free one at once.
        self._noted = array("I", [0]) * (1 << (2 * len(places)).bit_length())
        for place in places:
            at = hash(self._text[place : self._text.index(b"\t", place) + 1]) % len(self._noted)
            while self._noted[at]:
                at = (at + 1) % len(self._noted)
            self._noted[at] = place

    def places(self, cues: Iterable[str]) -> list[int]:
        """Where the lines of those of the cues begin that have one."""
        text, noted, found = self._text, self._noted, []
        numbers = len(noted)
        for cue in cues:
            key = f"{cue}\t".encode()
            at = hash(key) % numbers
            while (place := noted[at]) and not text.startswith(key, place):
                at = (at + 1) % numbers
            if place:
                found.append(place)
        return found

    def values(self, place: int) -> list[bytes]:
        """What stands in the line that begins there, after its cue."""
        return self._text[place : self._text.index(b"\n", place)].split(b"\t")[1:]


class Tenor:
    """The model; its lines are read when a clause is first weighed. None of them: it says nothing."""

    def __init__(self, lines: Callable[[], Iterable[str]] = tuple) -> None:
        self._given = lines
        self._kept = lru_cache(_KEPT)(self._weigh)
        self._weights = lru_cache(_CUES)(self._read_weights)

    def of(self, text: str) -> Mapping[str, float]:
        """The probability of each label, from 0 to 1; nothing where the model does not know the words."""
        return self._kept(text[:_LETTERS])

    @cached_property
    def _model(self) -> tuple[tuple[str, ...], _Lines]:
        """The labels, and the lines of the cues."""
        lines = iter(self._given())
        labels = next(lines, "").rstrip("\n").split("\t")[1:]
        return tuple(labels), _Lines(lines)

    @cached_property
    def _sides(self) -> list[str]:
        """Of each label, whose it is: `team`, `client` …"""
        return [label.partition(".")[0] for label in self._model[0]]

    def _read_weights(self, place: int) -> int:
        """The weights of a line for all labels side by side in one number: a sum of such numbers is the row of sums.

        Adding them one by one takes ten times as long, and each sentence of each mail is weighed.
        """
        weights = array("I", [int(weight) + _BIAS for weight in self._model[1].values(place)])
        return int.from_bytes(weights.tobytes(), byteorder)

    def _weigh(self, text: str) -> Mapping[str, float]:
        labels, lines = self._model
        known = lines.places({"", *cues(text)})
        if len(known) < _LEAST:
            return {}  # a name, a number, a word that nobody knows
        total, bias = sum(map(self._weights, known)), _BIAS * len(known)
        sums = array("I", total.to_bytes(len(labels) * _LANE, byteorder))
        shares = [exp((found - bias) / UNIT) for found in sums]
        sides = dict.fromkeys(self._sides, 0.0)
        for side, share in zip(self._sides, shares, strict=True):
            sides[side] += share
        return {label: share / sides[side] for label, side, share in zip(labels, self._sides, shares, strict=True)}


def logit(share: float) -> float:
    """Of a probability, within ±5: no model is surer than that."""
    return max(-_SURE, min(_SURE, log(max(share, _TINY) / max(1 - share, _TINY))))
