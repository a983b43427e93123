"""Call names: whom of the team a name means, as people write it: declined, in another script, or as friends say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from posixpath import commonprefix
from types import MappingProxyType

from daemon.core.filing.people import PM, Directory
from daemon.core.words.rules import Rules
from daemon.core.words.text import words

Endings = Mapping[str, str]

_STEM = 3  # letters that a declined name keeps; one less where both endings have _LONG
_LONG = 2
_NO_ENDINGS: Endings = MappingProxyType({})
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# The ways in which one sound is spelt in Latin letters, to one spelling: Serhii and Sergey, Szymon and Shymon.
_SPELLINGS = (
    ("shch", "sh"), ("sch", "sh"), ("sz", "sh"), ("cz", "ch"), ("kh", "g"), ("ck", "k"), ("ph", "f"), ("zh", "z"),
    ("th", "t"),     ("w", "v"), ("x", "ks"), ("q", "k"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_H, _C = re.compile(r"(?<![cs])h"), re.compile(r"c(?!h)")
_TWICE, _IE = re.compile(r"(.)\1+"), re.compile(r"i(?=e)")


class CallNames:
    """What names are called in the languages of the rules, made once for a set of them."""

    def __init__(self, rules: Rules) -> None:
        self._endings = {one: rules.maybe(one, "commands", "ending").words for one in rules.spoken}
        self._letters = str.maketrans(dict(rules.rule("mail", "names", "sounds").words))
        short = rules.rule("mail", "names", "short").words
        self._short = {word: tuple(called.split()) for word, called in short.items()}
        self._short_by_sound = {self._sound(word): called for word, called in self._short.items()}

    def meant(self, directory: Directory, named: str, language: str) -> list[PM]:
        """The PMs whom a name, its beginning, a word of it or an address means, as it is written in `language`.

        One who has it in these letters, and one who has it in others or is only called so by friends, are two.
        """
        if named.lower() in directory.pms:
            return [directory.pms[named.lower()]]
        asked = words(named)
        if not asked:
            return []
        people = [_Called(pm, words(pm.name), self._called(pm)) for pm in directory.pms.values()]
        alike = [one for one in people if _is_cyrillic(one.pm.name) == _is_cyrillic(named)]
        exact = [one.pm for one in people if one.words == asked]
        if exact:
            return exact
        found = _by_spelling(alike, asked, self._endings.get(language, _NO_ENDINGS))
        others = [one for one in people if one.pm not in found]
        found = [*found, *self._by_sound([one for one in others if one not in alike], asked, named, language)]
        return [*found, *self._by_friends([one for one in others if one.pm not in found], asked, named, language)]

    def _by_sound(self, people: Sequence[_Called], asked: Sequence[str], named: str, language: str) -> list[PM]:
        """Those whose names are written in other letters."""
        said = [self._sound(word) for word in asked]
        heard = [_Called(one.pm, [self._sound(word) for word in one.words]) for one in people]
        return _first(_by_spelling(heard, said, self._sounded(table)) for table in self._tables(named, language))

    def _by_friends(self, people: Sequence[_Called], asked: Sequence[str], named: str, language: str) -> list[PM]:
        """Those who are called so for short, in any letters; a surname beside it has to be theirs, too."""
        said = [self._sound(word) for word in asked]
        heard = [
            _Called(one.pm, [self._sound(word) for word in (called, *one.words[1:])])
            for one in people
            for called in one.short
        ]
        return _first(_by_spelling(heard, said, self._sounded(table)) for table in self._tables(named, language))

    def _called(self, pm: PM) -> tuple[str, ...]:
        first = next(iter(words(pm.name)), "")
        return self._short.get(first) or self._short_by_sound.get(self._sound(first), ())

    def _tables(self, named: str, language: str) -> Iterable[Endings]:
        """The endings of the writer's language, then of the others that are written in these letters."""
        yield self._endings.get(language, _NO_ENDINGS)
        cyrillic = _is_cyrillic(named)
        for other, table in self._endings.items():
            if other != language and table and _is_cyrillic("".join(table)) == cyrillic:
                yield table

    def _sounded(self, table: Endings) -> Endings:
        """The endings by their sound; where two sound alike and say different things, it may be either."""
        sounded: dict[str, str] = {}
        for ending, kind in table.items():
            heard = self._sound(ending)
            sounded[heard] = kind if sounded.get(heard, kind) == kind else "both"
        return sounded

    def _sound(self, word: str) -> str:
        """One spelling for all that sound alike, in the letters of the Latin alphabet."""
        text = word.translate(self._letters)
        for spelt, plain in _SPELLINGS:
            text = text.replace(spelt, plain)
        return _IE.sub("", _TWICE.sub(r"\1", _C.sub("k", _H.sub("g", text))))


@dataclass(frozen=True, slots=True)
class _Called:
    pm: PM
    words: list[str]
    short: tuple[str, ...] = ()  # as friends say the first name


def _first(found: Iterable[list[PM]]) -> list[PM]:
    return next(filter(None, found), [])


def _by_spelling(people: Sequence[_Called], asked: Sequence[str], endings: Endings) -> list[PM]:
    """Whose name begins so; else who has these words in it; else whose are declined so."""
    asked = list(asked)
    matches = [one.pm for one in people if one.words[: len(asked)] == asked]
    matches = matches or [one.pm for one in people if set(asked) <= set(one.words)]
    matches = matches or [one.pm for one in people if _declined(one.words, asked, endings)]
    return list({pm.address: pm for pm in matches}.values())


def _declined(name: Sequence[str], asked: Sequence[str], endings: Endings) -> bool:
    """Whether each word asked for is one of the name's, its stem and then another ending."""
    return all(any(_same_stem(word, called, endings) for word in name) for called in asked)


def _same_stem(name: str, asked: str, endings: Endings) -> bool:
    """`endings` are those that names have in the language (`name`), those that they have when something is given to
    their bearer or meant for them (`case`), and what may be either (`both`).
    """
    stem = len(commonprefix([name, asked]))
    return any(
        (not name[cut:] or endings.get(name[cut:]) in ("name", "both")) and endings.get(asked[cut:]) in ("case", "both")
        for cut in range(_STEM - 1, stem + 1)
        if cut >= _STEM or min(len(name), len(asked)) >= cut + _LONG
    )


def _is_cyrillic(text: str) -> bool:
    return _CYRILLIC.search(text) is not None


@lru_cache(maxsize=1)
def call_names(rules: Rules) -> CallNames:
    """One for all who ask by these rules."""
    return CallNames(rules)
