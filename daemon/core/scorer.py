"""How much a sentence looks like each kind of sentence that people write in business mail.

A linear model over hashed words and letters, trained by `rules/scorer/train.py` on `rules/scorer/phrases`. It backs up
the rules where no phrase decides; alone it is right two times in five, so nothing rests on it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from operator import add
from zlib import crc32

from daemon.core.text import words

LIMIT = 60  # words of a sentence that are looked at: what it is shows early or at its end
GRAM = 4


def features(text: str, language: str | None) -> Iterator[str]:
    """What the model knows of a sentence: its length, its words, pairs of words, and runs of four letters."""
    tokens = words(text)
    if len(tokens) > LIMIT:
        tokens = tokens[: LIMIT // 2] + tokens[-LIMIT // 2 :]
    yield f"length {min(len(tokens), 24).bit_length()}"
    yield f"language {language}"
    for first, second in pairwise(["^", *tokens, "$"]):
        yield second
        yield f"{first} {second}"
    for token in tokens:
        word = f" {token} "
        for place in range(max(1, len(word) - GRAM + 1)):
            yield f"#{word[place : place + GRAM]}"


def buckets(text: str, language: str | None, count: int) -> set[int]:
    """The rows, out of `count`, that the features of a sentence fall into."""
    return {crc32(feature.encode()) % count for feature in features(text, language)}


@dataclass(frozen=True)
class Scorer:
    """The weights: for each bucket of features a row of one signed byte a label."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float  # what a 1 in the table is worth
    table: bytes

    def scores(self, text: str, language: str | None) -> Mapping[str, float]:
        """Label → probability; together they are 1. The labels are those of `rules/scorer/phrases/README.md`."""
        width = len(self.labels)
        weights = memoryview(self.table).cast("b")
        rows = buckets(text, language, len(self.table) // width)
        total = [0] * width
        for row in rows:
            total = list(map(add, total, weights[row * width : (row + 1) * width]))
        factor = self.scale / len(rows) ** 0.5
        raised = [exp(factor * weight + bias) for weight, bias in zip(total, self.bias, strict=True)]
        whole = sum(raised)
        return {label: value / whole for label, value in zip(self.labels, raised, strict=True)}
