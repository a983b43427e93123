"""One client's record, as a decision about it looks things up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from daemon.core.filing.party import domain_of
from daemon.core.filing.people import Client
from daemon.core.hours.business_hours import Calendar
from daemon.core.message.links import link
from daemon.core.message.origin import believed
from daemon.core.model import SEALED, Address, Direction, Filed, Ledger, OriginKind, Question, Remark, State
from daemon.core.schedule.alarms import beside
from daemon.core.words.text import one_line

_EVIDENCE = re.compile(r"“([^“”]+)”[^“”]*$")  # the sentence that a reason ends with


@dataclass(frozen=True, slots=True)
class Said:
    """What was already said to the client about a question."""

    kind: str  # holding, partial, settled
    by: Address
    at: datetime
    text: str  # "" where it cannot be read here


class Context:
    """One client's record, looked up by Message-ID."""

    def __init__(
        self, client: Client, ledger: Ledger, messages: Iterable[Filed], calendar: Calendar, mail_link: str = ""
    ) -> None:
        self.client = client
        self.calendar = calendar  # in which the client's SLA counts
        self.ledger = ledger
        # An id that two mails bear means the one that is not refuted: whoever borrows it speaks for nobody.
        doubted = sorted(messages, key=lambda message: message.origin is not OriginKind.REFUTED)
        self.messages = {message.message_id: message for message in doubted}
        self._mail_link = mail_link  # the pattern of `daemon.core.message.links`

    def subject(self, message_id: str) -> str:
        return self.messages[message_id].base_subject if message_id in self.messages else ""

    def person(self, address: str) -> Address:
        """Who writes from `address`, by the name of the newest mail from there that is not forged."""
        honest = believed(self.messages.values())
        wrote = [one for one in honest if one.sender.address == address and one.sender.name]
        return max(wrote, key=lambda one: one.at).sender if wrote else Address("", address)

    def link(self, message_id: str) -> str:
        """What opens the message in the mail program; "" where nothing does."""
        return link(self._mail_link, message_id)

    def said(self, question: Question) -> tuple[Said, ...]:
        """The holding replies to a question, and the mails that answered others of the same mail, newest last."""
        holding = [
            Said("holding", self.messages[promise.message_id].sender, promise.at, promise.text)
            for promise in self.ledger.promises
            if promise.question == question.id and promise.message_id in self.messages
        ]
        return tuple(sorted([*holding, *self._partly(question)], key=lambda said: said.at))

    def _partly(self, question: Question) -> list[Said]:
        """What was answered of the mail that asked the question, and left it open; not what put it off as well."""
        put_off = {promise.message_id for promise in self.ledger.promises if promise.question == question.id}
        beside = [one.answered_by for one in self.ledger.questions if self._beside(one, question)]
        answered = [one for one in beside if one not in put_off]
        mails = [self.messages[one] for one in dict.fromkeys(answered) if one in self.messages]
        return [Said("partial", mail.sender, mail.at, one_line(mail.own_text)) for mail in mails]

    def _beside(self, other: Question, question: Question) -> bool:
        return other.message_id == question.message_id and other.state is State.ANSWERED and other.id != question.id

    def replied(self, message_id: str) -> bool:
        """Whether somebody of the team has written to the client since, in its thread or under its subject."""
        asked = self.messages[message_id]
        return any(self._replies(one, asked) for one in self.messages.values())

    def _replies(self, one: Filed, asked: Filed) -> bool:
        if one.direction is not Direction.OUTBOUND or one.ours or one.automatic or one.at < asked.at:
            return False
        client, sender = self.client, asked.sender.address
        theirs = any(to == sender or to in client.addresses or domain_of(to) in client.domains for to in one.to)
        return theirs and (one.thread == asked.thread or one.base_subject == asked.base_subject != "")

    def sealed(self, message_id: str | None) -> bool:
        """Whether nobody can read that mail here, so that somebody has to open it."""
        message = self.messages.get(message_id or "")
        return message is not None and any(ask.rule == SEALED for ask in message.asks)

    def settled_by(self, question: Question) -> Said | None:
        """The mail by which a question is taken as settled, with the sentence that the evidence names."""
        message = self.messages.get(question.answered_by or "")
        if message is None:
            return None
        named = _EVIDENCE.search(question.why)
        words, text = named[1].removesuffix("…") if named else "", one_line(message.own_text)
        shown = words if words and words in text else text
        return Said("settled", message.sender, message.at, "" if self.sealed(message.message_id) else shown)

    def flags(self, question: Question) -> tuple[str, ...]:
        """The red flags of the thread since the question was asked."""
        return beside(question, [flag for flag in self.ledger.red_flags if self._thread(flag) == question.thread])

    def _thread(self, flag: Remark) -> str | None:
        message = self.messages.get(flag.message_id)
        return message.thread if message else None
