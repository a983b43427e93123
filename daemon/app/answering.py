"""Answers to what the team writes to the clerk: receipts, refusals, and what was asked by mail."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.utils import parseaddr

from daemon.app.asking import Asked
from daemon.app.office import Office
from daemon.core.commands.abouts import About, ToConfirm
from daemon.core.commands.heard import Heard
from daemon.core.commands.results import Obstacle, Result
from daemon.core.commands.word import Word
from daemon.core.desk.desk import Desk
from daemon.core.desk.orders import fitting
from daemon.core.desk.plan import Plan
from daemon.core.desk.writer import Writer
from daemon.core.filing.people import PM
from daemon.core.letters import briefs
from daemon.core.letters.letter import File
from daemon.core.letters.reply_views import ReceiptView
from daemon.core.letters.views import Head, NoticeView, Rendered
from daemon.core.model import Address
from daemon.core.state.marks import Noticed
from daemon.core.words.text import one_line

log = logging.getLogger(__name__)

RECEIPTS_A_DAY = 10  # to one person; what they order is done all the same
REFUSALS_A_DAY = 3  # … whoever forges their address a hundred times
_DAY = timedelta(days=1)


class Answering:
    """Plans one answer for each mail that was heard."""

    def __init__(self, office: Office, desk: Desk, now: datetime) -> None:
        self._office = office
        self._desk = desk.after(Plan())
        self._plan = Plan()
        self._renderer = desk.team_mails
        self._now = now

    def plan(self) -> Plan:
        for heard in self._office.clerk.heard:
            try:
                self._answer(heard)
            except Exception as error:  # one answer that cannot be made must not hold up all other mail
                log.exception("an answer could not be made to=%s", heard.person)
                writer = Writer(self._desk, self._now)
                self._add(
                    writer.notice("other", Noticed("answer", heard.key), detail=f"{error}", recipient=heard.person)
                )
            self._add(Plan(answered=frozenset({heard.key})))
        return self._plan

    def _add(self, plan: Plan) -> None:
        plan.carry_out(self._desk.clerk)
        self._plan += plan

    def _answer(self, heard: Heard) -> None:
        if heard.refused:
            self._refuse(heard)
        elif self._sent_today(heard.person, "receipt", "answer") < RECEIPTS_A_DAY:
            if heard.results or heard.help or heard.waiting:
                self._receipt(heard)
            for number, (word, of) in enumerate(heard.asked):
                self._tell(heard, number, word, of)

    def _refuse(self, heard: Heard) -> None:
        today = self._sent_today(heard.person, "refusal")
        if today < REFUSALS_A_DAY:
            view = NoticeView(self._head(heard.person), "forged", heard.at, heard.refused, one_line(heard.subject))
            self._queue("notice", f"refusal:{heard.key}", heard, self._render("notice", heard, view))

    def _sent_today(self, person: str, *kinds: str) -> int:
        entries = self._desk.clerk.outbox.values()
        recent = [entry for entry in entries if person in entry.to and entry.created > self._now - _DAY]
        return sum(entry.key.partition(":")[0] in kinds for entry in recent)

    def _receipt(self, heard: Heard) -> None:
        waiting = tuple(Result(Obstacle.CONFIRM, line) for line in heard.waiting)
        view = ReceiptView(self._head(heard.person), heard.results + waiting, self._how(heard) if heard.help else {})
        about = heard.about or tuple(ToConfirm(line) for line in heard.waiting)
        self._queue("receipt", f"receipt:{heard.key}", heard, self._render("receipt", heard, view), about=about)

    def _how(self, heard: Heard) -> dict[Word, str]:
        """How commands are written: all that there are, or beside one that failed those that fit what it answers."""
        how = self._office.commands.help(self._pm(heard.person).language)
        fit = fitting(heard.about) if heard.results else frozenset()
        return {word: line for word, line in how.items() if not fit or word in fit | {Word.UNDO, Word.HELP}}

    def _tell(self, heard: Heard, number: int, word: Word, of: str) -> None:
        language = self._pm(heard.person).language
        told = Asked(self._office, self._renderer, self._head(heard.person), heard.person, language).tell(word, of)
        key = f"answer:{heard.key}:{number}"
        self._queue("answer", key, heard, told.rendered, about=told.about, files=told.files)

    # ── the mail ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _pm(self, person: str) -> PM:
        known = self._office.directory.pms.get(person)
        return known or PM("", person, language=self._office.directory.team.language)

    def _head(self, person: str) -> Head:
        sender = parseaddr(self._office.config.smtp.sender)[1]
        return briefs.head(self._pm(person), self._office.directory.team, sender, self._now)

    def _render(self, kind: str, heard: Heard, view: NoticeView | ReceiptView) -> Rendered:
        return self._renderer.render(kind, self._pm(heard.person).language, view)

    def _queue(
        self,
        kind: str,
        key: str,
        heard: Heard,
        rendered: Rendered,
        *,
        about: tuple[About, ...] = (),
        files: tuple[File, ...] = (),
    ) -> None:
        """To the configured address, in the thread of the mail; a refusal begins its own."""
        pm = self._pm(heard.person)
        before = () if heard.refused else (heard.message_id,)
        to = (Address(pm.name, pm.address),)
        writer = Writer(self._desk, self._now)
        entry = writer.entry(kind, key, to, rendered, pm.language, before=before, about=about, attachments=files)
        self._add(Plan.of(entry))
