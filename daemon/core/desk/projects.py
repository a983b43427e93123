"""The projects of clients, as their records and the directory tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from daemon.core.commands.heard import Heard
from daemon.core.commands.word import Word
from daemon.core.filing.people import Directory, client_named
from daemon.core.ledger.rulings import Ruling
from daemon.core.letters.reply_views import NotedLine, PlanView
from daemon.core.message.origin import believed
from daemon.core.project.fold import project
from daemon.core.project.project import Item, ItemKind, Project
from daemon.core.state.record import Record
from daemon.core.words.rules import Rules
from daemon.core.words.text import words


class Cabinet(Protocol):
    """What a desk has of it."""

    @property
    def directory(self) -> Directory: ...
    @property
    def records(self) -> Mapping[str, Record]: ...
    @property
    def rules(self) -> Rules: ...


def project_of(desk: Cabinet, client: str) -> Project:
    """What the plans and notes on a client amount to now."""
    record = desk.records.get(client)
    return _project(desk, client, record.rulings if record else ())


def plan_view(desk: Cabinet, client: str, now: datetime) -> PlanView:
    """The plan of a client as it stands, for the answer to `plan`."""
    known, found = desk.directory.clients[client], project_of(desk, client)
    today = now.astimezone(known.zone).date()
    return PlanView(known.name, str(known.zone), today, found.name, found.steps)


def plan_told(desk: Cabinet, named: str, heard: Heard, *, whole: bool) -> PlanView | None:
    """What a mail told of the client with that name; None where that was taken back.

    `whole`: the plan as it stands after that mail, else the lines of its notes.
    """
    client = client_named(desk.directory, named)
    record = desk.records.get(client) if client else None
    mine = [one for one in record.rulings if one.message_id == heard.message_id] if record else []
    if not record or not client or not mine:
        return None
    last = max(one.at for one in mine)
    after = _project(desk, client, (one for one in record.rulings if one.at <= last))
    view = plan_view(desk, client, last)
    if whole:
        return replace(view, name=after.name, steps=after.steps, unread=after.unread, repeated=after.repeated)
    noted = tuple(_noted(after, item) for item in after.items if item.noted_at == last)
    return replace(view, name="", steps=(), noted=noted)


def _noted(found: Project, item: Item) -> NotedLine:
    for number, step in enumerate(found.steps, 1):
        if item.component and step.name == item.component:
            moved = item.kind is ItemKind.MOVED and step.moved_at == item.noted_at
            return NotedLine(item, number, step.before if moved else None)
    return NotedLine(item)


def _project(desk: Cabinet, client: str, rulings: Iterable[Ruling]) -> Project:
    directory, known = desk.directory, desk.directory.clients[client]
    told = [one for one in rulings if one.word in (Word.PLAN, Word.NOTE)]
    pms = (directory.pms.get(address) for address in (*(one.by for one in told), known.pm))
    spoken = [pm.language for pm in pms if pm and pm.language]
    return project(
        told, desk.rules, (*spoken, directory.team.language, known.language), known.zone, _people(desk, client)
    )


def _people(desk: Cabinet, client: str) -> frozenset[str]:
    """The words of the names of the PMs, and of those at the client who have asked anything."""
    record = desk.records.get(client)
    asked = (question.asked_by.name for question in believed(record.ledger.questions)) if record else ()
    return frozenset(
        word for name in (*(pm.name for pm in desk.directory.pms.values()), *asked) for word in words(name)
    )
