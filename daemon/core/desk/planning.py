"""Planning: what a person's `plan` and `notes` do to a client's record."""

from __future__ import annotations

from dataclasses import dataclass, replace

from daemon.core.commands.abouts import OnDraft
from daemon.core.commands.blocks import BLOCKS
from daemon.core.commands.command import Command
from daemon.core.commands.results import FileFault, Obstacle, Result
from daemon.core.commands.word import ASKING, LETTERS, Word
from daemon.core.desk.effects import Ruled
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.letter_orders import decided
from daemon.core.desk.upshot import CommandMail, Upshot, drafted
from daemon.core.filing.people import client_named
from daemon.core.ledger.rulings import Ruling
from daemon.core.project.presets import preset, preset_names
from daemon.core.words.text import one_line

_FAULTS = {
    "syntax": Obstacle.FILE_SYNTAX,
    "name": Obstacle.FILE_NAME,
    "date": Obstacle.FILE_DATE,
    "empty": Obstacle.FILE_EMPTY,
    "large": Obstacle.FILE_LARGE,
    "other": Obstacle.FILE_OTHER,
    "picture-large": Obstacle.PICTURE_LARGE,
    "picture-broken": Obstacle.PICTURE_BROKEN,
    "picture-nameless": Obstacle.PICTURE_NAMELESS,
    "picture-missing": Obstacle.PICTURE_MISSING,
    "picture-unproved": Obstacle.PICTURE_UNPROVED,
}
_UNREADABLE = frozenset({"syntax", "name", "date", "empty", "large"})


@dataclass(frozen=True, slots=True)
class Meant:
    """What a `plan` or `notes` is about."""

    client: str | None  # its id; None where none, or more than one, goes by that name
    source: str = ""  # the preset that it starts from, as named


def meant(desk: FrontDesk, command: Command) -> Meant:
    """The client whom a command names, and the preset; a client's whole name comes first (`Trattoria da Mario`)."""
    client = client_named(desk.directory, command.argument)
    named, source = command.source
    return Meant(client) if client or not source else Meant(client_named(desk.directory, named), source)


def asks(desk: FrontDesk, command: Command) -> bool:
    """Whether a command orders nothing: a question, and a plan without lines."""
    if command.word in ASKING | {Word.HELP}:
        return True
    return command.word is Word.PLAN and not (command.note or command.faults or meant(desk, command).source)


def harmless(desk: FrontDesk, command: Command) -> bool:
    """Whether a command changes nothing, whoever wrote it: a question, or a plan of nobody."""
    nothing = bool(command.faults) and not _tells(command)
    return asks(desk, command) or nothing or (command.word in BLOCKS | LETTERS and meant(desk, command).client is None)


def planned(desk: FrontDesk, command: Command, mail: CommandMail) -> Upshot:
    """What comes of a `plan` with lines, or of `notes`: a ruling that keeps them as they were written."""
    found = meant(desk, command)
    if found.client is None:
        return Upshot((Result(Obstacle.NO_CLIENT, command.line, name=one_line(command.argument)),))
    faults = tuple(fault_of(command, one) for one in command.faults)
    if faults and not _tells(command):
        return Upshot(faults)
    begun = preset(desk.rules, (desk.language(mail.person),), found.source) if found.source else ""
    if found.source and not begun:
        known = ", ".join(preset_names(desk.rules, desk.language(mail.person)))
        return Upshot((Result(Obstacle.NO_PRESET, command.line, name=known),))
    text = "\n".join(filter(None, (begun, command.note)))
    if not text and not command.pictures:
        return Upshot((Result(Word.UNKNOWN, command.line),))
    kept = Word.PLAN if command.word is Word.PLAN else Word.NOTE
    draft = drafted(mail)
    about = draft if draft and kept is Word.NOTE and draft.client == found.client else None
    ruling = Ruling("", kept, mail.person.address, mail.at, mail.message_id, text=text, about=about)
    ruling = replace(ruling, pictures=command.pictures)
    result = Result(command.word, command.line, client=desk.client_name(found.client))
    return Upshot((result, *faults), (Ruled(found.client, ruling),))


def begun(desk: FrontDesk, command: Command, mail: CommandMail) -> Upshot:
    """What comes of a `welcome` or `farewell`: a ruling, of which `occasions` makes the draft."""
    client = meant(desk, command).client
    if client is None:
        return Upshot((Result(Obstacle.NO_CLIENT, command.line, name=one_line(command.argument)),))
    result = Result(command.word, command.line, client=desk.client_name(client))
    record, entry = desk.records.get(client), desk.clerk.outbox.get(OnDraft(client, command.word).update)
    before = [one for one in record.updates if one.period == command.word and one.state == "sent"] if record else []
    if before or (entry and decided(entry)):
        return Upshot(
            (replace(result, word=Obstacle.SENT, until=before[-1].sent_at if before else None, letter=command.word),)
        )
    ruling = Ruling("", command.word, mail.person.address, mail.at, mail.message_id)
    return Upshot((result,), (Ruled(client, ruling),))


def _tells(command: Command) -> bool:
    """Whether it has lines, a preset or a picture, and no file that should have been the plan and cannot be read."""
    something = command.note or command.source[1] or command.wanted or command.pictures
    return bool(something) and _UNREADABLE.isdisjoint(one.kind for one in command.faults)


def fault_of(command: Command, fault: FileFault) -> Result:
    return Result(_FAULTS[fault.kind], command.line, fault.line or None, text=fault.detail, name=fault.file)
