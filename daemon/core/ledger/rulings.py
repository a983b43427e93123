"""Rulings: what humans decide, and what that does beside closing a question, which is the ledger's part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from daemon.core.commands.abouts import About, OnDraft, OnPromise, OnQuestion, OnSender, OnWish
from daemon.core.commands.word import Word
from daemon.core.model import OWED, Ledger, Picture, Promise, Question
from daemon.core.words.text import normal


@dataclass(frozen=True, slots=True)
class Ruling:
    """A human's word on a question, or on what is no question: then `question` is empty and `about` says on what."""

    question: str  # its id
    word: Word  # none that only asks
    by: str  # address
    at: datetime
    message_id: str  # the mail that it came in
    until: datetime | None = None  # snooze, due, away
    text: str = ""  # a note
    # assign, foreign: the sender; approve, hold: the update, or the wish; kept, dropped: the promise
    about: OnSender | OnDraft | OnWish | OnPromise | None = None
    to: str = ""  # give: a PM's address; assign: a client's id
    sentence: str = ""  # dismiss: what is not flagged again, in normal form, when `sender` writes it
    sender: str = ""
    taught: bool = False  # made by an earlier dismissal of the same sentence, not by hand
    since: datetime | None = None  # away: when it begins, where not at once
    pictures: tuple[Picture, ...] = ()  # with a note
    undone_by: str = ""  # the mail that took it back

    @property
    def wish(self) -> OnWish | None:
        """The wish of a client that it agrees to."""
        return self.about if isinstance(self.about, OnWish) else None

    @property
    def on_reminder(self) -> bool:
        """Whether it is on a reminder to a client, and no other letter's matter."""
        return isinstance(self.about, OnDraft) and self.about.reminds

    @property
    def on(self) -> About | None:
        """What it rules on; None for a person's absence, and for a note on a client."""
        return OnQuestion(self.question) if self.question else self.about


def taught(questions: Iterable[Question], rulings: Sequence[Ruling]) -> list[Ruling]:
    """The dismissals that follow from earlier ones: the same sentence of the same sender needs no answer either.

    A question that was reopened is dismissed by hand only, and what it had taught before is forgotten.
    """
    reopenings = sorted((ruling for ruling in rulings if ruling.word is Word.REOPEN), key=_rank)
    reopened = {ruling.question: ruling.at for ruling in reopenings}
    dismissals = (
        ruling
        for ruling in rulings
        if ruling.word is Word.DISMISS
        and ruling.sentence
        and (ruling.question not in reopened or reopened[ruling.question] < ruling.at)
    )
    lessons = {(ruling.sender, ruling.sentence): ruling for ruling in dismissals}
    follow: list[Ruling] = []
    for question in questions if lessons else ():
        lesson = lessons.get((question.asked_by.address, normal(question.text)))
        if lesson and question.id not in reopened and question.state in OWED and question.asked_at > lesson.at:
            follow.append(
                replace(lesson, question=question.id, at=question.asked_at, sentence="", sender="", taught=True)
            )
    return follow


def overlaid(ledger: Ledger, rulings: Iterable[Ruling]) -> Ledger:
    """The ledger with deadlines, PMs, silence and notes as humans set them."""
    by_question: dict[str, list[Ruling]] = defaultdict(list)
    ends: dict[str, Ruling] = {}  # promise → the newest word on it
    for ruling in sorted(rulings, key=_rank):
        by_question[ruling.question].append(ruling)
        if isinstance(ruling.about, OnPromise):
            ends[ruling.about.promise] = ruling
    if not by_question:
        return ledger

    def laid(questions: Iterable[Question]) -> tuple[Question, ...]:
        return tuple(_overlaid(question, by_question.get(question.id, ())) for question in questions)

    return replace(
        ledger,
        questions=laid(ledger.questions),
        awaiting_client=laid(ledger.awaiting_client),
        ended=laid(ledger.ended),
        held=laid(ledger.held),
        promises=tuple(_ended(one, ends.get(one.id)) for one in ledger.promises) if ends else ledger.promises,
    )


def _ended(promise: Promise, ruling: Ruling | None) -> Promise:
    """A promise as a person ended it, unless a mail had kept it."""
    if ruling is None or promise.kept_by:
        return promise
    kept_by = ruling.message_id if ruling.word is Word.KEPT else None
    dropped = ruling.word is Word.DROPPED
    return replace(promise, kept_by=kept_by, dropped=dropped, ended_by=ruling.by, ended_at=ruling.at)


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
    own = [ruling for ruling in rulings if ruling.by == by and not ruling.taught]
    return max(own, key=_rank).message_id if own else ""


def _rank(ruling: Ruling) -> tuple[datetime, str]:
    return ruling.at, ruling.message_id
