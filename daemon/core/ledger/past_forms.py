"""Past forms: a word that tells by its ending, and by where it stands, that its writer did something.

No list holds all that a team may have done. `Фон поменял` and `Allargata la cornice` are told by how the words end;
`rules/<language>/evidence.toml` says of each language which endings, behind which words: `acted` where a person or an
auxiliary stands beside it, `stands` where the participle alone says how a thing is now, `Datum korrigiert`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from daemon.core.words.rules import Rule, Rules
from daemon.core.words.text import words

TOPIC = "evidence"
_RULES = ("acted", "stands")
_FIRST, _LAST, _ANY = "^", "$", "*"
_SHORT = 5  # words of a clause at most whose last one may be such a form
_LETTERS = 5  # of such a word at least


class _Forms(NamedTuple):
    endings: tuple[str, ...]
    beginnings: tuple[str, ...]  # one of them is needed; "" where any will do
    before: frozenset[str]  # words behind one of which it stands
    places: frozenset[str]  # `^` at the beginning of a clause, `$` at the end of a short one, `*` anywhere
    inside: str  # letters that it holds
    beside: frozenset[str]  # words one of which the clause must have; none where it needs none
    without: frozenset[str]  # words with which it tells no deed: "not", "will", "if"
    short: frozenset[str]  # irregular ones
    never: frozenset[str]  # what looks like one


class PastForms:
    """Those of all languages. A language that is unknown is read with all of them."""

    def __init__(self, rules: Rules, languages: Callable[[str | None], tuple[str, ...]]) -> None:
        self._forms = lru_cache(maxsize=None)(
            lambda language: tuple(
                _forms(rules.rule(one, TOPIC, name)) for one in languages(language) for name in _RULES
            )
        )

    def of(self, said: str, language: str | None) -> frozenset[str]:
        """The words of a clause, in the form of `text.normal`, that tell what was done."""
        row = said.split()
        return frozenset(
            word
            for forms in self._forms(language)
            if forms.without.isdisjoint(row) and not (forms.beside and forms.beside.isdisjoint(row))
            for n, word in enumerate(row)
            if _ends(word, forms) and _stands(row, n, forms)
        )


def _ends(word: str, forms: _Forms) -> bool:
    if word in forms.never:
        return False
    if len(word) < _LETTERS or not word.endswith(forms.endings):
        return word in forms.short
    return (word.startswith(forms.beginnings) and forms.inside in word) or word in forms.short


def _stands(row: list[str], place: int, forms: _Forms) -> bool:
    if _ANY in forms.places or (place == 0 and _FIRST in forms.places):
        return True
    if place and row[place - 1] in forms.before:
        return True
    return _LAST in forms.places and place == len(row) - 1 and len(row) <= _SHORT


def _forms(rule: Rule) -> _Forms:
    table = rule.words
    before = table.get("before", "")
    places = frozenset(before.split()) & {_FIRST, _LAST, _ANY}
    return _Forms(
        endings=tuple(words(table.get("endings", ""))),
        beginnings=tuple(words(table.get("beginnings", ""))) or ("",),
        before=frozenset(words(before)),
        places=places,
        inside=table.get("inside", ""),
        beside=frozenset(words(table.get("with", ""))),
        without=frozenset(words(table.get("without", ""))),
        short=frozenset(words(table.get("short", ""))),
        never=frozenset(words(table.get("never", ""))),
    )
