"""The words of commands: what one language's `rules/<language>/commands.toml` says, and how numbers are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from daemon.core.commands.word import Word
from daemon.core.words.rules import Rules
from daemon.core.words.text import fold, words

MOST = 20  # commands in one mail, and questions in one row of numbers

_CURT = 4  # words

_TOKEN = re.compile(r"[^\W_]+|\?")
_NUMBER = r"(?:[#№][ ]?)?\d{1,3}[ºª°]?"  # begins with no space: two ways to read one would double with each number
_OPEN, _CLOSE = r"[\[(*\"“„«']*", r"[\])*\"”“»']*"
_BREAK = r"(?:[.):;,/](?!\s*\d)\s*|\s*(?:[-–—](?!\d)|=|[-=]>|→)\s*|\s+)"
_ROW = rf"{_NUMBER}(?:(?:\s*[,+&]\s*|\s*[-–—]\s*|\s+[^\W\d]{{1,4}}\s+|\s+){_NUMBER})*"
_ROWS, _ONE = (re.compile(f"{_OPEN}({numbers}){_CLOSE}{_BREAK}") for numbers in (_ROW, _NUMBER))
_INNER, _INNER_ONE = (re.compile(rf"\s*({numbers})\s+(?=[^\W\d])") for numbers in (_ROW, _NUMBER))
_BUT = re.compile(rf"({_ROW})((?!\d).*)")
_MARKS = re.compile(r"\s*[,;.–—-]+\s*")
_BEHIND = re.compile(rf"\s*({_ROW})\s*[.!]?\s*(?:[,;:–—]\s*(.*))?")
_ORDINAL = dict.fromkeys(map(ord, "ºª°"))
Value = TypeVar("Value")
_TITLE_END = re.compile(r"\s*[.:]?\s*(?=[#№]?\d)")


class Phrasebook(Generic[Value]):
    """Phrases of one or more words, looked up where a row of words begins."""

    def __init__(self, entries: Mapping[str, Value]) -> None:
        self._entries: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for key, value in entries.items():
            first, *rest = words(key)
            self._entries.setdefault(first, []).append((tuple(rest), value))
        for found in self._entries.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def at(self, found: Sequence[str]) -> tuple[int, Value] | None:
        """How many of the first words are a phrase, the longest there is, and its value."""
        for rest, value in self._entries.get(found[0], ()) if found else ():
            if tuple(found[1 : len(rest) + 1]) == rest:
                return len(rest) + 1, value
        return None

    def all_of(self, found: Sequence[str]) -> bool:
        """Whether the words are phrases of this book and nothing else; true of no words at all."""
        place = 0
        while place < len(found):
            here = self.at(found[place:])
            if here is None:
                return False
            place += here[0]
        return True

    def within(self, found: Sequence[str]) -> Iterator[tuple[int, Value]]:
        """Each place where a phrase begins, and its value."""
        for place in range(len(found)):
            if here := self.at(found[place:]):
                yield place, here[1]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line, and the questions' numbers in front of it."""

    rest: str
    numbers: tuple[int, ...] = ()
    every: bool = False
    others: bool = False  # all that no other line names


class Tongue:
    """The command words of one language."""

    def __init__(self, rules: Rules, language: str) -> None:
        def table(name: str) -> Mapping[str, str]:
            return rules.rule(language, "commands", name).words

        self._commands = Phrasebook({phrase: Word(word) for phrase, word in table("command").items()})
        self._courtesy = Phrasebook({**table("courtesy"), **table("greeting")})
        self._greeting = Phrasebook(table("greeting"))
        self._doubt = Phrasebook(table("doubt"))
        self._every = Phrasebook(table("every"))
        self._rest = Phrasebook(table("rest"))
        self._but = Phrasebook(table("but"))
        self._promise = Phrasebook({phrase: Word(word) for phrase, word in table("promise").items()})
        self._myself = Phrasebook(table("myself"))
        self._titles = frozenset(table("number"))
        self._closing = rules.rule(language, "signature", "closing").phrases
        self.fillers = frozenset(part for filler in table("filler") for part in words(filler))
        self.how = {Word(word): example for word, example in table("how").items()}
        self.sources = frozenset(table("source"))
        self._joiners = frozenset(table("and"))
        self.small = self.fillers | self._titles  # what may stand before a number

    def command(self, found: Sequence[str]) -> tuple[int, Word] | None:
        """How many of the first words are a command, and which."""
        return self._commands.at(found)

    def promise(self, found: Sequence[str]) -> tuple[int, Word] | None:
        """The same for `I'll do it` and `I'm off`, which say something with a day alone."""
        return self._promise.at(found)

    def at_end(self, found: Sequence[str], *, promised: bool = False) -> Iterator[tuple[int, Word]]:
        """Commands that a line ends with, as `auf Montag verschieben`, and the place where each begins."""
        for place in range(max(1, len(found) - _CURT), len(found)):
            here = self.command(found[place:]) or (self.promise(found[place:]) if promised else None)
            if here and here[0] == len(found) - place:
                yield place, here[1]

    def without_myself(self, text: str) -> str:
        """`text` without `I am` at its beginning."""
        marked = list(tokens(text))
        here = self._myself.at([word for word, _ in marked])
        return text[marked[here[0] - 1][1] :].strip() if here else text

    # ── which questions ──────────────────────────────────────────────────────────────────────────────────────────────
    def readings(self, line: str) -> Iterator[Numbered]:
        """The ways to read a line: with a row of numbers in front, with one (`1 12 Dec`), for all of them, plainly."""
        untitled = self._untitled(line)
        for pattern in (_ROWS, _ONE):
            if (found := pattern.match(untitled)) and self._joins(found[1]):
                yield Numbered(untitled[found.end() :], row(found[1]))
        marked = list(tokens(line))
        if here := self._every.at([word for word, _ in marked]):
            yield Numbered(line[marked[here[0] - 1][1] :].lstrip(" :,"), every=True)
        if here := self._rest.at([word for word, _ in marked]):
            yield Numbered(line[marked[here[0] - 1][1] :].lstrip(" :,"), every=True, others=True)
        yield Numbered(line)

    def loosely(self, line: str) -> Iterator[Numbered]:
        """A line whose row of numbers has small words in front: `um 2 kümmere ich mich`."""
        found = list(tokens(line))
        place = next((n for n, (word, _) in enumerate(found) if word not in self.small), len(found))
        if 0 < place < len(found) and found[place][0].isdecimal():
            rest = line[found[place - 1][1] :].lstrip()
            for pattern in (_ROWS, _ONE):
                if (row_ := pattern.match(rest)) and self._joins(row_[1]):
                    yield Numbered(rest[row_.end() :], row(row_[1]))

    def all_but(self, line: str) -> tuple[str, tuple[int, ...]] | None:
        """`done except 3`, `all but 3 are done` → the line without that, and the numbers; None for no such.

        "" for the line where it is not plain what the numbers are excepted from.
        """
        marked = list(tokens(line))
        said = [word for word, _ in marked]
        for place, _ in self._but.within(said):
            size, _ = self._but.at(said[place:]) or (1, "")
            behind = self.without_fillers(line[marked[place + size - 1][1] :]).lstrip(" ,:")
            if place and (found := _BUT.match(self._untitled(behind))):
                before, rest = line[: marked[place - 1][1]], found[2].strip(" .!,)")
                whole = "" if rest and not self.polite(rest) else before
                if rest and self._every.all_of(said[:place]):
                    whole = f"{before} {rest}"
                return whole if self._joins(found[1]) else "", row(found[1])
        return None

    def before_rest(self, line: str) -> tuple[str, str] | None:
        """`3 to Marta, the rest done` → what stands before `the rest`, and that with what follows."""
        marked = list(tokens(line))
        for place, _ in self._rest.within([word for word, _ in marked]):
            before = marked[place - 1][1] if place else 0
            gap = _MARKS.match(line, before)
            if before and gap:
                return line[:before], line[gap.end() :]
        return None

    def behind(self, rest: str) -> tuple[Numbered, str] | None:
        """The numbers behind a command, and the note behind them: ` 1, 3: by courier`."""
        found = _BEHIND.fullmatch(self._untitled(self.without_fillers(rest.lstrip(" :"))))
        if found and self._joins(found[1]):
            return Numbered("", row(found[1])), found[2] or ""
        marked = [word for word, _ in tokens(rest)]
        return (Numbered("", every=True), "") if marked and self._every.all_of(marked) else None

    def inner(self, rest: str, *, plain: bool = False) -> Numbered | None:
        """The numbers between a command and what it says more: ` 1 to Marta`, where a word such as `to` follows, or any
        where `plain`.
        """
        rest = self._untitled(rest.strip())
        for pattern in (_INNER, _INNER_ONE):
            found = pattern.match(rest)
            after = rest[found.end() :] if found and self._joins(found[1]) else ""
            if found and after and (plain or next(tokens(after), ("", 0))[0] in self.fillers):
                return Numbered(after, row(found[1]))
        return None

    def _joins(self, numbers: str) -> bool:
        """Whether the words in a row of numbers are `and`."""
        return all(word.isdecimal() or word in self._joiners for word, _ in tokens(numbers.translate(_ORDINAL)))

    def _untitled(self, line: str) -> str:
        """`line` without `question` or `no.` before its first number."""
        word, end = next(tokens(line), ("", 0))
        found = _TITLE_END.match(line, end) if word in self._titles else None
        return line[found.end() :] if found else line

    def without_fillers(self, rest: str) -> str:
        while (first := next(tokens(rest), None)) and first[0] in self.fillers:
            rest = rest[first[1] :]
        return rest

    # ── what says nothing, and what takes it back ────────────────────────────────────────────────────────────────────
    def polite(self, text: str) -> bool:
        """Whether `text` has words, and all of them are courtesy."""
        found = [word for word, _ in tokens(text)]
        return bool(found) and self._courtesy.all_of(found)

    def greets(self, line: str) -> bool:
        """`Hi`, `Dear clerk`: a greeting and at most two more words, of which none is a number or a command."""
        found = [word for word, _ in tokens(line)]
        here = self._greeting.at(found)
        rest = found[here[0] :] if here else []
        plain = not any(word == "?" or word.isdecimal() for word in rest)
        return here is not None and len(rest) <= 2 and plain and not any(self._commands.within(rest))  # noqa: PLR2004

    def greeting(self, text: str) -> bool:
        """Whether `text` begins with a greeting."""
        return self._greeting.at([word for word, _ in tokens(text)]) is not None

    def closes(self, line: str) -> bool:
        """Whether the line closes a letter: what stands below is a signature."""
        return line in self._closing

    def bare(self, text: str) -> str:
        """`text` without the courtesy at its end: `to Marta, please` → `to Marta`."""
        marked = list(tokens(text))
        found = [word for word, _ in marked]
        last = next((n for n in range(len(found)) if self._courtesy.all_of(found[n:])), len(found))
        return text[: marked[last - 1][1]] if 0 < last < len(found) else text

    def after_courtesy(self, line: str) -> str:
        """`line` without the courtesy at its beginning; "" where there is none, or nothing else."""
        marked = list(tokens(line))
        place = 0
        while here := self._courtesy.at([word for word, _ in marked[place:]]):
            place += here[0]
        return line[marked[place - 1][1] :].lstrip(" ,.!;:–—-") if 0 < place < len(marked) else ""

    def doubts(self, note: str, *, anywhere: bool = False) -> bool:
        """Whether a note takes back what stands before it: `done, but not the second`; `called, no answer`.

        `anywhere`: only words that do so wherever they stand, such as `but`.
        """
        found = [word for word, _ in tokens(note)]
        return any(value == "any" or (not anywhere and not place) for place, value in self._doubt.within(found))

    def doubts_below(self, line: str) -> bool:
        """Whether a line below a command takes it back: `but not the second`, `no answer`; longer ones are notes."""
        found = [word for word, _ in tokens(line)]
        here = self._doubt.at(found)
        return here is not None and (here[1] == "any" or len(found) <= _CURT)


def tokens(text: str) -> Iterator[tuple[str, int]]:
    """The folded words of `text`, each with where it ends."""
    for match in _TOKEN.finditer(text):
        yield fold(match[0]), match.end()


def row(text: str) -> tuple[int, ...]:
    """`1, 3-5` → 1, 3, 4, 5."""
    found: dict[int, None] = {}
    for first, last in re.findall(r"(\d+)(?:[ºª°]?\s*[-–—]\s*[#№]?\s?(\d+))?", text):
        found.update(dict.fromkeys(range(int(first), min(int(last or first), int(first) + MOST) + 1)))
    return tuple(found)
