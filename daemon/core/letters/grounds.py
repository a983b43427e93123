"""What the state of a question rests on, for people of every language: who wrote or ruled, when, and their sentence."""

from __future__ import annotations

from collections.abc import Iterable

from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Question, State
from daemon.core.schedule.context import Context, Said
from daemon.core.words.text import short

_RULED = frozenset({Word.DONE, Word.PHONE, Word.DISMISS, Word.REOPEN, Word.SNOOZE})
_SENTENCE = 300  # characters


def ground(context: Context, rulings: Iterable[Ruling], question: Question) -> Said | None:
    """The mail that settled or put it off, else the newest ruling on it; None where nobody said anything.

    What the client contests rests on no earlier word.
    """
    if question.contested:
        return None
    found = context.settled_by(question)
    if question.state is State.ACKNOWLEDGED:
        found = next(reversed(context.said(question)), None)
    if found:
        return Said(found.kind, found.by, found.at, short(found.text, _SENTENCE))
    ruled = [one for one in rulings if one.question == question.id and one.word in _RULED]
    newest = max(ruled, key=lambda one: one.at, default=None)
    return Said("ruled", context.person(newest.by), newest.at, short(newest.text, _SENTENCE)) if newest else None
