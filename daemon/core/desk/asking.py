"""What a person asked the clerk by mail: what is owed, mail found, a client's record, figures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from daemon.core.commands.abouts import About, OnDraft, OnQuestion
from daemon.core.commands.word import Word
from daemon.core.dates.date_words import date_words
from daemon.core.desk.desk import Desk
from daemon.core.desk.facts import facts
from daemon.core.desk.library import Library
from daemon.core.desk.plan import Plan
from daemon.core.desk.presence import Presence
from daemon.core.desk.projects import plan_view
from daemon.core.desk.waiting_reminders import look_at_reminder
from daemon.core.desk.waiting_updates import look
from daemon.core.figures.facts import Facts
from daemon.core.figures.monthly import Month
from daemon.core.filing.people import PM, client_named
from daemon.core.letters.letter import File
from daemon.core.letters.month_report import report_view
from daemon.core.letters.reply_views import AnswerLine, AnswerView
from daemon.core.letters.views import Head, Rendered
from daemon.core.message import links
from daemon.core.model import PROVED, Address, Filed
from daemon.core.schedule.alerts import Owed, is_owed
from daemon.core.schedule.extract import extract
from daemon.core.state.record import Record
from daemon.core.words.passage import passage
from daemon.core.words.text import words

_SHOWN = 20  # lines of an answer
_FILES = 3  # of a mail that was found
_DAY = timedelta(days=1)
_WEEKS = timedelta(weeks=4)  # that `report` covers where no month is named
_YEAR = 4  # digits


@dataclass(frozen=True, slots=True)
class AnswerMail:
    """An answer, ready to be sent."""

    rendered: Rendered
    about: tuple[About, ...] = ()  # what it shows under its numbers
    files: tuple[File, ...] = ()
    language: str = ""  # the person's own if empty
    plan: Plan = field(default_factory=Plan)  # what else comes of it


class Asked:
    """Answers one person; `head` is of the mail that the person gets."""

    def __init__(self, desk: Desk, library: Library, head: Head, person: PM) -> None:
        self._desk = desk
        self._library = library
        self._head = head
        self._person = person

    def tell(self, word: Word, of: str) -> AnswerMail:
        """The answer to `word`, one of ASKING or PLAN, about `of`, which may be empty."""
        client = client_named(self._desk.directory, of) if of and word is not Word.FIND else None
        if word is Word.FIND:
            return self._answer(_cut(self._view(word, of), self._hits(of)))
        if word is Word.SHOW:
            return self._letter(of)
        if word is Word.REPORT:
            return self._figures(client, of)
        if word is Word.RECORD and client:
            return replace(self._answer(self._view(word, of)), files=(self._page(client),))
        if word is Word.PLAN and client:
            return self._answer(replace(self._view(word, of), plan=plan_view(self._desk, client, self._head.now)))
        if word is Word.STATUS and (client or not of):
            return self._status([client] if client else self._own(), of)
        return self._answer(self._view("nobody", of))

    def _view(self, kind: str, of: str) -> AnswerView:
        return AnswerView(self._head, kind, of)

    def _answer(self, view: AnswerView) -> AnswerMail:
        return AnswerMail(self._desk.team_mails.render("answer", self._person.language, view))

    def _own(self) -> list[str]:
        """Of the person's own clients and those of the PMs whom the person leads; of who has none, all."""
        directory = self._desk.directory
        pms = {pm.address for pm in directory.pms.values() if self._person.address in (pm.address, pm.lead)}
        own = [client.id for client in directory.clients.values() if client.pm in pms]
        return own if own and self._person.address != self._desk.settings.admin else list(directory.clients)

    def _letter(self, of: str) -> AnswerMail:
        """A letter as its client will see it, which it then is. Raises TemplateProblem, and KeyError for one that is
        no more.
        """
        desk, now = self._desk, self._head.now
        name, _, period = of.partition(":")
        about, client, record = OnDraft(name, period), desk.directory.clients[name], desk.records[name]
        outlines = [desk.outlines[one] for one in desk.directory.clients if one in desk.outlines]
        seeing = look_at_reminder if about.reminds else look
        seen = seeing(desk, client, record, Presence(desk, outlines, now), desk.clerk.outbox[about.update], now)
        about = replace(about, facts=seen.facts)
        return AnswerMail(seen.letter, (about,), language=client.language, plan=seen.plan)

    # ── status ───────────────────────────────────────────────────────────────────────────────────────────────────────
    def _status(self, clients: Iterable[str], of: str) -> AnswerMail:
        waiting = self._waiting(clients)
        view = _cut(self._view(Word.STATUS, of), [self._owed_line(entry, n) for n, entry in enumerate(waiting, 1)])
        return replace(self._answer(view), about=tuple(OnQuestion(entry.question.id) for entry in waiting[:_SHOWN]))

    def _waiting(self, clients: Iterable[str]) -> list[Owed]:
        """What is owed to these clients, most urgent first."""
        entries = [entry for record in self._records(clients) for entry in self._desk.terms.owed(record)]
        waiting = [entry for entry in entries if is_owed(entry.question, self._head.now)]
        return sorted(waiting, key=lambda entry: entry.deadline.due_at)

    def _owed_line(self, entry: Owed, number: int) -> AnswerLine:
        question, due = entry.question, entry.deadline.due_at
        late = entry.overdue(self._head.now)
        link = self._link(question.message_id)
        return AnswerLine(
            entry.client.name, question.asked_by, question.text, question.asked_at, due, late, number, link=link
        )

    def _link(self, message_id: str) -> str:
        return links.link(self._desk.mail_link, message_id)

    # ── find and record ──────────────────────────────────────────────────────────────────────────────────────────────
    def _hits(self, text: str) -> list[AnswerLine]:
        """Mail with all the words; a client's name among them means that client's mail."""
        named = {word: client.id for client in self._desk.directory.clients.values() for word in words(client.id)}
        clients = {named[word] for word in words(text) if word in named}
        rest = " ".join(word for word in words(text) if word not in named) or text
        return [
            AnswerLine(
                self._client_name(found.client),
                _writer(found.message),
                passage(self._desk.rules, found.message.own_text, rest),
                found.message.at,
                subject=found.message.subject,
                link=self._link(found.message.message_id),
                files=_files(found.message, rest),
            )
            for found in self._library.find(rest)
            if not clients or found.client in clients
        ]

    def _client_name(self, client: str) -> str:
        found = self._desk.directory.clients.get(client)
        return found.name if found else client

    def _page(self, client: str) -> File:
        page = self._library.page(client, self._head.now, self._person.language).encode("utf-8", "replace")
        if self._person.zipped:
            return File(f"{client}.zip", "application/zip", _zipped(f"{client}.html", page))
        return File(f"{client}.html", "text/html", page)

    # ── report ───────────────────────────────────────────────────────────────────────────────────────────────────────
    def _figures(self, client: str | None, of: str) -> AnswerMail:
        """The figures of a month where one is named, else of the last four weeks, of the person's clients or one."""
        month = None
        if of and not client:
            month, rest = self._month(of)
            client = client_named(self._desk.directory, rest) if rest else None
            if rest and not client:
                return self._answer(self._view("nobody", of))
        clients = [client] if client else self._own()
        if client and client not in self._own():
            return self._answer(self._view("nobody", of))
        first, last = (month, _last_of(month)) if month else self._weeks()
        return AnswerMail(self._rendered(clients, first, last, whole=bool(month)))

    def _rendered(self, clients: list[str], first: date, last: date, *, whole: bool) -> Rendered:
        directory = self._desk.directory
        span = Month(first, self._midnight(first), self._midnight(last + _DAY), self._head.now)
        found = self._facts(clients).within(span.start, span.end)
        names = {name: directory.clients[name].name for name in clients}
        of = names[clients[0]] if len(clients) == 1 else directory.team.name
        view = report_view(span, found, self._head, of, names, {pm.address: pm.name for pm in directory.pms.values()})
        view = replace(view, last=None if whole else last, pms=view.pms if len(view.pms) > 1 else ())
        return self._desk.team_mails.render("report", self._person.language, view)

    def _facts(self, clients: Iterable[str]) -> Facts:
        return facts(self._desk.terms, map(extract, self._records(clients)), self._desk.clerk.outbox, self._head.now)

    def _records(self, clients: Iterable[str]) -> list[Record]:
        """Those that there are. Raises what kept one from being read: half an answer would pass for a whole one."""
        asked = list(clients)
        for client in asked:
            if client in self._desk.torn:
                raise self._desk.torn[client]
        return [self._desk.records[client] for client in asked if client in self._desk.records]

    def _weeks(self) -> tuple[date, date]:
        today = self._head.now.astimezone(self._desk.directory.team.zone).date()
        return today - _WEEKS + _DAY, today

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._desk.directory.team.zone)

    def _month(self, of: str) -> tuple[date | None, str]:
        """The month that `of` names in the person's language or English, the newest that has begun, and the rest."""
        today = self._head.now.astimezone(self._desk.directory.team.zone).date()
        month, year, rest = 0, 0, []
        for word in words(of):
            kind, value = self._date_word(word)
            if kind == "month" and not month:
                month = int(value)
            elif kind == "number" and len(word) == _YEAR:
                year = int(value)
            elif kind not in ("filler", "role"):
                rest.append(word)
        if not month:
            return None, of
        year = year or (today.year if month <= today.month else today.year - 1)
        return date(max(year, 1), month, 1), " ".join(rest)

    def _date_word(self, word: str) -> tuple[str, str]:
        for language in dict.fromkeys((self._person.language, "en")):
            found = date_words(self._desk.rules, language).read(word)
            if len(found) == 1 and found[0].kind != "word":
                return found[0].kind, found[0].value
        return "word", word


def _last_of(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - _DAY


def _writer(message: Filed) -> Address:
    """Who wrote it; by the address alone where nothing shows that the name is not borrowed."""
    return message.sender if message.origin in PROVED else Address("", message.sender.address)


def _files(message: Filed, asked: str) -> tuple[str, ...]:
    """The names of its files that hold a word of what was asked for."""
    wanted = set(words(asked))
    return tuple(file.filename for file in message.attachments if wanted & set(words(file.filename)))[:_FILES]


def _zipped(name: str, content: bytes) -> bytes:
    """The same bytes for the same content: a mail can be made again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _cut(view: AnswerView, lines: list[AnswerLine]) -> AnswerView:
    return replace(view, lines=tuple(lines[:_SHOWN]), more=max(len(lines) - _SHOWN, 0))
