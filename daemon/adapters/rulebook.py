"""Reads `rules/` from the package, with a user's own folder laid over it file by file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import re2
from pydantic import BaseModel, ConfigDict, ValidationError

from daemon.core.words.phrases import BadPhrase, Phrases
from daemon.core.words.rules import Rule, Rules
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


class _Files(Mapping[tuple[str, str], Mapping[str, Rule]]):
    """The rules in files, each read when it is first asked for: (language, topic) → rules."""

    def __init__(self, files: Mapping[tuple[str, str], Path]) -> None:
        self._files = files
        self._read: dict[tuple[str, str], dict[str, Rule]] = {}

    def __getitem__(self, key: tuple[str, str]) -> dict[str, Rule]:
        if key not in self._read:
            problems: list[str] = []
            rules = _read(self._files[key], "/".join(key), problems)
            if problems:
                raise BadRules("\n".join(problems))
            self._read[key] = rules
        return self._read[key]

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
    rules = Rules(_Files(rule_files(own)))
    problems: list[str] = []
    for path in sorted(own.glob("*/*.toml")) if own else ():
        _read(path, f"{path.parent.name}/{path.stem}", problems, strict=True)
    if problems:
        raise BadRules("\n".join(problems))
    return rules


@cache
def shipped_rules() -> Rules:
    """The rules as shipped, read once."""
    return load_rules()


def rule_files(own: Path | None) -> dict[tuple[str, str], Path]:
    """(language, topic) → file."""
    files: dict[tuple[str, str], Path] = {}
    for root in (data_folder("rules"), own):
        for path in sorted(root.glob("*/*.toml")) if root else ():
            files[path.parent.name, path.stem] = path
    return files


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
        except ValidationError as error:
            problems += [f"{path}: [{name}] {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        except (BadPhrase, re2.error) as error:
            problems.append(f"{path}: [{name}] {error}")
    return rules


def _rule(name: str, table: _Table) -> Rule:
    return Rule(
        name=name,
        phrases=Phrases(table.phrases),
        sources=tuple(table.patterns),
        words={fold(key): value for key, value in table.words.items()},
        yes=tuple(table.yes),
        no=tuple(table.no),
    )
