"""Results: what became of each line of a PM's command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from daemon.core.commands.word import Word


class Obstacle(StrEnum):
    """Why a line that was understood changed nothing."""

    SEVERAL = "several"  # it could mean several questions, and names no number
    NO_QUESTION = "no-question"  # no such number
    SEVERAL_PEOPLE = "several-people"  # the name may mean several colleagues
    NO_CLIENT = "no-client"  # none of that name, or more than one
    NO_PRESET = "no-preset"  # of a plan
    FILE_SYNTAX = "file-syntax"  # a plan's file cannot be read
    FILE_NAME = "file-name"  # a step in it has no name
    FILE_DATE = "file-date"  # a date in it is none
    FILE_EMPTY = "file-empty"
    FILE_LARGE = "file-large"
    FILE_OTHER = "file-other"  # it is no plan at all; the rest of the mail counts
    PICTURE_LARGE = "picture-large"
    PICTURE_BROKEN = "picture-broken"  # or of a kind that is not read
    PICTURE_NAMELESS = "picture-nameless"  # no line says what it shows
    PICTURE_MISSING = "picture-missing"  # a line names its file, and it did not come
    PICTURE_UNPROVED = "picture-unproved"  # the notes wait for a yes, which brings no picture
    CONFIRM = "confirm"  # it waits for a reply that confirms it
    LOOKALIKE = "lookalike"  # the same, since the sender's domain looks like another's
    SENT = "sent"  # the update is on its way or has arrived
    STANDS = "stands"  # a line of the letter that was changed in what came back: the letter still has it
    DECLINED = "declined"  # a client's wish: it is written to as before
    CHANGED = "changed"  # the update is another than what was said yes to: it is shown anew
    SUPERSEDED = "superseded"  # the update is not sent any more: a newer one took its place
    UNSENT = "unsent"  # an answer for the client, which the clerk got in their place
    ENDED = "ended"  # the reminder is not sent: what it asks is answered, or over


FAILED = frozenset({Word.UNKNOWN, *Obstacle} - {Obstacle.CONFIRM})


@dataclass(frozen=True, slots=True)
class FileFault:
    """Why a file that came with a command does not count."""

    kind: str  # of `PlanFault`; other: it is none that is read here, and the command counts without it
    file: str  # its name
    line: int = 0  # in it; 0 for none
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that is to go into the client's letter."""

    place: int  # among the attachments of the mail
    file: str  # its name
    caption: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one line of a PM's command."""

    word: Word | Obstacle  # what was done, or why nothing was
    command: str  # as it was written
    number: int | None = None  # of the question, or of the line in a file
    client: str = ""
    text: str = ""  # the question, or the note
    name: str = (
        ""  # to whom it was given, who is deputy, the client assigned to, the domain it looks like, the presets, a file
    )
    letter: str = ""  # as in `OnDraft`: which of a client's letters; "" of a regular update, and of all else
    until: datetime | None = None
    answers: tuple[str, str] = ("", "")  # unsent: the client's id, and the Message-ID of the mail that it was to answer
    days: tuple[date, date] | None = None  # away: the first and the last, where it begins later
