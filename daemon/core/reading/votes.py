"""Outlook's voting buttons: a reply without words whose subject begins with what was pressed: "Approve: Brochure"."""

from __future__ import annotations

from daemon.core.model import Act, Body, Message, Speech
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules

_SURE = 0.9
LONGEST = 60  # characters of a button


class VoteReader:
    def __init__(self, rules: Rules) -> None:
        self._yes = Lexicon([rules.rule("mail", "automatic", "vote_yes")])
        self._no = Lexicon([rules.rule("mail", "automatic", "vote_no")])

    def vote(self, message: Message, body: Body, *, is_reply: bool) -> str:
        """The label of the button, "" for a mail that is no vote. One of any label is known by its Thread-Topic."""
        label, colon, topic = (part.strip() for part in message.subject.partition(":"))
        replies = bool(message.in_reply_to or message.references or message.thread_index)
        if body.own_text.strip() or message.attachments or is_reply or not (colon and replies and label):
            return ""
        topics = {value.strip() for value in message.headers.get("thread-topic", ())}
        known = self._yes.find_pattern(label) or self._no.find_pattern(label)
        return label if len(label) <= LONGEST and (known or topic in topics) else ""

    def acts(self, label: str) -> tuple[Act, ...]:
        """What a press of that button does."""
        rule = self._yes.find_pattern(label)
        return (Act(label, Speech.APPROVAL, _SURE, rule),) if rule else ()
