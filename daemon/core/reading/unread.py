"""Mails whose words cannot be read here: encrypted, packed, spoken, or left on a server. Somebody has to open them."""

from __future__ import annotations

import re

from daemon.core.model import SEALED, Ask, Body, Kind, Message
from daemon.core.reading.enclosures import sealed
from daemon.core.reading.hits import WEAK
from daemon.core.words.lexicon import Lexicon
from daemon.core.words.rules import Rules

MAX_NOTICE = 3_000  # characters in which a notice says what it stands for
_ARMOUR = re.compile(r"^\s*-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_RIGHTS = (".rpmsg",)  # what Microsoft's rights management sends, with a notice for whoever cannot open it


class UnreadReader:
    """Tells them from mails that say nothing."""

    def __init__(self, rules: Rules) -> None:
        self._notice = Lexicon([rules.rule("mail", "automatic", "protected")])

    def ask(self, message: Message, body: Body, subject: str) -> tuple[Ask, ...]:
        """The one thing that such a mail asks, under its `subject`; nothing of a mail that can be read."""
        name = sealed(message.attachments)
        said = body.own_text
        if any(char.isalnum() for char in said):
            armoured = _ARMOUR.match(said)
            rights = name and name.lower().endswith(_RIGHTS)
            notice = self._notice.find_pattern(said[:MAX_NOTICE]) and (
                message.attachments or message.html or "://" in said
            )
            if not (armoured or rights or notice):
                return ()
        elif not name:
            return ()
        return (Ask(subject or name or message.subject, Kind.QUESTION, WEAK, SEALED),)
