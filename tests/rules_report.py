"""Which phrases of the rules no sentence of the corpora holds, and which just one: `python -m tests.rules_report FOLDER…`.

A phrase that nothing matches may be a slip of the pen, or what the corpora lack. `make rules-report` counts them in the
sentences of the tests; give it other folders with `CORPORA`. Read are `.jsonl` files (whatever has a `text`, in the
language that `lang`, `language` or the file's name says) and `.txt` files of `label | text | …` rows, named after their
language.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from daemon.adapters.rulebook import shipped_rules
from daemon.core.words.phrases import Phrases
from daemon.core.words.rules import Rule
from daemon.core.words.sentences import Splitter
from daemon.core.words.text import normal

OURS = (Path(__file__).parent / "core/reading/phrases", Path(__file__).parent / "core/reading/heldout")
TOPICS = ("acts", "answers", "asks", "automatic", "evidence")  # what is said in sentences
RULES = shipped_rules()
SPLITTER = Splitter(RULES)
_CLAUSE = re.compile(r"[,;:()\n]+|\s[-–—]+\s|[?!.…]+\s")


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """(language, text) of everything in the folder."""
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from _said(json.loads(line), path.stem)
    for path in sorted(folder.rglob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from ((path.stem, text.strip()) for text in line.split("|")[1:] if " " in text.strip())


def _said(row: Any, language: str) -> Iterator[tuple[str, str]]:
    if isinstance(row, list):
        for one in row:
            yield from _said(one, language)
    elif isinstance(row, dict):
        language = row.get("lang") or row.get("language") or language
        if isinstance(row.get("text"), str):
            yield language, row["text"]
        for value in row.values():
            yield from _said(value, language)


def phrases(language: str) -> list[tuple[Rule, str]]:
    """The phrases of a language that stand in sentences, with their rules."""
    rules = [rule for rule in RULES if rule.language == language and rule.name.split("/")[1].split(".")[0] in TOPICS]
    return [(rule, phrase) for rule in rules for phrase in rule.phrases.phrases]


def counted(language: str, said: list[str]) -> list[tuple[str, str, int]]:
    """(rule, phrase, how many of the texts hold it). A phrase may begin at any clause, as the readers look for it."""
    owned = phrases(language)
    automaton = Phrases([phrase for _, phrase in owned])
    counts = [0] * len(owned)
    for text in dict.fromkeys(said):
        found = set[int]()
        for sentence in SPLITTER.split(text):
            for piece in {sentence.text, *_CLAUSE.split(sentence.text)}:
                found.update(automaton.find_normal(normal(piece)))
        for place in found:
            counts[place] += 1
    return [(rule.name, phrase, count) for (rule, phrase), count in zip(owned, counts, strict=True)]


def report(folders: list[Path]) -> Iterator[str]:
    """A line for each language, then one for each phrase that is held by no text, or by one."""
    said: dict[str, list[str]] = {language: [] for language in RULES.spoken}
    for folder in folders:
        for language, text in texts(folder):
            said.setdefault(language, []).append(text)
    rare: list[str] = []
    yield f"{'language':10}{'texts':>8}{'phrases':>9}{'in none':>9}{'in one':>8}"
    for language in RULES.spoken:
        rows = counted(language, said[language])
        none, one = (sum(count == few for *_, count in rows) for few in (0, 1))
        yield f"{language:10}{len(set(said[language])):8}{len(rows):9}{none:9}{one:8}"
        rare += [f"{count}  {name}: {phrase}" for name, phrase, count in rows if count <= 1]
    yield ""
    yield from sorted(rare)


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report([Path(name) for name in sys.argv[1:]] or list(OURS)))
