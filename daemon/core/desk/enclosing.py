"""Enclosing: what comes with a mail to the clerk as a file. A plan's table, calendar or TOML becomes its lines,
pictures go with the notes that say what they show.
"""

from __future__ import annotations

import re
from dataclasses import replace

from daemon.core.commands.blocks import LONGEST
from daemon.core.commands.command import Command
from daemon.core.commands.results import FileFault, Wanted
from daemon.core.commands.word import Word
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.planning import meant
from daemon.core.desk.upshot import CommandMail
from daemon.core.message.attachments import MAX_PICTURE, data_kind
from daemon.core.model import Attachment, Message
from daemon.core.project.plan_files import PlanFiles
from daemon.core.project.vocabulary import parted, vocabulary
from daemon.core.project.written_plan import LONGEST_FIELD, PlanFault, written
from daemon.core.reading.enclosures import sent_by_hand
from daemon.core.words.rules import ENGLISH
from daemon.core.words.text import one_line, short

_NAMED = re.compile(r"(?i)\S.*\.(?:png|jpe?g|gif|webp|heic|svg|bmp|tiff?)")  # the name of a picture
_AROUND = " \"'“”„«»<>()[]"  # what may stand around it
_NAME = 80  # characters of a file's


def with_files(
    desk: FrontDesk, commands: tuple[Command, ...], message: Message, mail: CommandMail
) -> tuple[Command, ...]:
    """The commands: an only plan with the plan of its file as its last lines, notes with the pictures beside them."""
    if len(commands) == 1 and commands[0].word is Word.PLAN and (client := meant(desk, commands[0]).client):
        return (_planned(desk, commands[0], client, message, mail),)
    place = next((n for n, one in enumerate(commands) if one.word is Word.NOTES), None)
    if place is None:
        return commands
    return (*commands[:place], _pictured(desk, commands[place], message, mail), *commands[place + 1 :])


# ── a plan ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def _planned(desk: FrontDesk, command: Command, client: str, message: Message, mail: CommandMail) -> Command:
    known = desk.directory.clients[client]
    file = next((one for one in message.attachments if _kind(one)), None)
    if file is None:
        others = (one for one in message.attachments if sent_by_hand(one) and not one.content_type.startswith("image/"))
        return replace(command, faults=tuple(FileFault("other", _name(one)) for one in others))
    languages = (desk.language(mail.person), desk.directory.team.language, known.language)
    files = PlanFiles(desk.rules, languages, known.zone, mail.at.astimezone(known.zone).date())
    try:
        text = _text(files, file, message)
    except PlanFault as fault:
        return replace(command, faults=(FileFault(fault.kind, _name(file), fault.line, fault.detail),))
    return replace(command, note="\n".join(filter(None, (command.note, text))))


def _text(files: PlanFiles, file: Attachment, message: Message) -> str:
    """The lines of the plan in `file`. Raises PlanFault."""
    data = next((one for one in message.data if (one.filename, one.kind) == (file.filename, _kind(file))), None)
    plan = files.read(data.kind, data.content) if data else None
    text = written(plan.steps, plan.name) if plan else ""
    if not text or len(text) > LONGEST:
        raise PlanFault("large")
    return text


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _pictured(desk: FrontDesk, command: Command, message: Message, mail: CommandMail) -> Command:
    """Notes whose lines `picture: what it shows` say which of the pictures beside them go into the client's letter: in
    their order, and no other. A picture without such a line may be for colleagues.
    """
    known = [vocabulary(desk.rules, one) for one in dict.fromkeys((desk.language(mail.person), ENGLISH))]
    files = [(n, one) for n, one in enumerate(message.attachments) if _is_picture(one)]
    lines: list[str] = []
    wanted: list[Wanted] = []
    faults: list[FileFault] = []
    for line in command.note.splitlines():
        head, caption = parted(one_line(line))
        shows = bool(head) and any(one.picture.whole(head) for one in known)
        if not files and shows and _NAMED.fullmatch(caption.strip(_AROUND)):
            faults.append(FileFault("picture-missing", short(caption.strip(_AROUND), _NAME)))
            continue
        if not (files and shows):
            lines.append(line)
            continue
        place, file = files.pop(0)
        if file.size > MAX_PICTURE:
            faults.append(FileFault("picture-large", _name(file)))
        else:
            wanted.append(Wanted(place, _name(file), short(caption, LONGEST_FIELD)))
    large = ((file, file.size > MAX_PICTURE) for _, file in files)
    faults += (FileFault("picture-large" if much else "picture-nameless", _name(file)) for file, much in large)
    return replace(command, note="\n".join(lines), wanted=tuple(wanted), faults=tuple(faults))


def _is_picture(file: Attachment) -> bool:
    return file.content_type.startswith("image/") and sent_by_hand(file)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _kind(file: Attachment) -> str:
    return data_kind(file.filename, file.content_type)


def _name(file: Attachment) -> str:
    return short(one_line(file.filename), _NAME) or file.content_type
