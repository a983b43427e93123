"""Answers to what the team writes to the clerk: receipts, refusals, and what was asked by mail."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parseaddr

from daemon.app.exporting import record_page
from daemon.app.office import Office, mail_link
from daemon.app.orders import CONFIRM, Orders
from daemon.app.owing import owed
from daemon.app.planning import Planner
from daemon.app.views import search
from daemon.core import briefs, links
from daemon.core.alerts import Owed, is_owed
from daemon.core.heard import Heard
from daemon.core.letter import File
from daemon.core.model import Address
from daemon.core.people import PM
from daemon.core.render import Renderer
from daemon.core.text import one_line, words
from daemon.core.views import AnswerView, Head, Line, NoticeView, ReceiptView, Rendered, Result

log = logging.getLogger(__name__)

RECEIPTS_A_DAY = 10  # to one person; what they order is done all the same
REFUSALS_A_DAY = 3  # … whoever forges their address a hundred times
_SHOWN = 20  # lines of an answer
_DAY = timedelta(days=1)


class Answering:
    """Plans one answer for each mail that was heard."""

    def __init__(self, office: Office, renderer: Renderer, planner: Planner, now: datetime) -> None:
        self._office = office
        self._renderer = renderer
        self._planner = planner
        self._now = now

    def all(self) -> None:
        for heard in self._office.clerk.heard:
            try:
                self._answer(heard)
            except Exception as error:  # one answer that cannot be made must not hold up all other mail
                log.exception("an answer could not be made to=%s", heard.person)
                self._planner.notice("other", f"answer:{heard.key}", detail=f"{error}", recipient=heard.person)
            self._planner.plan.answered.add(heard.key)

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
        entries = [*self._office.clerk.outbox.values(), *self._planner.plan.entries]
        recent = [entry for entry in entries if person in entry.to and entry.created > self._now - _DAY]
        return sum(entry.key.partition(":")[0] in kinds for entry in recent)

    def _receipt(self, heard: Heard) -> None:
        waiting = tuple(Result("confirm", line) for line in heard.waiting)
        how = self._office.commands.help(self._pm(heard.person).language) if heard.help else {}
        view = ReceiptView(self._head(heard.person), heard.results + waiting, how)
        about = heard.about or tuple(f"{CONFIRM}{line}" for line in heard.waiting)
        self._queue("receipt", f"receipt:{heard.key}", heard, self._render("receipt", heard, view), about=about)

    # ── what was asked ───────────────────────────────────────────────────────────────────────────────────────────────
    def _tell(self, heard: Heard, number: int, word: str, of: str) -> None:
        client = Orders(self._office, self._now).client(of) if of and word != "find" else None
        kind = word if word == "find" or client or (not of and word != "record") else "nobody"
        view = AnswerView(self._head(heard.person), kind, of)
        about: tuple[str, ...] = ()
        files: tuple[File, ...] = ()
        if kind == "find":
            view = _cut(view, self._hits(of))
        elif kind == "record" and client:
            files = (self._page(client),)
        elif kind in ("status", "report"):
            waiting = self._waiting([client] if client else None, heard.person)
            about = tuple(entry.question.id for entry in waiting[:_SHOWN])
            view = _cut(view, [self._owed_line(entry, place) for place, entry in enumerate(waiting, 1)])
        rendered = self._render("answer", heard, view)
        self._queue("answer", f"answer:{heard.key}:{number}", heard, rendered, about=about, files=files)

    def _waiting(self, clients: list[str] | None, person: str) -> list[Owed]:
        """What is owed: of these clients, else of the person's own, else (a lead) of all; most urgent first."""
        directory = self._office.directory
        own = [client.id for client in directory.clients.values() if client.pm == person]
        names = clients or own or list(directory.clients)
        records = [self._office.records.get(name) for name in names if self._office.records.exists(name)]
        entries = [entry for record in records for entry in owed(self._office, record)]
        waiting = [entry for entry in entries if is_owed(entry.question, self._now)]
        return sorted(waiting, key=lambda entry: entry.deadline.due_at)

    def _owed_line(self, entry: Owed, number: int) -> Line:
        question, due = entry.question, entry.deadline.due_at
        late = entry.overdue(self._now)
        link = self._link(question.message_id)
        return Line(
            entry.client.name, question.asked_by, question.text, question.asked_at, due, late, number, link=link
        )

    def _link(self, message_id: str) -> str:
        return links.link(mail_link(self._office), message_id)

    def _hits(self, text: str) -> list[Line]:
        """Mail with all the words; a client's name among them means that client's mail."""
        named = {word: client.id for client in self._office.directory.clients.values() for word in _names(client.id)}
        clients = {named[word] for word in words(text) if word in named}
        rest = " ".join(word for word in words(text) if word not in named) or text
        found = search(self._office, rest)
        return [
            Line(
                self._client_name(row["client"]),
                Address("", row["from"]),
                one_line(row["excerpt"]),
                datetime.fromisoformat(row["at"]),
                subject=row["subject"],
                link=self._link(row["message_id"]),
            )
            for row in found
            if not clients or row["client"] in clients
        ]

    def _client_name(self, client: str) -> str:
        found = self._office.directory.clients.get(client)
        return found.name if found else client

    def _page(self, client: str) -> File:
        page = record_page(self._office, client, self._now)
        return File(f"{client}.html", "text/html", page.encode("utf-8", "replace"))

    # ── the mail ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _pm(self, person: str) -> PM:
        known = self._office.directory.pms.get(person)
        return known or PM("", person, language=self._office.directory.team.language)

    def _head(self, person: str) -> Head:
        sender = parseaddr(self._office.config.smtp.sender)[1]
        return briefs.head(self._pm(person), self._office.directory.team, sender, self._now)

    def _render(self, kind: str, heard: Heard, view: AnswerView | NoticeView | ReceiptView) -> Rendered:
        return self._renderer.render(kind, self._pm(heard.person).language, view)

    def _queue(
        self,
        kind: str,
        key: str,
        heard: Heard,
        rendered: Rendered,
        *,
        about: tuple[str, ...] = (),
        files: tuple[File, ...] = (),
    ) -> None:
        """To the configured address, in the thread of the mail; a refusal begins its own."""
        pm = self._pm(heard.person)
        before = () if heard.refused else (heard.message_id,)
        to = (Address(pm.name, pm.address),)
        self._planner.queue(kind, key, to, rendered, pm.language, before, about=about, attachments=files)


def _names(client: str) -> Iterable[str]:
    return words(client)


def _cut(view: AnswerView, lines: list[Line]) -> AnswerView:
    return replace(view, lines=tuple(lines[:_SHOWN]), more=max(len(lines) - _SHOWN, 0))
