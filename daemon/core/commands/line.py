"""One line of a mail to the clerk, and the commands in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from daemon.core.commands.clause import Clause
from daemon.core.commands.colloquial import NOBODY, Colloquial, Named
from daemon.core.commands.command import Command
from daemon.core.commands.command_words import MOST, Numbered, Tongue
from daemon.core.commands.whens import WhenReader
from daemon.core.commands.word import CLOSING, Word
from daemon.core.words.rules import Rules

LONGEST = 300  # characters of a line that may be a command
ENGLISH = "en"

_EXCEPTING = CLOSING | {Word.REOPEN, Word.STOP, Word.SNOOZE, Word.GIVE}  # what is said of all but some
_APART = tuple(re.compile(rf"{mark}(?=[#№]?\d{{1,3}}\D)") for mark in (r"[;.!]\s*", r"[,;.!]\s*", r"[,;.!]?\s+"))


class LineReader:
    """Made once from the rules."""

    def __init__(self, rules: Rules) -> None:
        self.tongues = {language: Tongue(rules, language) for language in rules.languages("commands")}
        self._clauses: dict[str, Clause] = {}
        self._colloquial: dict[str, Colloquial] = {}
        for language, tongue in self.tongues.items():
            self._clauses[language] = Clause(tongue, WhenReader(rules, language, tongue.fillers))
            self._colloquial[language] = Colloquial(rules, language, tongue)

    def known(self, language: str) -> tuple[str, ...]:
        """The languages that a line of somebody who reads `language` may be in."""
        return tuple(known for known in dict.fromkeys((language, ENGLISH)) if known in self.tongues)

    def commands(self, line: str, language: str, today: date, named: Named = NOBODY) -> list[Command]:
        """The commands of one line: `1 done; 2 snooze 2d` are two, each with its number."""
        if len(line) > LONGEST:
            return []
        apart = [pattern.split(line) for pattern in _APART]
        parted = (self.tongues[known].before_rest(line) for known in self.known(language))
        for pieces in (*apart, *([*self._apart(two[0]), two[1]] for two in parted if two)):
            found = [self.line(piece, language, today, named) for piece in pieces] if 1 < len(pieces) <= MOST else []
            several = [command for command in found if command and (command.numbers or command.others)]
            if several and len(several) == len(pieces):
                return several
        command = self.line(line, language, today, named)
        return [command] if command else []

    def line(self, line: str, language: str, today: date, named: Named = NOBODY) -> Command | None:
        """One line's command, None where it is not wholly one."""
        line = line.strip()
        if len(line) > LONGEST:
            return None
        for known in self.known(language):
            if excepting := self.tongues[known].all_but(line):
                return self._all_but(line, *excepting, self._first(excepting[0], language, today, named))
        return self._first(line, language, today, named)

    def _apart(self, line: str) -> list[str]:
        return next((pieces for pattern in _APART if len(pieces := pattern.split(line)) > 1), [line])

    def _all_but(self, line: str, plain: str, but: tuple[int, ...], command: Command | None) -> Command | None:
        """`command`, that `plain` is, of all but some numbers."""
        if not plain or command is None or command.word not in _EXCEPTING or command.others:
            return None
        if command.numbers:
            return replace(command, line=line, numbers=tuple(n for n in command.numbers if n not in but))
        return replace(command, line=line, every=True, but=but)

    def _first(self, line: str, language: str, today: date, named: Named) -> Command | None:
        """The first command that a line is, in one language or the other, in its plain form or in that of talk."""
        texts = [
            (known, text)
            for known in self.known(language)
            for text in (line, self.tongues[known].after_courtesy(line))
            if text
        ]
        plain = (
            self._plain(found, line, known, today)
            for known, text in texts
            for found in self.tongues[known].readings(text)
        )
        loose = (
            self._plain(found, line, known, today, verb=True)
            for known, text in texts
            for found in self.tongues[known].loosely(text)
        )
        talk = (self._colloquial[known].read(text, named) for known, text in texts)
        for command in (*plain, *loose):
            if command:
                return command
        said = next(filter(None, talk), None)
        return replace(said, line=line) if said else None

    def _plain(self, found: Numbered, line: str, language: str, today: date, *, verb: bool = False) -> Command | None:
        """The command of a line that was read with these numbers in front."""
        command = self._clauses[language].read(found.rest, today, verb=verb)
        numbered = bool(found.numbers or found.every)
        if command is None or (numbered and (command.numbers or command.every)):
            return None
        numbers, every = found.numbers or command.numbers, found.every or command.every
        return replace(command, line=line, numbers=numbers, every=every, others=found.others)
