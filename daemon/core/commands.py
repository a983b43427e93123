"""Commands: what a project manager writes to the clerk in the first lines of a reply.

    1 done
    2 snooze until Monday, she is at a fair
    3 give to Marta

One command a line, with the short numbers of the questions in front (or behind) where the alert had several. The words
stand in `rules/<language>/commands.toml`; the reader's language and English are understood. Nothing is guessed: a line
that is not wholly understood is handed back as such, and free text counts as a note only behind a comma, dash, colon or
full stop, or in the lines below a command. "Done when he has paid" is no command.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from daemon.core.rules import Rules
from daemon.core.text import fold, one_line, words
from daemon.core.whens import NO_TIME, When, WhenReader

MOST = 20  # commands in one mail
LONGEST = 300  # characters of a line that may be a command
LONGEST_NOTE = 1_000
ENGLISH = "en"

PLAIN = frozenset({"done", "phone", "dismiss", "back", "stop", "undo", "help", "approve", "hold"})
TIMED = frozenset({"snooze", "due", "away"})
NAMING = frozenset({"give", "assign"})
ASKING = frozenset({"status", "find", "record", "report"})
UNKNOWN = ""

_TOKEN = re.compile(r"[^\W_]+|\?")
_ROW = r"[#№]?\d{1,3}(?:(?:\s*[,+&]\s*|\s*[-–]\s*|\s+)[#№]?\d{1,3})*"
_BREAK = r"(?:[.):](?!\d)\s*|\s*[-–]\s+|\s+)"
_NUMBERS = re.compile(rf"({_ROW}){_BREAK}")
_NUMBER = re.compile(rf"([#№]?\d{{1,3}}){_BREAK}")
_BEHIND = re.compile(rf"\s*({_ROW})\s*[.!]?\s*(?:[,;:–—]\s*(.*))?")
_NOTE = re.compile(r"\s*(?:[.,;:!(–—]|-\s)\s*(.*)", re.DOTALL)
_ASIDE = re.compile(r"\s*(?:[,;(–—]|(?<!\d)\.\s|:\s|\s-\s)\s*")
_BULLET = re.compile(r"\s*(?:[-*•·>]\s+)*")
_WORDS_IN_NAME = 6
_GREETING = 3  # words


@dataclass(frozen=True, slots=True)
class Command:
    """One line of a mail to the clerk."""

    word: str  # what is to be done; UNKNOWN for a line that was not understood
    line: str  # as it was written
    numbers: tuple[int, ...] = ()  # of the questions, as the alert showed them; none where it was only one
    argument: str = ""  # whom to give it to, which client, what to look for, the note
    when: When = NO_TIME
    note: str = ""  # free text next to it


class _Tongue:
    """The command words of one language."""

    def __init__(self, rules: Rules, language: str) -> None:
        self._entries: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for key, word in rules.rule(language, "commands", "command").words.items():
            first, *rest = words(key)
            self._entries.setdefault(first, []).append((tuple(rest), word))
        for entries in self._entries.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        fillers = rules.rule(language, "commands", "filler").words
        self.fillers = frozenset(part for filler in fillers for part in words(filler))
        self.how = rules.rule(language, "commands", "how").words

    def command(self, found: Sequence[str]) -> tuple[int, str] | None:
        """How many of the first words are a command, and which."""
        for rest, word in self._entries.get(found[0], ()) if found else ():
            if tuple(found[1 : len(rest) + 1]) == rest:
                return len(rest) + 1, word
        return None


class CommandReader:
    """Made once from the rules."""

    def __init__(self, rules: Rules) -> None:
        self._tongues = {language: _Tongue(rules, language) for language in rules.languages("commands")}
        self._whens = {
            language: WhenReader(rules, language, tongue.fillers) for language, tongue in self._tongues.items()
        }

    def read(
        self, own_text: str, language: str, today: date, names: frozenset[str] = frozenset()
    ) -> tuple[Command, ...]:
        """The commands at the beginning of a mail's own words; the first line alone, UNKNOWN, where there is none.

        `language` is the reader's, `today` the day in the reader's zone, `names` the words of the writer's own name: a
        line of nothing else is a signature.
        """
        found: list[Command] = []
        for line in _lines(own_text):
            command = self.line(line, language, today)
            if command:
                found.append(command)
            elif not found and _greets(line):
                continue
            elif found and found[-1].word != UNKNOWN and not self._tries(line, language):
                found[-1] = _noted(found[-1], line, names)
            elif not found or found[-1].word != UNKNOWN or self._tries(line, language):
                found.append(Command(UNKNOWN, line))
            if len(found) == MOST or (len(found) == 1 and found[0].word == UNKNOWN):
                break
        return tuple(found)

    def line(self, line: str, language: str, today: date) -> Command | None:
        """One line's command, None where it is not wholly one."""
        line = line.strip()
        if len(line) > LONGEST:
            return None
        for known in self._known(language):
            for numbers, rest in _numbered(line):
                command = self._command(rest, known, today)
                if command and not (numbers and command.numbers):
                    return replace(command, line=line, numbers=numbers or command.numbers)
        return None

    def help(self, language: str) -> dict[str, str]:
        """How each command is written: word → an example in `language`."""
        tongue = self._tongues.get(language) or self._tongues[ENGLISH]
        return dict(tongue.how)

    def _known(self, language: str) -> tuple[str, ...]:
        return tuple(known for known in dict.fromkeys((language, ENGLISH)) if known in self._tongues)

    def _tries(self, line: str, language: str) -> bool:
        """Whether a line that is no command sets out to be one: it begins with a number, or with the word
        of a command that says more than that it is done.
        """
        found = [word for word, _ in _tokens(line)]
        starts = (self._tongues[known].command(found) for known in self._known(language))
        return any(one[1] in TIMED | NAMING for one in starts if one) or bool(found and found[0].isdecimal())

    def _command(self, text: str, language: str, today: date) -> Command | None:
        tokens = list(_tokens(text))
        found = self._tongues[language].command([word for word, _ in tokens])
        if not found:
            when = self._whens[language].read(text, today)
            return Command("snooze", text, when=when) if when else None
        size, word = found
        rest = text[tokens[size - 1][1] :]
        if word in PLAIN:
            return _plain(word, rest)
        if word in TIMED:
            return self._timed(word, rest, language, today)
        if word in NAMING:
            return self._naming(word, rest, language)
        if word == "note":
            note = rest.lstrip(" :,.-–—\t")
            return Command(word, text, argument=note[:LONGEST_NOTE]) if note.strip() else None
        return _asking(word, rest)

    def _timed(self, word: str, rest: str, language: str, today: date) -> Command | None:
        if word == "away" and not any(char.isalnum() for char in rest):
            return Command(word, rest)
        head, note = _with_aside(rest)
        when = self._whens[language].read(head, today)
        return Command(word, rest, when=when, note=note) if when else None

    def _naming(self, word: str, rest: str, language: str) -> Command | None:
        head, *aside = _ASIDE.split(rest.strip(), maxsplit=1)
        named = head.split()
        while named and all(part in self._tongues[language].fillers for part in words(named[0])):
            named.pop(0)
        if not named or len(named) > _WORDS_IN_NAME or "?" in rest:
            return None
        return Command(word, rest, argument=" ".join(named).rstrip(".!"), note="".join(aside).rstrip(")"))


def _lines(own_text: str) -> Iterator[str]:
    for line in unicodedata.normalize("NFC", own_text).splitlines():
        if stripped := one_line(line[_bullet(line) :]):
            yield stripped


def _bullet(line: str) -> int:
    found = _BULLET.match(line)
    return found.end() if found else 0


def _greets(line: str) -> bool:
    return line.endswith(",") and len(line.split()) <= _GREETING and not line[0].isdecimal()


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """The folded words of `text`, each with where it ends."""
    for match in _TOKEN.finditer(text):
        yield fold(match[0]), match.end()


def _numbered(line: str) -> Iterator[tuple[tuple[int, ...], str]]:
    """The ways to read a line: with questions' numbers in front, with one (`1 12 Dec`), and as it stands (`12 Dec`)."""
    for pattern in (_NUMBERS, _NUMBER):
        if found := pattern.match(line):
            yield _row(found[1]), line[found.end() :]
    yield (), line


def _row(text: str) -> tuple[int, ...]:
    """`1, 3-5` → 1, 3, 4, 5."""
    found: dict[int, None] = {}
    for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*[#№]?(\d+))?", text):
        found.update(dict.fromkeys(range(int(first), min(int(last or first), int(first) + MOST) + 1)))
    return tuple(found)


def _plain(word: str, rest: str) -> Command | None:
    """A command that needs nothing more: what follows is its numbers, a note, or nothing."""
    if not any(char.isalnum() or char == "?" for char in rest):
        return Command(word, rest)
    if found := _BEHIND.fullmatch(rest):
        return Command(word, rest, numbers=_row(found[1]), note=found[2] or "")
    if (found := _NOTE.fullmatch(rest)) and "?" not in rest:
        return Command(word, rest, note=found[1].rstrip(")")[:LONGEST_NOTE])
    return None


def _asking(word: str, rest: str) -> Command | None:
    asked = one_line(rest).strip(" :.,!?\"'“”«»")
    return Command(word, rest, argument=asked) if asked or word in ("status", "report") else None


def _with_aside(rest: str) -> tuple[str, str]:
    """What is said of the time, and the note behind it; digits after a comma still belong to the time."""
    for aside in _ASIDE.finditer(rest.strip()):
        tail = rest.strip()[aside.end() :]
        if aside.start() and not any(char.isdecimal() for char in tail):
            return rest.strip()[: aside.start()], tail.rstrip(")")
    return rest.strip(), ""


def _noted(command: Command, line: str, names: frozenset[str]) -> Command:
    """`command` with a line below it as its note, unless that is the writer's name."""
    if set(words(line)) <= names:
        return command
    return replace(command, note=f"{command.note}\n{line}".strip()[:LONGEST_NOTE])
