"""Whether two texts speak of the same thing: shared words, whatever their inflection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

START = 3  # letters that two forms of a word have in common at least
_VOWELS = frozenset("aeiouyаеиоуюяыіїєэ")
_SHORT = 4  # letters of the shortest word that has other forms
_ENDINGS = ((4, 2), (6, 3))  # so many letters in common, and what may stand behind them is so long
_LONGEST_ENDING = 4
_COMPOUND = 9  # letters from which a German word may hold another one
_PART = 5  # letters that such a part has at least
_OF_LONGER = 0.6  # share of the longer question's words that the shorter must have, to be the same question
_TWO = 2


@lru_cache(maxsize=1 << 11)
def same_word(one: str, other: str) -> bool:
    """Whether two folded words are forms of one: `plan` and `planul`, `хмарою` and `хмари`, `poza` and `poze`."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    common = next((place for place, char in enumerate(short) if char != long[place]), len(short))
    if common < START or not short.isalpha() or not long.isalpha():
        return False
    rests = (short[common:], long[common:])
    if common == START:
        return len(short) >= _SHORT and all(len(rest) < START and _VOWELS.issuperset(rest) for rest in rests)
    longest = next((length for letters, length in _ENDINGS if common <= letters), _LONGEST_ENDING)
    return all(len(rest) <= longest for rest in rests)


@lru_cache(maxsize=1 << 11)
def holds(one: str, other: str) -> bool:
    """Whether the longer word is a compound with the other: `Baustellenschild` and `Schild`."""
    short, long = sorted((one, other), key=len)
    return len(long) >= _COMPOUND and len(short) >= _PART and short in long


@dataclass(frozen=True, slots=True)
class Bag:
    """The words of a text that carry its matter, each once, in order."""

    words: tuple[str, ...] = ()
    compounds: bool = False  # the language writes compounds as one word
    starts: frozenset[str] = frozenset()  # how the words begin

    @classmethod
    def of(cls, words: Iterable[str], ignored: frozenset[str] = frozenset(), *, compounds: bool = False) -> Bag:
        kept = dict.fromkeys(word for word in words if (len(word) > 1 or word.isdigit()) and word not in ignored)
        return cls(tuple(kept), compounds, frozenset(word[:START] for word in kept))

    def __add__(self, other: Bag) -> Bag:
        """Both together."""
        words = dict.fromkeys((*self.words, *other.words))
        return Bag(tuple(words), self.compounds or other.compounds, self.starts | other.starts)

    def __bool__(self) -> bool:
        return bool(self.words)

    def __contains__(self, word: str) -> bool:
        start = word[:START]
        if start in self.starts:
            for mine in self.words:  # no generator: this is most of what a long record costs
                if mine[:START] == start and same_word(word, mine):
                    return True
        return self.compounds and any(holds(word, mine) for mine in self.words)

    def shared(self, other: Bag) -> tuple[str, ...]:
        """The words of this bag that stand in `other` too, in this bag's order."""
        return tuple(word for word in self.words if word in other) if other.words else ()


NO_WORDS = Bag()


class Lookup(dict[str, bool]):
    """Which words stand in a bag: each is looked for once, in however many questions it is asked of."""

    def __init__(self, bag: Bag) -> None:
        super().__init__()
        self._bag = bag

    def __missing__(self, word: str) -> bool:
        self[word] = found = word in self._bag
        return found

    def of(self, bag: Bag) -> list[str]:
        """As `bag.shared` of the bag that is looked into."""
        return [word for word in bag.words if self[word]]


def similar(one: Bag, other: Bag) -> bool:
    """Whether two questions are the same one in other words.

    All words of the shorter must stand in the longer, which has few more; numbers must be the same ones: "order 12" is
    not "order 13", and "the hall in Turin" not "the hall in Milan".
    """
    short, long = (one, other) if len(one.words) <= len(other.words) else (other, one)
    if len(short.words) < _TWO or len(short.words) < _OF_LONGER * len(long.words):
        return False
    if not (long.compounds or short.starts <= long.starts):  # most pairs: nothing of theirs is compared
        return False
    return numbers(one) == numbers(other) and all(word in long for word in short.words)


def numbers(bag: Bag) -> frozenset[str]:
    """The words with figures: of an order, a page, a day."""
    return _numbers(bag.words)


@lru_cache(maxsize=1 << 10)
def _numbers(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in words if not word.isalpha())
