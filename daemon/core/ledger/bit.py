"""The nouns of a reply: its bits, what each does for a question, and where they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from daemon.core.ledger.matching import NO_WORDS, Bag
from daemon.core.model import Act


class Does(Enum):
    """What a sentence of a reply does for a question."""

    CONTENT = "says something"
    CONSENT = "says only yes, no or fine"
    HOLD = "says that an answer will come"
    PROMISE = "commits to an act"
    ASK = "asks back"


@dataclass(frozen=True, slots=True)
class Bit:
    """One sentence that is not empty."""

    text: str
    does: Does
    bag: Bag
    paragraph: int
    act: Act | None = None
    consents: bool = False  # begins with yes, no, of course, unfortunately …
    timed: bool = False  # may name a time: "Thursday", but "the 20th" and "14:30" too; not "12 pages"
    names: frozenset[str] = frozenset()  # its words that are names by their capital letter
    times: frozenset[str] = frozenset()  # its words of a time, figures of days and hours among them
    figures: frozenset[str] = frozenset()  # its numbers that belong to no day or time: a price, a quantity
    deeds: frozenset[str] = frozenset()  # its words that say by themselves that something is done
    prompt: bool = False  # begins with such a word: "Done, it went out"
    marks: frozenset[str] = frozenset()  # the rules of `evidence.toml` that it matches: place, unknown, handed …
    lead: frozenset[str] = frozenset()  # the words of its first clause
    clauses: int = 1  # how many things it says at most
    joined: tuple[frozenset[str], ...] = ()  # the words of each of its clauses that "and" or "but" joins
    labels: frozenset[tuple[str, str]] = frozenset()  # what it calls by a number: order 4711
    over: bool = False  # a clause of it names days that are past: "it went up on 16 February"
    doubtful: bool = False  # beside thanks or courtesy: it answers only where its words say so
    advises: bool = False  # perhaps asks for something itself: "take the form from the desk" answers more often
    done: bool = False  # says that an act is done, or that something is attached
    measures: frozenset[str] = frozenset()  # in what it measures: money, area, clock …
    called: frozenset[str] = frozenset()  # the words of the name of whom it turns to: "Toni, the plumber comes today"
    kinds: frozenset[tuple[str, str]] = frozenset()  # what in it is one of several that exclude each other
    loose: frozenset[str] = frozenset()  # words that may stand beside an answer: about, each, arrives
    missing: Bag = NO_WORDS  # the words of its clauses that say that something is attached, where nothing came
    leads: bool = False  # begins as a place begins: "behind …", "at …"


def _whole(bit: Bit) -> tuple[Bit, ...]:
    return (bit,)


@dataclass(frozen=True, slots=True)
class Below:
    """An interleaved answer: the quoted passage in its items (list points, paragraphs), and what stands below it."""

    items: tuple[str, ...]  # in the form of `text.normal`
    bits: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    bits: tuple[Bit, ...]  # of all own words
    rest: tuple[Bit, ...]  # of those that stand below no quoted passage
    below: tuple[Below, ...]
    points: tuple[tuple[str, tuple[Bit, ...]], ...]  # numbered answers: the number or letter, and its sentences
    both: Bit | None  # one word for everything: "yes to all"
    attached: bool
    files: Bag  # the words of the names of the files that its writer sent
    sealed: bool = False  # its words cannot be read here
    received: bool = False  # it says that something came
    parts: Callable[[Bit], tuple[Bit, ...]] = _whole  # the clauses of a sentence, read by themselves

    @property
    def says(self) -> bool:
        return any(bit.does in SAYING for bit in self.bits)


SAYING = frozenset({Does.CONTENT, Does.CONSENT})
LATER = frozenset({Does.HOLD, Does.PROMISE})
