# /// script
# requires-python = ">=3.11"
# dependencies = ["scikit-learn==1.9.1", "numpy", "scipy"]
# ///
# ruff: noqa: T201
"""Trains the sentence scorer on `phrases/*.jsonl` and writes `weights.bin`: `uv run rules/scorer/train.py [--check]`.

The same phrases give the same file. Prints how right it is on the phrases of a fifth that it did not see, for each
fifth in turn; `--check` only prints. The format of the file is read by `daemon.adapters.rulebook.shipped_scorer`:
a line of JSON (labels, bias, scale), then the table.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from zlib import crc32

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

import numpy as np  # noqa: E402
from scipy.sparse import csr_matrix  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.metrics import classification_report  # noqa: E402

from daemon.core.scorer import buckets  # noqa: E402

BUCKETS = 1 << 14
FOLDS = 5
PENALTY = 40.0


def phrases() -> list[dict[str, str]]:
    files = sorted((HERE / "phrases").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def without_marks(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows, and those with a question mark once more without it: people leave it out."""
    return rows + [row | {"text": row["text"].replace("?", "")} for row in rows if "?" in row["text"]]


def matrix(rows: list[dict[str, str]]) -> csr_matrix:
    places = [sorted(buckets(row["text"], row["lang"], BUCKETS)) for row in rows]
    ends = np.cumsum([0] + [len(row) for row in places])
    values = np.concatenate([np.full(len(row), len(row) ** -0.5) for row in places])
    return csr_matrix((values, np.concatenate(places), ends), shape=(len(rows), BUCKETS))


def train(rows: list[dict[str, str]]) -> LogisticRegression:
    rows = without_marks(rows)
    return LogisticRegression(C=PENALTY, max_iter=400).fit(matrix(rows), [row["label"] for row in rows])


def cross_validate(rows: list[dict[str, str]]) -> None:
    fold = [crc32(row["text"].encode()) % FOLDS for row in rows]
    truth, guess = [], []
    for left_out in range(FOLDS):
        model = train([row for row, place in zip(rows, fold, strict=True) if place != left_out])
        unseen = [row for row, place in zip(rows, fold, strict=True) if place == left_out]
        truth += [row["label"] for row in unseen]
        guess += list(model.predict(matrix(unseen)))
    print(classification_report(truth, guess, digits=3))


def write(model: LogisticRegression) -> None:
    scale = float(np.abs(model.coef_).max() / 127)
    table = np.clip(np.round(model.coef_.T / scale), -127, 127).astype(np.int8)
    bias = [round(float(value), 4) for value in model.intercept_]
    head = json.dumps({"labels": list(model.classes_), "bias": bias, "scale": round(scale, 6)})
    (HERE / "weights.bin").write_bytes(head.encode() + b"\n" + table.tobytes())


if __name__ == "__main__":
    cross_validate(phrases())
    if "--check" not in sys.argv:
        write(train(phrases()))
