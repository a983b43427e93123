"""Answers to what the team writes to the clerk: receipts, refusals, and what was asked by mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from daemon.core.commands.abouts import About, ToConfirm
from daemon.core.commands.blocks import BLOCKS
from daemon.core.commands.heard import Heard
from daemon.core.commands.results import FAILED, Obstacle, Result
from daemon.core.commands.tokens import without_tokens
from daemon.core.commands.word import Word
from daemon.core.desk.asking import Asked
from daemon.core.desk.assess import Round
from daemon.core.desk.desk import Desk
from daemon.core.desk.library import Library
from daemon.core.desk.orders import fitting
from daemon.core.desk.plan import Plan
from daemon.core.desk.projects import plan_told
from daemon.core.desk.replying import Replying
from daemon.core.desk.writer import Writer
from daemon.core.letters.letter import File
from daemon.core.letters.render import SUBJECT
from daemon.core.letters.reply_views import PlanView, ReceiptView, Unsent
from daemon.core.letters.views import NoticeView, Rendered
from daemon.core.message.subjects import Subjects
from daemon.core.model import Address
from daemon.core.state.entry import Entry
from daemon.core.words.text import one_line, short

RECEIPTS_A_DAY = 40  # to one person, as no busy day brings; what they order is done all the same
LOST_A_DAY = 10  # … that understood nothing, or an absence alone: a machine that answers each of them ends there
REFUSALS_A_DAY = 3  # … whoever forges their address a hundred times
_DAY = timedelta(days=1)
_LOST = "receipt:lost:"  # begins the outbox keys of receipts that understood nothing
_REFUSAL = "refusal:"  # begins the outbox keys of refusals, which are notices


def answers(desk: Desk, library: Library, now: datetime) -> Plan:
    """One answer for each mail that was heard. One that cannot be made holds up nothing else."""
    round_ = Round(desk, now)
    sent = _sent_since(now - _DAY, desk.clerk.outbox.values())
    for heard in desk.clerk.heard:
        told = {name: sent[heard.person, name] for name in ("receipt", "answer", "lost", "refusal")}
        answering = _Answering(round_.desk, library, heard, now)
        plans = answering.plans(told["receipt"] + told["lost"] + told["answer"], told["lost"], told["refusal"])
        sent += _sent_since(now - _DAY, round_.each(f"answer to {heard.person}", plans).mails)
        round_.add([Plan(answered=frozenset({heard.key}))])
    return round_.plan


def _sent_since(begin: datetime, entries: Iterable[Entry]) -> Counter[tuple[str, str]]:
    """How many mails of a kind each person was written since then: (address, kind) → number."""
    recent = (entry for entry in entries if entry.created > begin)
    kinds = ((entry, _name(entry)) for entry in recent)
    return Counter((person, kind) for entry, kind in kinds for person in entry.to)


def _name(entry: Entry) -> str:
    named = {_REFUSAL: "refusal", _LOST: "lost"}
    return next((name for begin, name in named.items() if entry.key.startswith(begin)), entry.kind)


class _Answering:
    """Answers one mail to the clerk."""

    def __init__(self, desk: Desk, library: Library, heard: Heard, now: datetime) -> None:
        self._desk = desk
        self._library = library
        self._heard = heard
        self._writer = Writer(desk, now)
        self._person = desk.person(heard.person)
        self._head = self._writer.head(self._person)

    def plans(self, answered: int, lost: int, refused: int) -> Iterator[Plan]:
        """A plan for each mail, made when the one before is carried out; how many the person had today is given."""
        heard = self._heard
        if heard.refused:
            if refused < REFUSALS_A_DAY:
                yield self._refusal()
        elif answered < RECEIPTS_A_DAY and not (self._lost() and lost >= LOST_A_DAY):
            if (heard.results or heard.help or heard.waiting) and not self._silent():
                yield self._receipt()
            for number, (word, of) in enumerate(heard.asked):
                yield self._told(number, word, of)

    def _lost(self) -> bool:
        """Whether no line was understood, or nothing but an absence, which a machine tells as well."""
        heard, alike = self._heard, {one.word for one in self._heard.results}
        return not heard.asked and alike in ({Word.UNKNOWN}, {Word.AWAY})

    def _silent(self) -> bool:
        """Whether the person wants to hear of problems alone, and there is none: all was carried out as it was meant.

        How a plan or notes were read is told in any case: it may be other than it was meant.
        """
        heard = self._heard
        told = heard.help or heard.waiting or any(one.word in FAILED or one.word in BLOCKS for one in heard.results)
        return self._person.quiet_receipts and not told

    def _refusal(self) -> Plan:
        heard = self._heard
        view = NoticeView(self._head, heard.trouble, heard.at, heard.refused, one_line(heard.subject))
        return self._mail("notice", f"{_REFUSAL}{heard.key}", self._render("notice", view))

    def _receipt(self) -> Plan:
        heard = self._heard
        waiting = tuple(Result(Obstacle.CONFIRM, line) for line in heard.waiting)
        help_ = self._how() if heard.help else {}
        view = ReceiptView(self._head, heard.results + waiting, self._plans(), help_, self._unsent())
        doubted = (result.command for result in heard.results if result.word is Obstacle.LOOKALIKE)
        about = (*heard.about, *(ToConfirm(line) for line in (*heard.waiting, *doubted)))
        key = f"{_LOST if self._lost() else 'receipt:'}{heard.key}"
        return self._mail("receipt", key, self._render("receipt", view), about)

    def _plans(self) -> tuple[PlanView, ...]:
        """What this mail told of clients' projects: of a plan how it stands now, of notes each line."""
        told = dict.fromkeys((one.word, one.client) for one in self._heard.results if one.word in BLOCKS)
        views = (plan_told(self._desk, client, self._heard, whole=word is Word.PLAN) for word, client in told)
        return tuple(view for view in views if view)

    def _unsent(self) -> tuple[Unsent, ...]:
        onward = Replying(self._desk).onward
        found = (one for one in self._heard.results if one.word is Obstacle.UNSENT)
        return tuple(Unsent(one.text, onward(*one.answers, one.text)) for one in found)

    def _how(self) -> dict[Word, str]:
        """How commands are written: all that there are, or beside one that failed those that fit what it answers."""
        how = self._desk.commands.help(self._person.language)
        fit = fitting(self._heard.about) if self._heard.results else frozenset()
        return {word: line for word, line in how.items() if not fit or word in fit | {Word.UNDO, Word.HELP}}

    def _told(self, number: int, word: Word, of: str) -> Plan:
        answer = Asked(self._desk, self._library, self._head, self._person).tell(word, of)
        key = f"answer:{self._heard.key}:{number}"
        mail = self._mail("answer", key, answer.rendered, answer.about, answer.files, answer.language)
        return mail + answer.plan if mail.mails else mail

    def _render(self, kind: str, view: NoticeView | ReceiptView) -> Rendered:
        return self._desk.team_mails.render(kind, self._person.language, view)

    def _mail(
        self,
        kind: str,
        key: str,
        rendered: Rendered,
        about: tuple[About, ...] = (),
        files: tuple[File, ...] = (),
        language: str = "",
    ) -> Plan:
        """To the configured address, in the thread of the mail; a receipt keeps its subject, a refusal begins anew."""
        person = self._person
        before = () if self._heard.refused else (self._heard.message_id,)
        subject = "" if kind != "receipt" else Subjects(self._desk.rules).base(without_tokens(self._heard.subject))
        if subject:  # programs that go by subjects show question and answer as one conversation
            rendered = replace(rendered, subject=short(f"Re: {subject}", SUBJECT))
        to = (Address(person.name, person.address),)
        entry = self._writer.entry(
            kind, key, to, rendered, language or person.language, before=before, about=about, attachments=files
        )
        return Plan.of(entry)
