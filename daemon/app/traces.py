"""Traces of a person or a client: where an address, or a domain, is named in what we keep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace
from email import message_from_string, policy
from functools import cache
from pathlib import Path

from daemon.app.office import Office
from daemon.core.commands.abouts import OnDraft
from daemon.core.ledger.rulings import Ruling
from daemon.core.model import Filed
from daemon.core.state.entry import Entry
from daemon.core.state.record import Record


def is_of(message: Filed, address: str, office: Office) -> bool:
    """Whether this is the person's mail: written by them, or by us to nobody else outside the team."""
    team = office.directory.team
    others = [one for one in message.to if one != address and one not in team]
    return message.sender.address == address or (
        message.sender.address in team and address in message.to and not others
    )


def says(text: str | bytes, name: str) -> bool:
    """Whether `text` names just this address: anna@firm.example does not stand in marianna@firm.example.

    `@firm.example` is anybody's there, or at a domain below it.
    """
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return "@" in name and bool(_whole(name).search(raw.lower()))


@cache
def _whole(name: str) -> re.Pattern[bytes]:
    local, _, domain = name.rpartition("@")
    before = rb"(?:(?<![\w.+-])|(?<=[=%][0-9a-f]{2}))"  # an encoded character may stand before it
    address = before + re.escape(f"{local}@".encode()) if local else rb"@(?:[\w-]+\.)*"
    return re.compile(address + re.escape(domain.encode()) + rb"(?![\w-]|\.\w)")


def names(one: object, address: str) -> bool:
    """Whether something that we keep names an address."""
    return any(says(text, address) for text in _texts(astuple(one)))  # type: ignore[call-overload]


def _texts(values: Iterable[object]) -> Iterator[str]:
    """What stands in the fields of something that we keep, and in their fields."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from _texts(value)
        elif isinstance(value, dict):
            yield from _texts((*value, *value.values()))


def concerns(ruling: Ruling, who: str) -> bool:
    """Whether a ruling is about a person or a client: an assignment, an approval of an update."""
    drafted = isinstance(ruling.about, OnDraft) and ruling.about.client == who
    return names(ruling, who.lower()) or ruling.to == who or drafted


def tells(entry: Entry, address: str) -> bool:
    """Whether a mail of ours names an address, in what is kept of it or in its text."""
    if names(replace(entry, raw=""), address):
        return True
    parts = message_from_string(entry.raw, policy=policy.default).walk() if entry.raw else ()
    return any(says(part.get_content(), address) for part in parts if part.get_content_maintype() == "text")


def mentions(office: Office, record: Record, key: str, address: str) -> bool:
    """Whether the mail under that key, somebody else's, names the address."""
    path = office.records.archive(record.id).path(key)
    return path.exists() and says(path.read_bytes(), address)


def set_aside(office: Office, *who: str) -> list[Path]:
    """The mails in quarantine that name any of these addresses or `@domain`s."""
    mails = sorted(office.quarantine.folder.glob("*.eml"))
    return [path for path in mails if any(says(path.read_bytes(), one) for one in who)]
