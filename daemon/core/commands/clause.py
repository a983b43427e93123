"""A clause: one command of a line, where its numbers are taken off in front."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from daemon.core.commands.asides import behind_name, behind_time
from daemon.core.commands.blocks import BLOCKS, block_head
from daemon.core.commands.command import Command
from daemon.core.commands.command_words import Tongue, tokens
from daemon.core.commands.whens import When, WhenReader
from daemon.core.commands.word import ASKING, CLOSING, LETTERS, NAMING, TIMED, Word
from daemon.core.words.text import one_line, words

LONGEST_NOTE = 1_000  # characters

_NOTE = re.compile(r"\s*(?:[.,;:!(–—]|-\s)\s*(.*)", re.DOTALL)
_AROUND = " :.,!?\"'“”«»"
_WORDS_IN_NAME = 6


class Clause:
    """Reads clauses in one language."""

    def __init__(self, tongue: Tongue, when: WhenReader) -> None:
        self._tongue = tongue
        self._when = when

    def read(self, text: str, today: date, *, verb: bool = False) -> Command | None:
        """The command that `text` is, and all of it; with `verb` a time alone is none."""
        tongue = self._tongue
        marked = list(tokens(text))
        said = [word for word, _ in marked]
        if promised := tongue.promise(said):
            size, word = promised
            if found := self._promised(text[marked[size - 1][1] :], word, today):
                return found
        here = tongue.command(said)
        if not here:
            return self._without_verb(text, today, verb=verb)
        size, word = here
        rest = text[marked[size - 1][1] :]
        if word in TIMED | NAMING:
            return self._saying(word, rest, today)
        if word is Word.NOTE or (
            word is Word.NOTES and (not rest[:1].isspace() or tongue.behind(rest.partition(":")[0]))
        ):
            return _note(text, rest, tongue)
        if word in BLOCKS:
            return self._block(word, rest, today)
        if word in LETTERS:
            return _letter(word, rest, tongue)
        return _asking(word, rest, tongue) if word in ASKING else self._plain(word, rest, tongue)

    def _block(self, word: Word, rest: str, today: date) -> Command | None:
        """A command whose lines stand below it; `plan for next week` names nobody."""
        head = block_head(rest, self._tongue)
        if head is None or self._when.read(head.client, today):
            return None
        return Command(word, rest, argument=head.client, note=head.line, source=head.source)

    def _without_verb(self, text: str, today: date, *, verb: bool) -> Command | None:
        """A time alone, which is a snooze; or a command whose verb stands at the end, as in German."""
        tongue = self._tongue
        text = tongue.bare(text)
        when = self._when.read(text, today, ahead=True)
        if when and not verb:
            return Command(Word.SNOOZE, text, when=when)
        marked = list(tokens(text))
        for place, word in tongue.at_end([one for one, _ in marked], promised=True):
            before = text[: marked[place - 1][1]]
            if word is Word.AWAY:
                before = tongue.without_myself(before)
            if word in TIMED | NAMING and (command := self._saying(word, before, today)):
                return command if word is not Word.AWAY or command.when else None
        return None

    def _promised(self, rest: str, word: Word, today: date) -> Command | None:
        """`I'll do it tomorrow`, `I'm off until Monday`; without a day it is said, and nothing ordered."""
        command = self._saying(word, rest, today)
        return command if command and command.when else None

    def _plain(self, word: Word, rest: str, tongue: Tongue) -> Command | None:
        """A command that needs nothing more: what follows is its numbers, a note, courtesy, or nothing."""
        if tongue.polite(rest) or not any(char.isalnum() or char == "?" for char in rest):
            return Command(word, rest)
        if found := tongue.behind(tongue.bare(rest)):
            return self._with_note(Command(word, rest, found[0].numbers, found[0].every), found[1], tongue)
        if (noted := _NOTE.fullmatch(rest)) and "?" not in rest:
            return self._with_note(Command(word, rest), noted[1].rstrip(")")[:LONGEST_NOTE], tongue)
        return None

    def _with_note(self, command: Command, note: str, tongue: Tongue) -> Command | None:
        if tongue.polite(note):
            return command
        return None if note and self._takes_back(command.word, note, tongue) else replace(command, note=note)

    def _takes_back(self, word: Word, note: str, tongue: Tongue) -> bool:
        """Whether a note beside a command puts it in doubt. A client's update goes out on a plain yes only."""
        if word is Word.APPROVE:
            marked = list(tokens(note))
            found = tongue.command([word for word, _ in marked])
            rest = note[marked[found[0] - 1][1] :] if found else ""
            return not (found and found[1] is Word.APPROVE and (tongue.polite(rest) or not any(map(str.isalnum, rest))))
        return word in CLOSING and tongue.doubts(note, anywhere=word is Word.DISMISS)

    def _saying(self, word: Word, rest: str, today: date) -> Command | None:
        """A command that says until when, or who; its numbers may stand before that: `give 1 to Marta`."""
        read = self._timed if word in TIMED else self._naming
        inner = self._tongue.inner(rest) if word is not Word.AWAY else None
        if inner and (command := read(word, inner.rest, today)):
            return replace(command, numbers=inner.numbers)
        inner = self._tongue.inner(rest, plain=True) if word is Word.SNOOZE else None
        if inner and not self._when.later(inner.rest) and (command := read(word, inner.rest, today)):
            return replace(command, numbers=inner.numbers)  # `snooze 2 Monday`, but `snooze 2 March` is a day
        return read(word, rest, today)

    def _timed(self, word: Word, rest: str, today: date) -> Command | None:
        tongue = self._tongue
        if word is Word.AWAY and (tongue.polite(rest) or not any(char.isalnum() for char in rest)):
            return Command(word, rest)
        head, note = behind_time(rest)
        for text, aside in ((rest, ""), (head, note)) if word is Word.AWAY else ():
            if days := self._when.days(tongue.bare(text), today):
                return _planned(Command(word, rest, note="" if tongue.polite(aside) else aside), days, today)
        if word is Word.AWAY and self._when.later(head):
            return None  # the deputy would take over today
        when = self._when.read(tongue.bare(head), today, ahead=word is Word.SNOOZE)
        return Command(word, rest, when=when, note="" if tongue.polite(note) else note) if when else None

    def _naming(self, word: Word, rest: str, _today: date) -> Command | None:
        tongue = self._tongue
        head, note = behind_name(rest)
        named = tongue.bare(tongue.after_courtesy(head.strip()) or head).split()
        while named and all(part in tongue.fillers for part in words(named[0])):
            named.pop(0)
        if not named or len(named) > _WORDS_IN_NAME or "?" in rest:
            return None
        return Command(word, rest, argument=" ".join(named).rstrip(".!"), note="" if tongue.polite(note) else note)


def _planned(command: Command, days: tuple[date, date], today: date) -> Command:
    first, last = days
    return replace(command, when=When(last), first=first if first > today else None)


def _note(text: str, rest: str, tongue: Tongue) -> Command | None:
    """`note: …`, `note 2: …`."""
    head, colon, said = rest.partition(":")
    found = tongue.behind(head) if colon else None
    note = said.strip() if found else rest.lstrip(" :,.-–—\t")
    numbers = found[0].numbers if found else ()
    return Command(Word.NOTE, text, numbers, argument=note[:LONGEST_NOTE]) if note.strip() else None


def _letter(word: Word, rest: str, tongue: Tongue) -> Command | None:
    """`welcome hillbrook`: a client and nothing else."""
    head = block_head(rest, tongue)
    return Command(word, rest, argument=head.client) if head and not head.line else None


def _asking(word: Word, rest: str, tongue: Tongue) -> Command | None:
    asked = "" if tongue.polite(rest) else one_line(tongue.bare(tongue.without_fillers(rest))).strip(_AROUND)
    if word is Word.SHOW:
        return None if asked else Command(word, rest)
    return Command(word, rest, argument=asked) if asked or word in (Word.STATUS, Word.REPORT) else None
