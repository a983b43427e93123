"""Commands: what a project manager writes to the clerk in the first lines of a reply.

    1 done
    2 snooze until Monday, she is at a fair
    3 give to Marta

One command a line, or several with their numbers, with the short numbers of the questions in front (or behind) where
the alert had several. The words stand in `rules/<language>/commands.toml`; the reader's language and English are
understood, courtesy is not counted. Nothing is guessed: a line that is not wholly understood is handed back as such,
and free text counts as a note only behind a comma, dash, colon or full stop, or in the lines below a command. "Done
when he has paid" is no command, nor is "done, but not the second".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import islice

from daemon.core.commands.blocks import BLOCKS, below
from daemon.core.commands.clause import LONGEST_NOTE
from daemon.core.commands.colloquial import NOBODY, Named
from daemon.core.commands.command import Command
from daemon.core.commands.command_words import MOST, Tongue, tokens
from daemon.core.commands.line import ENGLISH, LONGEST, LineReader
from daemon.core.commands.word import CLOSING, NAMING, TIMED, Word
from daemon.core.commands.written_lines import written_lines
from daemon.core.words.rules import Rules
from daemon.core.words.text import words

_GREETING = 3  # words
_CURT = 4  # words of courtesy before a command, and one more
_MOST_LINES = 500  # of a mail
_DIGITS = 3  # of a number that may be a question's


class CommandReader:
    """Made once from the rules, with what it needs to read when there is a first line: few mails are commands."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    @cached_property
    def _lines(self) -> LineReader:
        return LineReader(self._rules)

    @property
    def _tongues(self) -> Mapping[str, Tongue]:
        return self._lines.tongues

    def read(
        self,
        own_text: str,
        language: str,
        today: date,
        names: frozenset[str] = frozenset(),
        named: Named = NOBODY,
    ) -> tuple[Command, ...]:
        """The commands at the beginning of a mail's own words; UNKNOWN for lines that are none.

        `language` is the reader's, `today` the day in the reader's zone, `names` the words of the writer's own name: a
        line of nothing else is a signature. Greetings, thanks and what stands below `Best regards` say nothing. Below
        a first line that is not understood only lines count that say their numbers, and none in a letter to somebody.
        """
        found: list[Command] = []
        numbers: set[int] = set()  # that lines name which are no command
        letter = False
        for line in islice(written_lines(own_text), _MOST_LINES):
            block = bool(found) and found[-1].word in BLOCKS
            if found and self._closes(line, None if block else language):
                break
            if block:
                if not self._says_nothing(line, language, names):
                    found[-1] = replace(found[-1], note=below(found[-1].note, line))
                continue
            commands = self._lines.commands(line, language, today, named)
            if found and found[0].word is Word.UNKNOWN and not self._stands(commands, found[0].line, language):
                commands = []
            nothing = self._says_nothing(line, language, names)
            if not commands:
                numbers |= _numbers(line)
            if found and found[-1].word is Word.NOTE and not nothing and not any(one.numbers for one in commands):
                found[-1] = self._noted(found[-1], line, language)
            elif commands:
                found += commands
            elif nothing or (not found and self._greets(line, language)):
                letter = letter or (not nothing and len(words(line)) > 1)
            elif found and found[-1].word is not Word.UNKNOWN and not self._tries(line, language):
                found[-1] = self._noted(found[-1], line, language)
            elif not found or found[-1].word is not Word.UNKNOWN or self._tries(line, language):
                found.append(Command(Word.UNKNOWN, line))
            lost = len(found) == 1 and found[0].word is Word.UNKNOWN
            if len(found) >= MOST or (lost and (letter or line.endswith(":"))):
                break
        return tuple(_others(one, found, numbers) for one in found[:MOST])

    def names(self, line: str, word: Word, language: str) -> bool:
        """Whether a line begins or ends with a word for it, as a time alone does not."""
        found = [one for one, _ in tokens(line)]
        tongues = [self._tongues[known] for known in self._lines.known(language)]
        starts = (tongue.command(found[place:]) for tongue in tongues for place in range(min(len(found), _CURT)))
        ends = (end for tongue in tongues for _, end in tongue.at_end(found))
        return any(start[1] is word for start in starts if start) or word in ends

    def greets(self, text: str) -> bool:
        """Whether a letter begins so, in whatever language: `Hi Anna`, `Dzień dobry Pani Anno`."""
        return any(tongue.greeting(text) for tongue in self._tongues.values())

    def closes(self, line: str, language: str) -> bool:
        """Whether a letter ends so: what stands below is a signature."""
        return self._closes(line, language)

    def help(self, language: str) -> dict[Word, str]:
        """How each command is written: word → an example in `language`."""
        tongue = self._tongues.get(language) or self._tongues[ENGLISH]
        return dict(tongue.how)

    # ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _stands(self, commands: Sequence[Command], lost: str, language: str) -> bool:
        """Whether commands below a line that was not understood say what they are about: numbers, or the others."""
        return all(one.numbers or (one.others and self._tries(lost, language)) for one in commands)

    def _tries(self, line: str, language: str) -> bool:
        """Whether a line that is no command sets out to be one: it begins with a number, or with the word
        of a command that says more than that it is done.
        """
        found = [word for word, _ in tokens(line)]
        starts = (self._tongues[known].command(found) for known in self._lines.known(language))
        return any(one[1] in TIMED | NAMING for one in starts if one) or bool(found and found[0].isdecimal())

    def _greets(self, line: str, language: str) -> bool:
        if line.endswith(",") and len(line.split()) <= _GREETING and not line[0].isdecimal():
            return True
        return any(self._tongues[known].greets(line) for known in self._lines.known(language))

    def _says_nothing(self, line: str, language: str, names: frozenset[str]) -> bool:
        """Whether it is thanks, or the writer's name, or both."""
        if len(line) > LONGEST:
            return False
        rest = [word for word in words(line) if word not in names | {"!"}]
        if not rest:
            return bool(words(line))
        return any(self._tongues[known].polite(" ".join(rest)) for known in self._lines.known(language))

    def _closes(self, line: str, language: str | None) -> bool:
        """Whether a letter ends so in the reader's language or English, or in any language where None is given."""
        known = self._lines.known(language) if language else self._tongues
        return any(self._tongues[one].closes(line) for one in known)

    def _noted(self, command: Command, line: str, language: str) -> Command:
        """`command` with a line below it as its note; unknown where that line takes it back."""
        taken = any(self._tongues[known].doubts_below(line) for known in self._lines.known(language))
        if command.word is Word.APPROVE or (taken and command.word in CLOSING):
            return Command(Word.UNKNOWN, f"{command.line} {line}")
        return replace(command, note=f"{command.note}\n{line}".strip()[:LONGEST_NOTE])


def _others(command: Command, found: Sequence[Command], numbers: set[int]) -> Command:
    """`the rest`: all that no other line names, understood or not; unknown where the other lines name none, or all."""
    if not command.others:
        return command
    named = numbers.union(
        *(one.numbers for one in found), *(_numbers(one.line) for one in found if one.word is Word.UNKNOWN)
    )
    whole = any(one.every and not one.others for one in found)
    return Command(Word.UNKNOWN, command.line) if whole or not named else replace(command, but=tuple(sorted(named)))


def _numbers(line: str) -> set[int]:
    """Those of a line that may be a question's."""
    return {int(word) for word, _ in tokens(line) if word.isdecimal() and len(word) <= _DIGITS}
