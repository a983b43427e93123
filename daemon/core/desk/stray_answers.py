"""Answers that a PM meant for a client, and sent to the clerk in reply to an alert: the client would wait for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from posixpath import commonprefix

from daemon.core.commands.abouts import OnQuestion
from daemon.core.commands.results import Obstacle, Result
from daemon.core.desk.front_desk import FrontDesk
from daemon.core.desk.orders import asked
from daemon.core.desk.upshot import CommandMail
from daemon.core.model import Question
from daemon.core.words.text import one_line, words

LONGEST = 4_000  # characters of such an answer that are kept

_HEAD = re.compile(r"[^,!:.\n]*")
_STEM, _ENDING = 3, 2  # letters of a name that stay when it is called, and that may change: Anna, Pani Anno
_MOST_WORDS = 6  # of a greeting


def stray(desk: FrontDesk, own_text: str, mail: CommandMail) -> Result | None:
    """What to tell of a mail that greets whoever asked one of the questions that ours showed: it orders nothing."""
    text = own_text.strip()
    head = (_HEAD.match(text) or [""])[0]
    said = words(head)
    if not 1 < len(said) <= _MOST_WORDS or not desk.commands.greets(head):
        return None
    for client, question in _shown(desk, mail):
        names = [name for name in words(question.asked_by.name) if len(name) >= _STEM]
        if desk.directory.client_at(question.asked_by.address) == client and any(_called(names, one) for one in said):
            told = Result(Obstacle.UNSENT, one_line(text)[:80], client=desk.client_name(client), text=text[:LONGEST])
            return replace(told, answers=(client, question.message_id))
    return None


def _shown(desk: FrontDesk, mail: CommandMail) -> Iterator[tuple[str, Question]]:
    """The clients' questions that the mail of ours showed."""
    for item in mail.about:
        found = asked(desk, item.question) if isinstance(item, OnQuestion) else None
        if found and not found[1].lapse:
            yield found


def _called(names: list[str], word: str) -> bool:
    return any(
        len(stem := commonprefix([name, word])) >= _STEM and max(len(name), len(word)) - len(stem) <= _ENDING
        for name in names
    )
