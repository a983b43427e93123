"""Kinds: of what sort words are, and in what something is measured: `rules/<language>/evidence.toml`.

`312 m²` is no number of pallets and `500 pieces` no price; `ground` and `first` are both orders, and one is not the
other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache

from daemon.core.ledger.wants import Wants
from daemon.core.words.rules import Rule, Rules
from daemon.core.words.text import fold, words

TOPIC = "evidence"
Kind = tuple[str, str]  # a kind, and which of it

_TOKEN = re.compile(r"[^\W_]+|[€$£₴₽%°]|[,;](?=\s)")
_UNIT_BEHIND = re.compile(r"\d+(\D+)")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2} ?h(?: ?\d\d)?\b|\b\d{1,2} ?[ap]m\b")
_SHORTEST = 2  # letters that a word begins with at least, to be of a kind by them
_KEPT = 1 << 10  # words whose kinds are remembered, of each language
_NONE: frozenset[Kind] = frozenset()  # one for nearly all words: each empty set takes 216 bytes
_UNNAMED: frozenset[str] = frozenset()
_BEHIND = 2  # words behind a figure that may name what it counts: "500 de bucăți"
_HOURS = frozenset({"duration", "clock"})
_PLAIN = frozenset({"count", "thing", "bare"})
_EXTENT = frozenset(
    {"length", "area", "volume", "weight", "size", "percent", "power", "degrees", "count", "thing", "bare"}
)


def clocked(text: str) -> bool:
    """Whether an hour stands in it as a clock shows it: "7am", "11h30", "14:00"."""
    return bool(_CLOCK.search(fold(text)))


class Kinds:
    """Words, and beginnings of words (`metr*`), by kind. `a|b` are one and the same of it."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.of = lru_cache(maxsize=_KEPT)(self._of)
        self.names = lru_cache(maxsize=_KEPT)(self._names)
        self._whole: dict[str, set[Kind]] = {}
        self._starts: dict[str, set[Kind]] = {}
        for rule in rules:
            for kind, listed in rule.words.items():
                for entry in listed.split():
                    for form in entry.split("|"):
                        table = self._starts if form.endswith("*") else self._whole
                        table.setdefault(fold(form.rstrip("*")), set()).add((kind, entry))
        self._longest = max(map(len, self._starts), default=0)

    def _names(self, word: str) -> frozenset[str]:
        return frozenset(kind for kind, _ in self._of(word)) or _UNNAMED

    def _of(self, word: str) -> frozenset[Kind]:
        """What a folded word is of, as it stands and by its longest known beginning."""
        starts = (word[:size] for size in range(min(len(word), self._longest), _SHORTEST - 1, -1))
        begun = next((self._starts[start] for start in starts if start in self._starts), set[Kind]())
        return frozenset(begun | self._whole.get(word, set())) or _NONE


class Measures:
    """The units and kinds of all languages. A language that is unknown is read with all of them."""

    def __init__(self, rules: Rules, languages: Callable[[str | None], tuple[str, ...]]) -> None:
        def kinds(name: str) -> Callable[[str | None], Kinds]:
            return lru_cache(maxsize=None)(
                lambda language: Kinds(rules.rule(one, TOPIC, name) for one in languages(language))
            )

        def listed(name: str) -> Callable[[str | None], frozenset[str]]:
            return lru_cache(maxsize=None)(
                lambda language: frozenset(
                    word
                    for one in languages(language)
                    for entry in rules.rule(one, TOPIC, name).words.values()
                    for word in words(entry)
                )
            )

        self._units, self._siblings = kinds("units"), kinds("siblings")
        self.beside, self.leads = listed("beside"), listed("leads")
        signs = rules.rule("mail", TOPIC, "symbols").words
        self._signs = {fold(sign): frozenset(told.split()) for sign, told in signs.items()}

    def siblings(self, said: Iterable[str], language: str | None) -> frozenset[Kind]:
        """What of `said` is one of several that exclude each other."""
        table = self._siblings(language)
        return frozenset(kind for word in said for kind in table.of(word))

    def currencies(self, said: Iterable[str], language: str | None) -> frozenset[str]:
        return frozenset(word for word in said if "money" in self._unit(word, language))

    def wanted(self, text: str, marks: Collection[str], wants: Wants, language: str | None) -> frozenset[str]:
        """In what an answer may be measured; nothing where any figure or time may be one."""
        if wants is Wants.AMOUNT:
            counted = self._counted(text, language) if "count" in marks else frozenset[str]()
            if "extent" in marks:
                return counted - {"count"} if counted - _PLAIN else _EXTENT
            if "price" in marks or ("fee" in marks and not counted):
                return frozenset({"money", "bare"})
            return counted
        asked = {"lasts": ("duration", "until", "length"), "hour": ("clock", "bare"), "day": ("date",)}
        told = {kind for mark, kinds in asked.items() if mark in marks for kind in kinds}
        return frozenset(told) if wants is Wants.TIME else frozenset()

    def _counted(self, text: str, language: str | None) -> frozenset[str]:
        """What counts: pieces, or the unit that the question names and does not count itself: "how many hours?"."""
        tokens = _TOKEN.findall(fold(text))
        named = {
            kind
            for before, token in zip(["", *tokens], tokens, strict=False)
            if not before[:1].isdigit()
            for kind in self._unit(token, language)
        }
        return frozenset((named - {"clock", "until"} or {"count", "thing"}) | {"bare"})

    def told(
        self, text: str, figures: Collection[str], times: Collection[str], idle: Collection[str], language: str | None
    ) -> frozenset[str]:
        """In what a clause measures; "bare": a figure of nothing, "thing": of some thing."""
        tokens = _TOKEN.findall(fold(text))
        found: set[str] = set()
        for n, token in enumerate(tokens):
            sole = not "".join(tokens[max(n - 2, 0) : n - 1])[:1].isdigit()  # not of "100 € 12 pieces"
            if token[:1].isdigit() and sole and self._priced(tokens[max(n - 1, 0) : n]):
                found.add("money")  # also "£3.20 a square metre", whose figures look like an hour
            behind = [word for word in tokens[n + 1 : n + 1 + _BEHIND] if word not in idle][:1]
            named = "".join(behind)[:1].isalpha() or self._priced(tokens[max(n - 1, 0) : n], behind)
            counts = token in figures and (token not in times or named)
            if counts and not "".join(behind)[:1].isdigit():  # of "60 by 100 cm" the last tells
                found |= self._figure(tokens[max(n - 1, 0) : n], token, behind, language)
            elif token in times:
                beside = {
                    kind for word in tokens[max(n - 1, 0) : n + 2] for kind in self._unit(word, language)
                } & _HOURS
                if token.isalpha():
                    found |= self._unit(token, language) & _HOURS or {"date"}
                else:
                    found |= beside or ({"date", "clock"} if len(tokens) > 1 else {"date", "clock", "bare"})
        if found and any("until" in self._unit(token, language) for token in tokens):
            found.add("until")
        if clocked(text):
            found = (found - {"date", "bare"} if not any(map(str.isalpha, times)) else found) | {"clock"}
        return frozenset(found)

    def _priced(self, *beside: list[str]) -> bool:
        """Whether the sign of a currency stands beside a figure."""
        return any("money" in self._signs.get(word, ()) for words in beside for word in words)

    def _figure(self, before: list[str], token: str, behind: list[str], language: str | None) -> set[str]:
        attached = _UNIT_BEHIND.fullmatch(token)
        beside: Iterator[str] = iter([*([attached[1]] if attached else []), *behind, *before])
        told = next((kinds for word in beside if (kinds := self._unit(word, language) - {"until"})), frozenset[str]())
        if told:
            return set(told)
        named = behind and behind[0].isalpha() and behind[0] not in self.beside(language)
        return {"thing"} if named else {"bare"}

    def _unit(self, word: str, language: str | None) -> frozenset[str]:
        return self._signs.get(word) or self._units(language).names(word)
