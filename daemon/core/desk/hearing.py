"""Hearing: what the team writes to the clerk, commands by reply and questions asked by mail.

A command counts only from a person whom the configuration names, in a mail to the shared mailbox alone, with a token of
a mail of ours that went to that person (see `daemon.core.desk.proof`), and with our server's word on its origin where
there is one. A mail that a person starts has no token: what it asks is answered, to the configured address only; what
it would change happens with our server's word, and else waits for a reply that confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from daemon.core.commands.abouts import ToConfirm
from daemon.core.commands.blocks import BLOCKS
from daemon.core.commands.colloquial import Named
from daemon.core.commands.command import Command
from daemon.core.commands.heard import Heard
from daemon.core.commands.results import FileFault, Result
from daemon.core.commands.tokens import without_tokens
from daemon.core.commands.word import ASKING, LETTERS, Word
from daemon.core.desk.draft_replies import DraftReader, on_draft
from daemon.core.desk.enclosing import with_files
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.letter_orders import left_as_it_was, unshown
from daemon.core.desk.orders import fitting, noted, ordered, pms_meant
from daemon.core.desk.planning import asks, begun, fault_of, harmless, meant, planned
from daemon.core.desk.points import left_out
from daemon.core.desk.proof import (
    addressed_to_us_only,
    claim,
    copied_to_colleagues,
    doubt_of_origin,
    owner_of_token,
    refuted,
    team_mail,
    vouched,
)
from daemon.core.desk.stray_answers import stray, ungreeted
from daemon.core.desk.undo import undone
from daemon.core.desk.upshot import CommandMail, Upshot, drafted
from daemon.core.filing.people import PM, client_named
from daemon.core.filing.place import forwarded_author
from daemon.core.message.addresses import shown
from daemon.core.message.identity import is_ours, key_of, made_id
from daemon.core.model import Message, Reading
from daemon.core.state.entry import Entry
from daemon.core.words.text import words

_STARTED = frozenset({Word.AWAY, Word.BACK, Word.UNDO})  # what a person may order without answering a mail of ours
_LINES = 2  # of a mail that asks the clerk something; who writes more writes to colleagues


@dataclass(frozen=True, slots=True)
class ClerkMail:
    """A mail to the clerk, and the commands in it, to be obeyed one after the other."""

    heard: Heard
    commands: tuple[Command, ...] = ()
    mail: CommandMail | None = None  # where there are commands


def hear(desk: FrontDesk, reading: Reading, at: datetime) -> ClerkMail | None:
    """What a mail that arrived at `at` says to the clerk; None where it is not for the clerk."""
    message = reading.message
    if reading.automatic or not message.sender or is_ours(message.message_id or "", desk.secret):
        return None  # machines, ourselves among them, command nothing
    sender = message.sender.address
    if desk.directory.client_at(sender):
        return None  # a client's mail is never a command
    person = _person(desk, sender)
    if person is None:
        owner = owner_of_token(desk, message) or _namesake(desk, reading, at)
        return _refused(message, owner, at, f"it came from {shown(sender)}", "elsewhere") if owner else None
    alone = addressed_to_us_only(desk, message)
    if not alone and not copied_to_colleagues(desk, reading):
        return None
    proof = claim(desk, message, person.address, desk.now)
    doubt = proof.doubt or (proof.shown and doubt_of_origin(desk, message, person.address))
    if doubt:
        return _refused(message, person.address, at, doubt, proof.trouble)
    if proof.shown:
        return _replied(desk, reading, _answer(person, message, at, proof.shown))
    return _started(desk, reading, CommandMail(person, _id(message), at)) if alone else None


def upshot(desk: FrontDesk, command: Command, mail: CommandMail) -> Upshot:
    """What comes of one command of a mail to the clerk; a question to the clerk changes nothing."""
    if command.word is Word.UNKNOWN:
        return Upshot((Result(Word.UNKNOWN, command.line[:80]),))
    if command.word is Word.SHOW:
        return unshown(desk, command, drafted(mail))
    if command.word is Word.WITHOUT:
        return left_out(desk, command, drafted(mail), mail)
    if asks(desk, command):
        return Upshot(())
    if command.word is Word.EDITED:
        return left_as_it_was(command.argument)
    noting = command.word is Word.NOTES and Word.NOTE in fitting(mail.about) and not meant(desk, command).client
    if command.word in LETTERS:
        return begun(desk, command, mail)
    if command.word in BLOCKS and not noting:
        return planned(desk, command, mail)
    if noting:  # `note …` on a question, in a language whose notes are called so
        text = ": ".join(filter(None, (command.argument, command.note)))
        command = replace(command, word=Word.NOTE, argument=text, note="")
    return undone(desk, command, mail) if command.word is Word.UNDO else ordered(desk, command, mail)


def after(desk: FrontDesk, heard: Heard, command: Command, results: tuple[Result, ...]) -> Heard:
    """What is to be answered when one more of the mail's commands was obeyed."""
    asking = asks(desk, command) and command.word is not Word.HELP and not results
    asked = ((command.word, command.argument),) if asking else ()
    lost = command.word is Word.HELP or any(result.word is Word.UNKNOWN for result in results)
    return replace(heard, help=heard.help or lost, asked=(*heard.asked, *asked), results=(*heard.results, *results))


def is_own(desk: FrontDesk, message: Message) -> bool:
    """Whether it is a mail of ours to the team, or to ourselves, as `doctor` sends them; who has seen one knows its id,
    but is no sender of ours.
    """
    sender, message_id = message.sender.address if message.sender else "", message.message_id or ""
    to_itself = is_ours(message_id, desk.secret) and addressed_to_us_only(desk, message)
    return sender in desk.directory.team.addresses and (to_itself or team_mail(desk, message_id) is not None)


def repeated(message: Message, at: datetime) -> Heard:
    """A mail that was heard before, or says nothing: it is not filed, and not answered."""
    return _blank(message, "", at)


def _person(desk: FrontDesk, address: str) -> PM | None:
    """A PM, or a PM's deputy or lead, or the admin, who reads the alerts when all of them are away."""
    known = address in desk.directory.readers or address == desk.admin
    return desk.person(address) if known else None


def _namesake(desk: FrontDesk, reading: Reading, at: datetime) -> str:
    """The address of the one PM who bears the sender's name, where a stranger's mail, that our server vouches for, says
    nothing but commands: a second address of theirs, from which nothing is obeyed.
    """
    message, sender = reading.message, reading.message.sender
    named = set(words(sender.name)) if sender else set()
    people = [pm for pm in desk.directory.pms.values() if len(named) > 1 and set(words(pm.name)) == named]
    if not sender or len(people) != 1 or not addressed_to_us_only(desk, message):
        return ""
    if not vouched(desk, message, sender.address):
        return ""
    text, mail = reading.body.own_text, CommandMail(people[0], _id(message), at)
    commands = _read(desk, text, mail)
    return people[0].address if commands and not _is_letter(desk, text, commands, mail) else ""


def _answer(person: PM, message: Message, at: datetime, shown_: Entry) -> CommandMail:
    return CommandMail(person, _id(message), at, shown_.about)


# ── a reply to a mail of ours ────────────────────────────────────────────────────────────────────────────────────────
def _replied(desk: FrontDesk, reading: Reading, mail: CommandMail) -> ClerkMail:
    message, text = reading.message, reading.body.own_text
    blank = _blank(message, mail.person.address, mail.at)
    if unsent := stray(desk, text, mail):
        return ClerkMail(replace(blank, about=mail.about, results=(unsent,)))
    commands = with_files(desk, _said(desk, reading, mail), message, mail)
    if not text.strip():  # some programs send a one-tap action's subject, and not its text
        found = _read(desk, without_tokens(message.subject), mail)
        commands = found if found and found[0].word is not Word.UNKNOWN else ()
    elif not commands or _said_before(desk, commands, mail):
        return ClerkMail(blank)  # thanks, and no more; or a machine that answers each mail with the same words
    elif all(one.word is Word.UNKNOWN for one in commands) and (letter := ungreeted(desk, reading, mail)):
        return ClerkMail(replace(blank, about=mail.about, results=(letter,), help=True))
    confirmed = {number: item.line for number, item in enumerate(mail.about, 1) if isinstance(item, ToConfirm)}
    if confirmed and commands and commands[0].word is Word.APPROVE and confirmed.keys() >= set(commands[0].numbers):
        commands = tuple(command for line in confirmed.values() for command in _read(desk, line, mail))
        mail = replace(mail, confirmed=True)
    return ClerkMail(replace(blank, about=mail.about), commands or (Command(Word.UNKNOWN, ""),), mail)


def _said_before(desk: FrontDesk, commands: tuple[Command, ...], mail: CommandMail) -> bool:
    """Whether the lines to a draft are the very ones that were said to it last: they are noted and shown."""
    draft = drafted(mail)
    record = desk.records.get(draft.client) if draft else None
    if draft is None or record is None or commands[0].pictures or [one.word for one in commands] != [Word.NOTES]:
        return False
    earlier = [one.text for one in record.rulings if one.word is Word.NOTE and one.about == draft]
    return earlier[-1:] == [commands[0].note]


def _said(desk: FrontDesk, reading: Reading, mail: CommandMail) -> tuple[Command, ...]:
    """The commands of a reply in its own words; of one to a draft also what was changed in the letter."""
    draft, text = drafted(mail), reading.body.own_text
    if draft is None:
        return _read(desk, text, mail)
    language = desk.language(mail.person)
    return on_draft(desk, draft, reading.body, DraftReader(desk.commands, language, lambda one: _read(desk, one, mail)))


def _read(desk: FrontDesk, text: str, mail: CommandMail) -> tuple[Command, ...]:
    today = mail.at.astimezone(desk.zone(mail.person)).date()
    return desk.commands.read(
        text, desk.language(mail.person), today, frozenset(words(mail.person.name)), _named(desk, mail)
    )


def _named(desk: FrontDesk, mail: CommandMail) -> Named:
    """Whose names are known where `mail` is read."""
    return Named(
        lambda name: bool(pms_meant(desk, name, mail.person)),
        lambda name: client_named(desk.directory, name) is not None,
    )


# ── a mail that a person starts ──────────────────────────────────────────────────────────────────────────────────────
def _started(desk: FrontDesk, reading: Reading, mail: CommandMail) -> ClerkMail | None:
    """What it asks or orders; None where it is for colleagues, or our own server refutes it: nobody answers that."""
    message, body = reading.message, reading.body
    if refuted(desk, message):
        return None
    text = body.own_text if body.own_text.strip() else message.subject
    commands = _handed_over(desk, reading, mail) if body.forwarded else ()
    noting = bool(commands)
    commands = commands or with_files(desk, _by_subject(desk, reading, mail) or _read(desk, text, mail), message, mail)
    if not commands or commands[0].word is Word.UNKNOWN:
        return None
    if not noting and (message.in_reply_to or message.references or reading.is_reply or body.forwarded):
        return _without_token(desk, reading, commands, mail)
    if _is_letter(desk, text, commands, mail):
        return None
    blank = replace(_blank(message, mail.person.address, mail.at), file=noting)  # what is handed over is the client's
    if all(harmless(desk, command) for command in commands):
        mistaken = any(not asks(desk, command) for command in commands)  # it may be for colleagues
        return ClerkMail(replace(blank, file=mistaken or noting), commands, mail)
    if not all(_may_start(desk, command) for command in commands):
        return _without_token(desk, reading, commands, mail)
    doubt = doubt_of_origin(desk, message, mail.person.address)
    if not doubt and vouched(desk, message, mail.person.address):
        return ClerkMail(blank, commands, mail)
    lines = tuple("\n".join(filter(None, (command.line, command.note))) for command in commands)
    unproved = (FileFault("picture-unproved", one.file) for command in commands for one in command.wanted)
    results = tuple(fault_of(commands[0], one) for one in unproved)
    return ClerkMail(replace(blank, waiting=lines, results=results))


def _handed_over(desk: FrontDesk, reading: Reading, mail: CommandMail) -> tuple[Command, ...]:
    """The notes above a mail that a person forwards; where they name nobody, on the client who wrote that mail. () of
    anything else: what is forwarded with other words is for colleagues.
    """
    text, author = reading.body.own_text.strip(), forwarded_author(reading.body.forwarded)
    client = desk.directory.client_at(author.address) if author else None
    head, _, rest = text.partition("\n")
    named = f"{head.rstrip(' :')} {client}:\n{rest}" if client else text
    for one in (text, named):
        commands = _read(desk, one, mail)
        notes = [c for c in commands if (c.word is Word.NOTES and meant(desk, c).client) or noted(desk, c)]
        if notes and len(notes) == len(commands):
            return commands
    return ()


def _by_subject(desk: FrontDesk, reading: Reading, mail: CommandMail) -> tuple[Command, ...]:
    """The note, notes or plan whose client the subject names, with the text for what is noted; () for anything else."""
    subject, text = reading.message.subject.strip().rstrip(" :"), reading.body.own_text.strip()
    commands = _read(desk, f"{subject}: {text}", mail) if subject and text and not reading.is_reply else ()
    named = [one for one in commands if noted(desk, one) or (one.word in BLOCKS and meant(desk, one).client)]
    return commands if named and len(named) == len(commands) else ()


def _is_letter(desk: FrontDesk, text: str, commands: tuple[Command, ...], mail: CommandMail) -> bool:
    """Whether it says more than commands: then it is for colleagues. A note may be as long as its writer likes."""
    names = set(words(mail.person.name))
    lines = [line for line in text.splitlines() if line.strip() and not set(words(line)) <= names]
    long = len(lines) > _LINES and commands[0].word not in BLOCKS and not noted(desk, commands[0])
    return long or any(command.word is Word.UNKNOWN for command in commands)


def _may_start(desk: FrontDesk, command: Command) -> bool:
    return command.word in _STARTED | BLOCKS | LETTERS or asks(desk, command) or bool(noted(desk, command))


def _without_token(
    desk: FrontDesk, reading: Reading, commands: tuple[Command, ...], mail: CommandMail
) -> ClerkMail | None:
    """A command about something that only a mail of ours can name: refused, where it is plainly one."""
    vague = ASKING | {Word.UNKNOWN, Word.NOTE, Word.SNOOZE}
    if any(one.word in vague or (one.word in BLOCKS and harmless(desk, one)) for one in commands):
        return None
    return _refused(reading.message, mail.person.address, mail.at, "it answers no mail of the clerk", "no-reply")


# ── what comes of it ─────────────────────────────────────────────────────────────────────────────────────────────────
def _refused(message: Message, person: str, at: datetime, why: str, trouble: str) -> ClerkMail:
    return ClerkMail(replace(_blank(message, person, at), refused=why, trouble=trouble, file=True))


def _blank(message: Message, person: str, at: datetime) -> Heard:
    return Heard(key_of(message), person, at, _id(message), message.subject)


def _id(message: Message) -> str:
    return message.message_id or made_id(key_of(message))
