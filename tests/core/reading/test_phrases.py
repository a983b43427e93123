"""How well the rules read the 4,000 labelled phrases: floors that a change may raise and must not lower unseen."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from daemon.adapters.rulebook import shipped_rules
from daemon.core.dates.dates import Dates
from daemon.core.model import Speech
from daemon.core.reading.acts import ActReader
from daemon.core.reading.asks import AskReader
from daemon.core.reading.small_talk import DOUBTFUL
from tests.languages import LANGUAGES

FOLDER = Path(__file__).parent / "phrases"
ASKS = AskReader(shipped_rules())
ACTS = ActReader(shipped_rules(), Dates(shipped_rules()))
OWED = {"question", "request", "approval_request"}
NOT_OWED = {"statement", "courtesy", "thanks", "answer", "approval", "withdrawal"}
TODAY = date(2026, 3, 4)

SPEECH = {
    "holding": {Speech.HOLDING, Speech.PROMISE},
    "promise": {Speech.PROMISE, Speech.HOLDING},
    "approval": {Speech.APPROVAL, Speech.CONDITIONAL},
    "withdrawal": {Speech.WITHDRAWAL},
    "chaser": {Speech.CHASER},
    "urgent": {Speech.URGENT},
    "complaint": {Speech.COMPLAINT},
}


def rows(language: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (FOLDER / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_owed_is_seen_and_what_is_not_is_let_be(language: str) -> None:
    asked = {True: 0, False: 0}
    of = {True: 0, False: 0}
    for row in rows(language):
        if row["label"] in OWED | NOT_OWED:
            owed = row["label"] in OWED
            of[owed] += 1
            least = 0 if owed else DOUBTFUL  # what is doubtful stands in the ledger as not sure, and alerts nobody
            asked[owed] += any(ask.certainty > least for ask in ASKS.read(row["text"], "", language, is_reply=True))
    assert asked[True] / of[True] >= 0.85
    assert asked[False] / of[False] <= 0.12  # most of them written to be hard


@pytest.mark.parametrize("language", LANGUAGES)
def test_acts_are_seen(language: str) -> None:
    hit = of = 0
    for row in rows(language):
        if speech := SPEECH.get(row["label"]):
            of += 1
            hit += any(act.speech in speech for act in ACTS.read(row["text"], language, TODAY))
    assert hit / of >= 0.85


def test_a_holding_reply_is_never_taken_for_the_withdrawal_of_a_question() -> None:
    taken = [
        row["text"]
        for language in LANGUAGES
        for row in rows(language)
        if row["label"] in {"holding", "promise"}
        and any(act.speech is Speech.WITHDRAWAL for act in ACTS.read(row["text"], language, TODAY))
    ]
    assert len(taken) <= 3
