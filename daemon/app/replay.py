"""`replay`: the records anew from the Maildir and the rulings, with today's rules, and what that changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from daemon.app.arguments import known_record
from daemon.app.bookkeeping import file, origin_of, refresh, row_of
from daemon.app.office import Office
from daemon.app.understanding import understand
from daemon.core.filing.place import UNMATCHED
from daemon.core.filing.twins import twin
from daemon.core.message.origin import Found
from daemon.core.message.parse import Unreadable, parse
from daemon.core.model import Ledger, Origin, Question
from daemon.core.state.record import Record

Progress = Callable[[str, int, int], None]  # record, done, of


@dataclass(frozen=True, slots=True)
class Change:
    """One question that is another than before: state before and after, "" where there was or is none."""

    record: str
    question: str
    text: str
    before: str
    after: str


@dataclass
class Replayed:
    changes: list[Change] = field(default_factory=list)
    messages: int = 0
    moved: int = 0  # out of unmatched, since somebody knows the sender now
    unread: list[str] = field(default_factory=list)  # names in the archive that can no longer be read


def replay(office: Office, client: str | None, now: datetime, progress: Progress) -> Replayed:
    """Rebuild one record or all in memory and tell the difference; `keep` writes it.

    Raises BadArgument, BadStore, OSError.
    """
    result = Replayed()
    names = [known_record(office, client)] if client else office.records.ids()
    # Strangers first: what becomes a client's belongs into that client's new ledger.
    for name in sorted(names, key=lambda name: name != UNMATCHED):
        _reread(office, name, result, progress)
    for record in office.records.opened():
        before = record.ledger
        refresh(record, office, now)
        result.changes += _changes(record.id, before, record.ledger)
    return result


def keep(office: Office) -> None:
    """Write what `replay` rebuilt, and the index. A mail that moved is in its new place before it leaves the old."""
    for record in sorted(office.records.opened(), key=lambda record: record.id == UNMATCHED):
        office.records.commit(record)
        office.index.forget(record.id)
        for message in record.messages.values():
            office.index.add(record.id, message)
    office.index.commit()


def _reread(office: Office, name: str, result: Replayed, progress: Progress) -> None:
    record = office.records.get(name)
    archive = office.records.archive(name)
    total = len(archive)
    for done, (key, raw, at) in enumerate(archive, 1):
        before = record.messages.get(key)
        try:
            _refile(office, record, key, raw, before.at if before else at, result)
        except Unreadable:
            result.unread.append(key)
        progress(name, done, total)


def _refile(office: Office, record: Record, key: str, raw: bytes, at: datetime, result: Replayed) -> None:
    before = record.messages.get(key)
    message = parse(raw)
    reading = understand(office, message, at)
    known = before and before.origin_why  # else it was filed before origins were
    sent_by = Origin(before.origin, known) if before and known else origin_of(office, message, Found.FILE)
    quiet, cut = (before.quiet, before.cut) if before else (True, False)
    where, filed = row_of(key, file(office, reading, at, sent_by, quiet=quiet, cut=cut))
    filed = filed if filed.key == key else twin(filed, key)
    result.messages += 1
    owners = set(where.records) - {UNMATCHED}
    if record.id != UNMATCHED or not owners:
        record.put(replace(filed, thread=before.thread if before else ""))
        return
    for owner in owners:
        other = office.records.get(owner)
        if filed.key not in other.messages:
            other.put(filed)
            office.records.archive(owner).add(filed.key, raw, at)
    record.drop(filed.key)
    result.moved += 1


def _changes(record: str, before: Ledger, after: Ledger) -> list[Change]:
    old = {question.id: question for question in before.questions}
    new = {question.id: question for question in after.questions}
    return [
        Change(record, name, (new.get(name) or old[name]).text, _state(old, name), _state(new, name))
        for name in dict.fromkeys([*old, *new])
        if _state(old, name) != _state(new, name)
    ]


def _state(questions: Mapping[str, Question], name: str) -> str:
    return questions[name].state if name in questions else ""
