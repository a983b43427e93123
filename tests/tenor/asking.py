"""Learns how much each piece of evidence says that a sentence of a letter asks: `make asking` writes `rules/mail/asking.toml`.

Its letters are `tests/tenor/letters/LANGUAGE.tsv`: lines of `side<TAB>label<TAB>sentence`, a blank one between two
letters. The tenor is part of the evidence and was shown the same sentences, so each fourth of the letters is read by a
tenor that was trained without them. The same letters give the same table.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from daemon.adapters.rulebook import data_folder, shipped_rules
from daemon.core.reading.asks import AskReader
from daemon.core.reading.weight import UNIT, probability
from daemon.core.words.tenor import Tenor
from daemon.core.words.text import normal
from tests.tenor.train import Sentence, letters, sentences, trained

_FOLDS = 4
_BLOCK = 20  # letters next to each other that are held out together: they go on with one another
_ROUNDS, _RATE, _DECAY = 40, 0.2, 1e-3  # of learning, of AdaGrad (Duchi, Hazan, Singer 2011)
_LEAST = 25  # sentences with a piece of evidence, for it to have a weight
_LEVELS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)  # probabilities that are reported
_SMALL = 0.05  # nats: a smaller weight says nothing
_CLIENT, _ASKS, _AGAIN = "client", "asks", "chases"
_HEAD = """# What speaks for and against a sentence of a letter asking something (daemon/core/reading/weight.py): weights in hundredths
# of a nat, learned by `make asking` from whole letters. Not to be changed by hand.

[weights.words]
"""


class Row(NamedTuple):
    evidence: Mapping[str, float]
    asks: bool


def rows(tenor: Tenor, letters: Iterable[tuple[Sequence[Sentence], bool]]) -> Iterator[Row]:
    """The sentences of clients' letters, each letter with whether it goes on with a thread."""
    reader = AskReader(replace(shipped_rules(), tenor=tenor))
    for letter, is_reply in letters:
        said = [(normal(one.text).strip(), one.label) for one in letter]
        text = "\n".join(one.text for one in letter)
        found = [
            (normal(row.text).strip(), row.evidence)
            for row in reader.evidence(text, letter[0].language, is_reply=is_reply)
            if not row.marked
        ]
        for form, label in said:
            parts = [seen for part, seen in found if part and part in form]
            if label != _AGAIN and (label != _ASKS or len(parts) == 1):  # which part of several asks is not known
                yield from (Row(seen, label == _ASKS) for seen in parts)


def _fold(number: int) -> list[Row]:
    known, own = sentences(), list(_of_clients(letters()))
    held = [one for one in own if _fold_of(one[2]) == number]
    shown = [one for one in own if _fold_of(one[2]) != number]
    others = [one for letter in letters() if letter[0].side != _CLIENT for one in letter]
    lines = trained([*known, *others, *(one for letter, _, _ in shown for one in letter)])
    return list(rows(Tenor(lambda: lines), ((letter, is_reply) for letter, is_reply, _ in held)))


def _of_clients(found: Iterable[Sequence[Sentence]]) -> Iterator[tuple[Sequence[Sentence], bool, int]]:
    before = None
    for place, letter in enumerate(found):
        if letter[0].side == _CLIENT:
            goes_on = before is not None and before[0].side != _CLIENT and before[0].language == letter[0].language
            yield letter, goes_on, place
        before = letter


def _fold_of(place: int) -> int:
    return place // _BLOCK % _FOLDS


def learned(known: Sequence[Row]) -> dict[str, float]:
    """A weight in nats for each piece of evidence that is met often enough."""
    often: dict[str, int] = {}
    for row in known:
        for name in row.evidence:
            often[name] = often.get(name, 0) + 1
    names = {name for name, count in often.items() if count >= _LEAST}
    shown = [({n: x for n, x in row.evidence.items() if n in names and x}, row.asks) for row in known]
    weights, squares = dict.fromkeys(sorted(names), 0.0), dict.fromkeys(names, 1e-3)
    order = random.Random(1)
    for _ in range(_ROUNDS):
        order.shuffle(shown)
        for seen, asks in shown:
            slope = probability(weights, seen) - asks
            for name, x in seen.items():
                step = slope * x + _DECAY * weights[name]
                squares[name] += step * step
                weights[name] -= _RATE * step / math.sqrt(squares[name])
    return {name: weight for name, weight in weights.items() if abs(weight) >= _SMALL}


def report(parts: Sequence[Sequence[Row]]) -> str:
    """How well each part is told by weights of the others, at some probabilities."""
    sure = list[tuple[float, bool]]()
    for held, part in enumerate(parts):
        weights = learned([row for number, other in enumerate(parts) if number != held for row in other])
        sure += [(probability(weights, row.evidence), row.asks) for row in part]
    asked = sum(asks for _, asks in sure)
    lines = []
    for least in _LEVELS:
        taken = [asks for share, asks in sure if share >= least]
        lines.append(
            f"from {least}: {len(taken)}, precision {sum(taken) / max(1, len(taken)):.3f}, recall {sum(taken) / asked:.3f}"
        )
    return "\n".join(lines)


def main() -> None:
    with ProcessPoolExecutor(2) as pool:
        folds = list(pool.map(_fold, range(_FOLDS)))
    if "--held-out" in sys.argv:
        print(report(folds))
    weights = learned([row for fold in folds for row in fold])
    table = "".join(f'"{name}" = "{round(weight * UNIT)}"\n' for name, weight in weights.items())
    Path(data_folder("rules"), "mail", "asking.toml").write_text(_HEAD + table, encoding="utf-8")


if __name__ == "__main__":
    main()
