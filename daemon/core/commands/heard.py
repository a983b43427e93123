"""A mail to the clerk, as it was heard: what is to be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daemon.core.commands.abouts import About
from daemon.core.commands.results import Result
from daemon.core.commands.word import Word


@dataclass(frozen=True, slots=True)
class Heard:
    """Nothing in it is taken from the mail's own Reply-To: an answer goes to `person` and nobody else."""

    key: str  # of the mail: it is heard once
    person: str  # the address, as configured, of whom the answer goes to
    at: datetime  # arrival
    message_id: str  # of the mail, for the thread
    subject: str
    results: tuple[Result, ...] = ()
    help: bool = False  # the list of commands is wanted
    asked: tuple[tuple[Word, str], ...] = ()  # a word of ASKING, and what of
    refused: str = ""  # why the mail was not believed; then nothing else is set
    trouble: str = "forged"  # which refusal that is, as `TROUBLES` names it
    waiting: tuple[str, ...] = ()  # lines that are carried out when a reply to the answer confirms them
    about: tuple[About, ...] = ()  # what the mail that it answers showed under its numbers
    file: bool = False  # it is filed as any other mail, too
