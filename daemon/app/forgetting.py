"""`forget`: erasure of a client, or of one person's mail, with a preview."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from email import message_from_string, policy
from functools import cache
from pathlib import Path

from daemon.app.bookkeeping import refresh
from daemon.app.office import Office
from daemon.core.commands.abouts import About, OnDraft, OnSender
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Filed
from daemon.core.schedule import outbox
from daemon.core.state.entry import Entry, EntryState
from daemon.core.state.record import Record

_FINISHED = (EntryState.SENT, EntryState.DEAD, EntryState.DROPPED)


@dataclass
class Erasure:
    """What would go, or went: for each record the messages, and the folders that go whole."""

    folders: list[Path] = field(default_factory=list)
    messages: dict[str, list[str]] = field(default_factory=dict)  # record → keys
    traces: int = 0  # rulings, notes and mails of ours that name the person
    kept: int = 0  # mails of other people that name the address

    @property
    def count(self) -> int:
        return sum(map(len, self.messages.values()))

    def __bool__(self) -> bool:
        return bool(self.folders or self.count or self.traces)


def preview(office: Office, who: str) -> Erasure:
    """What `forget` would erase. `who` is a client's id or an address."""
    if who in office.directory.clients or office.records.exists(who):
        record = office.records.get(who)
        return Erasure([office.records.folder(who)], {who: list(record.messages)})
    address = who.lower()
    found = Erasure()
    for name in office.records.ids():
        record = office.records.get(name)
        keys = [key for key, message in record.messages.items() if _of(message, address, office)]
        if keys:
            found.messages[name] = keys
        found.traces += sum(_names(one, address) for one in (*record.rulings, *record.undone))
        found.kept += sum(_left(office, record, key, address) for key in record.messages if key not in keys)
    clerk = office.clerk
    found.traces += sum(_names(one, address) for one in (*clerk.rulings, *clerk.undone, *clerk.heard))
    found.traces += sum(_tells(entry, address) for entry in clerk.outbox.values())
    return found


def erase(office: Office, found: Erasure, who: str, now: datetime) -> None:
    """Delete it: from the archive, the records, the index and the clerk's own memory. Raises OSError."""
    gone = {question for name, keys in found.messages.items() for question in _asked_in(office.records.get(name), keys)}
    for name in office.records.ids():
        if office.records.folder(name) not in found.folders:
            _strip(office, office.records.get(name), found.messages.get(name, []), gone, who.lower(), now)
    for folder in found.folders:
        shutil.rmtree(folder)
    for name in found.messages:
        office.index.forget(name)
        if office.records.folder(name) not in found.folders:
            for message in office.records.get(name).messages.values():
                office.index.add(name, message)
    office.index.purge()
    _clear_desk(office, who, gone, now)
    for path in _set_aside(office, who.lower()):
        path.unlink()


def _asked_in(record: Record, keys: Iterable[str]) -> Iterator[str]:
    """The ids of the questions in these messages."""
    ids = {record.messages[key].message_id for key in keys if key in record.messages}
    return (question.id for question in record.ledger.questions if question.message_id in ids)


def _strip(office: Office, record: Record, keys: list[str], gone: set[str], who: str, now: datetime) -> None:
    """Take the messages out of a record, and the rulings on them and about the person."""
    for key in keys:
        record.drop(key)
    rulings, undone = (
        [one for one in some if one.question not in gone and not _names(one, who)]
        for some in (record.rulings, record.undone)
    )
    if keys or (rulings, undone) != (record.rulings, record.undone):
        record.rulings, record.undone = rulings, undone
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
        told = _tells(entry, address) or bool(gone & set(entry.questions))
        if who in (entry.client, *entry.to) or (told and entry.state not in _FINISHED):
            del clerk.outbox[key]
            outbox.unmark(entry, clerk.memory)  # what else it would have told is told anew
        elif told:
            clerk.outbox[key] = replace(entry, subject="", raw="", about=_blanked(entry.about, address))
    clerk.rulings = [one for one in clerk.rulings if not _concerns(one, who)]
    clerk.undone = [one for one in clerk.undone if not _concerns(one, who)]
    clerk.heard = [one for one in clerk.heard if not _names(one, address)]
    clerk.memory.forget([mark for mark in clerk.memory if _names(mark, address)])
    office.commit(now)
    _unlink_copies(office.config.state_dir, "clerk.json")


def _blanked(about: tuple[About, ...], address: str) -> tuple[About, ...]:
    """The other numbers keep their places."""
    return tuple(OnSender("") if shown == OnSender(address) else shown for shown in about)


def _concerns(ruling: Ruling, who: str) -> bool:
    """Whether a ruling is about a person or a client: an assignment, an approval of an update."""
    return _names(ruling, who.lower()) or ruling.to == who or _drafted(ruling, who)


def _drafted(ruling: Ruling, client: str) -> bool:
    return isinstance(ruling.about, OnDraft) and ruling.about.client == client


def _names(one: object, address: str) -> bool:
    """Whether something that we keep names an address."""
    return any(_says(text, address) for text in _texts(astuple(one)))  # type: ignore[call-overload]


def _texts(values: Iterable[object]) -> Iterator[str]:
    """What stands in the fields of something that we keep, and in their fields."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from _texts(value)
        elif isinstance(value, dict):
            yield from _texts((*value, *value.values()))


def _says(text: str | bytes, address: str) -> bool:
    """Whether `text` names just this address: anna@firm.example does not stand in marianna@firm.example."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return "@" in address and bool(_whole(address).search(raw.lower()))


@cache
def _whole(address: str) -> re.Pattern[bytes]:
    before = rb"(?:(?<![\w.+-])|(?<=[=%][0-9a-f]{2}))"  # an encoded character may stand before it
    return re.compile(before + re.escape(address.encode()) + rb"(?![\w-]|\.\w)")


def _tells(entry: Entry, address: str) -> bool:
    """Whether a mail of ours names an address, in what is kept of it or in its text."""
    if _names(replace(entry, raw=""), address):
        return True
    parts = message_from_string(entry.raw, policy=policy.default).walk() if entry.raw else ()
    return any(_says(part.get_content(), address) for part in parts if part.get_content_maintype() == "text")


def _left(office: Office, record: Record, key: str, address: str) -> bool:
    """Whether a mail of somebody else names the address."""
    path = office.records.archive(record.id).path(key)
    return path.exists() and _says(path.read_bytes(), address)


def _set_aside(office: Office, address: str) -> list[Path]:
    """What lies in quarantine and names the address, each with its reason."""
    found = [path for path in office.quarantine.folder.glob("*.eml") if _says(path.read_bytes(), address)]
    return [*found, *(path.with_suffix(".txt") for path in found if path.with_suffix(".txt").exists())]


def _of(message: Filed, address: str, office: Office) -> bool:
    """Whether this is the person's mail: written by them, or by us to nobody else outside the team."""
    team = office.directory.team
    others = [one for one in message.to if one != address and one not in team]
    return message.sender.address == address or (
        message.sender.address in team and address in message.to and not others
    )
