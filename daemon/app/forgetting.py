"""`forget`: erasure of a client, or of one person's mail, with a preview."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from daemon.app.bookkeeping import refresh
from daemon.app.office import Office
from daemon.app.traces import concerns, is_of, mentions, names, set_aside, tells
from daemon.core.commands.abouts import About, OnSender
from daemon.core.commands.word import Word
from daemon.core.ledger.rulings import Ruling
from daemon.core.schedule import outbox
from daemon.core.state.clerk import ClerkState
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.record import Record

_FINISHED = (EntryState.SENT, EntryState.DEAD, EntryState.DROPPED)


@dataclass
class Erasure:
    """What would go, or went: for each record the messages, and the folders that go whole."""

    folders: list[Path] = field(default_factory=list)
    messages: dict[str, list[str]] = field(default_factory=dict)  # record → keys
    set_aside: list[Path] = field(default_factory=list)  # mails in quarantine
    notes: int = 0  # of the team
    traces: int = 0  # rulings and mails of ours that name it
    kept: int = 0  # mails of other people that name the address

    @property
    def count(self) -> int:
        return sum(map(len, self.messages.values()))

    def __bool__(self) -> bool:
        return bool(self.folders or self.count or self.set_aside or self.notes or self.traces)


def preview(office: Office, who: str) -> Erasure:
    """What `forget` would erase. `who` is a client's id or an address."""
    if who in office.directory.clients or office.records.exists(who):
        return _client(office, who)
    address = who.lower()
    found = Erasure(set_aside=set_aside(office, address))
    told: list[Ruling] = []
    for name in office.records.ids():
        record = office.records.get(name)
        keys = [key for key, message in record.messages.items() if is_of(message, address, office)]
        if keys:
            found.messages[name] = keys
        told += (one for one in (*record.rulings, *record.undone) if names(one, address))
        found.traces += sum(names(one, address) for one in record.pulses)
        found.kept += sum(mentions(office, record, key, address) for key in record.messages if key not in keys)
    _count(found, told, office.clerk, address)
    found.traces += sum(tells(entry, address) for entry in office.clerk.outbox.values())
    return found


def _client(office: Office, client: str) -> Erasure:
    record, known = office.records.get(client), office.directory.clients.get(client)
    anybody = [f"@{domain}" for domain in known.domains] + list(known.addresses) if known else []
    found = Erasure([office.records.folder(client)], {client: list(record.messages)}, set_aside(office, *anybody))
    _count(found, [*record.rulings, *record.undone], office.clerk, client)
    gone = {question.id for question in record.ledger.questions}
    found.traces += sum(_told(entry, client, gone) for entry in office.clerk.outbox.values())
    return found


def _count(found: Erasure, rulings: Iterable[Ruling], clerk: ClerkState, who: str) -> None:
    """Count what was ruled and noted in the records, and what the clerk itself keeps of `who`."""
    told = [*rulings, *(one for one in (*clerk.rulings, *clerk.undone) if concerns(one, who))]
    found.notes = sum(one.word is Word.NOTE for one in told)
    kept = (*clerk.heard, *clerk.untold, *clerk.wishes, *clerk.knocks, *clerk.absences, *clerk.doubted)
    others = (one for one in kept if _of(one, who))
    found.traces += len(told) - found.notes + sum(1 for _ in others)


def erase(office: Office, found: Erasure, who: str, now: datetime) -> None:
    """Delete it: from the archive, the records, the index, quarantine and the clerk's own memory. Raises OSError.

    That a mail was erased is noted before it goes: a crash in between leaves what can be erased again.
    """
    office.forgotten.add(key for keys in found.messages.values() for key in keys)
    office.forgotten.add(path.stem for path in found.set_aside)
    gone = {question for name, keys in found.messages.items() for question in _asked_in(office.records.get(name), keys)}
    for name in office.records.ids():
        if office.records.folder(name) not in found.folders:
            _strip(office, office.records.get(name), found.messages.get(name, []), gone, who.lower(), now)
    for folder in found.folders:
        if folder.exists():
            shutil.rmtree(folder)
    office.records.release()
    for name in found.messages:
        office.index.forget(name)
        if office.records.folder(name) not in found.folders:
            for message in office.records.get(name).messages.values():
                office.index.add(name, message)
    office.index.purge()
    _clear_desk(office, who, gone, now)
    for path in found.set_aside:
        path.unlink(missing_ok=True)
        path.with_suffix(".txt").unlink(missing_ok=True)


def _asked_in(record: Record, keys: Iterable[str]) -> Iterator[str]:
    """The ids of the questions in these messages."""
    ids = {record.messages[key].message_id for key in keys if key in record.messages}
    return (question.id for question in record.ledger.questions if question.message_id in ids)


def _strip(office: Office, record: Record, keys: list[str], gone: set[str], who: str, now: datetime) -> None:
    """Take the messages out of a record, and the rulings on them and about the person."""
    for key in keys:
        record.drop(key)
    rulings, undone = (
        [one for one in some if one.question not in gone and not names(one, who)]
        for some in (record.rulings, record.undone)
    )
    pulses = [one for one in record.pulses if not names(one, who)]
    if keys or (rulings, undone, pulses) != (record.rulings, record.undone, record.pulses):
        record.rulings, record.undone, record.pulses = rulings, undone, pulses
        record.rewritten = True
        refresh(record, office, now)
        office.records.commit(record)
        _unlink_copies(office.records.folder(record.id), "record.json")
    elif "@" in who:
        _unlink_copies(office.records.folder(record.id), "record.json", naming=who)


def _unlink_copies(folder: Path, name: str, naming: str = "") -> None:
    """Also the previous copy of a file must not keep what was erased."""
    for copy in folder.glob(f"{name}.*"):
        if naming.encode() in copy.read_bytes().lower():
            copy.unlink()


def _clear_desk(office: Office, who: str, gone: set[str], now: datetime) -> None:
    """The same for clerk.json: what went to the person, what named the person, and the subjects of alerts on both."""
    clerk, address = office.clerk, who.lower()
    for key, entry in reversed(list(clerk.outbox.items())):
        told = tells(entry, address) or bool(gone & set(entry.questions))
        if who in (entry.client, *entry.to) or (told and entry.state not in _FINISHED):
            del clerk.outbox[key]
            outbox.unmark(entry, clerk.memory)  # what else it would have told is told anew
        elif told:
            clerk.outbox[key] = replace(entry, subject="", raw="", about=_blanked(entry.about, address))
    clerk.rulings = [one for one in clerk.rulings if not concerns(one, who)]
    clerk.undone = [one for one in clerk.undone if not concerns(one, who)]
    clerk.heard = [one for one in clerk.heard if not _of(one, who)]
    clerk.untold = [one for one in clerk.untold if not _of(one, who)]
    clerk.wishes = [one for one in clerk.wishes if not _of(one, who)]
    clerk.knocks = [one for one in clerk.knocks if not _of(one, who)]
    clerk.absences = [one for one in clerk.absences if not _of(one, who)]
    clerk.doubted = [one for one in clerk.doubted if not _of(one, who)]
    clerk.memory.forget([mark for mark in clerk.memory if names(mark, address)])
    office.commit(now)
    _unlink_copies(office.config.state_dir, "clerk.json")


def _of(one: object, who: str) -> bool:
    """Whether something that the clerk keeps names an address, or is about a client."""
    return names(one, who.lower()) or getattr(one, "client", "") == who


def _told(entry: Entry, client: str, gone: set[str]) -> bool:
    return entry.client == client or bool(gone & set(entry.questions))


def _blanked(about: tuple[About, ...], address: str) -> tuple[About, ...]:
    """The other numbers keep their places."""
    return tuple(OnSender("") if shown == OnSender(address) else shown for shown in about)
