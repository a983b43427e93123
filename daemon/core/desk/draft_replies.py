"""Replies to the draft of a client's letter: that it may go, what is to be added, and orders that are about neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from daemon.core.commands.abouts import OnDraft
from daemon.core.commands.blocks import BLOCKS, LONGEST
from daemon.core.commands.command import Command
from daemon.core.commands.lines import CommandReader
from daemon.core.commands.word import ASKING, LETTERS, Word
from daemon.core.commands.written_lines import written_lines
from daemon.core.desk.edits import Edits, copied, quoted
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.orders import noted
from daemon.core.desk.planning import meant
from daemon.core.filing.people import client_named
from daemon.core.model import Body
from daemon.core.words.text import one_line

_MOST = 200  # lines of a reply that are read
_LEFT = 5  # lines of the letter that were changed, of which their writer hears
_ORDERS = frozenset({Word.HOLD, Word.SHOW, Word.AWAY, Word.BACK, Word.UNDO, Word.HELP})  # no line to a client is one
_WITH_MORE = BLOCKS | {Word.HOLD, Word.AWAY}  # what stands below them is said to them, too


@dataclass(frozen=True, slots=True)
class DraftReader:
    """How the lines of a reply are read."""

    commands: CommandReader
    language: str  # of who writes
    read: Callable[[str], Sequence[Command]]  # the commands of any lines

    def later(self, command: Command) -> bool:
        """Whether a snooze says `later`: `62 of 100 hours` and `Monday 10:00` are lines for the letter."""
        said = self.commands.names(command.line, Word.SNOOZE, self.language)
        return command.word is Word.SNOOZE and said and not command.numbers


def on_draft(desk: FrontDesk, draft: OnDraft, body: Body, reader: DraftReader) -> tuple[Command, ...]:
    """The commands of a reply to a draft.

    Orders and questions stand for themselves, with what is said below them. All other lines are one note on the
    client's project, from which a new draft is made: then a yes beside them is none, and the letter waits for it anew.
    So it does where the letter came back in other words, which are noted, and never sent as they came.
    """
    entry, lines = desk.clerk.outbox.get(draft.update), list(written_lines(body.own_text))[:_MOST]
    whole = copied(lines, entry.raw) if entry else None
    edits = whole or (quoted(body.quoted, entry.raw) if entry else Edits())
    by_line = [] if whole is not None else [(line, reader.read(line)) for line in _above_signature(lines, reader)]
    yes = [command for _, commands in by_line for command in commands if command.word is Word.APPROVE]
    orders: list[tuple[Command, str]] = []  # what each begins with, and its lines
    added: list[str] = []
    for line, commands in by_line:
        if commands and all(_stands(desk, one, reader, beside_yes=bool(yes)) for one in commands):
            orders.append((commands[0], line))
        elif orders and orders[-1][0].word in _WITH_MORE and (orders[-1][0].word in BLOCKS or not _begins(commands)):
            orders[-1] = (orders[-1][0], f"{orders[-1][1]}\n{line}")
        elif commands and commands[0].word is not Word.APPROVE:
            added.append(_note(line, commands[0]))
    found = [command for _, said in orders for command in reader.read(said)]
    ordered = tuple(_of(draft, command) for command in found if command.word is not Word.UNKNOWN)
    added += [*(command.line for command in found if command.word is Word.UNKNOWN), *edits.new]
    noted_, left = _notes(draft, added) if added else (), _left(edits)
    return (*ordered, *noted_, *left) if added or left else (*yes[:1], *ordered)


def _above_signature(lines: Sequence[str], reader: DraftReader) -> Iterator[str]:
    for place, line in enumerate(lines):
        if place and reader.commands.closes(line, reader.language):
            return
        yield line


def _of(draft: OnDraft, command: Command) -> Command:
    """With what is to be shown, where that is asked."""
    return replace(command, argument=f"{draft.client}:{draft.period}") if command.word is Word.SHOW else command


def _left(edits: Edits) -> tuple[Command, ...]:
    return (Command(Word.EDITED, "", argument="\n".join(edits.gone[:_LEFT])),) if edits.gone else ()


def _stands(desk: FrontDesk, command: Command, reader: DraftReader, *, beside_yes: bool) -> bool:
    """Whether it is a command by itself, and no line of what is to be added: `status: at risk`, `find a better photo`.

    Beside a yes that is asked for with care: the letter would go without it.
    """
    if command.word in BLOCKS | LETTERS:
        return meant(desk, command).client is not None
    if command.word in ASKING - {Word.SHOW}:
        plain = not command.argument or client_named(desk.directory, command.argument) is not None
        return plain or not (beside_yes or command.word is Word.STATUS)
    if command.word is Word.WITHOUT:
        return bool(command.numbers)
    return command.word in _ORDERS or reader.later(command) or noted(desk, command) is not None


def _begins(commands: Sequence[Command]) -> bool:
    """Whether a line is a command, and not what is said to the one above it."""
    return bool(commands) and commands[0].word is not Word.UNKNOWN


def _note(line: str, command: Command) -> str:
    """The line to be added; of `note: …` what is noted."""
    return command.argument if command.word is Word.NOTE and not command.numbers else line.strip()


def _notes(draft: OnDraft, added: Sequence[str]) -> tuple[Command]:
    text = "\n".join(added)[:LONGEST]
    return (Command(Word.NOTES, one_line(text)[:80], argument=draft.client, note=text),)
