"""The secretary hears what the team writes to the clerk: commands by reply, and questions asked by mail.

A command counts only from a person whom the configuration names, in a mail to the shared mailbox alone, with a token of
a mail of ours that went to that person (see `daemon.app.proving`), and with our server's word on its origin where there
is one. A mail that a person starts has no token: what it asks is answered, to the configured address only; what it
would change happens with our server's word, and else waits for a reply that confirms it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.app.office import Office
from daemon.app.orders import Mail, Orders
from daemon.app.planning import admin
from daemon.app.presence import named
from daemon.app.proving import (
    addressed_to_us_only,
    claim,
    copied_to_colleagues,
    doubt_of_origin,
    owner_of_token,
    team_mail,
    vouched,
)
from daemon.core.commands.abouts import ToConfirm
from daemon.core.commands.heard import Heard
from daemon.core.commands.lines import Command
from daemon.core.commands.results import Result
from daemon.core.commands.tokens import without_tokens
from daemon.core.commands.word import ASKING, Word
from daemon.core.filing.people import PM
from daemon.core.message.addresses import shown
from daemon.core.message.identity import is_ours, key_of, made_id
from daemon.core.model import Message, Reading
from daemon.core.state.marks import HeardMail
from daemon.core.state.record import Record
from daemon.core.words.text import words

_STARTED = frozenset({Word.AWAY, Word.BACK, Word.UNDO})  # what a person may order without answering a mail of ours
_LINES = 2  # of a mail that asks the clerk something; who writes more writes to colleagues


class Secretary:
    """Hears the mails of one batch. Nothing is durable before `settle`, and `settle` comes after the records."""

    def __init__(self, office: Office, now: datetime) -> None:
        self._office = office
        self._now = now
        self._orders = Orders(office, now)
        self._heard: list[Heard] = []

    def hear(self, reading: Reading, at: datetime) -> Heard | None:
        """What a mail that arrived at `at` says to the clerk; None where it is not for the clerk."""
        message = reading.message
        if reading.automatic or not message.sender or is_ours(message.message_id or "", self._office.secret):
            return None  # machines, ourselves among them, command nothing
        key = key_of(message)
        if HeardMail(key) in self._office.clerk.memory or any(one.key == key for one in self._heard):
            return self._blank(message, "", at)
        heard = self._listen(reading, message.sender.address, at)
        if heard:
            self._heard.append(heard)
        return heard

    def is_own(self, message: Message) -> bool:
        """Whether it is a mail of ours to the team; who has seen one knows its id, but is no sender of ours."""
        sender = message.sender.address if message.sender else ""
        return sender in self._office.directory.team.addresses and bool(
            team_mail(self._office, message.message_id or "")
        )

    @property
    def touched(self) -> dict[str, Record]:
        """The records that changed, for the caller to write."""
        return self._orders.touched

    def settle(self) -> bool:
        """Hand the answers over to the clerk's state; whether there were any, so that it has to be written."""
        clerk = self._office.clerk
        clerk.heard += self._heard
        clerk.memory.note({HeardMail(heard.key): self._now for heard in self._heard})
        some = bool(self._heard)
        self._heard.clear()
        self._orders.touched.clear()
        return some

    # ── who speaks ───────────────────────────────────────────────────────────────────────────────────────────────────
    def _listen(self, reading: Reading, sender: str, at: datetime) -> Heard | None:
        message = reading.message
        if self._office.directory.client_at(sender):
            return None  # a client's mail is never a command
        person = self._person(sender)
        if person is None:
            owner = owner_of_token(self._office, message)
            return self._refused(message, owner, at, f"it came from {shown(sender)}") if owner else None
        alone = addressed_to_us_only(self._office, message)
        if not alone and not copied_to_colleagues(self._office, reading):
            return None
        proof = claim(self._office, message, person.address, self._now)
        doubt = proof.doubt or (proof.shown and doubt_of_origin(self._office, message, person.address))
        if doubt:
            return self._refused(message, person.address, at, doubt)
        if proof.shown:
            return self._reply(reading, Mail(person, _id(message), at, proof.shown.about))
        return self._started(reading, Mail(person, _id(message), at)) if alone else None

    def _person(self, address: str) -> PM | None:
        """A PM, or a PM's deputy or lead, or the admin, who reads the alerts when all of them are away."""
        directory = self._office.directory
        if address in directory.pms:
            return directory.pms[address]
        known = address in named(directory) or address == admin(self._office)
        return PM("", address, language=directory.team.language) if known else None

    # ── a reply to a mail of ours ────────────────────────────────────────────────────────────────────────────────────
    def _reply(self, reading: Reading, mail: Mail) -> Heard:
        message, text = reading.message, reading.body.own_text
        commands = self._read(text, mail)
        if not text.strip():  # some programs send a one-tap action's subject, and not its text
            found = self._read(without_tokens(message.subject), mail)
            commands = found if found and found[0].word is not Word.UNKNOWN else ()
        elif not commands:
            return self._blank(message, mail.person.address, mail.at)  # thanks, and no more
        confirmed = [item.line for item in mail.about if isinstance(item, ToConfirm)]
        if confirmed and commands and commands[0].word is Word.APPROVE:
            commands = tuple(command for line in confirmed for command in self._read(line, mail))
        return self._obeyed(message, commands, mail)

    def _read(self, text: str, mail: Mail) -> tuple[Command, ...]:
        zone = mail.person.timezone or self._office.directory.team.zone
        names = frozenset(words(mail.person.name))
        return self._office.commands.read(text, _language(mail, self._office), mail.at.astimezone(zone).date(), names)

    def _obeyed(self, message: Message, commands: tuple[Command, ...], mail: Mail) -> Heard:
        heard = replace(self._blank(message, mail.person.address, mail.at), about=mail.about)
        for command in commands or (Command(Word.UNKNOWN, ""),):
            if command.word is Word.UNKNOWN:
                heard = replace(heard, help=True, results=(*heard.results, _unknown(command)))
            elif command.word is Word.HELP:
                heard = replace(heard, help=True)
            elif command.word in ASKING:
                heard = replace(heard, asked=(*heard.asked, (command.word, command.argument)))
            else:
                results = self._orders.carry_out(command, mail)
                missed = any(result.word is Word.UNKNOWN for result in results)
                heard = replace(heard, help=heard.help or missed, results=(*heard.results, *results))
        return heard

    # ── a mail that a person starts ──────────────────────────────────────────────────────────────────────────────────
    def _started(self, reading: Reading, mail: Mail) -> Heard | None:
        message, body = reading.message, reading.body
        text = body.own_text if body.own_text.strip() else message.subject
        commands = self._read(text, mail)
        if not commands or commands[0].word is Word.UNKNOWN:
            return None
        if message.in_reply_to or message.references or reading.is_reply or body.forwarded:
            return self._without_token(reading, commands, mail)
        noted = bool(self._orders.noted(commands[0]))  # which may be as long as its writer likes
        lines = [line for line in text.splitlines() if line.strip() and not set(words(line)) <= _names(mail)]
        if (len(lines) > _LINES and not noted) or any(command.word is Word.UNKNOWN for command in commands):
            return None
        if all(command.word in ASKING | {Word.HELP} for command in commands):
            return self._obeyed(message, commands, mail)
        if not all(self._may_start(command) for command in commands):
            return self._without_token(reading, commands, mail)
        doubt = doubt_of_origin(self._office, message, mail.person.address)
        if not doubt and vouched(self._office, message, mail.person.address):
            return self._obeyed(message, commands, mail)
        return self._waiting(message, commands, mail)

    def _may_start(self, command: Command) -> bool:
        return command.word in _STARTED | ASKING | {Word.HELP} or bool(self._orders.noted(command))

    def _waiting(self, message: Message, commands: tuple[Command, ...], mail: Mail) -> Heard:
        lines = tuple("\n".join(filter(None, (command.line, command.note))) for command in commands)
        return replace(self._blank(message, mail.person.address, mail.at), waiting=lines)

    def _without_token(self, reading: Reading, commands: tuple[Command, ...], mail: Mail) -> Heard | None:
        """A command about something that only a mail of ours can name: refused, where it is plainly one."""
        plain = all(command.word not in ASKING | {Word.UNKNOWN, Word.NOTE, Word.SNOOZE} for command in commands)
        if not plain:
            return None
        return self._refused(reading.message, mail.person.address, mail.at, "it answers no mail of the clerk")

    # ── what comes of it ─────────────────────────────────────────────────────────────────────────────────────────────
    def _refused(self, message: Message, person: str, at: datetime, why: str) -> Heard:
        return replace(self._blank(message, person, at), refused=why, file=True)

    def _blank(self, message: Message, person: str, at: datetime) -> Heard:
        return Heard(key_of(message), person, at, _id(message), message.subject)


def _id(message: Message) -> str:
    return message.message_id or made_id(key_of(message))


def _language(mail: Mail, office: Office) -> str:
    return mail.person.language or office.directory.team.language


def _names(mail: Mail) -> set[str]:
    return set(words(mail.person.name))


def _unknown(command: Command) -> Result:
    return Result(Word.UNKNOWN, command.line[:80])
