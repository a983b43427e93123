"""Enclosing: what comes with a mail to the clerk as a file. A plan's table, calendar or TOML becomes its lines."""

from __future__ import annotations

from dataclasses import replace

from daemon.core.commands.blocks import LONGEST
from daemon.core.commands.lines import Command
from daemon.core.commands.results import FileFault
from daemon.core.commands.word import Word
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.orders import CommandMail
from daemon.core.desk.planning import meant
from daemon.core.message.attachments import data_kind
from daemon.core.model import Attachment, Message
from daemon.core.project.plan_files import PlanFiles
from daemon.core.project.written_plan import PlanFault, written
from daemon.core.reading.enclosures import sent_by_hand
from daemon.core.words.text import one_line, short

_NAME = 80  # characters of a file's


def with_file(
    desk: FrontDesk, commands: tuple[Command, ...], message: Message, mail: CommandMail
) -> tuple[Command, ...]:
    """The commands, where the only one is a plan with the plan of its file as its last lines."""
    if len(commands) != 1 or commands[0].word is not Word.PLAN or (client := meant(desk, commands[0]).client) is None:
        return commands
    command, known = commands[0], desk.directory.clients[client]
    file = next((one for one in message.attachments if _kind(one)), None)
    if file is None:
        others = (one for one in message.attachments if sent_by_hand(one) and not one.content_type.startswith("image/"))
        return (replace(command, faults=tuple(FileFault("other", _name(one)) for one in others)),)
    languages = (desk.language(mail.person), desk.directory.team.language, known.language)
    files = PlanFiles(desk.rules, languages, known.zone, mail.at.astimezone(known.zone).date())
    try:
        text = _text(files, file, message)
    except PlanFault as fault:
        return (replace(command, faults=(FileFault(fault.kind, _name(file), fault.line, fault.detail),)),)
    return (replace(command, note="\n".join(filter(None, (command.note, text)))),)


def _text(files: PlanFiles, file: Attachment, message: Message) -> str:
    """The lines of the plan in `file`. Raises PlanFault."""
    data = next((one for one in message.data if (one.filename, one.kind) == (file.filename, _kind(file))), None)
    plan = files.read(data.kind, data.content) if data else None
    text = written(plan.steps, plan.name) if plan else ""
    if not text or len(text) > LONGEST:
        raise PlanFault("large")
    return text


def _kind(file: Attachment) -> str:
    return data_kind(file.filename, file.content_type)


def _name(file: Attachment) -> str:
    return short(one_line(file.filename), _NAME) or file.content_type
