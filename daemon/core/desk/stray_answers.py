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
from daemon.core.model import Question, Reading, Speech
from daemon.core.words.sentences import splitter
from daemon.core.words.tenor import TENOR
from daemon.core.words.text import fold, one_line, words

LONGEST = 4_000  # characters of such an answer that are kept

_HEAD = re.compile(r"[^,!:.\n]*")
_STEM, _ENDING = 3, 2  # letters of a name that stay when it is called, and that may change: Anna, Pani Anno
_MOST_WORDS = 6  # of a greeting
_PROSE, _TWO = 5, 10  # words of a letter without greeting: of one sentence, and of several
_TELLING = 4  # letters of a word that tells which question is meant
_TELLS = frozenset({Speech.PROMISE, Speech.HOLDING})


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


def ungreeted(desk: FrontDesk, reading: Reading, mail: CommandMail) -> Result | None:
    """What to tell of a mail that no line of is a command, and that reads as a letter to whoever asked, greeted or not.

    It may be a note to the clerk all the same: nothing is done with it in either case.
    """
    text = reading.body.own_text.strip()
    if not _is_letter(desk, reading, desk.language(mail.person)):
        return None
    said = {word for word in words(text) if len(word) >= _TELLING}
    asked_by_clients = [
        (client, one) for client, one in _shown(desk, mail) if desk.directory.client_at(one.asked_by.address) == client
    ]
    fitting = [found for found in asked_by_clients if said & set(words(found[1].text))] or asked_by_clients
    if len({client for client, _ in fitting}) != 1:
        return None
    client, question = max(fitting, key=lambda found: len(said & set(words(found[1].text))))
    told = Result(Obstacle.UNSENT, one_line(text)[:80], client=desk.client_name(client), text=text[:LONGEST])
    return replace(told, answers=(client, question.message_id))


def _is_letter(desk: FrontDesk, reading: Reading, language: str) -> bool:
    """Whether it is prose that says what will be, ends as a letter does, or has sentences; and speaks of no third."""
    body = reading.body
    letter = body.own_text.removesuffix(body.sign_off)
    said = words(letter)
    spoken = dict.fromkeys((language, reading.language or language))
    third = {fold(word) for one in spoken for word in desk.rules.maybe(one, "commands", "third").words}
    if len(said) < _PROSE or third & set(said) or any(char.isdecimal() for char in letter[:2]):
        return False
    tells = any(act.speech in _TELLS and act.rule != TENOR for act in reading.acts)
    return tells or bool(body.sign_off) or (len(said) >= _TWO and len(splitter(desk.rules).split(letter)) > 1)


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
