"""Rules: what the program knows about languages and mail programs, read from the TOML files in `rules/`.

`rules/<language>/<topic>.toml` holds one language's rules on a topic, `rules/mail/<topic>.toml` those of no language.
Each table of a file is one rule:

    [holding]
    phrases = ["(i'll|we'll) check"]           # see daemon.core.words.phrases
    patterns = ['(?i)^--+ ?$']                  # RE2 over the text as it stands
    words = { monday = "0" }                    # a look-up table, keys folded
    yes = ["We'll check and come back to you"]  # the rule must match each of these …
    no = ["Please check"]                       # … and none of these; `make test` tries them all
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import re2

from daemon.core.words.phrases import Phrases
from daemon.core.words.tenor import Tenor


class NoSuchRule(LookupError):
    """The program asks for a rule that no file has; the message names the file and the remedy."""


@dataclass(frozen=True, eq=False)
class Rule:
    """One table of a file. Hashed by identity."""

    name: str  # language/topic.rule
    phrases: Phrases
    sources: tuple[str, ...]  # of the patterns
    words: Mapping[str, str]
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    @cached_property
    def language(self) -> str:
        """Two letters, or "mail"."""
        return self.name.partition("/")[0]

    @cached_property
    def key(self) -> str:
        """The name of its table: the same in every language."""
        return self.name.rpartition(".")[2]

    @cached_property
    def patterns(self) -> tuple[Any, ...]:
        """Compiled by RE2: linear in the text. Raises re2.error."""
        return tuple(re2.compile(source) for source in self.sources)

    def check(self) -> None:
        """Raises BadPhrase or re2.error for what cannot be compiled."""
        self.phrases.check()
        assert len(self.patterns) == len(self.sources)

    def matches(self, text: str) -> bool:
        return text in self.phrases or any(pattern.search(text) for pattern in self.patterns)


ENGLISH = "en"
SPOKEN = "language"  # the topic that every spoken language has rules on
NOTHING = Rule("nothing", Phrases(()), (), {})


@dataclass(frozen=True, eq=False)
class Rules:
    """All rules: (language or "mail", topic) → rule name → Rule; and the tenor of what no rule knows.

    Hashed by identity: what is made of them is kept.
    """

    topics: Mapping[tuple[str, str], Mapping[str, Rule]] = field(default_factory=dict)
    tenor: Tenor = field(default_factory=Tenor)

    def rule(self, language: str, topic: str, name: str) -> Rule:
        """Raises NoSuchRule where there is none."""
        found = self.maybe(language, topic, name)
        if found is NOTHING:
            file = f"rules/{language}/{topic}.toml"
            raise NoSuchRule(f"{file}: no rule [{name}]; add that table, or ask `maybe` if it may be missing")
        return found

    def maybe(self, language: str, topic: str, name: str) -> Rule:
        """The same for a rule that a language may do without: NOTHING where there is none."""
        return self.topics.get((language, topic), {}).get(name, NOTHING)

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """The languages that people may write to us and be written to: those with a `language.toml`, in alphabetical
        order. Of the others the program knows how mail programs quote and how letters end.
        """
        return self.languages(SPOKEN)

    def languages(self, topic: str) -> tuple[str, ...]:
        """The languages that have rules on `topic`, in alphabetical order."""
        return tuple(sorted(language for language, name in self.topics if name == topic and language != "mail"))

    def __iter__(self) -> Iterator[Rule]:
        for rules in self.topics.values():
            yield from rules.values()
