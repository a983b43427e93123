"""What the team committed to, and the mail that kept it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from daemon.core.ledger.bit import SAYING, Reply
from daemon.core.ledger.matching import Bag
from daemon.core.ledger.wording import Wording
from daemon.core.model import Act, Filed, Promise, Speech

COMMITTING = frozenset({Speech.HOLDING, Speech.PROMISE})
_SHORT = 6  # words of a sentence that only names the day of the one before it
_NEAR = 80  # characters between the two
_ENDS = re.compile(r"[.!?…]\s")


def promised_day(act: Act, filed: Filed) -> date | None:
    """The day of a commitment; where it names none, that of what the mail goes on to: "I have to ask. Should know by
    Friday."
    """
    text, behind = filed.own_text, filed.own_text.find(act.text) + len(act.text)
    for other in filed.acts if act.due is None and act.text in text else ():
        between = text[behind : text.find(other.text, behind)] if text.find(other.text, behind) >= 0 else "\n"
        goes_on = len(other.text.split()) <= _SHORT or not _ENDS.search(between)
        if other.due and other.speech in COMMITTING and goes_on and "\n" not in between and len(between) <= _NEAR:
            return other.due
    return act.due


class Promises:
    """All promises of one record, in the order in which they were made."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._promises: list[Promise] = []
        self._bags: list[Bag] = []  # the words of each
        self._open: dict[str, tuple[int, ...]] = {}  # by thread: those that put off no question
        self._of: dict[str, tuple[int, ...]] = {}  # by question

    def copy(self) -> Promises:
        """The same promises, apart."""
        new = Promises(self._wording)
        new._promises = list(self._promises)
        new._bags = list(self._bags)
        new._open = dict(self._open)
        new._of = dict(self._of)
        return new

    def give(self, filed: Filed, put_off: dict[str, Act]) -> None:
        """The commitments of an outbound mail. `put_off`: the questions that it acknowledges, and by which act.

        A bare receipt ("we have your mail") commits to nothing unless it puts off a question or names a day.
        """
        for act in filed.acts:
            if act.speech not in COMMITTING:
                continue
            questions = [key for key, theirs in put_off.items() if theirs == act]
            if act.speech is Speech.HOLDING and not (questions or act.due):
                continue
            place = len(self._promises)
            question = questions[0] if questions else None
            promise = Promise(filed.message_id, act.text, act.due, filed.at, question=question, origin=filed.origin)
            self._promises.append(promise)
            self._bags.append(self._wording.bag(act.text, filed.language))
            for key in questions:
                self._of[key] = (*self._of.get(key, ()), place)
            if not questions:
                self._open[filed.thread] = (*self._open.get(filed.thread, ()), place)

    def answered(self, question: str, message_id: str) -> None:
        """The question that was put off is answered: what was promised for it is kept."""
        for place in self._of.get(question, ()):
            if self._promises[place].kept_by is None:
                self._promises[place] = replace(self._promises[place], kept_by=message_id)

    def keep(self, filed: Filed, read: Callable[[], Reply], *, answers: bool) -> None:
        """What an outbound mail keeps of the commitments of its thread; `answers`: it answers a question. It is `read`
        only where there are any.
        """
        waiting = self._open.get(filed.thread)
        if not waiting:
            return
        reply = read()
        for place in waiting:
            if _keeps(self._bags[place], reply, answers=answers):
                self._promises[place] = replace(self._promises[place], kept_by=filed.message_id)
        self._open[filed.thread] = tuple(place for place in waiting if self._promises[place].kept_by is None)

    def __iter__(self) -> Iterator[Promise]:
        return iter(self._promises)


def _keeps(promised: Bag, reply: Reply, *, answers: bool) -> bool:
    saying = [bit for bit in reply.bits if bit.does in SAYING]
    if reply.attached or any(bit.done or promised.shared(bit.bag) for bit in saying):
        return True
    return bool(saying) and not answers
