"""Replies to the draft of a client's letter: that it may go, what is to be added, and orders that are about neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from daemon.core.commands.abouts import OnDraft
from daemon.core.commands.blocks import BLOCKS, LONGEST
from daemon.core.commands.lines import Command
from daemon.core.commands.word import ASKING, Word
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.orders import noted
from daemon.core.desk.planning import meant
from daemon.core.filing.people import client_named
from daemon.core.words.text import one_line

_Read = Callable[[str], Sequence[Command]]

_MOST = 200  # lines of a reply that are read
_ORDERS = frozenset({Word.HOLD, Word.AWAY, Word.BACK, Word.UNDO, Word.HELP})  # nobody writes one of them to a client


def on_draft(desk: FrontDesk, draft: OnDraft, text: str, read: _Read) -> tuple[Command, ...]:
    """The commands of a reply in these own words; `read` gives those of any lines.

    Orders and questions stand for themselves, with what is said below them. All other lines are one note on the
    client's project, from which a new draft is made: then a yes beside them is none, and the letter waits for it anew.
    """
    lines = [line for line in text.splitlines() if line.strip()][:_MOST]
    by_line = [(line, read(line)) for line in lines]
    yes = [command for _, commands in by_line for command in commands if command.word is Word.APPROVE]
    orders: list[tuple[Command, str]] = []  # what each begins with, and its lines
    added: list[str] = []
    for line, commands in by_line:
        if commands and all(_stands(desk, one, beside_yes=bool(yes)) for one in commands):
            orders.append((commands[0], line))
        elif orders and (orders[-1][0].word in BLOCKS or not _begins(commands)):
            orders[-1] = (orders[-1][0], f"{orders[-1][1]}\n{line}")
        elif commands and commands[0].word is not Word.APPROVE:
            added.append(_note(line, commands[0]))
    found = [command for _, said in orders for command in read(said)]
    ordered = tuple(command for command in found if command.word is not Word.UNKNOWN)
    added += (command.line for command in found if command.word is Word.UNKNOWN)
    return (*ordered, _notes(draft, added)) if added else (*yes[:1], *ordered)


def _stands(desk: FrontDesk, command: Command, *, beside_yes: bool) -> bool:
    """Whether it is a command by itself, and no line of what is to be added: `status: at risk`, `find a better photo`.

    Beside a yes that is asked for with care: the letter would go without it.
    """
    if command.word in BLOCKS:
        return meant(desk, command).client is not None
    if command.word in ASKING:
        plain = not command.argument or client_named(desk.directory, command.argument) is not None
        return plain or not (beside_yes or command.word is Word.STATUS)
    return command.word in _ORDERS or noted(desk, command) is not None


def _begins(commands: Sequence[Command]) -> bool:
    """Whether a line is a command, and not what is said to the one above it."""
    return bool(commands) and commands[0].word is not Word.UNKNOWN


def _note(line: str, command: Command) -> str:
    """The line to be added; of `note: …` what is noted."""
    return command.argument if command.word is Word.NOTE and not command.numbers else line.strip()


def _notes(draft: OnDraft, added: Sequence[str]) -> Command:
    text = "\n".join(added)[:LONGEST]
    return Command(Word.NOTES, one_line(text)[:80], argument=draft.client, note=text)
