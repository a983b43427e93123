"""Trains the tenor of clauses on `tests/tenor/sentences/LANGUAGE.tsv`, and on the letters beside them, and writes `rules/tenor.tsv`: `make tenor`.

A line of those files is `side<TAB>label<TAB>sentence`: what somebody of a team or a client writes, and what it does; of side
`wants` an ask, and whether it wants to be told something or something done. With
`--held-out` one sentence in eight is kept apart, by a hash of its words, and the report says how it is read; what is
written is trained on all of them. The same sentences give the same file.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from daemon.adapters.rulebook import data_folder
from daemon.core.words.tenor import UNIT, Tenor, cues

QUESTION = "question"  # the side of what a question is, small talk or none
SENTENCE = "sentence"  # … of what any sentence does, wherever it was written: it asks or it tells
SENTENCES = Path(__file__).parent / "sentences"
LETTERS = Path(__file__).parent / "letters"
_ROUNDS = 6  # how often each sentence is shown
_RATE = 0.1  # of learning, of AdaGrad (Duchi, Hazan, Singer 2011)
_DECAY = 1e-5  # of a weight, each time it is looked at: what is rare stays small
_LEAST = 2  # sentences with a cue, for it to be kept
_RARE = 0.04  # of a side's sentences: a label with fewer is shown twice, else the letters, which mostly tell, drown it
_SMALL = 0.35  # nats: a cue whose weights are all smaller is not written
_SMALL_OF_TWO = 0.08  # … of a side with two labels, whose weights are each other's opposites
_TWO = 2
_ONE_IN = 8


class Sentence(NamedTuple):
    side: str
    label: str
    text: str
    language: str


def sentences(folder: Path = SENTENCES) -> list[Sentence]:
    found = []
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            side, label, text = line.split("\t")
            found.append(Sentence(side, label, text, path.stem))
    return found


def letters(folder: Path = LETTERS) -> list[list[Sentence]]:
    """Whole letters, sentence by sentence in their order."""
    found = []
    for path in sorted(folder.glob("*.tsv")):
        for letter in path.read_text("utf-8").strip().split("\n\n"):
            rows = [line.split("\t") for line in letter.splitlines()]
            found.append([Sentence(side, label, text, path.stem) for side, label, text in rows])
    return found


def shown() -> list[Sentence]:
    """All that the model is trained on."""
    return [*sentences(), *(one for letter in letters() for one in letter)]


def held_out(sentence: Sentence) -> bool:
    return crc32(sentence.text.encode()) % _ONE_IN == 0


def trained(known: Sequence[Sentence]) -> tuple[str, ...]:
    """The lines of `rules/tenor.tsv`."""
    known = [*known, *_questions(known), *_sentences(known)]
    sides = sorted({one.side for one in known})
    models = {side: _side([one for one in known if one.side == side]) for side in sides}
    lines = ["\t".join(("", *(f"{side}.{label}" for side, (names, _) in models.items() for label in names)))]
    for cue in sorted({cue for _, weights in models.values() for cue in weights}):
        found = {side: weights.get(cue, [0.0] * len(names)) for side, (names, weights) in models.items()}
        row = [weight for weights in (_telling(cue, found)).values() for weight in weights]
        if any(row):
            lines.append("\t".join((cue, *(str(round(weight * UNIT)) for weight in row))))
    return tuple(lines)


def _telling(cue: str, found: dict[str, list[float]]) -> dict[str, list[float]]:
    """The weights of a cue for each side; none where all are small, and none at all for a cue that tells nowhere much.

    Sides with several labels are looked at together; what a side of two has for a cue that stands there anyway costs
    nothing.
    """
    largest = {side: max(map(abs, weights)) for side, weights in found.items()}
    several = max(most for side, most in largest.items() if len(found[side]) > _TWO)
    if cue and max(several, *largest.values()) < _SMALL:
        return {}
    least = {side: _SMALL_OF_TWO if len(weights) == _TWO else _SMALL for side, weights in found.items()}
    small = {
        side for side, weights in found.items() if (largest[side] if len(weights) == _TWO else several) < least[side]
    }
    return {side: [0.0] * len(weights) if cue and side in small else weights for side, weights in found.items()}


def _questions(known: Iterable[Sentence]) -> list[Sentence]:
    """What clients ask and say with a question mark, as what a question is: small talk or none."""
    labels = {"asks": "asks", "chases": "asks", "idle": "talk"}
    marked = (one for one in known if one.side == "client" and one.label in labels and "?" in one.text)
    return [one._replace(side=QUESTION, label=labels[one.label]) for one in marked]


def _sentences(known: Iterable[Sentence]) -> list[Sentence]:
    """What clients ask and say, as what any sentence does: it asks or it tells."""
    labels = {"asks": "asks", "tells": "tells", "idle": "tells", "approves": "tells"}
    said = (one for one in known if one.side == "client" and one.label in labels)
    return [one._replace(side=SENTENCE, label=labels[one.label]) for one in said]


def _side(known: Sequence[Sentence]) -> tuple[list[str], dict[str, list[float]]]:
    names = sorted({one.label for one in known})
    number = {name: n for n, name in enumerate(names)}
    shown = [(number[one.label], ["", *sorted(set(cues(one.text)))]) for one in known]
    often = Counter(cue for _, row in shown for cue in row)
    rare = {n for n, count in Counter(label for label, _ in shown).items() if count < _RARE * len(shown)}
    shown = [(label, [cue for cue in row if often[cue] >= _LEAST]) for label, row in shown]
    shown += [(label, row) for label, row in shown if label in rare]
    weights: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(names))
    squares: dict[str, list[float]] = defaultdict(lambda: [1e-3] * len(names))
    order = random.Random(1)
    for _ in range(_ROUNDS):
        order.shuffle(shown)
        for label, row in shown:
            _learn(label, [weights[cue] for cue in row], [squares[cue] for cue in row])
    return names, dict(weights)


def _learn(label: int, rows: list[list[float]], squares: list[list[float]]) -> None:
    sums = [sum(column) for column in zip(*rows, strict=True)]
    most = max(sums)
    shares = [math.exp(one - most) for one in sums]
    whole = sum(shares)
    for n, share in enumerate(shares):
        wrong = share / whole - (n == label)
        if abs(wrong) < 1e-3:
            continue
        for row, square in zip(rows, squares, strict=True):
            square[n] += wrong * wrong
            row[n] -= _RATE / math.sqrt(square[n]) * wrong + _DECAY * row[n]


def report(tenor: Tenor, tried: Iterable[Sentence]) -> str:
    """How sentences are read: the share of them read rightly, by side and language, and how sure is how often right."""
    right: dict[str, list[bool]] = defaultdict(list)
    for one in tried:
        found = {k: p for k, p in tenor.of(one.text).items() if k.startswith(f"{one.side}.")}
        if not found:
            right[f"{one.side} unread"].append(False)
            continue
        best = max(found, key=lambda k: found[k])
        good = best == f"{one.side}.{one.label}"
        right[f"{one.side}, all"].append(good)
        right[f"{one.side} {one.language}"].append(good)
        right[f"{best}, said"].append(good)
        right[f"{one.side}.{one.label}, meant"].append(good)
        for least in (0.6, 0.8, 0.9):
            if found[best] >= least:
                right[f"{one.side} from {least}"].append(good)
    return "\n".join(f"{key:24}{len(rows):6} {sum(rows) / len(rows):.3f}" for key, rows in sorted(right.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--held-out", action="store_true", help="train on seven in eight, and report on the eighth")
    known = shown()
    if parser.parse_args().held_out:
        lines = trained([one for one in known if not held_out(one)])
        tenor = Tenor(lambda: lines)
        print(report(tenor, [one for one in known if held_out(one)]))
        return
    lines = trained(known)
    (data_folder("rules") / "tenor.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(known)} sentences, {len(lines) - 1} cues")


if __name__ == "__main__":
    main()
