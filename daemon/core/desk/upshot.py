"""What comes of a command, and the mail that it came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daemon.core.commands.abouts import About, OnDraft, OnSender
from daemon.core.commands.command import Command
from daemon.core.commands.results import Result
from daemon.core.commands.word import Word
from daemon.core.desk.effects import Effect
from daemon.core.filing.people import PM


@dataclass(frozen=True, slots=True)
class CommandMail:
    """The mail that the commands came in."""

    person: PM
    message_id: str
    at: datetime  # arrival
    about: tuple[About, ...] = ()  # what the mail of ours that it answers showed
    confirmed: bool = False  # it says yes to commands that waited for it


@dataclass(frozen=True, slots=True)
class Upshot:
    """What comes of a command: the results to tell, and the effects to carry out."""

    results: tuple[Result, ...]
    effects: tuple[Effect, ...] = ()


def shown(mail: CommandMail, number: int) -> About | None:
    """What the mail of ours showed under `number`; None for nothing, and for a sender who was forgotten."""
    item = mail.about[number - 1] if 0 < number <= len(mail.about) else None
    return None if item == OnSender("") else item


def drafted(mail: CommandMail) -> OnDraft | None:
    """The update that the mail of ours is the draft of."""
    only = mail.about[0] if len(mail.about) == 1 else None
    return only if isinstance(only, OnDraft) else None


def not_understood(command: Command, number: int | None = None) -> Upshot:
    return Upshot((Result(Word.UNKNOWN, command.line, number),))
