"""What `questions`, `show` and `status` say, with the fields of the contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from daemon.adapters.state.outlines import StillOpen
from daemon.adapters.suffixes import organisation
from daemon.app.arguments import BadArgument, known_client
from daemon.app.office import Office
from daemon.core.commands.word import Word
from daemon.core.desk.library import FoundMail
from daemon.core.filing.lookalikes import looks_like
from daemon.core.filing.party import domain_of
from daemon.core.filing.place import UNMATCHED
from daemon.core.filing.strangers import from_stranger
from daemon.core.ledger import asks
from daemon.core.ledger.question_row import dated, said, undated
from daemon.core.ledger.remarks import BOUNCED
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Filed, Question, Remark, State
from daemon.core.schedule.alerts import Owed, is_owed
from daemon.core.schedule.outline import KEPT
from daemon.core.schedule.owing import Circumstances
from daemon.core.state.entry import EntryState
from daemon.core.state.record import Record

Json = dict[str, Any]


def questions(office: Office, now: datetime, client: str | None, states: set[State] | None) -> list[Json]:
    """The ledger of all clients or one, oldest first. Raises BadArgument for an unknown client."""
    clients = [known_client(office, client)] if client else list(office.directory.clients)
    waiting = states is not None and states <= KEPT  # these stand in the outlines, which are small
    rows = _waiting(office, clients, now) if waiting else _all(office, clients, now)
    return sorted((row for row in rows if states is None or row["state"] in states), key=itemgetter("asked_at"))


def _waiting(office: Office, clients: list[str], now: datetime) -> Iterator[Json]:
    for of in office.waiting(clients):
        for words, (question, due) in zip(of.said, office.terms.dues(of.id, of.around), strict=True):
            yield dated(undated(of.id, words), due.due_at, owed=is_owed(question, now), now=now)


def _all(office: Office, clients: list[str], now: datetime) -> Iterator[Json]:
    for name, around, rows in office.questions(clients):
        for row, (question, due) in zip(rows, office.terms.dues(name, around), strict=True):
            yield dated(row, due.due_at, owed=is_owed(question, now), now=now)


def question_row(entry: Owed, now: datetime) -> Json:
    return _row(entry.client.id, entry.question, entry.deadline.due_at, now)


def _row(client: str, question: Question, due: datetime, now: datetime) -> Json:
    return dated(undated(client, said(question)), due, owed=is_owed(question, now), now=now)


def show(office: Office, now: datetime, client: str) -> Json:
    """One client's whole record. Raises BadArgument for an unknown client."""
    record = office.records.get(known_client(office, client))
    ledger = record.ledger
    return {
        "client": {"id": client, "name": office.directory.clients[client].name},
        "threads": _threads(record),
        "questions": [question_row(entry, now) for entry in office.terms.owed(record)],
        "approvals": [remark_row(entry) for entry in ledger.approvals],
        "red_flags": [remark_row(entry) for entry in ledger.red_flags if entry.kind != BOUNCED],
        "returned": [remark_row(entry) for entry in ledger.red_flags if entry.kind == BOUNCED],
        "promises": [
            {
                "message_id": promise.message_id,
                "text": promise.text,
                "due": promise.due.isoformat() if promise.due else None,
                "kept_by": promise.kept_by,
                "id": promise.id,
                "state": "open" if promise.open else "dropped" if promise.dropped else "kept",
                "ended_by": promise.ended_by or None,
                "ended_at": _iso(promise.ended_at),
            }
            for promise in ledger.promises
        ],
        "awaiting_client": [_awaited(question) for question in asks.waiting(ledger, now)],
        "notes": [{"text": one.text, "by": one.by, "at": one.at.isoformat()} for one in _notes(record)],
        "updates": [{"period": u.period, "state": u.state, "sent_at": _iso(u.sent_at)} for u in record.updates],
    }


def why(office: Office, question: str) -> tuple[Json, list[str]]:
    """A question by its id or the beginning of it, and the evidence for its state. Raises BadArgument if none is."""
    for client in office.directory.clients.values():
        record = office.records.get(client.id)
        for entry in office.terms.owed(record):
            if entry.question.id.startswith(question):
                messages = record.messages.values()
                party = office.directory.party(client.id)
                said = (record.rulings, record.opinions)
                steps = office.books.explain(entry.question.id, messages, *said, zone=client.zone, party=party)
                return question_row(entry, entry.question.asked_at), steps
    raise BadArgument(f"question: none begins with {question!r}; `inboxclerk questions --json` lists the ids")


def search(office: Office, text: str, limit: int = 50) -> list[Json]:
    """Mail of all clients whose own words, subject or file names hold all words of `text`, best first."""
    found = found_mail(office, text, limit)
    return [{"client": one.client, "excerpt": one.excerpt, **message_row(one.message)} for one in found]


def found_mail(office: Office, text: str, limit: int = 50) -> list[FoundMail]:
    hits = office.index.search(text, limit)
    keys: dict[str, set[str]] = defaultdict(set)
    for hit in hits:
        keys[hit.record].add(hit.key)
    rows = {record: office.records.rows(record, of) for record, of in keys.items()}
    return [
        FoundMail(hit.record, rows[hit.record][hit.key], hit.excerpt) for hit in hits if hit.key in rows[hit.record]
    ]


def _threads(record: Record) -> list[Json]:
    threads: dict[str, list[Filed]] = {}
    for message in sorted(record.messages.values(), key=lambda message: (message.at, message.key)):
        threads.setdefault(message.thread, []).append(message)
    return [
        {"id": thread, "subject": messages[0].base_subject, "messages": [message_row(message) for message in messages]}
        for thread, messages in threads.items()
    ]


def message_row(message: Filed) -> Json:
    return {
        "message_id": message.message_id,
        "direction": message.direction,
        "from": message.sender.address,
        "at": message.at.isoformat(),
        "subject": message.subject,
        "own_text": message.own_text,
        "automatic": message.automatic,
        "attachments": [
            {"filename": file.filename, "content_type": file.content_type, "size": file.size}
            for file in message.attachments
        ],
        "ours": message.ours,
        "forwarded_by": message.forwarded_by or None,
        "shared": message.shared,
        "cut": message.cut,
        "origin": message.origin,
        "origin_why": message.origin_why,
    }


def _notes(record: Record) -> list[Ruling]:
    """What the team noted of the client, or beside a question, oldest first."""
    return sorted((one for one in record.rulings if one.word is Word.NOTE), key=lambda one: one.at)


def remark_row(remark: Remark) -> Json:
    return {
        "message_id": remark.message_id,
        "text": remark.text,
        "kind": remark.kind,
        "at": remark.at.isoformat(),
        "by": remark.by.address,
        "origin": remark.origin,
    }


def _awaited(question: Question) -> Json:
    return {
        "id": question.id,
        "message_id": question.message_id,
        "text": question.text,
        "kind": question.kind,
        "asked_by": question.asked_by.address,
        "asked_at": question.asked_at.isoformat(),
    }


def status(office: Office, now: datetime) -> Json:
    """What is owed now, most urgent first, and how the clerk is."""
    clients = office.directory.clients
    owed, awaiting = list[tuple[datetime, Json]](), 0
    for of in office.waiting(clients):
        owed += _owed(office, of, now)
        awaiting += sum(asks.waits(question, now) for question in of.awaiting)
    owed.sort(key=itemgetter(0))
    clerk = office.clerk
    unmatched = office.records.get(UNMATCHED).messages.values()
    strangers = {message.sender.address for message in unmatched if from_stranger(message)}
    return {
        "now": now.isoformat(),
        "timezone": str(office.directory.team.zone),
        "owed": [
            row | {"client_name": clients[row["client"]].name, "pm": clients[row["client"]].pm} for _, row in owed
        ],
        "awaiting_client": awaiting,
        "unmatched": sorted(strangers),
        "lookalikes": _lookalikes(office, sorted(strangers)),
        "quarantined": len(office.quarantine),
        "outbox": sum(entry.state is EntryState.QUEUED for entry in clerk.outbox.values()),
        "unsent": [
            {"subject": entry.subject, "to": list(entry.to), "state": entry.state, "reason": entry.reason}
            for entry in clerk.outbox.values()
            if entry.state in (EntryState.DEAD, EntryState.UNKNOWN)
        ],
        "troubles": [
            {"what": t.name, "reason": t.reason, "since": t.since.isoformat()} for t in clerk.troubles.values()
        ],
        "last_pass": _iso(clerk.clock.last_pass),
    }


def _owed(office: Office, of: StillOpen, now: datetime) -> Iterator[tuple[datetime, Json]]:
    """When each of one client's questions that somebody waits for is due, and its row."""
    left = [both for both in zip(of.around.questions, of.said, strict=True) if is_owed(both[0].question, now)]
    dues = office.terms.dues(of.id, Circumstances(tuple(one for one, _ in left), of.around.wrote))
    for (_, words), (_, due) in zip(left, dues, strict=True):
        yield due.due_at, dated(undated(of.id, words), due.due_at, owed=True, now=now)


def _lookalikes(office: Office, strangers: list[str]) -> dict[str, str]:
    """The unknown senders whose domain may be taken for one of the team's or the clients' → that domain."""
    known = office.directory.domains
    found = {address: looks_like(domain_of(address), known, organisation) for address in strangers}
    return {address: domain for address, domain in found.items() if domain}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
