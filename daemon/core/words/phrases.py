"""Phrases: how the lexicons in `rules/` say what people write.

A phrase is a row of words, matched against whole words whatever their case, diacritics, apostrophes and commas:

    fammi sapere          these words, side by side
    підкаж*               a word that begins so
    (je|nous) vous prie   one of these (each may be several words)
    [bitte] senden        these words, or not
    let me … know         up to four words in between
    ^ thanks              at the start of the sentence
    ok $                  at its end; `?` and `!` are words: `any news ?`

Phrases become RE2 patterns over `text.normal`, so matching is linear in the text whatever a rule or a mail says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

import re2

from daemon.core.words.text import normal, words

_SCAN = re.compile(r"\s*(\(|\)|\[|\]|\||\^|\$|…|\.\.\.|[^\s()\[\]|^$…]+)")
# Bytes that RE2 may use for one automaton: to compile it, 60 to 75 for each byte of its patterns, then for the states
# that it has met. With 256 MB for each it kept all it ever met, and a process grew by 30 KB for each mail of people's.
_MEMORY, _A_BYTE = 2 << 20, 160
MOST_MEMORY = 256 << 20  # … where that does not do
_MARKS = "?!"  # of what `words` gives, only these mean something to RE2
_GAP = "(?: [^ ?!]+){0,4}?"


class BadPhrase(ValueError):
    """A phrase in a rules file that cannot be compiled; the message names the phrase and the reason."""


@cache
def pattern(phrase: str) -> str:
    """The RE2 pattern of one phrase, for text as `text.normal` gives it. Raises BadPhrase."""
    out: list[str] = []
    depth: list[str] = []
    start = end = False
    tokens = [match[1] for match in _SCAN.finditer(phrase)]
    for place, token in enumerate(tokens):
        if token in "([":
            depth.append(token)
            out.append("(?:")
        elif token in ")]":
            if not depth or depth.pop() != ("(" if token == ")" else "["):
                raise BadPhrase(f"{phrase!r}: a bracket does not close what was opened")
            out.append(")" if token == ")" else ")?")
        elif token == "|":
            if not depth:
                raise BadPhrase(f"{phrase!r}: alternatives stand in (…) or […]")
            out.append("|")
        elif token in ("…", "..."):
            out.append(_GAP)
        elif token == "^":
            start = True
            if place:
                raise BadPhrase(f"{phrase!r}: ^ stands first")
        elif token == "$":
            end = True
            if place != len(tokens) - 1:
                raise BadPhrase(f"{phrase!r}: $ stands last")
        else:
            word = _word(token)
            if not word:
                raise BadPhrase(f"{phrase!r}: {token!r} is no word; * stands at a word's end only")
            out.append(word)
    if depth:
        raise BadPhrase(f"{phrase!r}: a bracket stays open")
    if not out:
        raise BadPhrase(f"{phrase!r}: no words")
    return ("^" if start else "") + "".join(out) + (r" *$" if end else " ")


def pattern_set(sources: Iterable[str]) -> Any:  # noqa: ANN401 -- re2 comes without types
    """Many patterns as one automaton: one pass over the text for all of them. Raises re2.error."""
    patterns = list(sources)
    memory = max(_MEMORY, _A_BYTE * sum(len(source.encode()) for source in patterns))
    while True:
        try:
            return _compiled(patterns, memory)
        except re2.error:
            memory *= 2
            if memory > MOST_MEMORY:
                raise


def _compiled(patterns: Iterable[str], memory: int) -> Any:  # noqa: ANN401 -- as above
    options = re2.Options()
    options.max_mem = memory
    options.log_errors = False
    union = re2.Set.SearchSet(options)
    for source in patterns:
        union.Add(source)
    union.Compile()
    return union


@cache
def _word(token: str) -> str:
    """The pattern of one token, "" for what is no word. The phrases of a language are made of few words."""
    stem = token.endswith("*")
    parts = words(token.rstrip("*"))
    if not parts or "*" in token.rstrip("*"):
        return ""
    return "".join(f" {part}" if part not in _MARKS else f" \\{part}" for part in parts) + ("[^ ]*" if stem else "")


def literals(phrase: str) -> frozenset[str]:
    """The folded words of a phrase, with a `*` where a word only begins so."""
    tokens = (match[1] for match in _SCAN.finditer(phrase))
    return frozenset(word + "*" * token.endswith("*") for token in tokens for word in words(token.rstrip("*")))


def let_go() -> None:
    """Where most of the automata that are needed were built: what is built later costs a little more."""
    pattern.cache_clear()
    _word.cache_clear()


class Phrases:
    """Many phrases as one automaton. `find` says which of them stand in a text, by their place in the list.

    It is built when it is first needed: most commands need few of the rules.
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = tuple(phrases)

    def check(self) -> None:
        """Raises BadPhrase for the first phrase that cannot be compiled."""
        for phrase in self.phrases:
            pattern(phrase)

    @cached_property
    def _set(self) -> Any:  # noqa: ANN401 -- re2 comes without types
        return pattern_set(map(pattern, self.phrases))

    def find_normal(self, text: str) -> list[int]:
        """The indexes of all phrases in a text that `text.normal` made, in order."""
        return sorted(self._set.Match(text) or ()) if self.phrases else []

    def said_in(self, form: str) -> frozenset[str]:
        """The words of a text that `text.normal` made of which the phrases are made that stand in it."""
        said = frozenset[str]().union(*(literals(self.phrases[place]) for place in self.find_normal(form)))
        begun = tuple(word.rstrip("*") for word in said if word.endswith("*"))
        return frozenset(word for word in form.split() if word in said or word.startswith(begun))

    def find(self, text: str) -> list[int]:
        return self.find_normal(normal(text))

    def __contains__(self, text: str) -> bool:
        return bool(self.find(text))
