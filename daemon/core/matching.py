"""Whether two texts speak of the same thing: shared words, whatever their inflection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_VOWELS = frozenset("aeiouyаеиоуюяыіїєэ")
_COMPOUND = 9  # letters from which a word may hold another one, as German ones do
_PART = 5  # letters that such a part has at least


def same_word(one: str, other: str) -> bool:
    """Whether two folded words are forms of one: `plan` and `planul`, `хмарою` and `хмари`, `poza` and `poze`."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    common = next((place for place, char in enumerate(short) if char != long[place]), len(short))
    if common < 3 or any(char.isdigit() for char in short + long):
        return False
    rests = (short[common:], long[common:])
    if common == 3:
        return len(short) >= 4 and all(rest in _VOWELS or not rest for rest in rests)
    return all(len(rest) <= (2 if common == 4 else 3 if common < 7 else 4) for rest in rests)


def _holds(one: str, other: str) -> bool:
    """Whether the longer word is a compound with the other: `Baustellenschild` and `Schild`."""
    short, long = sorted((one, other), key=len)
    return len(long) >= _COMPOUND and len(short) >= _PART and short in long


@dataclass(frozen=True)
class Bag:
    """The words of a text that carry its matter, ready to be looked up."""

    words: tuple[str, ...] = ()
    _near: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, words: Iterable[str], ignored: frozenset[str] = frozenset()) -> Bag:
        kept = tuple(dict.fromkeys(word for word in words if _matters(word) and word not in ignored))
        near: dict[str, list[str]] = defaultdict(list)
        for word in kept:
            near[word[:3]].append(word)
        return cls(kept, {start: tuple(group) for start, group in near.items()})

    def __bool__(self) -> bool:
        return bool(self.words)

    def __contains__(self, word: str) -> bool:
        if any(same_word(word, mine) for mine in self._near.get(word[:3], ())):
            return True
        return any(_holds(word, mine) for mine in self.words if max(len(word), len(mine)) >= _COMPOUND)

    def shared(self, other: Bag) -> tuple[str, ...]:
        """The words of this bag that stand in `other` too, in this bag's order."""
        return tuple(word for word in self.words if word in other) if other.words else ()


def _matters(word: str) -> bool:
    return len(word) > 1 or word.isdigit()


def similar(one: Bag, other: Bag) -> bool:
    """Whether two questions are the same one in other words: nearly all words of the shorter stand in the longer."""
    short, long = sorted((one, other), key=lambda bag: len(bag.words))
    if not short:
        return False
    shared = len(short.shared(long))
    return shared >= 2 and shared >= 0.8 * len(short.words) and shared >= 0.5 * len(long.words)
