"""Ask words: what the rules of `rules/<language>/asks.toml` see in a sentence or a clause."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.text import fold, words

TOPIC = "asks"
CHASER = "chaser"  # the rule of an ask that may only ask again: the ledger knows what for
DEFECT = "defect"

# The rules with phrases, but for `verb`: some languages have no imperatives that are told by their place alone.
_RULES = (
    *("approval", "indirect", "request", DEFECT, "mended", "act", "opener", "when", "inside", "courtesy", CHASER),
    *("status", "named", "rhetorical", "formula", "statement", "answered", "lead"),
)
VERB = "verb"

_WORD = re.compile(r"\W*([^\W_]+)(?:\W+|$)")


class AskWords:
    """What the rules of some languages see in a sentence or a clause."""

    def __init__(self, rules: Rules, languages: Iterable[str]) -> None:
        known = tuple(languages)
        found = [rules.rule(language, TOPIC, name) for language in known for name in _RULES]
        self._lexicon = Lexicon([*found, *(rules.maybe(language, TOPIC, VERB) for language in known)])
        self._complaint = Lexicon(rules.rule(language, "acts", "complaint") for language in known)
        self._fillers = {word for language in known for word in rules.rule(language, TOPIC, "filler").words}
        self._you = {word for language in known for word in rules.rule(language, TOPIC, "you").words}

    def hits(self, text: str) -> set[str]:
        """The names of the rules that match."""
        return {rule.key for rule in self._lexicon.matching(text)}

    def without_filler(self, clause: str) -> str:
        while (match := _WORD.match(clause)) and fold(match[1]) in self._fillers:
            clause = clause[match.end() :]
        return clause

    def complains(self, text: str) -> bool:
        return self._complaint.find(text) is not None

    def speaks_to_reader(self, text: str) -> bool:
        return not self._you.isdisjoint(words(text))
