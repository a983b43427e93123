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


@dataclass(frozen=True)
class Rule:
    name: str  # language/topic.rule
    phrases: Phrases
    sources: tuple[str, ...]  # of the patterns
    words: Mapping[str, str]
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

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


NOTHING = Rule("nothing", Phrases(()), (), {})


@dataclass(frozen=True, eq=False)
class Rules:
    """All rules: (language or "mail", topic) → rule name → Rule. Hashed by identity: what is made of them is kept."""

    topics: Mapping[tuple[str, str], Mapping[str, Rule]] = field(default_factory=dict)

    def topic(self, language: str, topic: str) -> Mapping[str, Rule]:
        return self.topics.get((language, topic), {})

    def rule(self, language: str, topic: str, name: str) -> Rule:
        return self.topic(language, topic).get(name, NOTHING)

    def languages(self, topic: str) -> tuple[str, ...]:
        """The languages that have rules on `topic`, in alphabetical order."""
        return tuple(sorted(language for language, name in self.topics if name == topic and language != "mail"))

    def __iter__(self) -> Iterator[Rule]:
        for rules in self.topics.values():
            yield from rules.values()
