"""Ask words: what the rules of `rules/<language>/asks.toml` see in a sentence or a clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from daemon.core.reading.coordinates import Coordinates
from daemon.core.reading.remedies import Remedies
from daemon.core.reading.titles import Titles
from daemon.core.words.grammar import listed, one_of, trait
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules
from daemon.core.words.text import fold, words

TOPIC = "asks"
CHASER = "chaser"  # the rule of an ask that may only ask again: the ledger knows what for
DEFECT = "defect"
RHETORICAL = "rhetorical, perhaps"
ANSWERED = "answered by its writer, perhaps"
GREETING = 30  # letters in which a greeting begins
KEPT = 512  # texts whose rules are remembered, for each language
CARELESS = 10  # words of a question that somebody may end with a full stop

# The rules that every language has. Not `verb`: some have no imperatives that are told by their place alone.
_RULES = (
    *("approval", "indirect", "request", DEFECT, "mended", "act", "opener", "when", "inside", "courtesy", CHASER),
    *("status", "named", "rhetorical", "formula", "statement", "answered", "lead"),
    *("thing", "fault", "list", "point", "idle", "bare", "look", "anaphor", "known", "found", "notice", "aside"),
)
VERB, NARRATED, DEED = "verb", "narrated", "deed"
_SOME = (VERB, NARRATED, DEED)  # that not all languages have

Names = frozenset[str]  # of the rules that match a text

_WORD = re.compile(r"\W*([^\W_]+)(?:\W+|$)")


def asked_of_all(rules: Rules, language: str) -> Lexicon:
    """The rules of one language that are asked of each sentence and clause."""
    found = [rules.rule(language, TOPIC, name) for name in _RULES]
    return Lexicon([*found, *(rules.maybe(language, TOPIC, name) for name in _SOME)])


class AskWords:
    """What the rules of some languages see in a sentence or a clause."""

    def __init__(self, rules: Rules, languages: Iterable[str], lexicon: Callable[[str], Lexicon]) -> None:
        """`lexicon`: `asked_of_all` of a language; one automaton of them all would be as large again."""
        known = tuple(languages)
        self._lexicons = [lexicon(language) for language in known]
        self._hits = lru_cache(KEPT)(self._matching)  # halves and clauses of a sentence are asked about again and again
        link, but, condition = (listed(rules, known, "clause", key) for key in ("and", "but", "if"))
        self.but = re.compile(rf"\s(?:{one_of(but)})\s", re.IGNORECASE)
        self.link = re.compile(rf"\s(?:{one_of(link | but)})\s", re.IGNORECASE)
        why = one_of(listed(rules, known, "clause", "because"))
        self.reason = re.compile(rf"^[^,;:–—]*?(?P<end>,?\s+(?:{why})\s|\s[-–—]\s)", re.IGNORECASE)
        self.joint = re.compile(rf"(?:[,;?]|(?<=[\w)»”]))\s+(?:{one_of(link)})\s+")
        purpose = one_of(listed(rules, known, "coordinate", "purpose"))
        self.purpose = re.compile(rf"(?:^|\s)(?:{purpose})\w*\s", re.IGNORECASE)
        self.condition = re.compile(rf"(?:^|[\s(])(?:{one_of(condition)})\s", re.IGNORECASE)
        # Whether who wants a yes or a no may say it as a statement, and only its mark asks.
        self.by_tone = any("tone" in trait(rules, language, "asks") for language in known)
        self.coordinates = Coordinates(rules, known)
        self.remedies = Remedies(rules, known)
        self.titles = Titles(rules.maybe(language, TOPIC, "title") for language in known)
        self._complaint = Lexicon(rules.rule(language, "acts", "complaint") for language in known)
        self._fillers = {word for language in known for word in rules.rule(language, TOPIC, "filler").words}
        self._greetings = {word for language in known for word in rules.rule(language, "commands", "greeting").words}
        self._you = {word for language in known for word in rules.rule(language, TOPIC, "you").words}

    def hits(self, text: str) -> Names:
        """The names of the rules that match."""
        return self._hits(text)

    def _matching(self, text: str) -> Names:
        return frozenset(rule.key for lexicon in self._lexicons for rule in lexicon.matching(text))

    def without_filler(self, clause: str) -> str:
        while (match := _WORD.match(clause)) and fold(match[1]) in self._fillers:
            clause = clause[match.end() :]
        return clause

    def greets(self, text: str) -> bool:
        """Whether a text begins as a greeting does."""
        said = words(text[:GREETING])
        return any(" ".join(said[:count]) in self._greetings for count in (1, 2))

    def complains(self, text: str) -> bool:
        return self._complaint.find(text) is not None

    def speaks_to_reader(self, text: str) -> bool:
        return not self._you.isdisjoint(words(text))
