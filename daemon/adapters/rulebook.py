"""Reads `rules/` from the package, with a user's own folder laid over it file by file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import re2
from pydantic import BaseModel, ConfigDict, ValidationError

from daemon.core.commands.word import Word
from daemon.core.words.phrases import BadPhrase, Phrases
from daemon.core.words.rules import ENGLISH, SPOKEN, Rule, Rules
from daemon.core.words.tenor import Tenor
from daemon.core.words.text import fold


class BadRules(ValueError):
    """One line for each mistake in the rules files: file, rule, what is wrong."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")

    phrases: list[str] = []
    patterns: list[str] = []
    words: dict[str, str] = {}
    yes: list[str] = []
    no: list[str] = []


def data_folder(name: str) -> Path:
    """Where `rules` or `templates` lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "data" / name
    return installed if installed.is_dir() else package.parent / name


def _of_the_tenor() -> Iterator[str]:
    """One by one: all at once they take 40 MB."""
    with (data_folder("rules") / "tenor.tsv").open(encoding="utf-8", newline="\n") as file:
        yield from file


# One for the whole process: a user's own rules have no other.
_TENOR = Tenor(_of_the_tenor)


class _Files(Mapping[tuple[str, str], Mapping[str, Rule]]):
    """The rules in files, each read when it is first asked for: (language, topic) → rules."""

    def __init__(self, own: Path | None) -> None:
        self._shipped = _files(data_folder("rules"))
        self._files = self._shipped | _files(own)
        self._read: dict[tuple[str, str], dict[str, Rule]] = {}

    def __getitem__(self, key: tuple[str, str]) -> dict[str, Rule]:
        if key not in self._read:
            problems: list[str] = []
            rules = _read(self._files[key], "/".join(key), problems)
            if problems:
                raise BadRules("\n".join(problems))
            self._read[key] = self._left_out(key) | rules
        return self._read[key]

    def _left_out(self, key: tuple[str, str]) -> dict[str, Rule]:
        """The rules that a user's file may leave out: they match nothing."""
        ours = self._shipped.get(key) or self._shipped.get((ENGLISH, key[1]))
        if ours is None or self._files[key] == ours:
            return {}
        return {name: _rule(f"{'/'.join(key)}.{name}", _Table()) for name in _read(ours, "", [])}

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def load_rules(own: Path | None = None) -> Rules:
    """The rules, with the files in the folder `own` in place of ours of the same name.

    Raises BadRules for all mistakes in `own` at once. Ours are read when they are needed; the tests try each of them.
    """
    if own and not own.is_dir():
        raise BadRules(f"rules_dir: {own} is no folder; make it, or take the key out to use our rules")
    rules = Rules(_Files(own), _TENOR)
    problems = _unfinished(own) if own else []
    for path in sorted(own.glob("*/*.toml")) if own else ():
        _read(path, f"{path.parent.name}/{path.stem}", problems, strict=True)
    if problems:
        raise BadRules("\n".join(problems))
    return rules


@cache
def shipped_rules() -> Rules:
    """The rules as shipped, read once."""
    return load_rules()


def spoken_languages(own: Path | None = None) -> tuple[str, ...]:
    """The languages that people may write to us and be written to, with those of the user's folder `own`."""
    return Rules(_Files(own)).spoken


def _files(root: Path | None) -> dict[tuple[str, str], Path]:
    """(language, topic) → file."""
    return {(path.parent.name, path.stem): path for path in sorted(root.glob("*/*.toml"))} if root else {}


def _unfinished(own: Path) -> list[str]:
    """What is missing in a language that `own` adds to ours: it needs a file on each topic that English has."""
    shipped, added = _files(data_folder("rules")), _files(own)
    topics = {topic for language, topic in shipped if language == ENGLISH}
    return [
        f"{own / language}: {SPOKEN}.toml makes it a language that people write, but there is no {topic}.toml; "
        f"translate rules/{ENGLISH}/{topic}.toml, or take {SPOKEN}.toml out"
        for language, name in added
        for topic in sorted(topics)
        if name == SPOKEN and (language, topic) not in shipped | added
    ]


def _read(path: Path, where: str, problems: list[str], *, strict: bool = False) -> dict[str, Rule]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{path}: {error}")
        return {}
    rules: dict[str, Rule] = {}
    for name, table in tables.items():
        try:
            rules[name] = _rule(f"{where}.{name}", _Table.model_validate(table))
            if strict:
                rules[name].check()
                problems += [f"{path}: {problem}" for problem in _unheard_of(rules[name])]
        except ValidationError as error:
            problems += [f"{path}: [{name}] {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        except (BadPhrase, re2.error) as error:
            problems.append(f"{path}: [{name}] {error}")
    return rules


def _unheard_of(rule: Rule) -> list[str]:
    """What a rule on commands calls one that there is none of."""
    topic, _, key = rule.name.partition("/")[2].partition(".")
    tables = {"command": tuple(rule.words.values()), "how": tuple(rule.words)}
    named = tables.get(key, ()) if topic == "commands" else ()
    known = ", ".join(word for word in Word if word is not Word.UNKNOWN)
    return [f"[{key}] {name!r} is no command; one of {known}" for name in named if name not in known.split(", ")]


def _rule(name: str, table: _Table) -> Rule:
    return Rule(
        name=name,
        phrases=Phrases(table.phrases),
        sources=tuple(table.patterns),
        words={fold(key): value for key, value in table.words.items()},
        yes=tuple(table.yes),
        no=tuple(table.no),
    )
