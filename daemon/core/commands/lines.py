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

import re
from dataclasses import replace
from datetime import date

from daemon.core.commands.asides import behind_name, behind_time
from daemon.core.commands.blocks import BLOCKS, below, block_head
from daemon.core.commands.command import Command
from daemon.core.commands.command_words import MOST, Tongue, tokens
from daemon.core.commands.whens import When, WhenReader
from daemon.core.commands.word import ASKING, LETTERS, Word
from daemon.core.commands.written_lines import written_lines
from daemon.core.words.rules import Rules
from daemon.core.words.text import one_line, words

LONGEST = 300  # characters of a line that may be a command
LONGEST_NOTE = 1_000
ENGLISH = "en"

_TIMED = frozenset({Word.SNOOZE, Word.DUE, Word.AWAY})
_NAMING = frozenset({Word.GIVE, Word.ASSIGN})
_CLOSING = frozenset({Word.DONE, Word.PHONE, Word.DISMISS})  # a doubt beside them must not close a question
_APART = tuple(re.compile(rf"{mark}(?=[#№]?\d{{1,3}}\D)") for mark in (r"[;.!]\s*", r"[,;.!]\s*", r"[,;.!]?\s+"))
_NOTE = re.compile(r"\s*(?:[.,;:!(–—]|-\s)\s*(.*)", re.DOTALL)
_AROUND = " :.,!?\"'“”«»"
_WORDS_IN_NAME = 6
_GREETING = 3  # words
_CURT = 4  # words of courtesy before a command, and one more


class CommandReader:
    """Made once from the rules."""

    def __init__(self, rules: Rules) -> None:
        self._tongues = {language: Tongue(rules, language) for language in rules.languages("commands")}
        self._whens = {
            language: WhenReader(rules, language, tongue.fillers) for language, tongue in self._tongues.items()
        }

    def read(
        self, own_text: str, language: str, today: date, names: frozenset[str] = frozenset()
    ) -> tuple[Command, ...]:
        """The commands at the beginning of a mail's own words; the first line alone, UNKNOWN, where there is none.

        `language` is the reader's, `today` the day in the reader's zone, `names` the words of the writer's own name: a
        line of nothing else is a signature. Greetings, thanks and what stands below `Best regards` say nothing.
        """
        found: list[Command] = []
        for line in written_lines(own_text):
            block = bool(found) and found[-1].word in BLOCKS
            if found and self._closes(line, None if block else language):
                break
            if block:
                if not self._says_nothing(line, language, names):
                    found[-1] = replace(found[-1], note=below(found[-1].note, line))
                continue
            commands = self._commands(line, language, today)
            nothing = self._says_nothing(line, language, names)
            if found and found[-1].word is Word.NOTE and not nothing and not any(one.numbers for one in commands):
                found[-1] = self._noted(found[-1], line, language)
            elif commands:
                found += commands
            elif nothing or (not found and self._greets(line, language)):
                continue
            elif found and found[-1].word is not Word.UNKNOWN and not self._tries(line, language):
                found[-1] = self._noted(found[-1], line, language)
            elif not found or found[-1].word is not Word.UNKNOWN or self._tries(line, language):
                found.append(Command(Word.UNKNOWN, line))
            if len(found) >= MOST or (len(found) == 1 and found[0].word is Word.UNKNOWN):
                break
        return tuple(found[:MOST])

    def line(self, line: str, language: str, today: date) -> Command | None:
        """One line's command, None where it is not wholly one."""
        line = line.strip()
        if len(line) > LONGEST:
            return None
        for known in self._known(language):
            tongue = self._tongues[known]
            for text in filter(None, (line, tongue.after_courtesy(line))):
                for found in tongue.readings(text):
                    command = self._command(found.rest, known, today)
                    numbered = bool(found.numbers or found.every)
                    if command and not (numbered and (command.numbers or command.every)):
                        numbers = found.numbers or command.numbers
                        return replace(command, line=line, numbers=numbers, every=found.every or command.every)
        return None

    def names(self, line: str, word: Word, language: str) -> bool:
        """Whether a line begins or ends with a word for it, as a time alone does not."""
        found = [one for one, _ in tokens(line)]
        tongues = [self._tongues[known] for known in self._known(language)]
        starts = (tongue.command(found[place:]) for tongue in tongues for place in range(min(len(found), _CURT)))
        ends = (tongue.command_at_end(found) for tongue in tongues)
        return any(start[1] is word for start in starts if start) or word in ends

    def closes(self, line: str, language: str) -> bool:
        """Whether a letter ends so: what stands below is a signature."""
        return self._closes(line, language)

    def help(self, language: str) -> dict[Word, str]:
        """How each command is written: word → an example in `language`."""
        tongue = self._tongues.get(language) or self._tongues[ENGLISH]
        return dict(tongue.how)

    # ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _commands(self, line: str, language: str, today: date) -> list[Command]:
        """The commands of one line: `1 done; 2 snooze 2d` are two, each with its number."""
        for apart in _APART if len(line) <= LONGEST else ():
            pieces = apart.split(line)
            found = [self.line(piece, language, today) for piece in pieces] if 1 < len(pieces) <= MOST else []
            several = [command for command in found if command and command.numbers]
            if several and len(several) == len(pieces):
                return several
        command = self.line(line, language, today)
        return [command] if command else []

    def _known(self, language: str) -> tuple[str, ...]:
        return tuple(known for known in dict.fromkeys((language, ENGLISH)) if known in self._tongues)

    def _tries(self, line: str, language: str) -> bool:
        """Whether a line that is no command sets out to be one: it begins with a number, or with the word
        of a command that says more than that it is done.
        """
        found = [word for word, _ in tokens(line)]
        starts = (self._tongues[known].command(found) for known in self._known(language))
        return any(one[1] in _TIMED | _NAMING for one in starts if one) or bool(found and found[0].isdecimal())

    def _greets(self, line: str, language: str) -> bool:
        if line.endswith(",") and len(line.split()) <= _GREETING and not line[0].isdecimal():
            return True
        return any(self._tongues[known].greets(line) for known in self._known(language))

    def _says_nothing(self, line: str, language: str, names: frozenset[str]) -> bool:
        """Whether it is thanks, or the writer's name, or both."""
        if len(line) > LONGEST:
            return False
        rest = [word for word in words(line) if word not in names | {"!"}]
        if not rest:
            return bool(words(line))
        return any(self._tongues[known].polite(" ".join(rest)) for known in self._known(language))

    def _closes(self, line: str, language: str | None) -> bool:
        """Whether a letter ends so in the reader's language or English, or in any language where None is given."""
        known = self._known(language) if language else self._tongues
        return any(self._tongues[one].closes(line) for one in known)

    def _noted(self, command: Command, line: str, language: str) -> Command:
        """`command` with a line below it as its note; unknown where that line takes it back."""
        taken = any(self._tongues[known].doubts_below(line) for known in self._known(language))
        if command.word is Word.APPROVE or (taken and command.word in _CLOSING):
            return Command(Word.UNKNOWN, f"{command.line} {line}")
        return replace(command, note=f"{command.note}\n{line}".strip()[:LONGEST_NOTE])

    # ── one command ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _command(self, text: str, language: str, today: date) -> Command | None:
        tongue = self._tongues[language]
        marked = list(tokens(text))
        found = tongue.command([word for word, _ in marked])
        if not found:
            return self._without_verb(text, language, today)
        size, word = found
        rest = text[marked[size - 1][1] :]
        if word in _TIMED | _NAMING:
            return self._saying(word, rest, language, today)
        if word is Word.NOTE or (
            word is Word.NOTES and (not rest[:1].isspace() or tongue.behind(rest.partition(":")[0]))
        ):
            return _note(text, rest, tongue)
        if word in BLOCKS:
            return self._block(word, rest, language, today)
        if word in LETTERS:
            return _letter(word, rest, tongue)
        return _asking(word, rest, tongue) if word in ASKING else self._plain(word, rest, tongue)

    def _block(self, word: Word, rest: str, language: str, today: date) -> Command | None:
        """A command whose lines stand below it; `plan for next week` names nobody."""
        head = block_head(rest, self._tongues[language])
        if head is None or self._whens[language].read(head.client, today):
            return None
        return Command(word, rest, argument=head.client, note=head.line, source=head.source)

    def _without_verb(self, text: str, language: str, today: date) -> Command | None:
        """A time alone, which is a snooze; or a command whose verb stands at the end, as in German."""
        tongue = self._tongues[language]
        text = tongue.bare(text)
        if when := self._whens[language].read(text, today, ahead=True):
            return Command(Word.SNOOZE, text, when=when)
        marked = list(tokens(text))
        word = tongue.command_at_end([one for one, _ in marked]) if len(marked) > 1 else None
        if word is None or word not in _TIMED | _NAMING:
            return None
        return self._saying(word, text[: marked[-2][1]], language, today)

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
        return word in _CLOSING and tongue.doubts(note, anywhere=word is Word.DISMISS)

    def _saying(self, word: Word, rest: str, language: str, today: date) -> Command | None:
        """A command that says until when, or who; its numbers may stand before that: `give 1 to Marta`."""
        read = self._timed if word in _TIMED else self._naming
        inner = self._tongues[language].inner(rest) if word is not Word.AWAY else None
        if inner and (command := read(word, inner.rest, language, today)):
            return replace(command, numbers=inner.numbers)
        return read(word, rest, language, today)

    def _timed(self, word: Word, rest: str, language: str, today: date) -> Command | None:
        tongue = self._tongues[language]
        if word is Word.AWAY and (tongue.polite(rest) or not any(char.isalnum() for char in rest)):
            return Command(word, rest)
        head, note = behind_time(rest)
        for text, aside in ((rest, ""), (head, note)) if word is Word.AWAY else ():
            if days := self._whens[language].days(tongue.bare(text), today):
                return _planned(Command(word, rest, note="" if tongue.polite(aside) else aside), days, today)
        if word is Word.AWAY and self._whens[language].later(head):
            return None  # the deputy would take over today
        when = self._whens[language].read(tongue.bare(head), today, ahead=word is Word.SNOOZE)
        return Command(word, rest, when=when, note="" if tongue.polite(note) else note) if when else None

    def _naming(self, word: Word, rest: str, language: str, _today: date) -> Command | None:
        tongue = self._tongues[language]
        head, note = behind_name(rest)
        named = tongue.bare(head).split()
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
