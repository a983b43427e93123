"""`sent`: what was sent to whom, when, why, and whether it was answered. The outbox remembers it for 90 days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from daemon.app.office import Office
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Direction, Filed, Question
from daemon.core.schedule.alerts import Level, is_owed
from daemon.core.state.entry import TO_CLIENTS, Entry
from daemon.core.state.marks import Told
from daemon.core.state.record import Record

Json = dict[str, Any]

_LEVELS = {Level.WARNING: "due soon", Level.BREACH: "overdue"}
_WHY = {
    "digest": "the morning's overview",
    "draft": "a letter to a client waits for a word",
    "notice": "something does not work, as its subject says",
    "receipt": "confirms a command",
    "answer": "answers what was asked by mail",
    "report": "the month's figures",
    "reminder": "the client has not answered what we asked",
    "first": "what the first sync found",
    "knock": "an unknown sender asks something",
}


def sent_mails(office: Office, now: datetime, client: str | None, since: datetime | None) -> list[Json]:
    """Oldest first; with `client`, those to it and those that name a question of it. Raises BadStore."""
    records = {record.id: record for record in office.client_records()}
    entries = [one for one in office.clerk.outbox.values() if since is None or (one.finished or one.created) >= since]
    view = _View(office, records, now)
    rows = [view.row(one) for one in sorted(entries, key=lambda one: one.created)]
    return [row for row in rows if client is None or client in row["clients"]]


class _View:
    def __init__(self, office: Office, records: Mapping[str, Record], now: datetime) -> None:
        self._now = now
        self._questions = {
            question.id: (name, question) for name, record in records.items() for question in record.ledger.questions
        }
        self._rulings = [*office.clerk.rulings, *(one for record in records.values() for one in record.rulings)]
        self._replies = _replies(record.messages.values() for record in records.values())
        self._levels = {
            (mark.question, mark.reader, at): mark.level
            for mark, at in office.clerk.memory.items()
            if isinstance(mark, Told)
        }

    def row(self, entry: Entry) -> Json:
        shown = [self._questions[one] for one in entry.questions if one in self._questions]
        return {
            "message_id": entry.message_id,
            "kind": entry.kind,
            "to": list(entry.to),
            "clients": list(dict.fromkeys([entry.client] * bool(entry.client) + [client for client, _ in shown])),
            "subject": entry.subject,
            "state": entry.state,
            "at": (entry.finished or entry.created).isoformat(),
            "why": self._why(entry, [question for _, question in shown]),
            "answered": self._answered(entry),
            "questions": [{"id": one.id, "text": one.text, "state": one.state} for _, one in shown],
            "still_owed": sum(is_owed(one, self._now) for _, one in shown),
            "reason": entry.reason,
        }

    def _why(self, entry: Entry, shown: list[Question]) -> str:
        if entry.kind == "alert":
            levels = [self._level(entry, question) for question in shown]
            return ", ".join(f"{levels.count(one)} {one}" for one in dict.fromkeys(levels)) or "a red flag"
        if entry.kind == "update":
            draft = entry.draft
            return f"the {draft.letter} letter" if draft.letter else f"the regular update of {draft.period}"
        return _WHY[entry.kind]

    def _level(self, entry: Entry, question: Question) -> str:
        found = [level for to in entry.to if (level := self._levels.get((question.id, to, entry.created))) is not None]
        return _LEVELS.get(Level(found[0]), "escalated") if found and found[0] in _LEVELS else _flag(found)

    def _answered(self, entry: Entry) -> Json | None:
        """The first reply of the client, or the first word of its reader on what it shows."""
        if entry.kind in TO_CLIENTS:
            replies = [one for one in self._replies.get(entry.message_id, ()) if one.at >= entry.created]
            first = min(replies, key=lambda one: one.at, default=None)
            return {"by": first.sender.address, "at": first.at.isoformat()} if first else None
        words = [one for one in self._rulings if one.by in entry.to and one.at >= entry.created and _on(one, entry)]
        word = min(words, key=lambda one: one.at, default=None)
        return {"by": word.by, "at": word.at.isoformat(), "word": word.word} if word else None


def _flag(found: list[int]) -> str:
    return "escalated" if found else "with a red flag"


def _on(ruling: Ruling, entry: Entry) -> bool:
    """Whether it is on something that the mail showed, and made by hand."""
    return not ruling.taught and ruling.on in entry.about


def _replies(records: Iterable[Iterable[Filed]]) -> dict[str, list[Filed]]:
    """What came in from clients, by the Message-IDs that it refers to. Automatic mail answers nothing."""
    found: dict[str, list[Filed]] = {}
    for message in _inbound(records):
        for reference in message.references:
            found.setdefault(reference, []).append(message)
    return found


def _inbound(records: Iterable[Iterable[Filed]]) -> Iterator[Filed]:
    for messages in records:
        yield from (one for one in messages if one.direction is Direction.INBOUND and one.automatic is None)
