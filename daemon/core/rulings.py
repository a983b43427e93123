"""What rulings do beside closing a question, which is the ledger's part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from daemon.core.model import OWED, Ledger, Question, Ruling, Word
from daemon.core.text import normal


def taught(questions: Iterable[Question], rulings: Sequence[Ruling]) -> list[Ruling]:
    """The dismissals that follow from earlier ones: the same sentence of the same sender needs no answer either."""
    lessons = {(one.sender, one.sentence): one for one in rulings if one.word is Word.DISMISS and one.sentence}
    found: list[Ruling] = []
    for question in questions if lessons else ():
        lesson = lessons.get((question.asked_by.address, normal(question.text)))
        if lesson and question.state in OWED and question.asked_at > lesson.at:
            found.append(
                replace(lesson, question=question.id, at=question.asked_at, sentence="", sender="", taught=True)
            )
    return found


def overlaid(ledger: Ledger, rulings: Iterable[Ruling]) -> Ledger:
    """The ledger with deadlines, PMs, silence and notes as humans set them."""
    by_question: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in sorted(rulings, key=lambda one: (one.at, one.message_id)):
        by_question[ruling.question].append(ruling)
    if not by_question:
        return ledger
    return replace(ledger, questions=tuple(_overlaid(one, by_question.get(one.id, ())) for one in ledger.questions))


def _overlaid(question: Question, rulings: Sequence[Ruling]) -> Question:
    for ruling in rulings:
        if ruling.word is Word.DUE:
            question = replace(question, ruled_due=ruling.until)
        elif ruling.word is Word.GIVE:
            question = replace(question, given_to=ruling.to)
        elif ruling.word is Word.STOP:
            question = replace(question, muted=True)
        elif ruling.word is Word.NOTE:
            question = replace(question, notes=(*question.notes, ruling.text))
    return question


def last_mail(rulings: Iterable[Ruling], by: str) -> str:
    """The Message-ID of the newest mail by which `by` ruled anything of this; "" for none."""
    own = [one for one in rulings if one.by == by and not one.taught]
    return max(own, key=lambda one: (one.at, one.message_id)).message_id if own else ""
