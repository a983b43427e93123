"""An address changes hands: it belongs to another record from now on, and its mail moves there."""

from __future__ import annotations

from dataclasses import replace

from daemon.app.bookkeeping import dressed_again
from daemon.app.office import Office
from daemon.core.desk.effects import Moved
from daemon.core.filing.people import Directory
from daemon.core.filing.place import UNMATCHED
from daemon.core.filing.strangers import bare
from daemon.core.model import Filed
from daemon.core.state.record import Record


def move(office: Office, moved: Moved) -> list[Record]:
    """Carry out an assignment, or its end; gives the records that changed, for the caller to commit.

    What the address wrote since it was assigned goes back to the unknown senders too.
    """
    office.directory = _directory(office.directory, moved)
    office.clerk.knocks = [one for one in office.clerk.knocks if one.by.address != moved.address]
    old, new = office.records.get(moved.source), office.records.get(moved.target)
    archives = office.records.archive(old.id), office.records.archive(new.id)
    for message in [message for message in old.messages.values() if _of(message, moved.address, office.directory)]:
        path = archives[0].path(message.key)
        if not path.exists():
            continue  # it came a moment ago and is not written yet; `replay` moves it
        row = dressed_again(office, message) if old.id == UNMATCHED else message
        new.put(replace(row, thread=""))
        archives[1].add(message.key, path.read_bytes(), message.at)
        old.drop(message.key)
        office.index.drop(old.id, message.key)
        office.index.add(new.id, bare(row) if new.id == UNMATCHED else row)
    return [new, old]


def _directory(directory: Directory, moved: Moved) -> Directory:
    if moved.target != UNMATCHED:
        return directory.with_address(moved.target, moved.address)
    if moved.source in directory.clients:
        return directory.without_address(moved.source, moved.address)
    return directory  # a client who left the configuration, and took the addresses along


def _of(message: Filed, address: str, directory: Directory) -> bool:
    """Whether the address wrote it, or the team to this address alone."""
    others = [one for one in message.to if one != address and one not in directory.team]
    return message.sender.address == address or (address in message.to and not others)
