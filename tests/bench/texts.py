"""Sentences of business mail in nine languages, by what they do: the labelled ones of `tests/core/reading/phrases/`."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

PHRASES = Path(__file__).parents[1] / "core" / "reading" / "phrases"
CHARSETS = {  # what mail programs of these languages write, beside UTF-8: nine in all
    "en": ("us-ascii", "utf-8"),
    "it": ("iso-8859-1", "utf-8"),
    "pl": ("iso-8859-2", "windows-1250", "utf-8"),
    "uk": ("windows-1251", "utf-8"),
    "ro": ("utf-8", "iso-8859-2"),
    "ru": ("koi8-r", "windows-1251", "utf-8"),
    "de": ("iso-8859-15", "utf-8"),
    "fr": ("windows-1252", "utf-8"),
    "es": ("iso-8859-1", "utf-8"),
}
_ASKED = ("question", "request")
_REPLIED = ("answer", "answer", "answer", "holding", "promise")


@dataclass(frozen=True)
class Talk:
    """What people of one language write."""

    sentences: dict[str, list[str]]  # by label; statements by side, too

    def statements(self, rng: Random, *, team: bool) -> list[str]:
        """The body of a mail that wants nothing: one to four sentences."""
        pool = self.sentences["statement team" if team else "statement client"]
        return [rng.choice(pool) for _ in range(rng.randint(1, 4))]

    def ask(self, rng: Random) -> str:
        return rng.choice(self.sentences[rng.choice(_ASKED)])

    def reply(self, rng: Random, asked: str) -> str:
        """An answer, a holding reply or a promise that takes up words of what was asked, as people do."""
        label = rng.choice(_REPLIED)
        said = rng.choice(self.sentences[label])
        words = sorted((word.strip("?!.,;:¿¡()«»„“”\"'") for word in asked.split()), key=len)[-3:]
        return f"{', '.join(words)}: {said}" if label == "answer" else said

    def thanks(self, rng: Random) -> str:
        return rng.choice(self.sentences["thanks"])


@cache
def talk(language: str) -> Talk:
    found: dict[str, list[str]] = defaultdict(list)
    for line in (PHRASES / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["label"]].append(row["text"])
        if row["label"] == "statement":
            found[f"statement {row['side']}"].append(row["text"])
    return Talk(dict(found))
