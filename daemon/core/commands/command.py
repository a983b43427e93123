"""A command, as it was read from a line of a mail to the clerk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daemon.core.commands.results import FileFault, Wanted
from daemon.core.commands.whens import NO_TIME, When
from daemon.core.commands.word import Word
from daemon.core.model import Picture


@dataclass(frozen=True, slots=True)
class Command:
    """One line of a mail to the clerk."""

    word: Word  # what is to be done
    line: str  # as it was written
    numbers: tuple[int, ...] = ()  # of the questions, as the alert showed them; none where it was only one
    every: bool = False  # all that the alert showed
    but: tuple[int, ...] = ()  # with `every`: all but these
    others: bool = False  # all that no other line of the mail names
    argument: str = ""  # whom to give it to, which client, what to look for, the note
    when: When = NO_TIME
    note: str = ""  # free text next to it; of a plan or notes, their lines
    source: tuple[str, str] = ("", "")  # plan: the client and the preset that it starts from, if it is to be read so
    faults: tuple[FileFault, ...] = ()  # of the files with it
    wanted: tuple[Wanted, ...] = ()  # notes: the pictures that came with them, until they are
    pictures: tuple[Picture, ...] = ()  # … laid into the client's folder
    first: date | None = None  # away: the day that it begins, where that is to come
