"""The small words and habits that sentences are built of: `rules/<language>/grammar.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daemon.core.words.rules import Rules

TOPIC = "grammar"


def listed(rules: Rules, languages: Iterable[str], name: str, key: str = "words") -> frozenset[str]:
    """What the lists under `key` of the rule `name` hold, of all these languages. A comma parts what has spaces."""
    lists = (rules.rule(language, TOPIC, name).words.get(key, "") for language in languages)
    return frozenset(entry for text in lists for entry in (re.split(r",\s*", text) if "," in text else text.split()))


def trait(rules: Rules, language: str, key: str) -> tuple[str, ...]:
    """What is peculiar to a language: nothing where `grammar.toml` does not say so."""
    return tuple(rules.maybe(language, TOPIC, "traits").words.get(key, "").split())


def one_of(entries: Iterable[str]) -> str:
    """The pattern of any of `entries`, the longest first; one that matches nothing for none."""
    return "|".join(map(re.escape, sorted(entries, key=lambda entry: (-len(entry), entry)))) or "(?!)"
