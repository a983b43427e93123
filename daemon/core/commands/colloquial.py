"""Lines whose command is no word at its beginning: `4 ✅`, `1 -> Tomek`, `Marta takes 3`, `that's Rossi`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daemon.core.commands.command import Command
from daemon.core.commands.command_words import Numbered, Phrasebook, Tongue, tokens
from daemon.core.commands.word import Word
from daemon.core.words.rules import Rules

_MOST_WORDS = 10  # of such a line
_LONGEST_NAME = 3  # words
_SMALL = "small"  # of a phrase that says nothing without a number
_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")  # of the skin of a hand


@dataclass(frozen=True, slots=True)
class Named:
    """Whether a name, as somebody writes it, is one of the configuration's, and of just one of them."""

    person: Callable[[str], bool]
    client: Callable[[str], bool]


NOBODY = Named(lambda _name: False, lambda _name: False)


class Colloquial:
    """Reads such lines in one language."""

    def __init__(self, rules: Rules, language: str, tongue: Tongue) -> None:
        self._tongue = tongue
        self._marks: Mapping[str, str] = rules.maybe("mail", "commands", "mark").words
        self._to_person = Phrasebook(rules.rule(language, "commands", "for_person").words)
        self._of_client = Phrasebook(rules.rule(language, "commands", "of_client").words)

    def read(self, line: str, named: Named) -> Command | None:
        """The command that a line is, and all of it."""
        return self._marked(line) or self._naming(line, named)

    def _marked(self, line: str) -> Command | None:
        """A sign in place of a word, with numbers or alone: `✅`, `1, 2 ✔`, `👍 thanks`."""
        plain = _TONES.sub("", line)
        signs = {char for char in plain if char in self._marks}
        rest = plain.translate({ord(sign): " " for sign in signs}).strip(" .!")
        words = {self._marks[sign] for sign in signs}
        if len(words) != 1:
            return None
        word = Word(words.pop())
        if not rest or self._tongue.polite(rest):
            return Command(word, line)
        behind = self._tongue.behind(rest)
        return Command(word, line, behind[0].numbers, behind[0].every) if behind and not behind[1] else None

    def _naming(self, line: str, named: Named) -> Command | None:
        """A person to whom, or a client to whom, something belongs; nothing else but numbers and small words."""
        text = self._tongue.bare(line.rstrip(" .!"))
        if len(list(tokens(text))) > _MOST_WORDS:
            return None
        for found in (*self._tongue.readings(text), *self._tongue.loosely(text)):
            for one in (found, *self._numbered_behind(found)):
                kinds = ((Word.GIVE, self._to_person, named.person), (Word.ASSIGN, self._of_client, named.client))
                for word, phrases, known in kinds:
                    if name := _name(one, phrases, known):
                        return Command(word, line, one.numbers, one.every, others=one.others, argument=name)
        return None

    def _numbered_behind(self, found: Numbered) -> Iterator[Numbered]:
        """`Klaus takes 2`, where no number stands in front."""
        said = list(tokens(found.rest))
        if found.numbers or found.every or not said or not said[-1][0].isdecimal():
            return
        small = self._tongue.small
        last = len(said) - 1
        while last and said[last - 1][0] in small:
            last -= 1
        if last:
            yield Numbered(found.rest[: said[last - 1][1]], (int(said[-1][0]),))


def _name(line: Numbered, phrases: Phrasebook[str], known: Callable[[str], bool]) -> str:
    """The name in a line that holds but phrases beside it; "" for none."""
    marked = list(tokens(line.rest))
    said = [word for word, _ in marked]
    for first in range(len(said)):
        for last in range(min(len(said), first + _LONGEST_NAME), first, -1):
            around = said[:first], said[last:]
            if not all(map(phrases.all_of, around)) or not (line.numbers or line.every or _plainly(around, phrases)):
                continue
            name = line.rest[marked[first - 1][1] if first else 0 : marked[last - 1][1]].strip(" '’:,>-")
            if known(name):
                return name
    return ""


def _plainly(around: Iterable[Sequence[str]], phrases: Phrasebook[str]) -> bool:
    """Whether the words around a name say by themselves, without a number, that it is theirs."""
    return any(value != _SMALL for said in around for _, value in phrases.within(said))
